#!/usr/bin/env bash
# Starts a server, and runs the examples and the Swift code of the READMEs and of a model's API page against it. The programs must already
# be built.
set -euo pipefail

katsudo=$(realpath "${1:-.build/release/katsudo}")
binaries=$(dirname "$katsudo")
work=$(mktemp --directory)
server=
trap 'if [[ -n $server ]]; then kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true; fi; rm -rf "$work"' EXIT

# The program between the two marks of each README must be equal to the source of the built program.
for document in README.md README.ja.md; do
  sed -n '/<!-- swift:begin -->/,/<!-- swift:end -->/p' "$document" | sed '/^<!--/d;/^```/d' >"$work/main.swift"
  diff "$work/main.swift" Examples/readme/main.swift || { echo "Examples/readme/main.swift is not the program of $document" >&2; exit 1; }
done
# Users copy the example with its Package.swift, so this file must be valid too.
swift package --package-path Examples/image-to-video dump-package >/dev/null

key=$("$katsudo" keys create examples --data-dir "$work/data" | tail -n 1)
"$katsudo" serve --port 0 --data-dir "$work/data" >"$work/server.out" 2>"$work/server.log" &
server=$!
for _ in $(seq 100); do
  grep -q 'listens on' "$work/server.out" && break
  kill -0 "$server" 2>/dev/null || { cat "$work/server.log" >&2; exit 1; }
  sleep 0.1
done
address=$(sed -n 's/.*listens on //p' "$work/server.out")
RUNCOMFY_MODEL_API_BASE=$address/v1
export RUNCOMFY_MODEL_API_BASE RUNCOMFY_TOKEN=$key
"$katsudo" sample street -o "$work/street.jpg" --width 640

film() { # PATH: fails unless the file has 121 video frames.
  [[ $(ffprobe -v error -count_packets -select_streams v -show_entries stream=nb_read_packets -of csv=p=0 "$1") == 121 ]] ||
    { echo "$1 does not have 121 frames" >&2; exit 1; }
}

"$binaries/image-to-video" "$work/street.jpg" "push in slowly" "$work/example.mp4"
film "$work/example.mp4"
(cd "$work" && "$binaries/readme")
film "$work/street.mp4"

# The two Swift programs of the API page must be equal to the sources of the built programs, but for the base, the picture and the first
# line of a source, which is for the formatter.
curl --fail --silent --show-error "$address/models/bytedance/dreamina-3-0/pro/image-to-video/api.md" >"$work/api.md"
page_program() { # NUMBER NAME
  awk -v wanted="$1" '/^```swift$/ { count++; inside = count == wanted; next } /^```$/ { inside = 0 } inside' "$work/api.md" |
    sed -E "s#\"$address/v1\"#CommandLine.arguments[1]#; s#\"https://[^\"]*\"#.string(CommandLine.arguments[2])#" |
    diff - <(tail --lines=+2 "Examples/$2/main.swift") || { echo "Examples/$2/main.swift is not the program of the API page" >&2; exit 1; }
}
page_program 1 page-run
page_program 2 page-upload
picture=$(cd "$work" && YOUR_API_TOKEN=$key "$binaries/page-upload" "$address/v1")
video=$(YOUR_API_TOKEN=$key "$binaries/page-run" "$address/v1" "$picture")
curl --fail --silent --show-error --output "$work/page.mp4" "$video"
film "$work/page.mp4"
echo "The examples and the Swift code of the READMEs and of the API page work."
