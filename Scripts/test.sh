#!/usr/bin/env bash
# Runs the tests with the flags given. The renderer's tests, which compute without a pause, run by themselves: beside them everything that waits
# for a moment would wait for minutes. Of the others, 16 run at a time: many start a whole server in this process, and if all of them ran at once
# on two cores, each would wait so long that its time limits passed. What failed is said again at the end, since it is far up among a thousand lines of what passed.
set -uo pipefail
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
swift test "$@" --experimental-maximum-parallelization-width 16 --skip KatsudoRendererTests 2>&1 | tee --append "$log" || status=1
swift test "$@" --filter KatsudoRendererTests 2>&1 | tee --append "$log" || status=1
grep 'Test run with' "$log"
if [[ $status != 0 ]]; then
  printf '\nFailures:\n'
  grep -A 3 -E '^✘ .*(recorded an issue|failed after)|Fatal error|unexpected signal|error:' "$log" | grep -v '^[✔◇]'
fi
exit $status
