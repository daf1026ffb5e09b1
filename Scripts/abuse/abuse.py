#!/usr/bin/env python3
"""Attacks real servers and measures the effects: idle and stalled connections, slow and huge bodies, full disks.

Each attack has its own server on 127.0.0.1 and a probe that calls /healthz and submits small requests. Prints a Markdown table, and
exits with 1 if a result is not as expected. The full disks need the permission to mount.
"""

import argparse
import os
import queue
import signal
import sys
import threading
import time
from pathlib import Path

import cleanup
from bodies import chunked_body, huge_bodies, many_media
from case import HEADER, Abuse, Case
from connections import idle_sockets, slow_bodies, stalled_downloads, unread_answers
from disk import full_disk, no_inodes
from strangers import cross_site, odd_spellings

ABUSES = [
    Abuse("idle-sockets", idle_sockets, limit=220),
    Abuse("unread-answers", unread_answers),
    Abuse("stalled-downloads", stalled_downloads, limit=180),
    Abuse("slow-bodies", slow_bodies, limit=100),
    Abuse("huge-bodies", huge_bodies, limit=180),
    Abuse("chunked-body", chunked_body, limit=100),
    Abuse("many-media", many_media, limit=100),
    Abuse("full-disk", full_disk),
    Abuse("no-inodes", no_inodes),
    Abuse("cross-site", cross_site, limit=60),
    Abuse("odd-spellings", odd_spellings, limit=60),
]
# These cases mostly wait. If several cases run at a time, these start first. The cases that measure milliseconds then run last, when the
# machine has less other work.
PATIENT = ["slow-bodies", "full-disk", "no-inodes", "stalled-downloads", "unread-answers", "idle-sockets"]
# The time limit of the whole run, in seconds. After it, the run stops.
LIMIT_SECONDS = 900


class Stopped(Exception):
    pass


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("katsudo", nargs="?", default=".build/release/katsudo", help="the binary to abuse")
    parser.add_argument("--part", action="store_true", help="smaller counts, three at a time, for continuous integration")
    parser.add_argument("--only", nargs="+", choices=[abuse.name for abuse in ABUSES], metavar="NAME", help="only these: %(choices)s")
    parser.add_argument("--logs", action="store_true", help="show the last warnings of the servers that failed")
    return parser.parse_args()


def stop(number: int, _) -> None:
    raise Stopped(f"stopped by {signal.Signals(number).name}")


def run(cases: list[Case], at_a_time: int) -> None:
    """Runs the cases in their order, `at_a_time` of them at once, and prints a line for each case that has ended.

    Raises `Stopped` at the time limit of the whole run.
    """
    waiting: queue.Queue = queue.Queue()
    ended: queue.Queue = queue.Queue()
    for case in cases:
        waiting.put(case)

    def work() -> None:
        while True:
            try:
                case = waiting.get_nowait()
            except queue.Empty:
                return
            case.run()
            ended.put(case)

    for _ in range(at_a_time):
        threading.Thread(target=work, daemon=True).start()
    deadline = time.monotonic() + LIMIT_SECONDS
    for _ in cases:
        try:
            case = ended.get(timeout=max(0.01, deadline - time.monotonic()))
        except queue.Empty:
            raise Stopped(f"stopped after {LIMIT_SECONDS} s") from None
        print(f"{case.abuse.name}: {case.verdict.split(':')[0]}, {case.seconds:.0f} s", file=sys.stderr, flush=True)


def main() -> int:
    options = arguments()
    katsudo = Path(options.katsudo).resolve()
    if not os.access(katsudo, os.X_OK):
        print(f"{katsudo} is not a program. Build it with make build.", file=sys.stderr)
        return 64
    cases = [Case(abuse, str(katsudo), options.part) for abuse in ABUSES if abuse.name in (options.only or [abuse.name])]
    order = sorted(cases, key=lambda case: PATIENT.index(case.abuse.name) if case.abuse.name in PATIENT else len(PATIENT))
    # Python switches threads more often than by default, so that the sending threads do not delay the probe's time measurement.
    sys.setswitchinterval(0.001)
    status = 0
    try:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)
        run(order if options.part else cases, at_a_time=3 if options.part else 1)
    except Stopped as reason:
        print(reason, file=sys.stderr)
        status = 1
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        cleanup.undo_all()
    print("\n".join([HEADER, *(case.row() for case in cases if case.seconds)]), flush=True)
    for case in cases:
        if options.logs and case.failures:
            print(f"\n{case.abuse.name}:\n{case.log}", file=sys.stderr)
    return 1 if any(case.failures for case in cases) else status


if __name__ == "__main__":
    sys.exit(main())
