#!/usr/bin/env bash
# Builds the packages under Examples/ and the Swift code of the READMEs as a stranger would, and runs them against a server of their own.
set -euo pipefail

katsudo=$(realpath "${1:-.build/release/katsudo}")
root=$PWD
scratch=${EXAMPLES_SCRATCH:-$root/.build/examples}
work=$(mktemp --directory)
server=
trap 'if [[ -n $server ]]; then kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; fi; rm -rf "$work"' EXIT

key=$("$katsudo" keys create examples --data-dir "$work/data" | tail -n 1)
"$katsudo" serve --port 0 --data-dir "$work/data" >"$work/server.out" 2>"$work/server.log" &
server=$!
for _ in $(seq 100); do
  grep -q 'listens on' "$work/server.out" && break
  kill -0 "$server" 2>/dev/null || { cat "$work/server.log" >&2; exit 1; }
  sleep 0.1
done
RUNCOMFY_MODEL_API_BASE=$(sed -n 's/.*listens on //p' "$work/server.out")/v1
export RUNCOMFY_MODEL_API_BASE RUNCOMFY_TOKEN=$key
"$katsudo" sample street -o "$work/street.jpg" --width 640

# One folder for what all of them are built from; so no plan of one package may be kept for the next.
build() { swift build --disable-build-manifest-caching --package-path "$1" --scratch-path "$scratch" --product "$2"; }
film() { # path
  [[ $(ffprobe -v error -count_packets -select_streams v -show_entries stream=nb_read_packets -of csv=p=0 "$1") == 121 ]] ||
    { echo "$1 is no film of 121 frames" >&2; exit 1; }
}

build Examples/image-to-video image-to-video
binaries=$(swift build --package-path Examples/image-to-video --scratch-path "$scratch" --show-bin-path)
"$binaries/image-to-video" "$work/street.jpg" "push in slowly" "$work/example.mp4"
film "$work/example.mp4"

# What stands between the two marks in a README is a whole program.
for document in README.md README.ja.md; do
  sed -n '/<!-- swift:begin -->/,/<!-- swift:end -->/p' "$document" | sed '/^<!--/d;/^```/d' >"$work/main.swift"
  [[ -s $work/main.swift ]] || continue
  package=$work/package
  mkdir -p "$package/Sources/readme"
  mv "$work/main.swift" "$package/Sources/readme/main.swift"
  cat >"$package/Package.swift" <<PACKAGE
// swift-tools-version: 6.2
import PackageDescription
let package = Package(
  name: "readme", dependencies: [.package(name: "katsudo", path: "$root")],
  targets: [.executableTarget(name: "readme", dependencies: [.product(name: "KatsudoClient", package: "katsudo")])])
PACKAGE
  build "$package" readme
  rm -f "$work/street.mp4"
  (cd "$work" && "$binaries/readme")
  film "$work/street.mp4"
  echo "The Swift code of $document works."
done
