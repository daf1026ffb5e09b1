"""Runs the binary, and reads the frames of its films."""

import hashlib
import json
import subprocess
import tempfile
from pathlib import Path

import cv2
import numpy as np


def paint(katsudo: str, scene: str, width: int, picture: Path, depth: Path) -> None:
    """Makes the sample picture of a scene and its true inverse depth with the binary, unless both files exist."""
    if picture.exists() and depth.exists():
        return
    picture.parent.mkdir(parents=True, exist_ok=True)
    # The files are written to a temporary folder first, because two workers may make the same scene.
    with tempfile.TemporaryDirectory(dir=picture.parent) as folder:
        new, new_depth = Path(folder, picture.name), Path(folder, depth.name)
        run([katsudo, "sample", scene, "-o", new, "--depth", new_depth, "--width", width])
        new_depth.rename(depth)
        new.rename(picture)


def run(command: list) -> bytes:
    done = subprocess.run([str(word) for word in command], capture_output=True, stdin=subprocess.DEVNULL)
    if done.returncode != 0:
        raise RuntimeError(f"{command[0]} {command[1]}: {done.stderr.decode(errors='replace').strip()[-400:]}")
    return done.stdout


def render(katsudo: str, picture: Path, prompt: str, frames: int, output: Path, depth: Path | None = None, raw: Path | None = None) -> None:
    extra = (["--depth", depth] if depth else []) + (["--raw", raw] if raw else [])
    run([katsudo, "render", picture, "-o", output, "-p", prompt, "--frames", frames, "--seed", 7, *extra])


def size(film: Path) -> tuple[int, int]:
    """Returns the width and the height in pixels."""
    shown = run(["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=width,height", "-of", "json", film])
    stream = json.loads(shown)["streams"][0]
    return stream["width"], stream["height"]


def half_size_frames(film: Path) -> np.ndarray:
    """Returns all frames in grey, full range, at half the width and height. The shape is frames x rows x columns."""
    width, height = (side // 2 for side in size(film))
    raw = run(["ffmpeg", "-v", "error", "-i", film, "-vf", f"scale={width}:{height}:flags=area", "-pix_fmt", "gray", "-f", "rawvideo", "-"])
    return np.frombuffer(raw, np.uint8).reshape(-1, height, width)


def half_size_rendered(raw: Path, width: int, height: int) -> np.ndarray:
    """Returns the luma of the frames in a raw yuv420p file, at half the width and height. No encoder has changed them."""
    frames = np.memmap(raw, np.uint8, "r").reshape(-1, height * 3 // 2, width)
    return np.stack([cv2.resize(frame[:height], (width // 2, height // 2), interpolation=cv2.INTER_AREA) for frame in frames])


def frame(film: Path, number: int) -> np.ndarray:
    """Returns one frame at full size in OpenCV's order: blue, green, red."""
    width, height = size(film)
    # ffmpeg's scaler does not read the colour matrix from the file, so it is given here.
    pick = f"select=eq(n\\,{number}),scale=in_color_matrix=bt709:flags=accurate_rnd+full_chroma_int"
    raw = run(["ffmpeg", "-v", "error", "-i", film, "-vf", pick, "-frames:v", 1, "-pix_fmt", "bgr24", "-f", "rawvideo", "-"])
    return np.frombuffer(raw, np.uint8).reshape(height, width, 3)


def digest(film: Path) -> str:
    """Returns a hash of the decoded frames. It does not depend on other bytes of the file."""
    shown = run(["ffmpeg", "-v", "error", "-i", film, "-f", "framemd5", "-"])
    return hashlib.sha256(shown).hexdigest()


def fitted(picture: np.ndarray, width: int, height: int) -> np.ndarray:
    """Returns the part of a picture that a frame shows, at the size of the frame: the largest centred part with the frame's ratio."""
    scale = max(width / picture.shape[1], height / picture.shape[0])
    across, down = width / scale, height / scale
    left, top = (picture.shape[1] - across) / 2, (picture.shape[0] - down) / 2
    cut = picture[round(top) : round(top + down), round(left) : round(left + across)]
    return cv2.resize(cut, (width, height), interpolation=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
