#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Round trip of sound over a line that delays, reorders and loses packets; Jamulus beside it where it
is installed.

JackTrip is not in it: its packets are sent to ports that its server names, past the relay.
"""

import shutil

from common import arguments, finish
from midipool_bench.outside_sound import Jamulus
from midipool_bench.report import Report
from round_trip import COLUMNS, Midipool, explain, run

# Each way, with packets overtaking each other.
LINE = {"delay_ms": 10, "jitter_ms": 3}
LOSSES = (0, 1, 5)
PERIOD = 128


def main():
    chosen = arguments(__doc__, seconds=30, quick_seconds=2)
    report = Report("Round trip of sound over a line of 10 ± 3 ms each way", COLUMNS)
    for loss in LOSSES[1:2] if chosen.quick else LOSSES:
        line = {**LINE, "loss_percent": loss}
        run(report, f"{loss} % lost", PERIOD, "midiPool L16", Midipool, line, chosen)
        if shutil.which("Jamulus"):
            run(report, f"{loss} % lost", PERIOD, "Jamulus", Jamulus, line, chosen)
    explain(report)
    finish(report, chosen.json)


if __name__ == "__main__":
    main()
