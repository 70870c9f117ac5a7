#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the mixer page costs in Chromium, and how smoothly it is drawn."""

import json

from common import arguments, finish
from midipool_bench.paths import PROJECT_ROOT
from midipool_bench.processes import run
from midipool_bench.report import Report

AIM = 5.0  # percent of a core, of the page's own thread
MOST_PLAYERS = 32  # that the page's bench ends with
SKIPPED = 77
CASES = 5  # pages that are measured, one after the other
COLUMNS = ["players", "page", "meters a second", "page CPU %", "script %", "style %", "layout %",
           "Chromium CPU %", "frame median, ms", "frame p99, ms", "longest, ms"]


def main():
    chosen = arguments(__doc__, seconds=20, quick_seconds=2)
    result = run([PROJECT_ROOT / "tests/page/bench", chosen.seconds],
                 timeout=120 + 3 * CASES * chosen.seconds)
    if result.returncode:
        why = (result.stdout if result.returncode == SKIPPED else result.stderr).strip()
        raise SystemExit(why or "tests/page/bench failed")
    report = Report("The mixer page, meters 30 times a second", COLUMNS)
    for line in result.stdout.splitlines():
        add(report, json.loads(line))
    report.note("page CPU: processor time of the page's own thread, of one core, by Chromium's count; "
                "Chromium CPU: of all its processes, which draw in software here, where a graphics "
                "card does it elsewhere. one number: a page that changes one number 30 times a "
                "second and nothing else; below that no page comes. Frames are counted after the "
                "rest, as counting costs more than the page.")
    finish(report, chosen.json)


def add(report, found):
    chromium = float(sum(found["processes"].values()))
    if "players" not in found:
        report.row("–", found["page"], *5 * ["–"], chromium, *3 * ["–"])
        return
    frames = found["frames"]
    times = [float(frames[name]) for name in ("median", "p99", "longest")] if frames else 3 * ["–"]
    shares = (float(found[name]) for name in ("meters", "task", "script", "style", "layout"))
    report.row(found["players"], found["page"], *shares, chromium, *times)


if __name__ == "__main__":
    main()
