"""Undoes what the program did to the machine, whichever way it ends: processes, mounts and folders."""

import shutil
import subprocess
import tempfile
import threading
import time
from contextlib import contextmanager
from pathlib import Path

_lock = threading.RLock()
_steps: list[tuple] = []
_is_over = False


class Ended(Exception):
    """The program is ending, so nothing new may begin."""


@contextmanager
def held(make, undo):
    """What `make` gives, undone at the end of the block, or before that where the program ends."""
    # Under the lock, so that nothing is made once `undo_all` has run.
    with _lock:
        if _is_over:
            raise Ended("the program is ending")
        thing = make()
        step = (undo, thing)
        _steps.append(step)
    try:
        yield thing
    finally:
        with _lock:
            if step in _steps:
                _steps.remove(step)
                undo(thing)


def undo_all() -> None:
    """Undoes everything that is still held, the newest first."""
    global _is_over
    with _lock:
        _is_over = True
        while _steps:
            undo, thing = _steps.pop()
            try:
                undo(thing)
            except Exception as error:
                print(f"cannot clean up {thing}: {error}", flush=True)


def folder():
    """A fresh folder of its own."""
    return held(lambda: Path(tempfile.mkdtemp(prefix="katsudo-abuse-")), lambda path: shutil.rmtree(path, ignore_errors=True))


class CannotMount(Exception):
    """This user may not mount anything here."""


def tmpfs(path: Path, options: str):
    """A small file system at a folder that is made for it."""

    def mount() -> Path:
        path.mkdir(parents=True)
        try:
            done = subprocess.run(
                ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(path)], capture_output=True, stdin=subprocess.DEVNULL, timeout=20)
        except OSError as error:
            raise CannotMount(str(error)) from None
        if done.returncode != 0:
            raise CannotMount(done.stderr.decode(errors="replace").strip())
        return path

    def unmount(path: Path) -> None:
        for options in ([], [], [], ["--lazy"]):
            done = subprocess.run(["umount", *options, str(path)], capture_output=True, stdin=subprocess.DEVNULL, timeout=20)
            if done.returncode == 0:
                return
            time.sleep(0.3)

    return held(mount, unmount)
