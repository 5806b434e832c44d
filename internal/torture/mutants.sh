#!/bin/sh
# Has every mutant caught, and adds a table of them to the report $1, if there is one.
set -eu

out=$(mktemp)
trap 'rm -f "$out"' EXIT
caught=0
go test -count=1 -timeout=0 -v -run Catches \
	./internal/index ./internal/recognizer ./internal/cache/redis ./internal/torture >"$out" 2>&1 || caught=$?
cat "$out"
[ -z "${1-}" ] || {
	printf '\n## Mutants\n\nVariants that are broken on purpose, and how long it took to catch each.\n\n'
	echo '| mutant | caught after | having tried | as |'
	echo '|---|--:|--:|---|'
	# The tests log tables, whose columns are two spaces apart.
	awk -F '  +' '
		$2 == "mutant" { unit = $4; next }
		NF < 4 { unit = "" }
		unit { printf "| %s | %s | %s: %s | %s |\n", $2, $3, unit, $4, $5 }' "$out"
} >>"$1"
exit $caught
