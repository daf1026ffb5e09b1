"""What is rendered: the moves, each with the prompt that asks for it, and the effects. A cell is one picture and one of these."""

from dataclasses import dataclass

SCENES = ["street", "landscape", "lake", "forest", "portrait", "room", "product", "night"]


@dataclass(frozen=True)
class Move:
    name: str
    prompt: str
    # Whether near and far must part ("deep"), must not ("flat"), or either may be ("any").
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

# What `--part` runs: enough to notice a wrong sign, a jump, a lost frame or a lost effect.
PART_SCENES = ["street", "room"]
PART_MOVES = ["static", "pan_left", "dolly_in", "truck_right"]


@dataclass(frozen=True)
class Effect:
    name: str
    prompt: str
    # Where it must be seen; nothing for everywhere. What moves by itself needs a place in the picture.
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
