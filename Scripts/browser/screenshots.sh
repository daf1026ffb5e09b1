#!/usr/bin/env bash
# Takes pictures of all pages: screenshots.sh KATSUDO FOLDER
set -euo pipefail

here=$(dirname "$(realpath "$0")")
exec "$here/../in-venv.sh" "$here" screenshots.py "$@"
