"""Starts `katsudo serve` as a child process with its own data folder."""

import ctypes
import http.client
import json
import os
import re
import signal
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path

LIBC = ctypes.CDLL(None)
PR_SET_PDEATHSIG = 1

SHIPPED = "bytedance/dreamina-3-0/pro/image-to-video"

PICTURES = {"type": "array", "title": "Pictures", "items": {"type": "string", "format": "image_uri"}, "minItems": 1, "maxItems": 1}

# A video of about a second from one picture.
FILM = {
    "model_id": "test/film",
    "display_name": {"en": "Short film", "ja": "短い映像"},
    "description": {"en": "A short film from one picture.", "ja": "1 枚の画像から短い映像を作ります。"},
    "categories": ["image-to-video"],
    "seed_input": "seed",
    "accepted_formats": {"image_urls": ["jpeg", "png"]},
    "engines": [{"engine": "builtin", "inputs": {"prompt": "prompt", "picture": "image_urls", "seed": "seed", "frames": "frames"}}],
    "input_schema": {
        "type": "object",
        "required": ["prompt", "image_urls"],
        "properties": {
            "prompt": {"type": "string", "title": "Prompt", "maxLength": 800, "default": "push in slowly, golden hour"},
            "image_urls": PICTURES,
            "seed": {"type": "integer", "default": -1},
            "frames": {"type": "integer", "minimum": 2, "maximum": 241, "default": 33},
        },
    },
}

# Every kind of input. The echo engine answers.
EVERYTHING = {
    "model_id": "test/everything",
    "display_name": "Everything",
    "description": "Every kind of input.",
    "categories": ["test"],
    "engines": [{"engine": "echo"}],
    "input_schema": {
        "type": "object",
        "required": ["prompt"],
        "properties": {
            "prompt": {"type": "string", "title": "Prompt", "minLength": 2, "maxLength": 40, "default": "hello"},
            "image_url": {
                "type": "string", "format": "image_uri", "title": "Picture",
                "validations": [
                    {"validation_rule": "file_size_mb<", "validation_value": 1, "validation_error": "Less than 1 MB, please."},
                    {"validation_rule": "width_pixels>", "validation_value": 320, "validation_error": "Wider than 320 pixels, please."},
                    {"validation_rule": "width/height<", "validation_value": 3, "validation_error": "Not wider than 3:1, please."},
                ],
            },
            "references": {"type": "array", "title": "References", "items": {"type": "string", "format": "image_uri"}, "maxItems": 3},
            "style": {"type": "string", "title": "Style", "enum": ["warm", "cold", "neutral"], "default": "warm"},
            "quality": {"type": "integer", "title": "Quality", "enum": [1, 2, 3, 4, 5, 6]},
            "strength": {"type": "float", "title": "Strength", "minimum": 0, "maximum": 1, "default": 0.5},
            "seed": {"type": "integer", "title": "Seed", "default": -1},
            "loop": {"type": "boolean", "title": "Loop", "default": False},
            "camera": {
                "type": "object", "title": "Camera", "required": ["move"],
                "properties": {
                    "move": {"type": "string", "title": "Move"},
                    "lens": {"type": "object", "title": "Lens", "properties": {"mm": {"type": "integer", "title": "Millimetres", "minimum": 8}}},
                },
            },
            "keyframes": {
                "type": "array", "title": "Keyframes", "maxItems": 2,
                "items": {
                    "type": "object", "title": "Keyframe", "required": ["at"],
                    "properties": {"at": {"type": "number", "title": "At", "minimum": 0}, "text": {"type": "string", "title": "Text"}},
                },
            },
            "tags": {"type": "array", "title": "Tags", "items": {"type": "string", "title": "Tag", "maxLength": 10}, "maxItems": 3},
            "extra": {"type": "object", "title": "Extra"},
        },
    },
}

# Values that a form can easily miss: false, an object without inputs, an emptied list.
VALUES = {
    "model_id": "test/values",
    "description": "Values that a form can miss.",
    "pricing_note": {"en": "Two cents a film.", "de": "Zwei Cent je Film."},
    "engines": [{"engine": "echo"}],
    "input_schema": {
        "type": "object",
        "required": ["zeal", "frame"],
        "properties": {
            "zeal": {"type": "boolean", "title": "Zeal"},
            "frame": {"type": "object", "title": "Frame", "properties": {"note": {"type": "string", "title": "Note"}}},
            "tiny": {"type": "float", "title": "Tiny", "minimum": 0.0001, "maximum": 1},
            "light": {
                "type": "object", "title": "Light", "required": ["name"],
                "properties": {"name": {"type": "string", "title": "Name"}, "power": {"type": "number", "title": "Power", "default": 1}},
            },
            "look": {
                "type": "object", "title": "Look", "required": ["film"],
                "properties": {
                    "film": {"type": "string", "title": "Film"}, "grain": {"type": "boolean", "title": "Grain"},
                    "flat": {"type": "boolean", "title": "Flat", "default": False},
                },
            },
            "pictures": {
                "type": "array", "title": "Pictures", "items": {"type": "string", "format": "image_uri"}, "default": ["https://example.com/a.jpg"]},
            "animals": {"type": "array", "title": "Animals", "items": {"type": "string", "title": "Animal"}, "default": ["owl"]},
        },
    },
    "accepted_formats": {"pictures": ["jpeg"]},
}

MARKUP = "<img src=x onerror=\"window.ran='{}'\">"

# Markup in every text of a model.
HOSTILE = {
    "model_id": "test/hostile",
    "display_name": "Title " + MARKUP.format("title"),
    "description": "Description " + MARKUP.format("description") + "<script>window.ran='script'</script>",
    "categories": ["cat" + MARKUP.format("category")],
    "accepted_formats": {"image_url": ["jpeg", "png"]},
    "engines": [{"engine": "builtin", "inputs": {"prompt": "prompt", "picture": "image_url"}}],
    "input_schema": {
        "type": "object",
        "properties": {
            "prompt": {
                "type": "string", "title": "Label " + MARKUP.format("label"), "description": "Hint " + MARKUP.format("hint"),
                "default": "Default " + MARKUP.format("default"),
            },
            "image_url": {
                "type": "string", "format": "image_uri",
                "validations": [
                    {"validation_rule": "width_pixels>", "validation_value": 5000, "validation_error": "Rule " + MARKUP.format("rule")}],
            },
            "choice": {"type": "string", "enum": ["one", MARKUP.format("choice")], "default": "one"},
            MARKUP.format("name"): {"type": "string"},
        },
    },
}

MANIFESTS = [FILM, EVERYTHING, VALUES, HOSTILE]


class NotStarted(Exception):
    pass


class Server:
    """A server and its data folder. It can be killed and started again under the same address."""

    def __init__(self, katsudo: str, folder: Path, arguments: list[str], settings: dict[str, object]):
        self.katsudo = katsudo
        self.folder = folder
        self.data = folder / "data"
        self.arguments = arguments
        # Settings in the environment of the user must not change the results.
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("KATSUDO_")}
        self.environment["KATSUDO_LOG_FORMAT"] = "text"
        self.environment.update({name: str(value) for name, value in settings.items()})
        self.port = 0
        self.key = ""
        self.process: subprocess.Popen | None = None
        (self.data / "models").mkdir(parents=True)
        self.data.chmod(0o700)
        for number, manifest in enumerate(MANIFESTS):
            (self.data / "models" / f"{number}.json").write_text(json.dumps(manifest))

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        command = [self.katsudo, "serve", "--port", str(self.port), "--data-dir", str(self.data), *self.arguments]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=log, text=True, env=self.environment, cwd=self.folder,
                # Ctrl-C must reach only this program, which then stops the server. If this program is killed, the server ends too.
                start_new_session=True, preexec_fn=lambda: LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL))
        lines: list[str] = []
        is_ready = threading.Event()

        def read() -> None:
            # Everything is read, so that the server never blocks because the pipe is full.
            for line in self.process.stdout:
                lines.append(line)
                # The last line of the greeting is about API keys.
                if "API key" in line:
                    is_ready.set()
            is_ready.set()

        threading.Thread(target=read, daemon=True).start()
        is_ready.wait(30)
        greeting = "".join(lines)
        address = re.search(r"listens on \S+:(\d+)", greeting)
        if not address:
            log = (self.folder / "log").read_text(errors="replace").strip()[-600:]
            raise NotStarted(f"the server did not start: {log or 'it said nothing'}")
        self.port = int(address[1])
        if "shown this once" in greeting:
            self.key = re.search(r"shown this once: (\S+)", greeting)[1]

    def kill(self) -> None:
        if self.process is None:
            return
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=10)
        # A renderer that has not ended yet would still use the folder.
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process = None

    def call(self, method: str, path: str, body: object = None, **headers: str):
        """Sends a call and returns the status and the JSON of the answer."""
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        if body is not None:
            headers["Content-Type"] = "application/json"
        one = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            one.request(method, path, None if body is None else json.dumps(body), headers)
            answer = one.getresponse()
            text = answer.read()
            return answer.status, json.loads(text) if text else None
        finally:
            one.close()

    def submit(self, model: str, body: dict) -> str:
        status, answer = self.call("POST", f"/v1/models/{model}", body)
        if status != 200:
            raise RuntimeError(f"a submit answered {status}: {answer}")
        return answer["request_id"]

    def finished(self, request: str) -> dict:
        """Waits for the end of a request, for at most a minute and a half, and returns its result."""
        deadline = time.monotonic() + 90
        while time.monotonic() < deadline:
            _, result = self.call("GET", f"/v1/requests/{request}/result", Prefer="wait=20")
            if result["status"] in ("succeeded", "failed", "cancelled"):
                return result
        raise RuntimeError(f"request {request} did not end")


@contextmanager
def serving(katsudo: str, folder: Path, *arguments: str, **settings: object):
    """Starts a server on a free port with the models of this module, and yields it. It is killed at the end of the block."""
    server = Server(katsudo, folder, list(arguments), settings)
    try:
        server.start()
        yield server
    finally:
        server.kill()
