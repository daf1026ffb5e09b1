#!/usr/bin/env bash
# Runs verify.py with the packages that it needs. Passes all arguments on.
set -euo pipefail

here=$(dirname "$(realpath "$0")")
exec "$here/../in-venv.sh" "$here" verify.py "$@"
