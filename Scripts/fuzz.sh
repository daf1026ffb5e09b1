#!/usr/bin/env bash
# Fuzzes the readers of JSON, pictures, colour profiles and prompts for 60 or SECONDS seconds each. Usage: Scripts/fuzz.sh [SECONDS]
#
# An input that causes a crash is stored as .build/fuzz/crashes/NAME/crash-…. Run the fuzzer with this file to repeat the crash.
set -euo pipefail

seconds=${1:-60}
build=.build/fuzz
# Swift's backtracer would delay each crash. LeakSanitizer would report memory that Swift's runtime keeps on purpose.
export SWIFT_BACKTRACE=enable=no ASAN_OPTIONS=detect_leaks=0

# `--sanitize=fuzzer --sanitize=address` would give the compiler two flags, of which it uses only the last. The fuzzer would then learn
# nothing about the code. So SwiftPM gets only the fuzzer, for which it leaves out `main`, and the compiler gets both in one flag.
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
