#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws docs/images/sound_growth.svg of what bench/sound_load.py has left in build/bench."""

import json
import math
import sys
from pathlib import Path
from xml.sax.saxutils import escape

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "build/bench/sound_load.json"
IMAGE = ROOT / "docs/images/sound_growth.svg"
WIDTH, HEIGHT = 640, 360
LEFT, RIGHT, TOP, BOTTOM = 56, 120, 16, 48
COLOURS = ("#c2571a", "#1a6fc2", "#3f8f4f")


def curves(content):
    """What they hear -> [(players, percent of a core)], of the runs that show the growth."""
    found = {}
    for cells in content["rows"]:
        row = dict(zip(content["columns"], cells))
        # A server that cannot keep up has all of its core, which says nothing.
        if row["what"] == "growth" and row["lost"] < 0.01 * row["arrived"]:
            found.setdefault(row["they hear"], []).append((row["players"], row["server CPU %"]))
    return {name: sorted(points) for name, points in found.items()}


def svg(lines):
    """A drawing of curves as text; readable on white and on black."""
    points = [point for line in lines.values() for point in line]
    most_x = max(x for x, _ in points)
    most_y = max(20, 20 * math.ceil(max(y for _, y in points) / 20))

    def place(x, y):
        return (LEFT + (WIDTH - LEFT - RIGHT) * x / most_x,
                HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * y / most_y)

    parts = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
             'font-family="sans-serif" font-size="13">',
             f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>']
    for y in range(0, most_y + 1, 20):
        parts += [_line(place(0, y), place(most_x, y), "#ddd"),
                  _text(LEFT - 8, place(0, y)[1] + 4, f"{y} %", "end")]
    for x in sorted({x for x, _ in points}):
        parts.append(_text(place(x, 0)[0], HEIGHT - BOTTOM + 18, str(x), "middle"))
    parts.append(_text(place(most_x / 2, 0)[0], HEIGHT - 10,
                       "players in one room; the server's share of a core", "middle"))
    for colour, (name, line) in zip(COLOURS, lines.items()):
        places = [place(x, y) for x, y in line]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.5" fill="{colour}"/>'
                  for x, y in places]
        parts.append(_text(places[-1][0] + 8, places[-1][1] + 4, name, "start", colour))
    return "\n".join([*parts, "</svg>", ""])


def draw(results=RESULTS, image=IMAGE):
    """Writes the image; False where there is nothing to be drawn."""
    lines = curves(json.loads(Path(results).read_text(encoding="utf-8")))
    if not lines:
        return False
    image.parent.mkdir(parents=True, exist_ok=True)
    image.write_text(svg(lines), encoding="utf-8")
    return True


def _line(start, end, colour):
    return (f'<line x1="{start[0]:.1f}" y1="{start[1]:.1f}" x2="{end[0]:.1f}" '
            f'y2="{end[1]:.1f}" stroke="{colour}"/>')


def _text(x, y, text, anchor, colour="#333"):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}">'
            f'{escape(text)}</text>')


if __name__ == "__main__":
    if not RESULTS.exists():
        sys.exit("bench/plot_growth.py: run bench/run-all sound_load first")
    if not draw():
        sys.exit("bench/plot_growth.py: nothing of the growth has been measured")
    print(f"written: {IMAGE.relative_to(ROOT)}")
