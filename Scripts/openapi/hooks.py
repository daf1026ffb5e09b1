"""What schemathesis must know about the values and bodies of this API."""

import base64
import struct
import zlib

import schemathesis
from hypothesis import strategies


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def picture(side):
    rows = (b"\0" + b"\x80" * side * 3) * side
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


# The server calls no host on the internet: pictures are in the call, and the name of the receiver of webhooks leads nowhere (RFC 2606).
uri = "data:image/png;base64," + base64.b64encode(picture(400)).decode()
schemathesis.openapi.format("image_uri", strategies.just(uri))
schemathesis.openapi.format("uri", strategies.sampled_from(["https://receiver.invalid/", "https://receiver.invalid/hook?number=1"]))


@schemathesis.serializer("application/offset+octet-stream")
def part_of_a_file(ctx, value):
    return value if isinstance(value, bytes) else str(value).encode()
