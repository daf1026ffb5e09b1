"""Watches a server while it is abused: how soon it answers others, and how much it holds."""

import http.client
import os
import statistics
import threading
import time
from collections import Counter

from server import Server


class Latencies:
    """How long a kind of call took, in milliseconds, and what it was answered."""

    def __init__(self):
        self.milliseconds: list[float] = []
        self.answers: Counter = Counter()

    def __str__(self) -> str:
        if not self.milliseconds:
            return "–"
        return f"{statistics.median(self.milliseconds):.0f} / {self.most:.0f}"

    @property
    def most(self) -> float:
        return max(self.milliseconds, default=0)

    def other_than(self, status: int) -> str:
        """The answers that were not this one, such as `2 x 503`."""
        return counted({answer: count for answer, count in self.answers.items() if answer != status})


def counted(counts: dict) -> str:
    return ", ".join(f"{count} x {what}" for what, count in sorted(counts.items(), key=lambda item: str(item[0])))


class Watch:
    """Asks for the health every 50 ms and submits a small request every 250 ms, each time on a new connection, and samples the process.

    A call that is slow delays the next of its kind, so the median says less than the maximum where the server stalls.
    """

    def __init__(self, server: Server, submit_every: float = 0.25, patience: float = 10):
        self.server = server
        self.health = Latencies()
        self.submits = Latencies()
        self.peak_mb = 0.0
        self.descriptors = 0
        self.patience = patience
        self._submits_over = threading.Event()
        self._over = threading.Event()
        health = (lambda: server.call("GET", "/healthz", timeout=patience), self.health, 0.05, self._over)
        submit = (lambda: server.submit(timeout=patience), self.submits, submit_every, self._submits_over)
        self._submitter = threading.Thread(target=self._probe, args=submit, daemon=True)
        self._threads = [
            self._submitter,
            threading.Thread(target=self._probe, args=health, daemon=True),
            threading.Thread(target=self._sample, daemon=True),
        ]

    def __enter__(self) -> "Watch":
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._submits_over.set()
        self._over.set()
        for thread in self._threads:
            thread.join(self.patience + 5)

    def end_submits(self) -> None:
        self._submits_over.set()
        self._submitter.join(self.patience + 5)

    def _probe(self, call, latencies: Latencies, every: float, over: threading.Event) -> None:
        next_time = time.monotonic()
        while not over.is_set():
            begun = time.monotonic()
            # A refusal of the connection is quick, and no latency.
            counts = True
            try:
                answer = call().status
            except TimeoutError:
                answer = f"no answer in {self.patience:.0f} s"
            except (OSError, http.client.HTTPException) as error:
                answer, counts = type(error).__name__, False
            latencies.answers[answer] += 1
            if counts:
                latencies.milliseconds.append((time.monotonic() - begun) * 1000)
            # What could not be asked in time is left out.
            next_time = max(next_time + every, time.monotonic())
            over.wait(next_time - time.monotonic())

    def _sample(self) -> None:
        pid = self.server.process.pid
        while not self._over.is_set():
            try:
                with open(f"/proc/{pid}/status") as lines:
                    values = dict(line.split(":", 1) for line in lines)
                # The kernel's own peak of the resident set; a process that ends has none.
                self.peak_mb = max(self.peak_mb, int(values.get("VmHWM", values.get("VmRSS", "0")).split()[0]) / 1024)
                self.descriptors = max(self.descriptors, len(os.listdir(f"/proc/{pid}/fd")))
            except (OSError, ValueError):
                pass
            self._over.wait(0.05)
