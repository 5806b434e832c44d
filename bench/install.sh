#!/bin/sh
# Installs what the bench needs beside what the tests do, from Debian's packages
# nsd and linux-perf: as root, or by sudo where that asks no password. Nothing is
# started: the bench starts its own. Where nothing lacks, it does nothing and says
# nothing.
set -eu

have() { command -v nsd >/dev/null 2>&1 || [ -x /usr/sbin/nsd ]; }
# Without perf the report does not tell where the time goes, and says why.
looks() { command -v perf >/dev/null 2>&1; }

have && looks && exit 0
if ! command -v apt-get >/dev/null 2>&1; then
	have && exit 0
	echo 'The bench needs nsd, the name server: install it, then try again.' >&2
	exit 1
fi
if [ "$(id -u)" -ne 0 ]; then
	if command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then exec sudo -n sh "$0"; fi
	have && exit 0
	echo 'The bench needs nsd, and only root may install it: apt-get install nsd linux-perf' >&2
	exit 1
fi

echo 'Installing for the bench: nsd, linux-perf' >&2
policy=/usr/sbin/policy-rc.d # says whether packages may start services
if [ ! -e "$policy" ]; then
	trap 'rm -f "$policy"' EXIT
	trap 'exit 1' HUP INT TERM
	printf '#!/bin/sh\nexit 101\n' >"$policy"
	chmod 755 "$policy"
fi
export DEBIAN_FRONTEND=noninteractive
apt-get update -q
have || apt-get install -q -y --no-install-recommends nsd
looks || apt-get install -q -y --no-install-recommends linux-perf || echo 'There is no linux-perf here: the report will not tell where the time goes.' >&2
# Not at the next start of the machine either.
if [ -d /run/systemd/system ]; then systemctl disable nsd || true; fi
have
