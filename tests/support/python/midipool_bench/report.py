# SPDX-License-Identifier: GPL-3.0-or-later
"""How a bench tells its figures: with the machine, the command, and a table one can read."""

import json
import os
import platform
import shlex
import sys
from pathlib import Path

from .paths import PROJECT_ROOT


def machine():
    """What the figures depend on: {"cpu", "cores", "kernel", "system"}."""
    return {
        "cpu": _first_value("/proc/cpuinfo", "model name", ":") or platform.machine(),
        "cores": os.cpu_count(),
        "kernel": platform.release(),
        "system": (_first_value("/etc/os-release", "PRETTY_NAME", "=") or "").strip('"'),
    }


def machine_line():
    """The machine in one line."""
    here = machine()
    return f"{here['cpu']}, {here['cores']} cores, Linux {here['kernel']}, {here['system']}"


def command_line():
    """The command that printed the figures, as one types it at the project's root."""
    script = Path(sys.argv[0]).resolve()
    if script.is_relative_to(PROJECT_ROOT):
        script = script.relative_to(PROJECT_ROOT)
    else:
        script = Path(script.name)
    return shlex.join(["python3", str(script), *sys.argv[1:]])


class Report:
    """A table that is filled row by row, then printed and, when asked, written as JSON."""

    def __init__(self, title, columns, command=None):
        self.title = title
        self.columns = list(columns)
        self.command = command or command_line()
        self.rows = []
        self.notes = []

    def row(self, *cells):
        if len(cells) != len(self.columns):
            raise ValueError(f"{len(cells)} cells for {len(self.columns)} columns")
        self.rows.append(list(cells))

    def note(self, text):
        """A sentence below the table: what must be known to read it."""
        self.notes.append(text)

    def text(self):
        lines = [self.title, f"machine: {machine_line()}", f"command: {self.command}", ""]
        return "\n".join([*lines, *_table(self.columns, self.rows), *self.notes])

    def print(self):
        print(self.text(), flush=True)

    def write_json(self, path):
        """Writes the figures for other programs; nothing when `path` is empty."""
        if not path:
            return
        content = {"title": self.title, "command": self.command, "machine": machine(),
                   "columns": self.columns, "rows": self.rows, "notes": self.notes}
        Path(path).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def figure(value):
    """A number as a reader wants it: whole when it is large, with digits when it is small."""
    if not isinstance(value, float):
        return str(value)
    digits = 0 if abs(value) >= 1000 else 1 if abs(value) >= 10 else 3
    return f"{value:.{digits}f}"


def _table(columns, rows):
    cells = [list(columns)] + [[figure(value) for value in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(columns))]
    numeric = [bool(rows) and all(isinstance(row[i], (int, float)) for row in rows)
               for i in range(len(columns))]

    def line(row):
        parts = (text.rjust(width) if right else text.ljust(width)
                 for text, width, right in zip(row, widths, numeric))
        return "  ".join(parts).rstrip()

    return [line(cells[0]), "  ".join("-" * width for width in widths), *map(line, cells[1:])]


def _first_value(path, key, separator):
    try:
        for line in Path(path).read_text(encoding="utf-8").splitlines():
            name, found, value = line.partition(separator)
            if found and name.strip() == key:
                return value.strip()
    except OSError:
        pass
    return None
