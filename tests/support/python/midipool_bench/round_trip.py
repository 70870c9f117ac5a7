# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs midipool-round-trip and reads what it says."""

import statistics
from typing import NamedTuple

from .errors import BenchError
from .paths import program
from .processes import Process


class RoundTrip(NamedTuple):
    """What sound meets on its way out of a JACK port and back into another."""

    median_ms: float  # with JACK's own way of one period
    worst_ms: float
    windows: int  # of 10 ms of a sine, without those in which JACK itself skipped
    damaged: int
    signal_to_noise_db: float  # median of the undamaged windows
    disturbances: int  # places where JACK skipped cycles

    @property
    def damaged_percent(self):
        return 100.0 * self.damaged / self.windows if self.windows else float("nan")


def measure(jack, send, receive, *, chirps=20, sine=20.0, longest_ms=200):
    """Plays into `send` and listens to `receive`; raises BenchError when nothing comes back."""
    process = Process([program("midipool-round-trip"), "--name", jack.unique("round-trip"),
                       "--out", send, "--in", receive, "--chirps", chirps, "--sine", sine,
                       "--longest", longest_ms], env=jack.env)
    with process:
        code = process.wait(30.0 + sine + chirps * 2.0 * longest_ms * 1e-3)
        lines = [line.split() for line in process.lines]
        if code != 0:
            raise BenchError(f"round trip from {send} to {receive}: exit {code}{process.tail()}")
    times = [float(words[1]) for words in lines if words[0] == "chirp"]
    if not times:
        raise BenchError(f"nothing comes back from {send} to {receive}{process.tail()}")
    quality = next((words for words in lines if words[0] == "sine"), ["sine", "0", "0", "nan"])
    disturbed = next((int(words[1]) for words in lines if words[0] == "disturbed"), 0)
    return RoundTrip(statistics.median(times), max(times), int(quality[1]), int(quality[2]),
                     float(quality[3]), disturbed)
