"""Abuses that fill the file system of the data folder while jobs wait and run."""

import json
import os
import threading
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import cleanup
from case import Case
from server import Server
from watch import counted

FULL_SECONDS = 5
DONE_WITHIN = 90


def full_disk(case: Case) -> None:
    case.done = "no byte left on a disk of 24 MB for 5 s, with 20 jobs under way"
    _fill(case, "size=24m,mode=0700", _take_bytes)


def no_inodes(case: Case) -> None:
    case.done = "no inode left of 800 for 5 s, with 20 jobs under way"
    _fill(case, "size=24m,nr_inodes=800,mode=0700", _take_inodes)


def _take_bytes(folder: Path) -> None:
    """Fills the file system until no byte is free."""
    with (folder / "ballast").open("ab", buffering=0) as ballast:
        for size in (1 << 20, 4096, 1):
            try:
                for _ in range(8192):
                    ballast.write(b"\xff" * size)
            except OSError:
                pass


def _take_inodes(folder: Path) -> None:
    """Makes empty files until no inode is free."""
    number = len(os.listdir(folder))
    try:
        for number in range(number, 2000):
            (folder / str(number)).open("xb").close()
    except OSError:
        pass


@contextmanager
def _kept_full(disk: Path, take):
    """Keeps the disk full until the block ends, also if the server deletes files. Then removes all files that fill it.

    Yields a function that fills the disk at once.
    """
    folder = disk / "ballast"
    over = threading.Event()

    def keep() -> None:
        while not over.wait(0.1):
            try:
                take(folder)
            except OSError:
                # The disk was unmounted, because the program ends.
                return

    take(folder)
    keeper = threading.Thread(target=keep, daemon=True)
    keeper.start()
    try:
        yield lambda: take(folder)
    finally:
        over.set()
        keeper.join(10)
        for path in folder.iterdir():
            path.unlink()


def _fill(case: Case, options: str, take) -> None:
    try:
        with cleanup.folder() as folder, cleanup.tmpfs(folder / "data", options):
            if not (folder / "data").is_mount():
                raise RuntimeError("the small disk is not there, and the machine's own is not to be filled")
            # The folder is made before the disk is full.
            (folder / "data" / "ballast").mkdir()
            # Each job of the probe takes disk space permanently, so the probe submits only once a second.
            # The results are so large that each needs a file.
            settings = {"KATSUDO_ECHO_WAIT_MS": 300, "KATSUDO_ECHO_BYTES": 20_000}
            with case.server(folder, submit_every=1, settings=settings) as server:
                _run_full(case, server, folder / "data", take)
    except cleanup.CannotMount as error:
        case.skipped = f"needs the right to mount ({error})"
        case.expect(not os.environ.get("CI"), case.skipped)


def _run_full(case: Case, server: Server, disk: Path, take) -> None:
    ids = server.accepted(20)
    submits, readiness, reason = Counter(), Counter(), ""
    with _kept_full(disk, take) as refill:
        freed_at = time.monotonic() + FULL_SECONDS
        while time.monotonic() < freed_at:
            time.sleep(max(0, min(1, freed_at - time.monotonic())))
            refill()
            submits[server.submit().status] += 1
            answer = server.call("GET", "/readyz")
            readiness[answer.status] += 1
            reason = _reason(answer.body) if answer.status == 503 else reason
    case.happened.append(f"while full: submit {counted(submits)}, /readyz {counted(readiness)}" + (f" ({reason})" if reason else ""))
    case.expect(set(submits) == {507}, f"submits while full: {counted(submits)}, not only 507")
    # The last /readyz call was made some seconds after the disk was full.
    case.expect(answer.status == 503 and bool(reason), "/readyz says no reason" if answer.status == 503 else "/readyz did not answer 503")
    case.expect_all_done(ids, DONE_WITHIN)
    # The server asks the system for the free room four times a second.
    deadline = time.monotonic() + 2
    while (status := server.call("GET", "/readyz").status) != 200 and time.monotonic() < deadline:
        time.sleep(0.05)
    case.expect(status == 200, "/readyz is not 200 after all is done")


def _reason(body: bytes) -> str:
    """Returns the reason that a /readyz answer gives, or an empty text if it gives none."""
    try:
        answer = json.loads(body)
    except ValueError:
        return ""
    found = [answer[name] for name in ("reason", "error_message", "message") if isinstance(answer, dict) and answer.get(name)]
    # No field with a known name: the reason is all fields except `status`.
    return str(found[0] if found else {name: value for name, value in answer.items() if name != "status"} or "")[:200]
