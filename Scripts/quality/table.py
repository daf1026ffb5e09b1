"""Makes Markdown tables of the results: the number of cells that reach each threshold, and the cells that do not."""

from thresholds import EFFECT_THRESHOLDS, MOVE_THRESHOLDS, SCENE_THRESHOLDS, Threshold

THRESHOLDS = {"move": MOVE_THRESHOLDS, "effect": EFFECT_THRESHOLDS, "scene": SCENE_THRESHOLDS}
# The share of the moves that must be recognised. Every cell must reach every other threshold.
MOVES_RECOGNISED = 0.95


def asked(cells: list[dict], threshold: Threshold) -> list[dict]:
    return [cell for cell in cells if threshold.measure in cell and threshold.only(cell)]


def summary(cells: list[dict]) -> tuple[str, list[str]]:
    """Returns the table, and a line for each cell that misses a threshold."""
    rows = ["| Measure | Threshold | Cells | Reached | Worst | Median | Where it is worst |", "|---|---|---|---|---|---|---|"]
    missed = []
    for kind, thresholds in THRESHOLDS.items():
        of_kind = [cell for cell in cells if cell["kind"] == kind]
        for threshold in thresholds:
            found = asked(of_kind, threshold)
            if not found:
                continue
            values = sorted(found, key=lambda cell: badness(cell[threshold.measure], threshold))
            worst, median = values[-1], values[len(values) // 2]
            bad = [cell for cell in values if not threshold.passes(cell[threshold.measure])]
            show = f".{threshold.digits}f"
            rows.append(
                f"| {threshold.title} | {threshold.bound} | {len(found)} | {len(found) - len(bad)} "
                f"| {worst[threshold.measure]:{show}} | {median[threshold.measure]:{show}} | {label(worst)} |")
            if threshold.measure == "is_move" and len(bad) <= len(found) * (1 - MOVES_RECOGNISED) + 1e-9:
                continue
            missed += [f"{threshold.title} {threshold.bound}: {label(cell)} has {cell[threshold.measure]:{show}}" for cell in reversed(bad)]
    return "\n".join(rows), missed


def label(cell: dict) -> str:
    return cell["picture"] if cell["kind"] == "scene" else f"{cell['picture']}, {cell['name']}"


def badness(value: float, threshold: Threshold) -> float:
    if threshold.measure == "margin_zoom":
        return abs(value)
    return -value if threshold.bound.startswith(("≥", "yes")) else value


def grid(cells: list[dict], measure: str, digits: int) -> str:
    """Returns a table of one measure, with a row for each move and a column for each picture."""
    pictures = list(dict.fromkeys(cell["picture"] for cell in cells))
    names = list(dict.fromkeys(cell["name"] for cell in cells))
    values = {(cell["name"], cell["picture"]): cell[measure] for cell in cells if measure in cell}
    rows = ["| | " + " | ".join(pictures) + " |", "|---" * (len(pictures) + 1) + "|"]
    for name in names:
        shown = [f"{values[name, one]:.{digits}f}" if (name, one) in values else "" for one in pictures]
        rows.append(f"| {name} | " + " | ".join(shown) + " |")
    return "\n".join(rows)
