"""Renders one cell and measures it. `move`, `effect` and `scene` return the measured numbers by name."""

import tempfile
from pathlib import Path

import cv2
import numpy as np

import camera
import film
import motion
import picture
from cells import Effect, Move
from jitter import jitter

FRAMES = 121
# Two seconds after the start, all effects have their full strength.
EFFECT_FRAME = 48


def fitted_input(path: Path, frame: np.ndarray) -> np.ndarray:
    return film.fitted(cv2.imread(str(path), cv2.IMREAD_COLOR), frame.shape[1], frame.shape[0])


def read_depth(path: Path) -> np.ndarray:
    return cv2.imread(str(path), cv2.IMREAD_UNCHANGED).astype(np.float32)


def move(katsudo: str, source: Path, true_depth: Path | None, move: Move) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        clip, raw = Path(folder, "clip.mp4"), Path(folder, "clip.yuv")
        film.render(katsudo, source, move.prompt, FRAMES, clip, raw=raw)
        first = film.frame(clip, 0)
        wanted = fitted_input(source, first)
        frames = film.half_size_frames(clip)
        rendered_jitter = jitter(film.half_size_rendered(raw, *film.size(clip)))
    small = motion.quarter(frames)
    start, end = camera.tracks(small)
    edge = camera.edges(start, end, small.shape[1:])
    true = None if true_depth is None else film.fitted(read_depth(true_depth), first.shape[1], first.shape[0])
    parted = camera.parting(start, end, true, small.shape[1:])
    changes = motion.differences(small)
    smoothness, warping = motion.smoothness_and_warping(small)
    found = camera.is_move(move.name, edge, parted)
    return {
        "frames": len(frames),
        "ssim0": picture.ssim(picture.grey(first), picture.grey(wanted)),
        "psnr0": picture.psnr(picture.grey(first), picture.grey(wanted)),
        "is_move": float(found is not False),
        "margin_zoom": camera.margin_zoom(start, end),
        "jitter": rendered_jitter,
        "film_jitter": jitter(frames),
        "smoothness": smoothness,
        "warping": warping,
        "flickering": motion.flickering(changes),
        "cut": motion.cut(changes),
        "parallax": camera.parallax(start, end, small.shape[2]),
        "sharpness": picture.sharpness_kept(frames),
        "black_border": picture.black_border(frames),
        **parted,
        **{f"{name}_{axis}": float(value[index]) for name, value in edge.items() for index, axis in enumerate("xy")},
    }


def effect(katsudo: str, source: Path, true_depth: Path | None, effect: Effect) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        plain, changed = Path(folder, "plain.mp4"), Path(folder, "changed.mp4")
        film.render(katsudo, source, "static shot", EFFECT_FRAME + 1, plain)
        film.render(katsudo, source, f"static shot, {effect.prompt}", EFFECT_FRAME + 1, changed)
        before, after = film.frame(plain, EFFECT_FRAME), film.frame(changed, EFFECT_FRAME)
    answer = picture.response(before, after)
    if true_depth and effect.scenes:
        answer |= picture.places(before, after, film.fitted(read_depth(true_depth), before.shape[1], before.shape[0]))
    return answer


def scene(katsudo: str, source: Path, true_depth: Path | None) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as folder:
        one, other, depth = Path(folder, "one.mp4"), Path(folder, "other.mp4"), Path(folder, "depth.png")
        prompt = "orbit shot, golden hour, dust, fog, lens flare, film grain"
        film.render(katsudo, source, prompt, 13, one, depth)
        film.render(katsudo, source, prompt, 13, other)
        answer = {"repeats": float(film.digest(one) == film.digest(other))}
        if true_depth:
            width, height = film.size(one)
            true = film.fitted(read_depth(true_depth), width, height)
            answer["depth_rank"] = picture.depth_rank(read_depth(depth), true)
            answer["possible_parallax"] = camera.possible_parallax(true)
        return answer
