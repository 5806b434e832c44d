#!/bin/sh
# Installs what the tests need and this machine lacks, from Debian's packages:
# as root, or by sudo where that asks no password. Otherwise it says what to
# install and fails. Where nothing lacks, it does nothing and says nothing.
set -eu

oldest_postgres=15

have() { command -v "$1" >/dev/null 2>&1; }

have_postgres() {
	for initdb in /usr/lib/postgresql/*/bin/initdb "$(command -v initdb || true)"; do
		[ -x "${initdb%/initdb}/postgres" ] || continue
		version=$("$initdb" --version)
		version=${version##*) }
		[ "${version%%[!0-9]*}" -lt "$oldest_postgres" ] || return 0
	done
	return 1
}

# The race detector needs a C compiler and the C library's headers.
have_libc() { echo '#include <stdlib.h>' | gcc -E - >/dev/null 2>&1; }

lacking() {
	have_postgres || echo postgresql
	have redis-server || echo redis-server
	have gcc || echo gcc
	have_libc || echo libc6-dev
	have make || echo make
	have git || echo git
	have curl || echo curl
	[ -e /etc/ssl/certs/ca-certificates.crt ] || echo ca-certificates
}

# quietly runs a command during which no package may start a service or create
# a database cluster: the tests start their own, and nobody asked for more.
# What the machine has already is left as it is.
quietly() {
	policy=/usr/sbin/policy-rc.d
	clusters=/etc/postgresql-common/createcluster.d
	our_policy='' our_clusters=''
	trap clear_up EXIT
	trap 'exit 1' HUP INT TERM
	if [ ! -e "$policy" ]; then
		our_policy=$policy
		printf '#!/bin/sh\nexit 101\n' >"$policy"
		chmod 755 "$policy"
	fi
	if [ ! -d "$clusters" ]; then
		our_clusters=$clusters
		mkdir -p "$clusters"
	fi
	echo 'create_main_cluster = false' >"$clusters/ringdex-test.conf"
	"$@"
	clear_up
	trap - EXIT HUP INT TERM
}

clear_up() {
	rm -f "$clusters/ringdex-test.conf"
	[ -z "$our_policy" ] || rm -f "$our_policy"
	[ -z "$our_clusters" ] || rmdir "$our_clusters" || true
}

install() {
	export DEBIAN_FRONTEND=noninteractive
	apt-get update -q
	quietly apt-get install -q -y --no-install-recommends "$@"
	# Not at the next start of the machine either.
	case " $* " in *' redis-server '*)
		if [ -d /run/systemd/system ]; then systemctl disable redis-server || true; fi
		;;
	esac
}

give_up() {
	echo "$1. Install these Debian packages, then try again:" >&2
	echo "    apt-get install $packages" >&2
	case " $packages " in *' postgresql '*)
		echo "PostgreSQL has to be version $oldest_postgres or newer: see https://wiki.postgresql.org/wiki/Apt" >&2
		;;
	esac
	exit 1
}

packages=$(lacking | tr '\n' ' ')
packages=${packages% }
[ -n "$packages" ] || exit 0
have apt-get || give_up 'The tests lack something, and this is no Debian machine'
if [ "$(id -u)" -ne 0 ]; then
	if have sudo && sudo -n true 2>/dev/null; then exec sudo -n sh "$0"; fi
	give_up 'The tests lack something, and only root may install it'
fi

echo "Installing for the tests: $packages" >&2
# shellcheck disable=SC2086 # one word for each package
install $packages
packages=$(lacking | tr '\n' ' ')
packages=${packages% }
[ -z "$packages" ] || give_up 'Debian has no version that suffices'
