"""The thresholds of all measures."""

from dataclasses import dataclass
from typing import Callable


@dataclass(frozen=True)
class Threshold:
    measure: str
    title: str
    bound: str
    passes: Callable[[float], bool]
    # Returns `True` for the cells that must reach the threshold.
    only: Callable[[dict], bool] = lambda cell: True
    digits: int = 3


def at_least(value: float) -> Callable[[float], bool]:
    return lambda found: found >= value


def at_most(value: float) -> Callable[[float], bool]:
    return lambda found: found <= value


def moves(*names: str) -> Callable[[dict], bool]:
    return lambda cell: cell["name"] in names


def light_and_air(cell: dict) -> bool:
    return cell["name"] not in ("drifting_clouds", "rippling_water", "wind", "flicker")


def below_the_sky(cell: dict) -> bool:
    return cell["name"] in ("rippling_water", "wind", "flicker")


def deep(cell: dict) -> bool:
    return cell.get("parallax_kind") == "deep"


def flat(cell: dict) -> bool:
    return cell.get("parallax_kind") == "flat"


MOVE_THRESHOLDS = [
    Threshold("ssim0", "frame 0 SSIM", "≥ 0.97", at_least(0.97)),
    Threshold("psnr0", "frame 0 PSNR, dB", "≥ 30", at_least(30), digits=1),
    Threshold("is_move", "camera move as asked", "yes", at_least(1), lambda cell: cell["name"] != "handheld", 0),
    Threshold(
        "margin_zoom", "growth on pans, tilts, static", "≤ 0.01", lambda found: abs(found) <= 0.01,
        moves("static", "pan_left", "pan_right", "tilt_up", "tilt_down")),
    # A handheld camera shakes on purpose.
    Threshold("jitter", "jitter of the rendered frames, px", "≤ 0.10", at_most(0.10), lambda cell: cell["name"] != "handheld"),
    # H.264 moves blocks in steps of a quarter of a pixel, which is visible in slow pans and tilts.
    Threshold("film_jitter", "jitter of the film, px", "≤ 0.25", at_most(0.25), lambda cell: cell["name"] != "handheld"),
    Threshold("smoothness", "motion smoothness", "≥ 0.99", at_least(0.99)),
    Threshold("flickering", "temporal flickering, moving", "≥ 0.985", at_least(0.985), lambda cell: cell["name"] != "static"),
    Threshold("flickering", "temporal flickering, static", "≥ 0.995", at_least(0.995), moves("static"), 4),
    Threshold("warping", "warping error, grey levels", "≤ 2.0", at_most(2.0), digits=2),
    Threshold("cut", "largest beside usual change", "≤ 2.0", at_most(2.0), lambda cell: cell["name"] != "handheld", 2),
    Threshold("parallax", "parallax of 3D moves, % of width", "≥ 0.5", at_least(0.5), deep, 2),
    Threshold("parallax", "parallax of flat moves, % of width", "≤ 0.2", at_most(0.2), flat, 2),
    Threshold("sharpness", "sharpness kept", "≥ 0.40", at_least(0.40), digits=2),
    Threshold("black_border", "black at the borders, share", "0", at_most(0.005)),
]

EFFECT_THRESHOLDS = [
    Threshold("db", "golden hour, Δb", "≥ +6", at_least(6), moves("golden_hour"), 1),
    Threshold("contrast", "fog, contrast", "≤ 0.92", at_most(0.92), moves("fog"), 2),
    Threshold("contrast", "rain, contrast", "≤ 0.85", at_most(0.85), moves("rain"), 2),
    Threshold("dL", "snow, ΔL", "≥ +4", at_least(4), moves("snow"), 1),
    Threshold("dL", "god rays, ΔL", "≥ +3", at_least(3), moves("god_rays"), 1),
    Threshold("detail", "grain, detail", "≥ 1.02", at_least(1.02), moves("grain"), 2),
    Threshold("changed", "light and air, mean change in Lab", "≥ 0.3", at_least(0.3), light_and_air, digits=2),
    Threshold("sky_moved", "clouds, share of the sky that moves", "≥ 0.08", at_least(0.08), moves("drifting_clouds")),
    Threshold("ground_moved", "clouds, share of the ground that moves", "≤ 0.005", at_most(0.005), moves("drifting_clouds"), 4),
    Threshold("ground_moved", "water, wind, share of the ground that moves", "≥ 0.02", at_least(0.02), moves("rippling_water", "wind")),
    Threshold("ground_moved", "flicker, share of the ground that changes", "≥ 0.002", at_least(0.002), moves("flicker"), 4),
    Threshold("ground_moved", "flicker, share of the ground that changes", "≤ 0.1", at_most(0.1), moves("flicker"), 4),
    Threshold("sky_moved", "water, wind, flicker, share of the sky that moves", "≤ 0.005", at_most(0.005), below_the_sky, 4),
]

SCENE_THRESHOLDS = [
    Threshold("repeats", "equal frames for equal seed", "yes", at_least(1), digits=0),
    Threshold("possible_parallax", "parallax with the true depth, % of width", "≥ 0.5", at_least(0.5), digits=2),
    Threshold("depth_rank", "depth rank correlation", "≥ 0.60", at_least(0.60), digits=2),
]
