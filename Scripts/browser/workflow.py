"""A small workflow of ComfyUI, and the node classes of a server that can run it."""

# A picture becomes a picture. The seed is larger than the whole numbers that JavaScript keeps.
GRAPH = {
    "1": {"class_type": "LoadImage", "inputs": {"image": "example.png"}, "_meta": {"title": "First frame"}},
    "2": {"class_type": "Glow", "inputs": {"seed": 9007199254740993, "strength": 0.5, "model": "glow.safetensors", "image": ["1", 0]}},
    "3": {"class_type": "SaveImage", "inputs": {"filename_prefix": "out", "images": ["2", 0]}},
}

OBJECT_INFO = {
    "LoadImage": {"input": {"required": {"image": [["example.png"], {"image_upload": True}]}}, "output": ["IMAGE"]},
    "Glow": {
        "input": {"required": {
            "seed": ["INT", {"min": 0, "max": 18446744073709551615, "control_after_generate": True}],
            "strength": ["FLOAT", {"min": 0, "max": 1}], "model": [["other.safetensors"], {}], "image": ["IMAGE"]}},
        "output": ["IMAGE"],
    },
    "SaveImage": {"input": {"required": {"images": ["IMAGE"], "filename_prefix": ["STRING", {}]}}, "output": [], "output_node": True},
}
