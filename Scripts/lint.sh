#!/usr/bin/env bash
# Checks the rules of the code that the compiler does not know. Prints each broken rule with its places, and fails where there is one.
set -uo pipefail
cd "$(dirname "$0")/.."

broken=0

# rule SENTENCE PLACES: the rule holds where there are no places.
rule() {
  if [ -n "$2" ]; then
    printf 'lint: %s\n%s\n' "$1" "$2" >&2
    broken=1
  fi
}

writers=$(git grep -l 'UPDATE job' -- Sources)
[ "$(wc -l <<<"$writers")" -le 1 ] || rule 'Only one file changes rows of the table job.' "$writers"

rule 'Only Sources/Storage/SQLite imports GRDB.' "$(git grep -n 'import GRDB' -- Sources ':!Sources/Storage/SQLite')"

rule 'The project has one name.' "$(git grep -nIi 'ema[k]i' -- . ':!CHANGELOG.md')"

exit "$broken"
