#!/usr/bin/env bash
# Runs `swift test` with the arguments given. What failed is said again at the end: it is far up among a thousand lines of what passed.
set -euo pipefail
log=$(mktemp)
trap 'rm -f "$log"' EXIT
if swift test "$@" 2>&1 | tee "$log"; then exit 0; fi
printf '\nWhat failed:\n'
grep -A 3 -E '^✘ .*(recorded an issue|failed after)|Fatal error|unexpected signal' "$log" | grep -v '^[✔◇]' || true
exit 1
