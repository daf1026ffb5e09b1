#!/usr/bin/env bash
# Converts all official workflows of ComfyUI and prints how many convert: comfyui-templates.sh KATSUDO [OPTION …]. The options are those of
# `katsudo workflows convert`, such as --server URL or --object-info FILE.
set -euo pipefail

katsudo=$1
shift
scripts=$(dirname "$(realpath "$0")")
folder=$("$scripts/in-venv.sh" "$scripts/comfyui-templates" folder.py)
exec "$katsudo" workflows convert "$folder" "$@"
