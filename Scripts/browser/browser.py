"""Runs the pages of a server in Chromium: browser.py KATSUDO [--only NAME] [--list]

Each case starts a server with a temporary data folder, and fails if a page does not do what it should, asks another host, breaks its
Content-Security-Policy, or runs markup that a user wrote.
"""

import argparse
import os
import shutil
import signal
import sys
import tempfile
import time
import traceback
from pathlib import Path

from cases import CASES
from chromium import chromium

parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
parser.add_argument("katsudo", nargs="?", help="the path of the program")
parser.add_argument("--only", action="append", choices=CASES, help="run only this case; may be repeated")
parser.add_argument("--list", action="store_true", help="print the names of the cases")
arguments = parser.parse_args()

if arguments.list:
    print("\n".join(CASES))
    sys.exit()
if not arguments.katsudo:
    parser.error("the path of the program is missing")
katsudo = os.path.realpath(arguments.katsudo)


def stop(number: int, _) -> None:
    # The blocks that hold servers, folders and Chromium end.
    signal.signal(number, signal.SIG_IGN)
    raise SystemExit(128 + number)


for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
    signal.signal(one, stop)

failed = []
with chromium() as browser:
    for name in arguments.only or CASES:
        folder = Path(tempfile.mkdtemp(prefix="katsudo-browser-"))
        began = time.monotonic()
        try:
            CASES[name](browser, katsudo, folder)
            print(f"{name}: ok ({time.monotonic() - began:.1f} s)", flush=True)
        except Exception as error:
            failed.append(name)
            place = next((frame for frame in reversed(traceback.extract_tb(error.__traceback__)) if frame.filename.endswith("cases.py")), None)
            where = f" (cases.py, line {place.lineno})" if place else ""
            print(f"{name}: failed{where}: {type(error).__name__}: {error}", flush=True)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
if failed:
    print(f"failed: {', '.join(failed)}", file=sys.stderr)
    sys.exit(1)
