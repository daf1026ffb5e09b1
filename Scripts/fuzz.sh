#!/usr/bin/env bash
# Feeds mutated input to the readers of JSON, pictures, profiles and prompts, each for some seconds. Usage: Scripts/fuzz.sh [SECONDS]
#
# What crashes one is kept as .build/fuzz/crashes/NAME/crash-…; run the fuzzer with that file to see it again.
set -euo pipefail

seconds=${1:-60}
build=.build/fuzz
# Swift's own backtracer would hold up a crash, and LeakSanitizer does not know what Swift's runtime keeps.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0

# Of two flags, as `--sanitize=fuzzer --sanitize=address` would give them, the compiler keeps the last, and the fuzzer sees nothing of
# the code. So SwiftPM hears of the fuzzer alone, for which it leaves out `main`, and the compiler of both in one flag.
flags=(-c release --package-path Fuzz --scratch-path "$build" --sanitize=fuzzer -Xswiftc -sanitize=fuzzer,address
  -Xcc -fsanitize=fuzzer-no-link,address)
swift build "${flags[@]}"
bin=$(swift build "${flags[@]}" --show-bin-path)

for name in JSON Picture Profile Prompt; do
  mkdir -p "$build/corpus/$name" "$build/crashes/$name"
  echo "$name, $seconds s"
  if ! "$bin/Fuzz$name" -max_total_time="$seconds" -detect_leaks=0 -timeout=20 -rss_limit_mb=4096 -max_len=65536 -print_final_stats=1 \
    -artifact_prefix="$build/crashes/$name/" "$build/corpus/$name" "Fuzz/Seeds/$name" >"$build/$name.log" 2>&1; then
    tail -n 60 "$build/$name.log" >&2
    exit 1
  fi
  grep -E 'INITED|DONE|stat::' "$build/$name.log"
done
