#!/usr/bin/env bash
# Runs tus.py with the package that it needs. Passes all arguments on.
set -euo pipefail

here=$(dirname "$(realpath "$0")")
exec "$here/../in-venv.sh" "$here" tus.py "$@"
