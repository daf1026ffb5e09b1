"""Whether a film runs smoothly: VBench's measures, with DIS optical flow (Kroeger 2016) in the place of networks."""

import cv2
import numpy as np


def quarter(frames: np.ndarray) -> np.ndarray:
    """Half-size frames at a quarter of the film's size."""
    height, width = frames.shape[1] // 2, frames.shape[2] // 2
    return np.stack([cv2.resize(frame, (width, height), interpolation=cv2.INTER_AREA) for frame in frames])


def differences(frames: np.ndarray) -> np.ndarray:
    """Mean change between neighbours in grey levels, one for each pair."""
    return np.array([cv2.absdiff(a, b).mean() for a, b in zip(frames, frames[1:])])


def flickering(changes: np.ndarray) -> float:
    """VBench's temporal_flickering: 1 is still."""
    return float(1 - changes.mean() / 255)


def cut(changes: np.ndarray) -> float:
    """The largest change beside the usual one; half a grey level counts as usual where nothing moves."""
    return float(changes.max() / max(0.5, np.median(changes)))


def warped(frame: np.ndarray, flow: np.ndarray) -> np.ndarray:
    y, x = np.mgrid[: frame.shape[0], : frame.shape[1]].astype(np.float32)
    return cv2.remap(frame, x + flow[..., 0], y + flow[..., 1], cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)


def smoothness_and_warping(frames: np.ndarray, stride: int = 8) -> tuple[float, float]:
    """motion_smoothness (1 is smooth): middle frames rebuilt from their neighbours; and the error of warping a frame onto the one
    before it where nothing is hidden, in grey levels. Every `stride`-th place is looked at."""
    finder = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    rebuilt, errors = [], []
    height, width = frames.shape[1:]
    y, x = np.mgrid[:height, :width].astype(np.float32)
    for number in range(0, len(frames) - 2, stride):
        before, middle, after = frames[number : number + 3]
        forth, back = finder.calc(before, after, None), finder.calc(after, before, None)
        # Half the way from either side.
        guess = (warped(before, back / 2).astype(np.float32) + warped(after, forth / 2)) / 2
        rebuilt.append(np.abs(guess - middle).mean())
        forth, back = finder.calc(before, middle, None), finder.calc(middle, before, None)
        there = cv2.remap(back, x + forth[..., 0], y + forth[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT, borderValue=99)
        seen = np.linalg.norm(forth + there, axis=2) < 0.5 + 0.01 * np.linalg.norm(forth, axis=2)
        if seen.any():
            errors.append(np.abs(warped(middle, forth).astype(np.float32) - before)[seen].mean())
    return 1 - float(np.mean(rebuilt)) / 255, float(np.mean(errors)) if errors else 0.0
