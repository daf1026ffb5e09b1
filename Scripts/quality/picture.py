"""Measures single frames: likeness to the picture, sharpness, black borders, the change by an effect, and the depth."""

import cv2
import numpy as np


def ssim(one: np.ndarray, other: np.ndarray) -> float:
    """Returns the structural similarity (SSIM) of two grey pictures, with a Gaussian window of sigma 1.5 (Wang 2004)."""
    one, other = one.astype(np.float32), other.astype(np.float32)

    def mean(values: np.ndarray) -> np.ndarray:
        return cv2.GaussianBlur(values, (11, 11), 1.5)

    a, b = mean(one), mean(other)
    aa, bb, ab = mean(one * one) - a * a, mean(other * other) - b * b, mean(one * other) - a * b
    c1, c2 = (0.01 * 255) ** 2, (0.03 * 255) ** 2
    return float((((2 * a * b + c1) * (2 * ab + c2)) / ((a * a + b * b + c1) * (aa + bb + c2))).mean())


def psnr(one: np.ndarray, other: np.ndarray) -> float:
    return float(cv2.PSNR(one, other))


def grey(picture: np.ndarray) -> np.ndarray:
    return cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY)


def sharpness_kept(frames: np.ndarray) -> float:
    """Returns the share of sharpness that is left: the smallest variance of the Laplacian of four later frames, divided by frame 0's."""
    numbers = np.linspace(0, len(frames) - 1, 5).round().astype(int)
    values = [cv2.Laplacian(frames[number], cv2.CV_32F).var() for number in numbers]
    return float(min(values[1:]) / max(values[0], 1e-6))


def black_border(frames: np.ndarray) -> float:
    """Returns the share of border pixels that are black although the picture 8 pixels further inside is not black.

    The worst of 25 frames counts. The share of frame 0 is subtracted.
    """

    def share(frame: np.ndarray) -> float:
        band = np.concatenate([frame[0], frame[-1], frame[:, 0], frame[:, -1]])
        inside = np.concatenate([frame[8], frame[-9], frame[:, 8], frame[:, -9]])
        return float(np.mean((band < 5) & (inside > 30)))

    numbers = np.linspace(0, len(frames) - 1, 25).round().astype(int)
    return max(0.0, max(share(frames[number]) for number in numbers) - share(frames[0]))


def moved(plain: np.ndarray, changed: np.ndarray) -> np.ndarray:
    """Returns `True` for places at which two frames differ, at a quarter of their size. Single spots, which are noise, do not count."""
    before, after = (
        cv2.resize(grey(one), None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA).astype(np.float32) for one in (plain, changed))
    return cv2.medianBlur((np.abs(after - before) > 1.5).astype(np.uint8), 3) > 0


def places(plain: np.ndarray, changed: np.ndarray, true: np.ndarray) -> dict[str, float]:
    """Returns the shares of the sky and of the ground that have changed. The true inverse depth, 0 in the sky, separates them.

    Places near the border between both do not count. A part with at most 2 % of the picture has no share in the result.
    """
    is_moved = moved(plain, changed)
    size = is_moved.shape[1], is_moved.shape[0]
    is_sky = (cv2.resize(true, size, interpolation=cv2.INTER_AREA) <= 0).astype(np.uint8)
    brush = np.ones((2 * (size[0] // 50) + 1,) * 2, np.uint8)
    parts = {"sky_moved": cv2.erode(is_sky, brush) > 0, "ground_moved": cv2.erode(1 - is_sky, brush) > 0}
    return {name: float(is_moved[part].mean()) for name, part in parts.items() if part.mean() > 0.02}


def response(plain: np.ndarray, changed: np.ndarray) -> dict[str, float]:
    """Returns the changes that an effect makes to a frame: mean colour (CIELAB), contrast, detail, mean difference, changed share."""

    def lab(picture: np.ndarray) -> np.ndarray:
        return cv2.cvtColor(picture.astype(np.float32) / 255, cv2.COLOR_BGR2LAB)

    before, after = lab(plain), lab(changed)
    shift = (after - before).reshape(-1, 3).mean(axis=0)
    detail = [cv2.Laplacian(grey(picture), cv2.CV_32F).var() for picture in (plain, changed)]
    return {
        "dL": float(shift[0]), "db": float(shift[2]), "contrast": float(after[..., 0].std() / before[..., 0].std()),
        "detail": float(detail[1] / detail[0]), "changed": float(np.abs(after - before).mean()),
        "moved": float(moved(plain, changed).mean()),
    }


def ranks(values: np.ndarray) -> np.ndarray:
    """Returns the rank of each value, counted from 0. Equal values get the mean of their ranks."""
    _, place, count = np.unique(values, return_inverse=True, return_counts=True)
    end = np.cumsum(count)
    return ((end - count + end - 1) / 2)[place]


def depth_rank(estimated: np.ndarray, true: np.ndarray) -> float:
    """Returns Spearman's rank correlation, -1 to 1, of two inverse depths over the same frame. The sky is the farthest."""
    height, width = estimated.shape
    true = cv2.resize(true.astype(np.float32), (width, height), interpolation=cv2.INTER_AREA)
    a, b = ranks(estimated[::2, ::2].ravel()), ranks((true[::2, ::2] * 4096).round().ravel())
    return float(np.corrcoef(a, b)[0, 1])
