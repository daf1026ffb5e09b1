#!/usr/bin/env bash
# Runs the tests with the flags given, and prints the failures again at the end.
#
# The tests of the renderer run alone, because they use all processors all the time. Beside them, other tests would be too slow for
# their time limits. The tests with a real ComfyUI also run alone, because each of its three processes needs much memory and a long
# start. Of the other tests, at most 16 run at the same time. Many of them start a whole server. If all of them ran together on two
# cores, they would also be too slow.
set -uo pipefail
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
swift test "$@" --experimental-maximum-parallelization-width 16 --skip KatsudoRendererTests --skip KatsudoComfyTests 2>&1 |
  tee --append "$log" || status=1
swift test "$@" --experimental-maximum-parallelization-width 8 --filter KatsudoComfyTests 2>&1 | tee --append "$log" || status=1
swift test "$@" --filter KatsudoRendererTests 2>&1 | tee --append "$log" || status=1
grep 'Test run with' "$log"
if [[ $status != 0 ]]; then
  printf '\nFailures:\n'
  grep -A 3 -E '^✘ .*(recorded an issue|failed after)|Fatal error|unexpected signal|error:' "$log" | grep -v '^[✔◇]'
fi
exit $status
