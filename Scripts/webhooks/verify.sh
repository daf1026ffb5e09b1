#!/usr/bin/env bash
# Runs verify.py with the packages it needs, in an environment of its own. All arguments go on to it.
set -euo pipefail

here=$(dirname "$(realpath "$0")")
venv=${WEBHOOKS_VENV:-"$here/../../.build/webhooks-venv"}
mkdir -p "$(dirname "$venv")"
# Two tests may want the environment at the same time.
exec 9>"$venv.lock"
flock 9
if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
  # Last, so that an installation that was cut short is done again.
  cp "$here/requirements.txt" "$venv/requirements.txt"
fi
flock -u 9
exec "$venv/bin/python" "$here/verify.py" "$@"
