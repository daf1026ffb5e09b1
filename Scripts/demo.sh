#!/usr/bin/env bash
# Starts a server with default settings, submits the example request of the API page with a sample picture, shows the progress, and stores
# the video in DEMO_DIR (by default `demo`).
set -euo pipefail

katsudo=$(realpath "${1:-.build/release/katsudo}")
model=bytedance/dreamina-3-0/pro/image-to-video
folder=${DEMO_DIR:-$PWD/demo}
mkdir -p "$folder"
# The port is DEMO_PORT. Without it, the port is 8787, or any free port if 8787 is in use.
port=${DEMO_PORT:-8787}
if [[ -z ${DEMO_PORT:-} ]] && (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then port=0; fi

"$katsudo" sample street -o "$folder/street.jpg"

# In an existing data folder, a server does not show its first key again. So the demonstration makes a new key.
key=$("$katsudo" keys create demo --data-dir "$folder/data" | tail -n 1)
"$katsudo" serve --port "$port" --data-dir "$folder/data" >"$folder/server.out" 2>"$folder/server.log" &
server=$!
trap 'kill "$server" 2>/dev/null; wait "$server" 2>/dev/null || true' EXIT
for _ in $(seq 100); do
  grep -q 'listens on' "$folder/server.out" && break
  kill -0 "$server" 2>/dev/null || { cat "$folder/server.log" >&2; exit 1; }
  sleep 0.1
done
url=$(sed -n 's/.*listens on //p' "$folder/server.out")
[[ -n $url ]] || { echo "The server did not start; see $folder/server.log" >&2; exit 1; }
echo "The server runs at $url"

# The request is that of the API page, but the picture is a data URI and not a URL.
{
  printf '{"prompt": "%s", "image_urls": ["data:image/jpeg;base64,' "A slow, sweeping tracking shot moves through a sun-drenched vintage street, \
capturing the golden-hour glow. The lens flares dance as the sunlight filters through the gaps between historic buildings, casting long, \
dramatic shadows. A classic car glides smoothly across the frame, its polished surface reflecting the warm hues of the setting sun. Dust \
particles shimmer in the light as pedestrians move leisurely in the background, evoking a nostalgic, cinematic atmosphere reminiscent of an \
old film."
  base64 -w 0 "$folder/street.jpg"
  printf '"]}'
} >"$folder/request.json"

field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"; }
call() { curl --silent --show-error --header "Authorization: Bearer $key" "$@"; }

id=$(call --request POST --url "$url/v1/models/$model" --header "Content-Type: application/json" --data "@$folder/request.json" | field request_id)
[[ -n $id ]] || { echo "The request was not accepted; see $folder/server.log" >&2; exit 1; }
echo "Request $id"

bar() { # SHARE, 0 to 1
  local done=$(awk -v share="$1" 'BEGIN { printf "%d", share * 40 }')
  local percent=$(awk -v share="$1" 'BEGIN { printf "%d", share * 100 }')
  local full="########################################" rest="........................................"
  if [[ -t 1 ]]; then printf '\r[%s%s] %3d %%' "${full:0:done}" "${rest:done}" "$percent"; else echo "$percent %"; fi
}
while :; do
  status=$(call "$url/v1/requests/$id/status")
  case $(field status <<<"$status") in
    in_queue) bar 0 ;;
    in_progress) bar "$(field progress <<<"$status")" ;;
    *) break ;;
  esac
  sleep 0.5
done
result=$(call "$url/v1/requests/$id/result")
if [[ $(field status <<<"$result") != succeeded ]]; then
  echo
  echo "The request failed: $(field error <<<"$result")" >&2
  exit 1
fi
bar 1
[[ -t 1 ]] && echo
video="$folder/$id.mp4"
curl --silent --show-error --output "$video" "$(field video <<<"$result")"

cat <<TEXT

The video: $video

The same in a browser, where the video is in your history:

$url/requests
The page asks for the API key: $key

The same by hand:

curl --request POST \\
  --url $url/v1/models/$model \\
  --header "Content-Type: application/json" \\
  --header "Authorization: Bearer $key" \\
  --data @$folder/request.json

curl --header "Authorization: Bearer $key" $url/v1/requests/$id/result
TEXT
if [[ -t 0 && -t 1 ]]; then
  echo
  echo "The server goes on until you press Ctrl-C."
  wait "$server" || true
else
  echo
  echo "The server has stopped. Start it again with: $katsudo serve --data-dir $folder/data"
fi
