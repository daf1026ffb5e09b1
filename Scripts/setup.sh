#!/usr/bin/env bash
# Installs the missing Debian packages for building and running; with the argument "tests", also those for tests and benchmarks. Swift
# itself must already be installed.
set -euo pipefail

packages=(
  # Compiling and linking Swift.
  binutils git libc6-dev libstdc++-12-dev zlib1g-dev pkg-config
  # Libraries of the server: the database, the PNG and JPEG decoders, colour profiles.
  libsqlite3-dev libspng-dev libjpeg62-turbo-dev liblcms2-dev
  # The encoder.
  ffmpeg
  # Programs for the demonstration and the tests.
  ca-certificates curl openssl procps tar
)
if [[ ${1:-} == tests ]]; then
  packages+=(
    # promtool, which checks the metrics.
    prometheus
    # The load generator of the benchmarks.
    wrk
    # Python for the quality measures, and for clients in tests.
    python3 python3-venv
    # The languages of the examples on the pages about the API of a model.
    nodejs golang-go
    # The browser for the pages, and letters for all of their languages.
    chromium fonts-dejavu-core fonts-noto-cjk
  )
fi

if ! command -v swift >/dev/null; then
  echo "Swift is not on PATH. Katsudo needs Swift 6.3 or later: see https://www.swift.org/install/linux/" >&2
  exit 1
fi
version=$(swift --version 2>/dev/null | sed -n 's/.*Swift version \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | head -1)
read -r major minor <<<"${version:-0 0}"
if ((major < 6 || (major == 6 && minor < 3))); then
  echo "This is Swift $major.$minor. Katsudo needs Swift 6.3 or later: see https://www.swift.org/install/linux/" >&2
  exit 1
fi

missing=()
for package in "${packages[@]}"; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'install ok installed' || missing+=("$package")
done
((${#missing[@]} == 0)) && exit 0

echo "Installing: ${missing[*]}"
as_root=()
((EUID == 0)) || as_root=(sudo)
export DEBIAN_FRONTEND=noninteractive
"${as_root[@]}" apt-get update -qq
"${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
# The package also starts a server, which nothing here needs.
if [[ " ${missing[*]} " == *' prometheus '* ]] && [[ -d /run/systemd/system ]]; then
  "${as_root[@]}" systemctl disable --quiet --now prometheus || true
fi
