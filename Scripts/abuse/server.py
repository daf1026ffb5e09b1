"""Starts `katsudo serve` as a child process with its own data folder, and calls it."""

import http.client
import json
import os
import queue
import signal
import subprocess
import threading
import time
from collections import Counter
from contextlib import contextmanager
from pathlib import Path

import cleanup
from wire import PICTURE, SHIPPED_MODEL, SUBMIT, Answer

FILM = {
    "model_id": "test/film",
    "display_name": "Short film",
    "categories": ["image-to-video"],
    "accepted_formats": {"image_urls": ["jpeg", "png"]},
    "engines": [{"engine": "builtin", "inputs": {"prompt": "prompt", "picture": "image_urls", "seed": "seed", "frames": "frames"}}],
    "input_schema": {
        "type": "object",
        "required": ["image_urls"],
        "properties": {
            "prompt": {"type": "string", "default": "push in"},
            "image_urls": {"type": "array", "items": {"type": "string", "format": "image_uri"}, "minItems": 1, "maxItems": 1},
            "seed": {"type": "integer", "default": 1},
            "frames": {"type": "integer", "minimum": 2, "maximum": 2000, "default": 2},
        },
    },
}

# A model without an engine. A server that wrongly accepts such a request then does not fetch ten thousand files.
MANY = {
    "model_id": "test/many",
    "display_name": "Many pictures",
    "input_schema": {
        "type": "object",
        "required": ["image_urls"],
        "properties": {"image_urls": {"type": "array", "items": {"type": "string", "format": "image_uri"}}},
    },
}


class NotStarted(Exception):
    pass


class Server:
    """A running server. Each call opens a new connection."""

    def __init__(self, process: subprocess.Popen, log: Path):
        self.process = process
        self.log = log
        self.port = 0
        self.key: str | None = None

    def wait_for_greeting(self, seconds: float = 20) -> None:
        lines: queue.Queue = queue.Queue()

        def read() -> None:
            # Everything is read, so that the server never blocks because the pipe is full.
            for line in self.process.stdout:
                lines.put(line)
            lines.put("")

        threading.Thread(target=read, daemon=True).start()
        deadline = time.monotonic() + seconds
        # The last line of the greeting is about API keys.
        line = "-"
        while line and "API key" not in line:
            try:
                line = lines.get(timeout=max(0.01, deadline - time.monotonic()))
            except queue.Empty:
                break
            if "listens on" in line:
                self.port = int(line.strip().rsplit(":", 1)[1])
            if "shown this once" in line:
                self.key = line.strip().rsplit(" ", 1)[1]
        if not self.port or "API key" not in line:
            raise NotStarted(f"the server did not start: {self.last_words() or 'it said nothing'}")

    def last_words(self) -> str:
        lines = self.log.read_text(errors="replace").strip().splitlines()
        return lines[-1][-300:] if lines else ""

    def worst_lines(self, count: int = 20) -> str:
        """Returns the last `count` lines of the log that are not of the level info."""
        lines = self.log.read_text(errors="replace").splitlines()
        return "\n".join([line[:300] for line in lines if line and " info " not in line][-count:])

    @property
    def ending(self) -> str:
        code = self.process.returncode
        return f"by {signal.Signals(-code).name}" if code < 0 else f"with {code}"

    @property
    def is_alive(self) -> bool:
        return self.process.poll() is None

    def kill(self) -> None:
        if self.is_alive:
            self.process.send_signal(signal.SIGKILL)

    def call(self, method: str, path: str, body: bytes | None = None, timeout: float = 20, **headers: str) -> Answer:
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        if body is not None:
            headers["Content-Type"] = "application/json"
        one = http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)
        try:
            one.request(method, path, body, headers)
            return Answer.of(one.getresponse())
        finally:
            one.close()

    def submit(self, body: bytes = SUBMIT, model: str = SHIPPED_MODEL, timeout: float = 20) -> Answer:
        return self.call("POST", f"/v1/models/{model}", body, timeout)

    def accepted(self, count: int, **submit) -> list[str]:
        """Submits requests and returns their ids. Raises `RuntimeError` if the server does not accept one of them."""
        ids = []
        for _ in range(count):
            answer = self.submit(**submit)
            if answer.status != 200:
                raise RuntimeError(f"a submit answered {answer.status}: {answer.body[:200].decode(errors='replace')}")
            ids.append(answer.json()["request_id"])
        return ids

    def film(self, count: int, frames: int, picture: str = PICTURE) -> list[str]:
        return self.accepted(count, body=json.dumps({"image_urls": [picture], "frames": frames}).encode(), model="test/film")

    def result(self, request: str) -> dict:
        return self.call("GET", f"/v1/requests/{request}/result").json()

    def requests(self, states: str) -> list[dict]:
        """Returns the newest 500 requests in these states, which are separated by commas."""
        return self.call("GET", f"/v1/requests?limit=500&state={states}").json()["requests"]

    def states(self, ids: list[str]) -> Counter:
        """Returns the number of these requests in each state. States without a request are left out."""
        wanted = set(ids)
        found = Counter()
        for state in ("in_queue", "in_progress", "succeeded", "failed", "cancelled"):
            found[state] = sum(one["request_id"] in wanted for one in self.requests(state))
        return +found

    def wait_until_done(self, seconds: float) -> bool:
        """Waits until no request waits or runs. Returns `False` if this takes longer than `seconds` or the server has ended."""
        deadline = time.monotonic() + seconds
        while self.is_alive and time.monotonic() < deadline:
            try:
                if not self.requests("in_queue,in_progress"):
                    return True
            except (OSError, http.client.HTTPException, TypeError, KeyError):
                # Directly after the abuse, the server may refuse calls or answer slowly.
                pass
            time.sleep(0.25)
        return False


def _started(command: list[str], environment: dict[str, str], folder: Path) -> Server:
    log = folder / "log"
    with log.open("wb") as errors:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True, env=environment, cwd=folder,
            # Ctrl-C must reach only this program, which then stops the server.
            start_new_session=True)
    return Server(process, log)


def _stop(server: Server) -> None:
    # The renderers of the server end when the server ends.
    server.kill()
    server.process.wait(timeout=10)
    # A renderer that has not ended yet would still use the folder.
    try:
        os.killpg(server.process.pid, signal.SIGKILL)
    except ProcessLookupError:
        pass


@contextmanager
def serving(
    katsudo: str, folder: Path, *, arguments: list[str] = [], settings: dict[str, object] = {}, manifests: list[dict] = [],
    descriptors: int | None = None):
    """Starts a server with the data folder `folder`/data on a free port, and yields it. The server is killed at the end of the block.

    The echo engine runs the shipped model, so its jobs take almost no time. Raises `NotStarted` if the server does not start.
    """
    data = folder / "data"
    (data / "models").mkdir(parents=True, exist_ok=True)
    data.chmod(0o700)
    for number, manifest in enumerate(manifests):
        (data / "models" / f"{number}.json").write_text(json.dumps(manifest))
    # Settings in the environment of the user must not change the results.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("KATSUDO_")}
    environment["KATSUDO_ENGINES"] = f"{SHIPPED_MODEL}=echo"
    environment["KATSUDO_LOG_FORMAT"] = "text"
    environment.update({name: str(value) for name, value in settings.items()})
    command = [katsudo, "serve", "--port", "0", "--data-dir", str(data), *arguments]
    if descriptors:
        command = ["sh", "-c", f'ulimit -n {descriptors}; exec "$0" "$@"', *command]
    with cleanup.held(lambda: _started(command, environment, folder), _stop) as server:
        server.wait_for_greeting()
        yield server
