#!/usr/bin/env bash
# Runs a Python program with the packages of the file requirements.txt beside it, in a virtual environment under .build:
# in-venv.sh FOLDER PROGRAM [ARGUMENT …]
set -euo pipefail

folder=$1
program=$2
shift 2
venv=$(dirname "$(realpath "$0")")/../.build/$(basename "$folder")-venv
mkdir -p "$(dirname "$venv")"
# Two tests may want the environment at the same time.
exec 9>"$venv.lock"
flock 9
if ! cmp -s "$folder/requirements.txt" "$venv/requirements.txt"; then
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet --disable-pip-version-check -r "$folder/requirements.txt"
  # The file is copied last, so that an interrupted installation is repeated.
  cp "$folder/requirements.txt" "$venv/requirements.txt"
fi
exec 9>&-
exec "$venv/bin/python" "$folder/$program" "$@"
