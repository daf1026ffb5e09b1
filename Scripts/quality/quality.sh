#!/usr/bin/env bash
# Runs quality.py in a virtual environment with the packages that it needs. Passes all arguments on.
set -euo pipefail

here=$(dirname "$(realpath "$0")")
venv=${QUALITY_VENV:-.build/quality-venv}
if ! cmp -s "$here/requirements.txt" "$venv/requirements.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
  # The file is copied last, so that an interrupted installation is repeated.
  cp "$here/requirements.txt" "$venv/requirements.txt"
fi
exec "$venv/bin/python" "$here/quality.py" "$@"
