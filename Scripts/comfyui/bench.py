"""Compares jobs through Katsudo with the same jobs given to ComfyUI directly: bench.py KATSUDO

The job turns a number into a text, so its own work is next to nothing. One ComfyUI runs all jobs. Rounds with and without Katsudo
follow each other, from the same client program on the same machine. Directly, a job is a submission, the wait for its end over the
WebSocket, and the read of its history. Through Katsudo, it is one submission that waits for the result.
"""

import asyncio
import json
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import aiohttp

ROUNDS = 5
ALONE = 100
TOGETHER = 200
CLIENTS = 16
GOAL_MS = 3.0
MODEL = "bench/number"
GRAPH = {
    "1": {"class_type": "PrimitiveInt", "inputs": {"value": 0}},
    "2": {"class_type": "PreviewAny", "inputs": {"source": ["1", 0]}},
}
MANIFEST = {
    "model_id": MODEL,
    "engines": [
        {"engine": "comfyui", "options": {"workflow": GRAPH, "map": {"value": {"node": "1", "input": "value"}}}}
    ],
    "input_schema": {"type": "object", "required": ["value"], "properties": {"value": {"type": "integer"}}},
}


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Direct:
    """Gives jobs to ComfyUI itself."""

    def __init__(self, session, address):
        self.session, self.address, self.client = session, address, uuid.uuid4().hex
        self.ends = {}

    async def connect(self):
        self.events = await self.session.ws_connect(f"{self.address}/ws?clientId={self.client}")
        self.reader = asyncio.create_task(self.read())

    async def read(self):
        async for message in self.events:
            if message.type is not aiohttp.WSMsgType.TEXT:
                continue
            event = json.loads(message.data)
            data = event.get("data", {})
            # This event comes when the history is written.
            if event["type"] == "executing" and data.get("node") is None and data.get("prompt_id") in self.ends:
                self.ends.pop(data["prompt_id"]).set_result(None)

    async def job(self, value):
        graph = json.loads(json.dumps(GRAPH))
        graph["1"]["inputs"]["value"] = value
        prompt = str(uuid.uuid4())
        end = self.ends[prompt] = asyncio.get_running_loop().create_future()
        body = {"prompt": graph, "prompt_id": prompt, "client_id": self.client}
        async with self.session.post(f"{self.address}/prompt", json=body) as answer:
            answer.raise_for_status()
            await answer.read()
        await end
        async with self.session.get(f"{self.address}/history/{prompt}") as answer:
            history = await answer.json()
        if history[prompt]["outputs"]["2"]["text"] != [str(value)]:
            raise RuntimeError(f"unexpected history: {history}")


class ThroughKatsudo:
    """Gives jobs to Katsudo."""

    def __init__(self, session, address, key):
        self.session, self.address = session, address
        self.headers = {"Authorization": f"Bearer {key}", "Prefer": "wait=50"}

    async def job(self, value):
        url = f"{self.address}/v1/models/{MODEL}"
        async with self.session.post(url, json={"value": value}, headers=self.headers) as answer:
            result = await answer.json()
        if result.get("status") != "succeeded":
            raise RuntimeError(f"unexpected answer: {result}")


class Numbers:
    """Numbers that were never used, so that ComfyUI computes every job."""

    last = 0

    @classmethod
    def next(cls):
        cls.last += 1
        return cls.last


async def alone(way):
    """Returns the milliseconds of each of many jobs, one after the other."""
    times = []
    for _ in range(ALONE):
        begin = time.perf_counter()
        await way.job(Numbers.next())
        times.append((time.perf_counter() - begin) * 1000)
    return times


async def together(way):
    """Returns the jobs per second of several clients."""

    async def client():
        for _ in range(TOGETHER // CLIENTS):
            await way.job(Numbers.next())

    begin = time.perf_counter()
    await asyncio.gather(*(client() for _ in range(CLIENTS)))
    return TOGETHER // CLIENTS * CLIENTS / (time.perf_counter() - begin)


async def ready(session, address, path):
    for _ in range(3000):
        try:
            async with session.get(address + path) as answer:
                if answer.status == 200:
                    return
        except aiohttp.ClientError:
            pass
        await asyncio.sleep(0.05)
    raise RuntimeError(f"{address} did not start")


def percentile(values, share):
    return sorted(values)[int(len(values) * share)]


def row(name, ours, theirs, unit, note):
    print(f"{name:<42} {ours:8.1f} {unit:<7} directly {theirs:8.1f} {unit:<7} {note}")


async def measure(comfy, katsudo, key):
    connector = aiohttp.TCPConnector(limit=0)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=120)) as session:
        await ready(session, comfy, "/system_stats")
        await ready(session, katsudo, "/readyz")
        direct, through = Direct(session, comfy), ThroughKatsudo(session, katsudo, key)
        await direct.connect()
        for way in (direct, through):
            for _ in range(20):
                await way.job(Numbers.next())
        times, rates = {direct: [], through: []}, {direct: [], through: []}
        for _ in range(ROUNDS):
            for way in (direct, through):
                times[way].append(await alone(way))
            for way in (direct, through):
                rates[way].append(await together(way))
        direct.reader.cancel()

        def median(way, share):
            return statistics.median(percentile(values, share) for values in times[way])

        added = median(through, 0.5) - median(direct, 0.5)
        verdict = "kept" if added <= GOAL_MS else "MISSED"
        ratio = median(through, 0.5) / median(direct, 0.5)
        row("a job alone, median", median(through, 0.5), median(direct, 0.5), "ms", f"ratio {ratio:.2f}")
        row("a job alone, 95 of 100 are faster", median(through, 0.95), median(direct, 0.95), "ms", "")
        print(f"{'added by Katsudo, median':<42} {added:8.1f} ms      goal <= {GOAL_MS:.0f} ms {verdict}")
        ours, theirs = (statistics.median(rates[way]) for way in (through, direct))
        row(f"jobs per second, {CLIENTS} clients", ours, theirs, "jobs/s", f"ratio {ours / theirs:.2f}")


def main():
    katsudo = sys.argv[1]
    here = Path(__file__).resolve().parent
    with tempfile.TemporaryDirectory(prefix="katsudo-bench-comfyui-") as folder:
        models = Path(folder) / "data" / "models"
        models.mkdir(parents=True)
        (models / "number.json").write_text(json.dumps(MANIFEST))
        ports = (free_port(), free_port())
        comfy, address = (f"http://127.0.0.1:{port}" for port in ports)
        with open(f"{folder}/comfyui.log", "w") as log:
            server = subprocess.Popen(
                [sys.executable, here / "launch.py", f"{folder}/comfyui", str(ports[0]), "--end-with-parent"],
                stdout=log, stderr=log,
            )  # fmt: skip
        gateway = subprocess.Popen(
            [katsudo, "serve", "--port", str(ports[1]), "--data-dir", f"{folder}/data"],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env={**os.environ, "KATSUDO_COMFYUI_SERVERS": comfy},
        )  # fmt: skip
        try:
            key = None
            for line in gateway.stdout:
                key = key or next(iter(re.findall(r"katsudo_\S+", line)), None)
                if "API key" in line:
                    break
            print(f"medians of {ROUNDS} rounds; each has {ALONE} jobs one after the other, and {TOGETHER} jobs of {CLIENTS} clients")
            asyncio.run(measure(comfy, address, key))
        finally:
            for process in (gateway, server):
                process.kill()
                process.wait()


if __name__ == "__main__":
    main()
