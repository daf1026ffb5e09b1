"""Stores the results of cells in files, so that an interrupted run can continue.

The key of a result depends on everything that the result depends on, so an outdated result is never found.
"""

import hashlib
import json
from pathlib import Path


def fingerprint(*files: Path) -> str:
    whole = hashlib.sha256()
    for file in files:
        whole.update(hashlib.sha256(file.read_bytes()).digest())
    return whole.hexdigest()


class Store:
    def __init__(self, folder: Path, katsudo: Path) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        here = Path(__file__).parent
        # The code that renders and measures is part of the key. Thresholds and tables are applied later, so they are not.
        self.tools = fingerprint(katsudo, *[here / f"{name}.py" for name in ("measure", "film", "camera", "jitter", "motion", "picture")])

    def path(self, picture: Path, kind: str, name: str, prompt: str) -> Path:
        key = hashlib.sha256("\n".join([self.tools, fingerprint(picture), kind, name, prompt]).encode()).hexdigest()[:32]
        return self.folder / f"{key}.json"

    def read(self, path: Path) -> dict | None:
        try:
            return json.loads(path.read_text())
        except (FileNotFoundError, json.JSONDecodeError):
            return None

    def write(self, path: Path, cell: dict) -> None:
        partial = path.with_suffix(".partial")
        partial.write_text(json.dumps(cell))
        partial.rename(path)
