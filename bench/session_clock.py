#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How well a client knows the session clock: after joining, and after 30 s of silence."""

import re

from common import arguments, finish
from midipool_bench.paths import program
from midipool_bench.processes import run
from midipool_bench.report import Report

CELLS = re.compile(r" {2,}")


def main():
    chosen = arguments(__doc__ + " Virtual time: --seconds and --quick change nothing.",
                       seconds=150, quick_seconds=150)
    result = run([program("bench-session-clock")], timeout=600)
    lines = [CELLS.split(line.strip()) for line in result.stdout.splitlines() if line.strip()]
    (_, *times), *rows = lines
    holdover = next(number for number, row in enumerate(rows) if row[0].startswith("30 s"))
    silent = {row[0]: row[1:] for row in rows[holdover + 1:]}
    report = Report("Error of the session clock in virtual time, p50 / p99 in µs",
                    ["line", *(f"{time} after joining" for time in times),
                     "after 30 s without a packet"])
    for name, *errors in rows[:holdover]:
        report.row(name, *errors, " / ".join(silent[name]))
    report.note("100 seeds; clocks 25 ppm fast or slow while joining, 50 ppm for the silence, "
                "which comes 5 minutes after joining. No JACK here, so there are no xruns.")
    finish(report, chosen.json)


if __name__ == "__main__":
    main()
