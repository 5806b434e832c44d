# Outlives the test process and clears up after it.
#
# Standard input brings the id of the engine's main process whenever one
# starts, and an empty line when it has ended. End of file means that the test
# process wants no more of the engine, or is gone. $1: the directory to remove.
trap '' HUP INT QUIT TERM

engine=
while read -r line; do engine=$line; done

# lookup sets state and parent of a process, to nothing if there is none.
lookup() {
	state='' parent=''
	read -r line <"/proc/$1/stat" || return 0
	# The program's name, in parentheses, may itself hold a space.
	line=${line##*) }
	state=${line%% *}
	line=${line#* }
	parent=${line%% *}
}

kill_children() {
	for entry in /proc/[0-9]*; do
		lookup "${entry#/proc/}"
		[ "$parent" != "$engine" ] || kill -KILL "${entry#/proc/}"
	done
}

await_end() {
	tries=0
	while [ "$tries" -lt 200 ]; do
		lookup "$engine"
		# A zombie has ended; its parent may be slow to notice.
		case $state in '' | Z) return ;; esac
		sleep 0.02
		tries=$((tries + 1))
	done
	kill -KILL "$engine"
}

if [ -n "$engine" ]; then
	# A frozen child would hold up the shutdown, so children go first, while
	# their parent can have no new ones. SIGQUIT then lets PostgreSQL release
	# its System V segment, which SIGKILL would leave behind.
	kill -STOP "$engine"
	kill_children
	kill -QUIT "$engine"
	kill -CONT "$engine"
	await_end
fi
rm -rf "$1"
