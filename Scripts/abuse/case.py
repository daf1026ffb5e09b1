"""The run of one abuse: its server, its probe, its time limit and its result."""

import threading
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

import cleanup
from server import Server, serving
from watch import Watch


@dataclass(frozen=True)
class Abuse:
    name: str
    run: Callable[["Case"], None]
    # The time limit in seconds. After it, the abuse is stopped and counts as failed.
    limit: float = 150


@dataclass
class Case:
    """The run of an abuse. The abuse gets its server from the case and reports its results to the case."""

    abuse: Abuse
    katsudo: str
    is_part: bool
    done: str = ""
    happened: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    skipped: str = ""
    seconds: float = 0
    log: str = ""
    _watch: Watch | None = None
    _server: Server | None = None
    _was_stopped: bool = False

    def count(self, full: int, part: int) -> int:
        return part if self.is_part else full

    def expect(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.failures.append(otherwise)

    def expect_all_done(self, ids: list[str], seconds: float) -> None:
        """Expects that these requests succeed within `seconds`, and that no request of the server fails. The probe's requests count too."""
        self._watch.end_submits()
        begun = time.monotonic()
        is_over = self._server.wait_until_done(seconds)
        took = time.monotonic() - begun
        states = self._server.states(ids)
        self.happened.append(f"{states['succeeded']} of {len(ids)} jobs done {took:.0f} s later")
        self.expect(is_over, f"some jobs had not ended after {seconds:.0f} s")
        self.expect(states["succeeded"] == len(ids), "the jobs: " + ", ".join(f"{count} {state}" for state, count in states.items()))
        failed = self._server.requests("failed")
        if failed:
            self.failures.append(f"{len(failed)} jobs failed, the newest with: {failed[0].get('error')}")

    @contextmanager
    def server(self, folder: Path | None = None, submit_every: float = 0.25, patience: float = 10, **options):
        """Starts the case's server and the probe that watches it. A case starts at most one server."""
        if folder is None:
            with cleanup.folder() as folder, self.server(folder, submit_every, patience, **options) as server:
                yield server
            return
        with serving(self.katsudo, folder, **options) as server:
            self._server = server
            try:
                with Watch(server, submit_every, patience) as self._watch:
                    yield server
            finally:
                if not server.is_alive and not self._was_stopped:
                    self.failures.append(f"the server ended by itself, {server.ending}")
                self.log = server.worst_lines()

    @property
    def watch(self) -> Watch:
        return self._watch

    def run(self) -> None:
        """Runs the abuse. It raises nothing: an error of the abuse and the time limit become failures of the case."""
        begun = time.monotonic()
        timer = threading.Timer(self.abuse.limit, self._stop)
        timer.daemon = True
        timer.start()
        try:
            self.abuse.run(self)
        except cleanup.Ended:
            self.failures.append("stopped")
        except Exception as error:
            self.failures.append(f"{type(error).__name__}: {error}")
        timer.cancel()
        self.seconds = time.monotonic() - begun

    def _stop(self) -> None:
        # After the server is killed, every wait of the abuse ends with an error.
        self.failures.append(f"took longer than {self.abuse.limit:.0f} s")
        self._was_stopped = True
        if self._server:
            self._server.kill()

    @property
    def verdict(self) -> str:
        if self.failures:
            return "FAILED: " + "; ".join(self.failures)
        return f"skipped: {self.skipped}" if self.skipped else "ok"

    def row(self) -> str:
        watch = self._watch
        measured = [f"{watch.peak_mb:.0f}", str(watch.descriptors), str(watch.health), str(watch.submits)] if watch else ["–"] * 4
        happened = list(self.happened)
        if watch:
            for name, one in [("health", watch.health), ("submits", watch.submits)]:
                if other := one.other_than(200):
                    happened.append(f"probe's {name}: {other}")
        cells = [self.done or self.abuse.name, *measured, "; ".join(happened), self.verdict]
        return "| " + " | ".join(" ".join(cell.replace("|", "/").split()) for cell in cells) + " |"


HEADER = """\
| What was done | Peak memory MB | Most descriptors | /healthz p50 / max ms | Submit p50 / max ms | What happened | Verdict |
|---|---|---|---|---|---|---|"""
