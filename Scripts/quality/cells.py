"""The moves and the effects to measure, each with its prompt. A cell is the measurement of one of them with one picture."""

from dataclasses import dataclass

SCENES = ["street", "landscape", "lake", "forest", "portrait", "room", "product", "night"]


@dataclass(frozen=True)
class Move:
    name: str
    prompt: str
    # "deep": near and far things must move differently. "flat": they must not. "any": both are right.
    parallax: str


MOVES = [
    Move("static", "static shot", "flat"),
    Move("pan_left", "pan left", "flat"),
    Move("pan_right", "pan right", "flat"),
    Move("tilt_up", "tilt up", "flat"),
    Move("tilt_down", "tilt down", "flat"),
    Move("zoom_in", "zoom in", "flat"),
    Move("zoom_out", "zoom out", "flat"),
    Move("roll_clockwise", "roll clockwise", "flat"),
    Move("dolly_in", "dolly in", "deep"),
    Move("dolly_out", "dolly out", "deep"),
    Move("truck_left", "truck left", "deep"),
    Move("truck_right", "truck right", "deep"),
    Move("crane_up", "crane up", "deep"),
    Move("crane_down", "crane down", "deep"),
    Move("orbit_left", "camera orbits left", "deep"),
    Move("orbit_right", "camera orbits right", "deep"),
    Move("dolly_zoom", "dolly zoom", "deep"),
    Move("drone", "drone shot", "any"),
    Move("handheld", "handheld", "any"),
]

# The cells of `--part`. They are enough to find a wrong sign, a jump, a missing frame or a missing effect.
PART_SCENES = ["street", "room"]
PART_MOVES = ["static", "pan_left", "dolly_in", "truck_right"]


@dataclass(frozen=True)
class Effect:
    name: str
    prompt: str
    # The scenes to measure. An empty tuple means all. An effect that moves things needs a scene that has such things.
    scenes: tuple[str, ...] = ()


EFFECTS = [
    Effect("golden_hour", "golden hour"),
    Effect("night", "moonlight"),
    Effect("fog", "fog"),
    Effect("rain", "rain"),
    Effect("snow", "snow"),
    Effect("god_rays", "god rays"),
    Effect("lens_flare", "lens flare"),
    Effect("dust", "dust in the air"),
    Effect("grain", "film grain"),
    Effect("vignette", "vignette"),
    Effect("drifting_clouds", "clouds drift by", ("landscape",)),
    Effect("rippling_water", "the water ripples", ("lake",)),
    Effect("wind", "leaves sway in the wind", ("landscape", "forest")),
    Effect("flicker", "the lights flicker", ("night", "room")),
]
PART_EFFECTS = ["golden_hour", "fog"]
