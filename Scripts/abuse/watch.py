"""Watches a server during an abuse: the times of its answers, its memory and its descriptors."""

import http.client
import os
import statistics
import threading
import time
from collections import Counter

from server import Server


class Latencies:
    """The times of one kind of call in milliseconds, and the number of each answer."""

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
        """Returns the answers with another status, such as `2 x 503`. The text is empty if there are none."""
        return counted({answer: count for answer, count in self.answers.items() if answer != status})


def counted(counts: dict) -> str:
    return ", ".join(f"{count} x {what}" for what, count in sorted(counts.items(), key=lambda item: str(item[0])))


class Watch:
    """Probes a server: calls /healthz every 50 ms and submits a small request every `submit_every` seconds, each on a new connection.

    It also samples the memory and the descriptors of the process every 50 ms. A slow call delays the next call of its kind. So if the
    server blocks, the maximum of the times says more than the median.
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
            # A refused connection is fast and is not an answer, so its time does not count.
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
            # Calls whose time has passed are left out.
            next_time = max(next_time + every, time.monotonic())
            over.wait(next_time - time.monotonic())

    def _sample(self) -> None:
        pid = self.server.process.pid
        while not self._over.is_set():
            try:
                with open(f"/proc/{pid}/status") as lines:
                    values = dict(line.split(":", 1) for line in lines)
                # VmHWM is the largest resident set so far, as the kernel measures it. A process that is ending has no such line.
                self.peak_mb = max(self.peak_mb, int(values.get("VmHWM", values.get("VmRSS", "0")).split()[0]) / 1024)
                self.descriptors = max(self.descriptors, len(os.listdir(f"/proc/{pid}/fd")))
            except (OSError, ValueError):
                pass
            self._over.wait(0.05)
