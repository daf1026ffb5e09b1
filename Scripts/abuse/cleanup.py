"""Removes the processes, mounts and folders that the program made, also if it is stopped."""

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
    """The program is ending, so it makes no new processes, mounts or folders."""


@contextmanager
def held(make, undo):
    """Calls `make` and yields its result. Calls `undo` with it once: at the end of the block, or earlier in `undo_all`.

    Raises `Ended` after `undo_all`.
    """
    # `make` runs under the lock, so that it never runs after `undo_all`.
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
    """Undoes everything that `held` made and has not undone yet, the newest first. From then on, `held` raises `Ended`."""
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
    """Makes a new temporary folder. At the end of the block, it is removed with its contents."""
    return held(lambda: Path(tempfile.mkdtemp(prefix="katsudo-abuse-")), lambda path: shutil.rmtree(path, ignore_errors=True))


class CannotMount(Exception):
    """The user has no right to mount file systems."""


def tmpfs(path: Path, options: str):
    """Makes the folder `path` and mounts a tmpfs there, with these mount options. At the end of the block, it is unmounted.

    Raises `CannotMount` if the mount fails.
    """

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
