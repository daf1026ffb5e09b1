"""HTTP by hand: requests as bytes, sockets that stall, and answers read to their end."""

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
    # Names in lower case.
    headers: dict[str, str]
    body: bytes

    def json(self):
        """The body as JSON; nothing where it is none."""
        try:
            return json.loads(self.body)
        except ValueError:
            return None

    @staticmethod
    def of(response: http.client.HTTPResponse) -> "Answer":
        body = response.read()
        return Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, body)


def head(method: str, path: str, host: str = "127.0.0.1", **headers: object) -> bytes:
    """The head of a request. Names of headers are written with _ for -."""
    lines = [f"{method} {path} HTTP/1.1", f"Host: {host}", *(f"{name.replace('_', '-')}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode()


def submit_head(key: str | None, model: str = SHIPPED_MODEL, **headers: object) -> bytes:
    if key:
        headers["Authorization"] = f"Bearer {key}"
    return head("POST", f"/v1/models/{model}", Content_Type="application/json", **headers)


def connection(port: int, timeout: float = 20) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=timeout)


def stalling_connection(port: int) -> socket.socket:
    """A connection that holds next to nothing unread, and does not block.

    With the large segments of loopback the server's side would take 2.5 MB into its own buffer before it had to wait.
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
    """Reads one answer to its end; an error where it is cut short."""
    response = http.client.HTTPResponse(one)
    try:
        response.begin()
        return Answer.of(response)
    finally:
        response.close()


def ask(port: int, request: bytes, timeout: float = 20) -> Answer:
    """Sends bytes on a connection of their own and reads the answer."""
    with connection(port, timeout) as one:
        one.sendall(request)
        return read_answer(one)


def held(port: int, peers: set[int]) -> dict[int, int]:
    """The connections from these ports that the server's side holds open, each with the bytes that it cannot get rid of.

    Read from the kernel, so that no byte of an answer has to be read to learn it.
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
            # 01 is ESTABLISHED and 08 CLOSE_WAIT, in both of which the server has not closed.
            if local == port and peer in peers and row[3] in ("01", "08"):
                found[peer] = int(row[4].split(":")[0], 16)
    return found


def png(width: int, height: int, noisy: bool = False) -> bytes:
    """A grey picture, or one of coloured noise, which makes large films."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    draw = random.Random(7)
    row = width * (3 if noisy else 1)
    rows = b"".join(b"\0" + (draw.randbytes(row) if noisy else b"\x80" * row) for _ in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2 if noisy else 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def data_uri(picture: bytes) -> str:
    return "data:image/png;base64," + base64.b64encode(picture).decode()


# Just above the 320 pixels that the shipped model asks for; a few hundred bytes.
PICTURE = data_uri(png(400, 400))
SUBMIT = json.dumps({"prompt": "zoom in", "image_urls": [PICTURE]}).encode()
