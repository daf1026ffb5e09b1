"""Measures the unevenness of a film's motion from its frames alone.

An encoder moves every block in steps of a quarter of a pixel, so the error of a single point is larger than that of the whole picture. A
measure that uses only the corners in places with much detail, or a plain mean over all corners, takes this error for jitter of the
picture: a truck over the lake measured 0.14 px, although its frames differed from the frames before the encoder by only 0.03 px. So the
points come from all parts of the frame, the windows are wide, and the fit is robust against outliers.
"""

import cv2
import numpy as np

# Bilinear interpolation between pixels has a small error that depends on the place and grows with finer detail. For a pan at known
# sub-pixel places, the true jitter is 0. With this blur, the measured jitter is 0.03 to 0.05 px; with a blur of 1.0, it is 0.06 to 0.07 px.
# With 2.0, it is 0.02 to 0.03 px, but then the faint detail that is left after encoding causes larger errors than that.
BLUR = 1.5
CELLS = 200
WINDOW = 41
SEARCH = dict(winSize=(WINDOW, WINDOW), maxLevel=3, criteria=(cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 30, 0.001))
# This value means a slope of about 0.4 grey levels per pixel in the weaker direction. Weaker corners are noise.
WEAKEST_CORNER = 1e-5
# The number of frames for which the same points are followed. Then new points are chosen.
SPAN = 16


def spread_corners(frame: np.ndarray) -> np.ndarray:
    """Returns the best corner of each of about 200 equal cells that has one. A border of half a window on each side is not used."""
    strength = cv2.cornerMinEigenVal(frame, 5)
    height, width = frame.shape
    rim = WINDOW // 2
    strength[:rim], strength[-rim:], strength[:, :rim], strength[:, -rim:] = 0, 0, 0, 0
    side = np.sqrt(height * width / CELLS)
    rows = np.linspace(0, height, max(1, round(height / side)) + 1).astype(int)
    columns = np.linspace(0, width, max(1, round(width / side)) + 1).astype(int)
    found = []
    for top, bottom in zip(rows, rows[1:]):
        for left, right in zip(columns, columns[1:]):
            cell = strength[top:bottom, left:right]
            y, x = np.unravel_index(cell.argmax(), cell.shape)
            if cell[y, x] >= WEAKEST_CORNER:
                found.append((left + x, top + y))
    return np.array(found, np.float32).reshape(-1, 1, 2)


def followed(frames: list[np.ndarray]) -> np.ndarray:
    """Returns the places of points in each of these frames, in the shape frames x points x 2.

    Points that were lost or came too near to the border are left out.
    """
    height, width = frames[0].shape
    path = [spread_corners(frames[0])]
    alive = np.ones(len(path[0]), bool)
    if not alive.any():
        return np.empty((len(frames), 0, 2), np.float32)
    for before, after in zip(frames, frames[1:]):
        there, found, _ = cv2.calcOpticalFlowPyrLK(before, after, path[-1], None, **SEARCH)
        alive &= found.ravel() == 1
        path.append(there)
    places = np.stack(path)[:, :, 0, :]
    rim = WINDOW / 2
    inside = ((places > rim) & (places < [width - rim, height - rim])).all(axis=(0, 2))
    return places[:, alive & inside]


def common_change(change: np.ndarray, away: np.ndarray) -> np.ndarray:
    """Returns the common shift and growth (per unit of `away`) of most points: iteratively reweighted least squares, Tukey's biweight."""
    count = len(change)
    known = np.zeros((2 * count, 3))
    known[:count, 0] = known[count:, 1] = 1
    known[:count, 2], known[count:, 2] = away.T
    values = change.T.ravel()
    fit = np.append(np.median(change, axis=0), 0.0)
    for _ in range(5):
        miss = np.hypot(*(values - known @ fit).reshape(2, count))
        # The limit is 4.685 standard deviations. In two dimensions, the median length is 1.18 standard deviations.
        limit = 4.685 * np.median(miss) / 1.18 + 1e-6
        weight = np.tile(np.clip(1 - (miss / limit) ** 2, 0, None) ** 2, 2)
        fit = np.linalg.solve(known.T @ (known * weight[:, None]) + 1e-9 * np.eye(3), known.T @ (weight * values))
    return fit


def jitter(frames: np.ndarray) -> float:
    """Returns the jitter in pixels of the full size: the RMS, over the film, of the second difference of the velocity.

    `frames` are grey and have half the size. The difference is computed for each point by itself, so the different speeds of near and far
    points do not matter. Then a shift and a growth are fitted to the differences. The result is the largest of three values: x, y, and
    the growth at the left and right edges.
    """
    frames = [cv2.GaussianBlur(frame, (0, 0), BLUR) for frame in frames]
    height, width = frames[0].shape
    unrest = []
    # One difference needs four frames. So the spans overlap by three frames, and no difference is left out, also not at key frames.
    for first in range(0, len(frames) - 3, SPAN - 3):
        places = followed(frames[first : first + SPAN])
        if places.shape[1] < 30:
            continue
        for number, change in enumerate(np.diff(places, n=3, axis=0)):
            unrest.append(common_change(change, (places[number + 1] - [width / 2, height / 2]) / (width / 2)))
    # The factor is 2, because the frames have half the size.
    return float(2 * np.sqrt(np.mean(np.square(unrest), axis=0)).max()) if unrest else 0.0
