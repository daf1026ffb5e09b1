"""Abuses with connections that send nothing, read nothing, or send very slowly."""

import selectors
import socket
import time
from collections import Counter
from urllib.parse import urlsplit

import wire
from case import Case
from server import FILM
from watch import counted

# The time in seconds within which the server must close stalled connections, with KATSUDO_IDLE_SECONDS=5.
CLOSED_WITHIN = 30
# The number of requests on one connection. Their answers are much larger than the buffers between client and server.
REQUESTS = 5000


def idle_sockets(case: Case) -> None:
    count, jobs = 260, case.count(40, 10)
    case.done = f"{count} idle connections under 256 descriptors, with {jobs} films waiting"
    settings = {"KATSUDO_BUILTIN_SLOTS": 1}
    with case.server(descriptors=256, settings=settings, manifests=[FILM], patience=15) as server:
        ids = server.film(jobs, frames=2)
        idle = []
        try:
            for _ in range(count):
                one = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
                # If the server accepts no more connections, a blocking connect would wait without a limit.
                one.setblocking(False)
                one.connect_ex(("127.0.0.1", server.port))
                idle.append(one)
            time.sleep(10)
            held = wire.held(server.port, {one.getsockname()[1] for one in idle})
            case.happened.append(f"{len(held)} open after 10 s")
        finally:
            for one in idle:
                one.close()
        case.expect_all_done(ids, seconds=30 + 3 * jobs)


def unread_answers(case: Case) -> None:
    count = case.count(64, 16)
    case.done = f"{count} connections ask for /healthz again and again and read nothing"
    with case.server(settings={"KATSUDO_IDLE_SECONDS": 5}) as server:
        _stall(case, server.port, count, wire.head("GET", "/healthz"))


def stalled_downloads(case: Case) -> None:
    count, frames = case.count(64, 16), case.count(48, 8)
    settings = {"KATSUDO_IDLE_SECONDS": 5, "KATSUDO_BUILTIN_SLOTS": 1}
    with case.server(settings=settings, manifests=[FILM]) as server:
        # The picture is noise, so that the film is larger than the buffers of the sockets.
        (request,) = server.film(1, frames, picture=wire.data_uri(wire.png(400, 400, noisy=True)))
        deadline = time.monotonic() + 60
        while (result := server.result(request))["status"] in ("in_queue", "in_progress") and time.monotonic() < deadline:
            time.sleep(0.25)
        if result["status"] != "succeeded":
            raise RuntimeError(f"the film came to {result}")
        path = urlsplit(result["output"]["video"]).path
        size = len(server.call("GET", path).body)
        case.done = f"{count} downloads of a film of {size / 1e6:.1f} MB that read nothing"
        _stall(case, server.port, count, wire.head("GET", path))


def _stall(case: Case, port: int, count: int, request: bytes) -> None:
    """Sends the request many times on each of `count` connections and reads nothing. Expects that the server closes all of them in time."""
    stalling = [wire.stalling_connection(port) for _ in range(count)]
    try:
        peers = {one.getsockname()[1] for one in stalling}
        _send_all(stalling, request)
        flowing = _flowing(port, peers)
        case.expect(flowing == 0, f"{flowing} of {count} connections did not stall, so they show nothing")
        begun = time.monotonic()
        while (left := len(wire.held(port, peers))) and time.monotonic() - begun < CLOSED_WITHIN:
            time.sleep(0.25)
        took = time.monotonic() - begun
        case.happened.append(f"{count - left} of {count} closed" + (f" after {took:.0f} s" if not left else f" in {took:.0f} s"))
        case.expect(left == 0, f"{left} of {count} still open {CLOSED_WITHIN} s after they stalled")
    finally:
        for one in stalling:
            one.close()


def _send_all(connections: list[socket.socket], request: bytes) -> None:
    """Sends the request `REQUESTS` times on each connection. Stops earlier if no connection takes a byte for a second."""
    requests = memoryview(request * REQUESTS)
    sent = dict.fromkeys(connections, 0)
    quiet_since = time.monotonic()
    while sent and time.monotonic() - quiet_since < 1:
        for one in list(sent):
            try:
                sent[one] += one.send(requests[sent[one] :])
                quiet_since = time.monotonic()
            except BlockingIOError:
                continue
            except OSError:
                # The server has closed the connection already, as it should.
                del sent[one]
                continue
            if sent[one] == len(requests):
                del sent[one]
        time.sleep(0.01)


def _flowing(port: int, peers: set[int], seconds: float = 20) -> int:
    """Waits, at most `seconds`, until the server cannot send more on any of the connections. Returns the number on which it still can."""
    deadline = time.monotonic() + seconds
    before: dict[int, int] = {}
    while True:
        now = wire.held(port, peers)
        flowing = sum(unsent == 0 or unsent != before.get(peer) for peer, unsent in now.items())
        if flowing == 0 or time.monotonic() > deadline:
            return flowing
        before = now
        time.sleep(0.5)


class _SlowBody:
    """A submit that sends one byte each second, and its answer so far."""

    def __init__(self, port: int, key: str):
        self.socket = wire.connection(port)
        self.socket.sendall(wire.submit_head(key, Content_Length=1 << 20))
        self.socket.setblocking(False)
        self.answer = b""
        self.answered_after: float | None = None
        self.end = ""

    def send_byte(self) -> None:
        try:
            self.socket.send(b" ")
        except BlockingIOError:
            pass
        except OSError:
            # The bytes that arrived before the error can still be read.
            pass

    def read(self, seconds: float) -> None:
        try:
            data = self.socket.recv(65536)
        except BlockingIOError:
            return
        except OSError as error:
            self.end = type(error).__name__
            return
        if not data:
            self.end = "closed"
            return
        if self.answered_after is None:
            self.answered_after = seconds
        self.answer += data

    @property
    def status(self) -> str:
        words = self.answer.split(b" ", 2)
        return words[1].decode() if len(words) > 2 and words[0] == b"HTTP/1.1" else "no answer"


def slow_bodies(case: Case) -> None:
    count, within = case.count(32, 8), 60
    case.done = f"{count} submits of 1 MiB that send a byte a second"
    with case.server() as server:
        slow: list[_SlowBody] = []
        try:
            begun = time.monotonic()
            for _ in range(count):
                slow.append(_SlowBody(server.port, server.key))
            with selectors.DefaultSelector() as selector:
                for one in slow:
                    selector.register(one.socket, selectors.EVENT_READ, one)
                next_byte = begun + 1
                while selector.get_map() and (now := time.monotonic()) < begun + within and server.is_alive:
                    for ready, _ in selector.select(max(0, min(next_byte, begun + within) - now)):
                        ready.data.read(time.monotonic() - begun)
                        if ready.data.end:
                            selector.unregister(ready.fileobj)
                    if time.monotonic() >= next_byte:
                        next_byte += 1
                        for one in slow:
                            if not one.end:
                                one.send_byte()
        finally:
            for one in slow:
                one.socket.close()
        statuses = Counter(one.status for one in slow)
        last = max((one.answered_after for one in slow if one.answered_after is not None), default=None)
        case.happened.append(counted(statuses) + (f", the last after {last:.0f} s" if last is not None else f" in {within} s"))
        # The server answers 503 if the other slow bodies have taken all memory for bodies.
        case.expect(statuses["408"] > 0, f"none of {count} got a 408 within {within} s")
        refused = statuses["408"] + statuses["503"]
        case.expect(refused == count, f"{count - refused} of {count} got neither 408 nor 503 within {within} s")
        still_open = sum(not one.end for one in slow)
        case.expect(still_open == 0, f"{still_open} of {count} still open after {within} s")
