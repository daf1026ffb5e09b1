#!/usr/bin/env python3
"""Measures the films of the built-in engine: moves x pictures, effects x pictures, against the thresholds of docs/quality.md.

Prints a Markdown table and exits with 1 if a threshold is missed. Results are kept by the fingerprint of the binary, the picture
and the measures, so an interrupted run continues.
"""

import argparse
import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import cv2

import film
import measure
import sheets
import table
from cells import EFFECTS, MOVES, PART_EFFECTS, PART_MOVES, PART_SCENES, SCENES
from store import Store, fingerprint

WIDTHS = {"landscape": 2176, "street": 1920, "lake": 1920, "room": 1664, "product": 1440, "forest": 1248, "portrait": 1248, "night": 1088}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("katsudo", nargs="?", default=".build/release/katsudo", help="the binary to measure")
    parser.add_argument("--part", action="store_true", help="two scenes and four moves only, for continuous integration")
    parser.add_argument("--pictures", type=Path, metavar="DIR", help="measure these JPEG and PNG pictures instead of the scenes")
    parser.add_argument("--scenes", nargs="+", choices=SCENES, help="only these scenes")
    parser.add_argument("--moves", nargs="+", choices=[move.name for move in MOVES], help="only these moves")
    parser.add_argument("--effects", nargs="+", choices=[effect.name for effect in EFFECTS], help="only these effects")
    parser.add_argument("--sheets", type=Path, metavar="DIR", help="write contact sheets there and measure nothing")
    parser.add_argument("--work", type=Path, default=Path(".build/quality"), help="where scenes and results are kept")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    return parser.parse_args()


def painted(katsudo: str, scene: str, work: Path) -> tuple[Path, Path]:
    # The folder depends on the binary, because another binary may paint the scene differently.
    folder = work / "scenes" / fingerprint(Path(katsudo))[:16]
    picture, depth = folder / f"{scene}.png", folder / f"{scene}-depth.png"
    film.paint(katsudo, scene, WIDTHS[scene], picture, depth)
    return picture, depth


def pictures(options: argparse.Namespace) -> list[tuple[Path, Path | None]]:
    if options.pictures:
        names = [path for path in sorted(options.pictures.iterdir()) if path.suffix.lower() in (".jpg", ".jpeg", ".png")]
        return [(path, None) for path in names]
    scenes = options.scenes or (PART_SCENES if options.part else SCENES)
    return [painted(options.katsudo, scene, options.work) for scene in scenes]


def one_cell(katsudo: str, store: Store, source: Path, depth: Path | None, kind: str, subject) -> dict:
    """Returns the measured numbers of a cell. Reads them from the store if they are there; otherwise measures and stores them."""
    cv2.setNumThreads(1)
    name, prompt = (subject.name, subject.prompt) if subject else ("scene", "")
    path = store.path(source, kind, name, prompt)
    if cell := store.read(path):
        return cell
    cell = {"kind": kind, "picture": source.stem, "name": name}
    if kind == "move":
        cell |= {"parallax_kind": subject.parallax} | measure.move(katsudo, source, depth, subject)
    elif kind == "effect":
        cell |= measure.effect(katsudo, source, depth, subject)
    else:
        cell |= measure.scene(katsudo, source, depth)
    store.write(path, cell)
    return cell


def subjects(options: argparse.Namespace) -> tuple[list, list]:
    """Returns the moves and the effects that the options select."""
    if options.moves or options.effects:
        return (
            [move for move in MOVES if move.name in (options.moves or [])],
            [effect for effect in EFFECTS if effect.name in (options.effects or [])])
    if options.part:
        return [move for move in MOVES if move.name in PART_MOVES], [effect for effect in EFFECTS if effect.name in PART_EFFECTS]
    return MOVES, EFFECTS


def plan(options: argparse.Namespace, sources: list) -> list[tuple]:
    moves, effects = subjects(options)
    work = []
    for source, depth in sources:
        work.append((source, depth, "scene", None))
        work += [(source, depth, "move", move) for move in moves]
        work += [(source, depth, "effect", effect) for effect in effects if not effect.scenes or source.stem in effect.scenes]
    return work


def main() -> int:
    options = arguments()
    options.katsudo = str(Path(options.katsudo).resolve())
    sources = pictures(options)
    if options.sheets:
        for source, _ in sources:
            for path in sheets.write(options.katsudo, source, options.sheets, *subjects(options)):
                print(path, flush=True)
        return 0
    store = Store(options.work / "cells", Path(options.katsudo))
    work = plan(options, sources)
    started = time.monotonic()
    cells = {}
    with ProcessPoolExecutor(options.jobs) as pool:
        waiting = {pool.submit(one_cell, options.katsudo, store, *item): index for index, item in enumerate(work)}
        for done, future in enumerate(as_completed(waiting), 1):
            cells[waiting[future]] = future.result()
            print(f"\r{done}/{len(work)} cells, {time.monotonic() - started:.0f} s", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    ordered = [cells[index] for index in range(len(work))]
    text, missed = table.summary(ordered)
    print(text)
    moves = [cell for cell in ordered if cell["kind"] == "move"]
    if not options.part and moves:
        for measured, digits in [("jitter", 3), ("parallax", 2), ("sharpness", 2)]:
            print(f"\n{measured}\n\n{table.grid(moves, measured, digits)}")
    depths = [cell for cell in ordered if "depth_rank" in cell]
    if depths:
        print("\n" + ", ".join(f"{cell['picture']} {cell['depth_rank']:.2f}" for cell in depths))
    if missed:
        print(f"\n{len(missed)} missed:\n" + "\n".join(f"- {line}" for line in missed))
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
