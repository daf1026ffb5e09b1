"""Nodes for tests: each one does a thing that ComfyUI's own nodes do not do, or not when a test wants it."""

import ctypes
import time
from pathlib import Path

import comfy.utils
import folder_paths
import torch
from PIL import Image

CATEGORY = "katsudo/tests"
LONGEST = 3600.0
TICK = 0.05


def seconds_input():
    return ("FLOAT", {"default": 1.0, "min": 0.0, "max": LONGEST, "step": 0.01})


class Wait:
    """Waits and reports its progress. An interruption ends it at the next report."""

    CATEGORY = CATEGORY
    FUNCTION = "run"
    RETURN_TYPES = ("STRING",)

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"text": ("STRING", {"default": ""}), "seconds": seconds_input()}}

    def run(self, text, seconds):
        end = time.monotonic() + seconds
        ticks = max(1, int(seconds / TICK))
        bar = comfy.utils.ProgressBar(ticks)
        for _ in range(ticks):
            time.sleep(max(0.0, min(TICK, end - time.monotonic())))
            bar.update(1)
        return (text,)


class Preview(Wait):
    """Waits and sends a small picture with each report of its progress."""

    def run(self, text, seconds):
        ticks = max(1, int(seconds / TICK))
        bar = comfy.utils.ProgressBar(ticks)
        for tick in range(ticks):
            time.sleep(TICK)
            bar.update_absolute(tick + 1, ticks, ("JPEG", Image.new("RGB", (64, 64), (tick % 256, 80, 160)), 64))
        return (text,)


class WaitSilently(Wait):
    """Waits without a report. An interruption ends the job only after the node."""

    def run(self, text, seconds):
        time.sleep(seconds)
        return (text,)


class Hang(Wait):
    """Waits in a call of the C library that nothing but the end of the process ends early."""

    def run(self, text, seconds):
        ctypes.CDLL(None).sleep(int(seconds))
        return (text,)


class Fail:
    """Fails with a message that names a path of the server."""

    CATEGORY = CATEGORY
    FUNCTION = "run"
    RETURN_TYPES = ("STRING",)

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"text": ("STRING", {"default": ""}), "message": ("STRING", {"default": "the node failed"})}}

    def run(self, text, message):
        raise RuntimeError(f"{message} (in {Path(__file__).resolve()})")


class OutOfMemory:
    """Asks for more memory than any machine has."""

    CATEGORY = CATEGORY
    FUNCTION = "run"
    RETURN_TYPES = ("STRING",)

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"text": ("STRING", {"default": ""})}}

    def run(self, text):
        torch.empty(1 << 50, dtype=torch.uint8)
        return (text,)


class FailOutOfMemoryOnce(OutOfMemory):
    """Fails like a full graphics card at the first job with a text, and passes at every later one."""

    seen = set()

    @classmethod
    def IS_CHANGED(cls, **_):
        return float("nan")

    def run(self, text):
        if text not in self.seen:
            self.seen.add(text)
            raise torch.cuda.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 GiB.")
        return (text,)


class SaveText:
    """Writes a text file, and reports it as a node of other people does: under a key of its own, with the whole path."""

    CATEGORY = CATEGORY
    FUNCTION = "run"
    RETURN_TYPES = ()
    OUTPUT_NODE = True
    KEY, EXTENSION = "text_files", "txt"

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"text": ("STRING", {"default": ""}), "filename_prefix": ("STRING", {"default": "text/file"})}}

    def content(self, text):
        return text.encode()

    def run(self, text, filename_prefix):
        folder, name, counter, subfolder, _ = folder_paths.get_save_image_path(
            filename_prefix, folder_paths.get_output_directory()
        )
        file = Path(folder) / f"{name}_{counter:05}_.{self.EXTENSION}"
        file.write_bytes(self.content(text))
        entry = {
            "filename": file.name, "subfolder": subfolder, "type": "output", "format": self.EXTENSION, "frame_rate": 8.0,
            "fullpath": str(file),
        }  # fmt: skip
        return {"ui": {self.KEY: [entry], "count": [1], "done": [True]}}


class SaveGif(SaveText):
    """Writes a GIF of one pixel under the key `gifs`."""

    KEY, EXTENSION = "gifs", "gif"

    def content(self, text):
        return bytes.fromhex("47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b")


class SaveWave(SaveText):
    """Writes one second of silence as a WAV file under the key `audio`."""

    KEY, EXTENSION = "audio", "wav"

    def content(self, text):
        samples = bytes([128]) * 8000
        head = b"RIFF" + (36 + len(samples)).to_bytes(4, "little") + b"WAVEfmt " + (16).to_bytes(4, "little")
        shape = b"".join(n.to_bytes(size, "little") for n, size in ((1, 2), (1, 2), (8000, 4), (8000, 4), (1, 2), (8, 2)))
        return head + shape + b"data" + len(samples).to_bytes(4, "little") + samples


class SaveNothing(SaveText):
    """Ends well without a file and without a text."""

    def run(self, text, filename_prefix):
        return {"ui": {}}


class SaveEmptyFile(SaveText):
    """Writes a file without bytes."""

    def content(self, text):
        return b""


class ShowAccountKey:
    """Shows the key of an account at comfy.org that came with the job, as the nodes that call its services get it."""

    CATEGORY = CATEGORY
    FUNCTION = "run"
    RETURN_TYPES = ()
    OUTPUT_NODE = True

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {}, "hidden": {"key": "API_KEY_COMFY_ORG"}}

    @classmethod
    def IS_CHANGED(cls, **_):
        return float("nan")

    def run(self, key=None):
        return {"ui": {"text": [key or "no key"]}}


NODE_CLASS_MAPPINGS = {
    f"KatsudoTest{kind.__name__}": kind
    for kind in (
        Wait, Preview, WaitSilently, Hang, Fail, OutOfMemory, FailOutOfMemoryOnce, SaveText, SaveGif, SaveWave, SaveNothing,
        SaveEmptyFile, ShowAccountKey,
    )  # fmt: skip
}
