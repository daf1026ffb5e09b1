"""Uploads a file with tuspy, a client of the protocol tus 1.0.0 that others wrote.

    tus.py SERVER KEY FILE [--stop BYTES] [--resume URL]

Prints the address of the upload. With --stop, it stops after so many bytes; with --resume, it goes on with an upload.
"""

import argparse

from tusclient import client

parser = argparse.ArgumentParser()
parser.add_argument("server")
parser.add_argument("key")
parser.add_argument("file")
parser.add_argument("--stop", type=int)
parser.add_argument("--resume")
arguments = parser.parse_args()

tus = client.TusClient(f"{arguments.server}/v1/files/tus", headers={"Authorization": f"Bearer {arguments.key}"})
uploader = tus.uploader(
    arguments.file, url=arguments.resume, chunk_size=1 << 20, metadata={"filename": "street.png"}, retries=2, retry_delay=1
)
uploader.upload(stop_at=arguments.stop)
print(uploader.url)
