"""Low-level HTTP: request heads as bytes, connections that stall, and the reading of whole answers."""

import base64
import http.client
import json
import random
import socket
import struct
import zlib
from dataclasses import dataclass

SHIPPED_MODEL = "bytedance/dreamina-3-0/pro/image-to-video"


@dataclass
class Answer:
    status: int
    # The names of the headers are in lower case.
    headers: dict[str, str]
    body: bytes

    def json(self):
        """Returns the body as JSON, or `None` if it is not JSON."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @staticmethod
    def of(response: http.client.HTTPResponse) -> "Answer":
        body = response.read()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, body)


def head(method: str, path: str, host: str = "127.0.0.1", **headers: object) -> bytes:
    """Returns the head of a request. In the names of headers, each `_` becomes `-`."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def submit_head(key: str | None, model: str = SHIPPED_MODEL, **headers: object) -> bytes:
    if key:
        headers["Authorization"] = f"Bearer {key}"
    return head("POST", f"/v1/models/{model}", Content_Type="application/json", **headers)


def connection(port: int, timeout: float = 20) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=timeout)


def stalling_connection(port: int) -> socket.socket:
    """Opens a connection that does not block, with a receive buffer of 4 KiB and small segments.

    With the large segments of the loopback device, the send buffer of the server would take 2.5 MB before the server had to wait.
    """
    one = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    one.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, 536)
    one.settimeout(10)
    try:
        one.connect(("127.0.0.1", port))
    except OSError:
        one.close()
        raise
    one.setblocking(False)
    return one


def read_answer(one: socket.socket) -> Answer:
    """Reads one whole answer. Raises `OSError` or `HTTPException` if it is incomplete."""
    response = http.client.HTTPResponse(one)
    try:
        response.begin()
        return Answer.of(response)
    finally:
        response.close()


def ask(port: int, request: bytes, timeout: float = 20) -> Answer:
    """Sends the bytes of a request on a new connection and reads the answer."""
    with connection(port, timeout) as one:
        one.sendall(request)
        return read_answer(one)


def held(port: int, peers: set[int]) -> dict[int, int]:
    """Returns the client ports whose connections the server has not closed, each with the number of bytes that the server could not send.

    The numbers come from the kernel's tables, so no byte of an answer is read.
    """
    found = {}
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            with open(table) as lines:
                rows = [line.split() for line in list(lines)[1:]]
        except OSError:
            continue
        for row in rows:
            local, peer = (int(address.rsplit(":", 1)[1], 16) for address in row[1:3])
            # In the states 01 (ESTABLISHED) and 08 (CLOSE_WAIT), the server has not closed the connection.
            if local == port and peer in peers and row[3] in ("01", "08"):
                found[peer] = int(row[4].split(":")[0], 16)
    return found


def png(width: int, height: int, noisy: bool = False) -> bytes:
    """Returns the PNG of a grey picture, or of coloured noise, which makes large films. The noise is the same each time."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    draw = random.Random(7)
    row = width * (3 if noisy else 1)
    rows = b"".join(b"\0" + (draw.randbytes(row) if noisy else b"\x80" * row) for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2 if noisy else 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def data_uri(picture: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(picture).decode()


# The shipped model needs sides above 320 pixels. The file has a few hundred bytes.
PICTURE = data_uri(png(400, 400))
SUBMIT = json.dumps({"prompt": "zoom in", "image_urls": [PICTURE]}).encode()
