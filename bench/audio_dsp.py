#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the parts of the sound path cost a block of sound, and what drifting crystals leave of it."""

from common import arguments, finish
from midipool_bench.paths import program
from midipool_bench.processes import run
from midipool_bench.report import Report

COLUMNS = ["what", "block", "median, µs", "p99, µs", "worst, µs", "SNR, dB", "gaps"]
DRIFT = "drift: "


def main():
    chosen = arguments(__doc__, seconds=3600, quick_seconds=60)
    result = run([program("bench-audio-dsp"), chosen.seconds], timeout=1800)
    if result.returncode:
        raise SystemExit(f"bench-audio-dsp failed: {result.stderr}")
    report = Report("What a block of sound costs, and what drift leaves of it", COLUMNS)
    for line in result.stdout.splitlines()[1:]:
        if line.startswith(DRIFT):
            what, ratio, gaps = line.split("\t")
            report.row(what.removeprefix(DRIFT), "–", "–", "–", "–", float(ratio), int(gaps))
        elif line and "\t" not in line:
            what, block, *times = line.rsplit(maxsplit=4)
            report.row(what, int(block), *map(float, times), "–", "–")
    report.note("Each part alone in one thread, 3,000 blocks, for as many channels as it says; the "
                "worst has in it what else the machine did.")
    report.note("SNR: of a sine against all that is left when the best fitting sine is taken away; "
                "of the stem, one device so much too fast and the other too slow, in the worst "
                "second of those looked at, one in ten minutes. gaps: where anything was made up, "
                "after the first minute. Virtual time, without losses.")
    finish(report, chosen.json)


if __name__ == "__main__":
    main()
