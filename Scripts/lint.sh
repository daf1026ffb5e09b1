#!/usr/bin/env bash
# Checks rules of the code that the compiler does not check. Prints each broken rule with its places. Fails if a rule is broken.
set -uo pipefail
cd "$(dirname "$0")/.."

broken=0

# rule SENTENCE PLACES: reports the rule as broken if PLACES is not empty.
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

names=$(sed -nE 's/.*EngineDefinition\("([a-z]+)".*/\1/p' Sources/Pipeline/Engines/*/*.swift | paste -sd'|')
[ -n "$names" ] || rule 'The registry has engines.' Sources/Pipeline/Engines
rule 'No engine is named outside its folder.' \
  "$(git grep -nE "\"($names)\"" -- Sources/App 'Sources/Pipeline/Server' 'Sources/Pipeline/Intake' 'Sources/Pipeline/Queue' 'Sources/Pipeline/Worker')"

rule 'A file of the App has at most 160 lines.' \
  "$(git ls-files -z 'Sources/App/*.swift' | xargs -0 wc -l | awk '$2 != "total" && $1 > 160')"

missing=$(git grep -ohE '`(Sources|Tests|Scripts|Benchmarks|Examples)/[A-Za-z0-9_+./-]*`' -- '*.md' | tr -d '`' | sort -u |
  while read -r path; do [ -e "$path" ] || echo "$path"; done)
rule 'Every path that the documentation names is there.' "$missing"

# Doc comments begin with a verb or a noun phrase. Some of their later lines begin with one of these words by chance.
lines=$(git grep -hE '^\s*///' -- 'Sources/*.swift' | wc -l)
questions=$(git grep -nE '^\s*/// (What|Whether|Where|How|Why|Which|Who|Nobody)\b' -- 'Sources/*.swift')
count=$(grep -c . <<<"$questions")
[ $((count * 100)) -le $((lines * 3)) ] ||
  rule "At most 3 % of the $lines lines of doc comments begin with What, Whether, Where, How, Why, Which, Who or Nobody; $count do." "$questions"

exit "$broken"
