"""How unevenly a film moves, told from its frames alone.

An encoder puts every block where a quarter of a pixel allows, so the places of single points are off by more than the whole picture
is. Corners that crowd where the detail is, or a plain mean over them, take that for unrest of the picture: a lake's truck read 0.14 px
whose frames, set against those before the encoder, were off by 0.03. Hence points from everywhere, wide windows, and a fit that
lets no minority speak.
"""

import cv2
import numpy as np

# Finding a place between pixels by bilinear weights errs by a little that depends on the place, and the more the finer the detail is. With
# this blur a pan at known sub-pixel places reads 0.03 to 0.05 px where it should read 0; with a blur of 1.0, 0.06 to 0.07. With 2.0 it is
# 0.02 to 0.03, but what an encoder leaves of faint detail misleads the search by more than that.
BLUR = 1.5
CELLS = 200
WINDOW = 41
SEARCH = dict(winSize=(WINDOW, WINDOW), maxLevel=3, criteria=(cv2.TERM_CRITERIA_EPS | cv2.TERM_CRITERIA_COUNT, 30, 0.001))
# A slope of about 0.4 grey levels a pixel in the weaker direction; less is noise.
WEAKEST_CORNER = 1e-5
# Points are followed for this many frames, and found anew after.
SPAN = 16


def spread_corners(frame: np.ndarray) -> np.ndarray:
    """The best corner of each of about 200 equal cells, if it has any. Nothing nearer to the rim than half a window."""
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
    """Places of points in each of these frames: frames x points x 2. Points that were lost or came to the rim are left out."""
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
    """The shift and the growth (for each unit of `away`) that most points share: least squares, weighted anew by Tukey's biweight."""
    count = len(change)
    known = np.zeros((2 * count, 3))
    known[:count, 0] = known[count:, 1] = 1
    known[:count, 2], known[count:, 2] = away.T
    values = change.T.ravel()
    fit = np.append(np.median(change, axis=0), 0.0)
    for _ in range(5):
        miss = np.hypot(*(values - known @ fit).reshape(2, count))
        # 4.685 standard deviations; the median of a length in two dimensions is 1.18 of them.
        limit = 4.685 * np.median(miss) / 1.18 + 1e-6
        weight = np.tile(np.clip(1 - (miss / limit) ** 2, 0, None) ** 2, 2)
        fit = np.linalg.solve(known.T @ (known * weight[:, None]) + 1e-9 * np.eye(3), known.T @ (weight * values))
    return fit


def jitter(frames: np.ndarray) -> float:
    """Unrest in pixels of the full size: rms over the film of the second difference of the velocity. `frames` are grey, at half the size.

    The difference is taken for each point first, so that it does not matter that near points are faster than far ones; then a shift and
    a growth are fitted to the differences, and the worst of x, y and the growth at the left and right edges counts.
    """
    frames = [cv2.GaussianBlur(frame, (0, 0), BLUR) for frame in frames]
    height, width = frames[0].shape
    unrest = []
    # A difference needs four frames, so spans overlap by three: none is left out, and those across key frames count too.
    for first in range(0, len(frames) - 3, SPAN - 3):
        places = followed(frames[first : first + SPAN])
        if places.shape[1] < 30:
            continue
        for number, change in enumerate(np.diff(places, n=3, axis=0)):
            unrest.append(common_change(change, (places[number + 1] - [width / 2, height / 2]) / (width / 2)))
    # Twice, since the frames have half the size.
    return float(2 * np.sqrt(np.mean(np.square(unrest), axis=0)).max()) if unrest else 0.0
