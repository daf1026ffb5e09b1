"""Prints the folder of ComfyUI's official workflows, which a package of Python holds."""

import importlib.util
import pathlib

spec = importlib.util.find_spec("comfyui_workflow_templates_json")
print(pathlib.Path(spec.submodule_search_locations[0]) / "templates")
