#!/usr/bin/env bash
# Runs quality.py with the packages it needs, in an environment of its own. All arguments go on to it.
set -euo pipefail

here=$(dirname "$(realpath "$0")")
venv=${QUALITY_VENV:-.build/quality-venv}
if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
  # Last, so that an installation that was cut short is done again.
  cp "$here/requirements.txt" "$venv/requirements.txt"
fi
exec "$venv/bin/python" "$here/quality.py" "$@"
