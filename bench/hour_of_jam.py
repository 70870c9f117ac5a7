#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An hour of jam in virtual time, many seeds: 16 players on bad lines, the server killed once."""

from common import arguments, finish
from midipool_bench.paths import program
from midipool_bench.processes import run
from midipool_bench.report import Report

SEEDS, QUICK_SEEDS = 20, 2


def main():
    chosen = arguments(__doc__ + " --seconds changes nothing.", seconds=3600, quick_seconds=3600)
    result = run([program("bench-hour-of-jam"), QUICK_SEEDS if chosen.quick else SEEDS],
                 timeout=3600)
    report = Report("An hour of jam, 16 players, clocks up to 100 ppm off, server killed at "
                    "minute 20",
                    ["seed", "ticks", "lost", "doubled", "complaints", "same place at the end",
                     "p50, µs", "p99, µs", "worst, µs"])
    for line in result.stdout.splitlines()[1:]:
        seed, ticks, lost, doubled, complaints, same, *differences = line.split()
        report.row(*map(int, (seed, ticks, lost, doubled, complaints)), same,
                   *map(int, differences))
    report.note("p50, p99, worst: difference of the same tick between players. No JACK here, so "
                "there are no xruns.")
    finish(report, chosen.json)


if __name__ == "__main__":
    main()
