"""Makes contact sheets for people: pictures with a row of frames for each move and each effect."""

import tempfile
from pathlib import Path

import cv2
import numpy as np

import film
from cells import Effect, Move

MOMENTS = [0, 30, 60, 90, 120]
ROW_HEIGHT = 216


def row(katsudo: str, source: Path, subject: Move | Effect) -> np.ndarray:
    prompt = subject.prompt if isinstance(subject, Move) else f"static shot, {subject.prompt}"
    with tempfile.TemporaryDirectory() as folder:
        clip = Path(folder, "clip.mp4")
        film.render(katsudo, source, prompt, MOMENTS[-1] + 1, clip)
        frames = [film.frame(clip, number) for number in MOMENTS]
    width = round(frames[0].shape[1] * ROW_HEIGHT / frames[0].shape[0])
    strip = np.hstack([cv2.resize(frame, (width, ROW_HEIGHT), interpolation=cv2.INTER_AREA) for frame in frames])
    title = np.full((22, strip.shape[1], 3), 32, np.uint8)
    cv2.putText(title, f"{source.stem}: {subject.name}", (6, 16), cv2.FONT_HERSHEY_SIMPLEX, 0.5, (230, 230, 230), 1, cv2.LINE_AA)
    return np.vstack([title, strip])


def write(katsudo: str, source: Path, folder: Path, moves: list[Move], effects: list[Effect]) -> list[Path]:
    """Writes PICTURE-moves.png and PICTURE-effects.png and returns their paths. A sheet without rows is not written."""
    folder.mkdir(parents=True, exist_ok=True)
    files = []
    for name, subjects in [("moves", moves), ("effects", effects)]:
        if subjects:
            files.append(folder / f"{source.stem}-{name}.png")
            cv2.imwrite(str(files[-1]), np.vstack([row(katsudo, source, subject) for subject in subjects]))
    return files
