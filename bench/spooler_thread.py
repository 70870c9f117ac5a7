#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How punctually the thread behind RtMidi sends its ticks, idle and under load."""

import contextlib
import sys

from common import arguments, finish
from midipool_bench.paths import program
from midipool_bench.processes import Process
from midipool_bench.report import Report

BUSY_LOOPS = 2
SENDERS = (
    ("spooler thread, SCHED_FIFO 75", []),
    ("the same without spinning", ["--sleep-only"]),
    ("spooler thread, ordinary", ["--ordinary"]),
    ("sleeping 1 ms at a time, ordinary", ["--naive"]),
)


def main():
    chosen = arguments(__doc__, seconds=60, quick_seconds=5)
    report = Report("Ticks at 120 bpm: error of the moment of sending, µs",
                    ["sender", "machine", "ticks", "p50", "p99", "p99.9", "max", "% of a core"])
    for busy in (False, True):
        for name, options in SENDERS:
            measure(report, name, options, busy, int(chosen.seconds))
    report.note(f"load: {BUSY_LOOPS} endless loops of ordinary priority. No JACK runs here, so "
                "there are no xruns; a tick cannot be skipped, only late.")
    finish(report, chosen.json)


def measure(report, name, options, busy, seconds):
    with contextlib.ExitStack() as stage:
        for _ in range(BUSY_LOOPS if busy else 0):
            stage.enter_context(Process([sys.executable, "-c", "while True: pass"]))
        bench = stage.enter_context(Process([
            program("bench-spooler-thread"), "--seconds", seconds, *options]))
        bench.wait(seconds + 30)
    scheduling, count, *errors = bench.lines[-1].split()
    if "FIFO" in name and scheduling != "fifo":
        name += " (refused)"
    report.row(name, "load" if busy else "idle", int(count), *map(float, errors))


if __name__ == "__main__":
    main()
