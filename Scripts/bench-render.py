"""Measures the built-in engine and similar programs: CPU time and wall time in interleaved rounds, memory, and jitter.

Every film has 1920 x 1088 pixels and 121 frames, except in the row with twice the frames. All use the same H.264 settings. The binary
prints them; only the MoviePy program below repeats the preset, the quality and the number of threads.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time

# Jitter is measured with the code of the quality measures.
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "quality"))

from film import half_size_frames  # noqa: E402
from jitter import jitter  # noqa: E402

WIDTH, HEIGHT, FRAMES = 1920, 1088, 121
# The growth of the picture that "zoom in" causes in 121 frames, as a share.
ZOOM = 0.16
PROMPT = "slow tracking shot, golden hour, lens flare, dust"

MOVIEPY = """
import sys
from moviepy import CompositeVideoClip, ImageClip
picture, film = sys.argv[1:]
clip = ImageClip(picture, duration={frames} / 24).resized(lambda t: 1 + {zoom} * t * 24 / {last}).with_position("center")
CompositeVideoClip([clip], size=({width}, {height})).write_videofile(
    film, fps=24, codec="libx264", audio=False, preset="veryfast", ffmpeg_params=["-crf", "20"], threads=4, logger=None)
""".format(frames=FRAMES, last=FRAMES - 1, zoom=ZOOM, width=WIDTH, height=HEIGHT)


def measured(command, stdin=None):
    """Runs a command and returns its CPU seconds, with those of its children, and its wall seconds. Ends the program if it fails."""
    with open(stdin or os.devnull, "rb") as source:
        start = time.monotonic()
        process = subprocess.Popen(command, stdin=source, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        words = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.monotonic() - start
        process.stderr.close()
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        sys.exit(f"{' '.join(command)} failed:\n{words.decode(errors='replace')}")
    return usage.ru_utime + usage.ru_stime, wall


def peak_memory(command):
    """Runs a command and returns its memory at the peak, in MB for each process name.

    The peak is the largest sum of the proportional set sizes of the command and its children, sampled every 50 ms.
    """
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak = {}
    while process.poll() is None:
        now = {}
        for pid in [process.pid, *children(process.pid)]:
            try:
                with open(f"/proc/{pid}/comm") as name, open(f"/proc/{pid}/smaps_rollup") as rollup:
                    size = next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
                    now[name.read().strip()] = size / 1000
            except (OSError, StopIteration):
                continue
        if sum(now.values()) > sum(peak.values()):
            peak = now
        time.sleep(0.05)
    return peak


def children(pid):
    try:
        with open(f"/proc/{pid}/task/{pid}/children") as listing:
            found = [int(word) for word in listing.read().split()]
        # The kernel lists a child under the thread that started it.
        for thread in os.listdir(f"/proc/{pid}/task"):
            with open(f"/proc/{pid}/task/{thread}/children") as listing:
                found += [int(word) for word in listing.read().split()]
        return set(found)
    except OSError:
        return set()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("katsudo")
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    katsudo = os.path.abspath(options.katsudo)

    with tempfile.TemporaryDirectory(prefix="katsudo-bench-") as folder:
        def path(name):
            return os.path.join(folder, name)

        picture, raw = path("street.png"), path("frames.yuv")
        subprocess.run([katsudo, "sample", "street", "--width", str(WIDTH), "-o", picture], check=True)
        # An encoder that reads all frames and writes nothing.
        with open(path("no-encoder"), "w") as script:
            script.write("#!/bin/sh\nexec cat >/dev/null\n")
        os.chmod(path("no-encoder"), 0o755)

        def render(film, *more, prompt=PROMPT, frames=FRAMES):
            return [katsudo, "render", picture, "-o", path(film), "--prompt", prompt, "--frames", str(frames), *more]

        def encoder(film):
            told = subprocess.run(render(film, "--print-encoder"), check=True, capture_output=True)
            return json.loads(told.stdout)

        arguments = encoder("encode-only.mp4")
        settings = arguments[arguments.index("-i") + 2:-1]
        fitted = f"scale={WIDTH}:{HEIGHT}:force_original_aspect_ratio=increase,crop={WIDTH}:{HEIGHT}"
        zoompan = (
            f"zoompan=z='1+{ZOOM}*on/{FRAMES - 1}':x='iw/2-(iw/zoom/2)':y='ih/2-(ih/zoom/2)'"
            f":d={FRAMES}:s={WIDTH}x{HEIGHT}:fps=24")

        def peer(film, filters):
            return ["ffmpeg", "-v", "error", "-y", "-i", picture, "-vf", filters, *settings, "file:" + path(film)]

        # This run makes the raw frames for the row "encode only".
        measured(render("job.mp4", "--raw", raw))
        rows = {
            "encode only": (["ffmpeg", *arguments], raw),
            "whole job": (render("job.mp4"), None),
            "whole job, with poster and preview": (
                render("job.mp4", "--poster", path("poster.jpg"), "--preview", path("preview.webp")), None),
            "renderer alone": (render("job.mp4", "--ffmpeg", path("no-encoder")), None),
            "renderer alone, twice the frames": (
                render("job.mp4", "--ffmpeg", path("no-encoder"), frames=2 * FRAMES), None),
            "ffmpeg zoompan": (peer("zoompan.mp4", f"{fitted},{zoompan}"), None),
            "ffmpeg zoompan, 4x first": (peer("zoompan4.mp4", f"{fitted},scale=4*iw:-1,{zoompan}"), None),
            "MoviePy": ([sys.executable, "-c", MOVIEPY, picture, path("moviepy.mp4")], None),
        }
        os.environ["IMAGEIO_FFMPEG_EXE"] = "ffmpeg"
        times = {name: [] for name in rows}
        for number in range(options.rounds):
            for name, (command, stdin) in rows.items():
                times[name].append(measured(command, stdin))
            print(f"round {number + 1} of {options.rounds}", file=sys.stderr)

        print(f"{WIDTH} x {HEIGHT}, {FRAMES} frames, medians of {options.rounds} interleaved rounds\n")
        print("| What | CPU s | wall s | CPU, by encode only | wall, by encode only | jitter, px |")
        print("|---|---|---|---|---|---|")
        measured(render("zoom.mp4", prompt="zoom in"))
        films = {
            "whole job": "zoom.mp4", "ffmpeg zoompan": "zoompan.mp4", "ffmpeg zoompan, 4x first": "zoompan4.mp4",
            "MoviePy": "moviepy.mp4"}
        medians = {name: [statistics.median(column) for column in zip(*runs)] for name, runs in times.items()}
        base = medians["encode only"]
        for name, (cpu, wall) in medians.items():
            trembling = f"{jitter(half_size_frames(path(films[name]))):.2f}" if name in films else ""
            print(f"| {name} | {cpu:.2f} | {wall:.2f} | {cpu / base[0]:.2f} | {wall / base[1]:.2f} | {trembling} |")

        # The difference between the two lengths does not contain the work that is done once for each film. It is CPU time, because the
        # wall time of such short runs depends mostly on the other work of the machine.
        one, two = medians["renderer alone"][0], medians["renderer alone, twice the frames"][0]
        frame = (two - one) / FRAMES
        cores = os.cpu_count() or 1
        print(f"\nrenderer: {frame * 1000:.1f} ms CPU a frame, the pipe's included, so at most {cores / frame:.0f} frames a second on"
              f" {cores} cores; {2 * one - two:.2f} s CPU before the first frame")
        peak = peak_memory(render("job.mp4"))
        parts = ", ".join(f"{name} {size:.0f}" for name, size in peak.items())
        print(f"memory: {sum(peak.values()):.0f} MB at most ({parts})")


main()
