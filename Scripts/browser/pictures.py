"""Makes pictures, and serves them under an address that is not that of the server."""

import http.server
import struct
import subprocess
import threading
import zlib
from contextlib import contextmanager
from pathlib import Path


def png(width: int, height: int, extra: int = 0) -> bytes:
    """Returns a PNG with a vertical gradient, with `extra` bytes of a private chunk."""
    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = b"".join(b"\0" + bytes((40 + 180 * y // height, 90, 160)) * width for y in range(height))
    padding = chunk(b"kaTs", b"\0" * extra) if extra else b""
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + padding
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def street(katsudo: str, folder: Path) -> Path:
    """Returns the sample picture of the program."""
    path = folder / "street.jpg"
    if not path.exists():
        subprocess.run([katsudo, "sample", "street", "-o", str(path)], check=True, capture_output=True)
    return path


@contextmanager
def served(data: bytes):
    """Serves the bytes on a port of their own. Yields the address and the list of paths that were asked for."""
    asked: list[str] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "image/png")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/picture.png", asked
    finally:
        server.shutdown()
        server.server_close()
