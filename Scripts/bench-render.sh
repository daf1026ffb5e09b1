#!/usr/bin/env bash
# Measures the built-in engine and similar programs. Usage: Scripts/bench-render.sh KATSUDO [ROUNDS]
set -euo pipefail

katsudo=$1
venv=.build/bench-venv

# MoviePy is one of the programs to compare with. OpenCV measures the jitter of the films.
if [[ ! -x $venv/bin/python ]] || ! "$venv/bin/python" -c 'import cv2, moviepy' 2>/dev/null; then
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet 'moviepy==2.2.*' opencv-python-headless numpy
fi
exec "$venv/bin/python" Scripts/bench-render.py "$katsudo" --rounds "${2:-5}"
