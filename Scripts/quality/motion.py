"""Measures the smoothness of a film's motion with VBench's measures. DIS optical flow (Kroeger 2016) replaces their networks."""

import cv2
import numpy as np


def quarter(frames: np.ndarray) -> np.ndarray:
    """Halves the sides of half-size frames, to a quarter of the film's sides."""
    height, width = frames.shape[1] // 2, frames.shape[2] // 2
    return np.stack([cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA) for frame in frames])


def differences(frames: np.ndarray) -> np.ndarray:
    """Returns the mean change between each frame and the next, in grey levels."""
    return np.array([cv2.absdiff(a, b).mean() for a, b in zip(frames, frames[1:])])


def flickering(changes: np.ndarray) -> float:
    """Returns VBench's temporal_flickering, 0 to 1. A still film has 1."""
    return float(1 - changes.mean() / 255)


def cut(changes: np.ndarray) -> float:
    """Returns the largest change divided by the median change, which counts as at least half a grey level."""
    return float(changes.max() / max(0.5, np.median(changes)))


def warped(frame: np.ndarray, flow: np.ndarray) -> np.ndarray:
    y, x = np.mgrid[: frame.shape[0], : frame.shape[1]].astype(np.float32)
    return cv2.remap(frame, x + flow[..., 0], y + flow[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def smoothness_and_warping(frames: np.ndarray, stride: int = 8) -> tuple[float, float]:
    """Returns VBench's motion_smoothness, 0 to 1 (smooth), and the warping error in grey levels, both at every `stride`-th frame.

    The smoothness compares each middle frame with one that is rebuilt from its two neighbours. The warping error compares a frame with
    the next one, warped back by the optical flow, at places that are visible in both.
    """
    finder = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    rebuilt, errors = [], []
    height, width = frames.shape[1:]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    for number in range(0, len(frames) - 2, stride):
        before, middle, after = frames[number : number + 3]
        forth, back = finder.calc(before, after, None), finder.calc(after, before, None)
        # The guess is the mean of both neighbours, each warped by half of the flow.
        guess = (warped(before, back / 2).astype(np.float32) + warped(after, forth / 2)) / 2
        rebuilt.append(np.abs(guess - middle).mean())
        forth, back = finder.calc(before, middle, None), finder.calc(middle, before, None)
        there = cv2.remap(back, x + forth[..., 0], y + forth[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=99)
        seen = np.linalg.norm(forth + there, axis=2) < 0.5 + 0.01 * np.linalg.norm(forth, axis=2)
        if seen.any():
            errors.append(np.abs(warped(middle, forth).astype(np.float32) - before)[seen].mean())
    return 1 - float(np.mean(rebuilt)) / 255, float(np.mean(errors)) if errors else 0.0
