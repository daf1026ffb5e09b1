#!/usr/bin/env python3
"""Writes Sources/Pipeline/PageAssets/assets.c, which embeds every file of the folder Files beside it. Run it after a file was added,
renamed or removed; a file that only changed needs no run."""
import pathlib

target = pathlib.Path(__file__).resolve().parent.parent / "Sources/Pipeline/PageAssets"
files = target / "Files"
names = sorted(path.relative_to(files).as_posix() for path in files.rglob("*") if path.is_file())

lines = [
    '#include "page_assets.h"',
    "",
    "// Written by Scripts/page-assets.py.",
    "",
    "// #embed is part of C23. This compiler supports it in every mode.",
    '#pragma clang diagnostic ignored "-Wc23-extensions"',
    "",
]
for index, name in enumerate(names):
    lines += [f"static const uint8_t file_{index}[] = {{", f'#embed "Files/{name}"', "};", ""]
lines.append("static const pa_file files[] = {")
lines += [f'    {{.name = "{name}", .bytes = file_{index}, .count = sizeof(file_{index})}},' for index, name in enumerate(names)]
lines += [
    "};",
    "",
    "int64_t pa_count(void) { return sizeof(files) / sizeof(files[0]); }",
    "",
    "pa_file pa_at(int64_t index) { return files[index]; }",
]
(target / "assets.c").write_text("\n".join(lines) + "\n")
