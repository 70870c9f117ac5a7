# SPDX-License-Identifier: GPL-3.0-or-later
"""The analysis of recordings in one place, for tests and benches to import.

    recording = ticks.read_recording(path)
    slave = ticks.follow(recording.of("A"))
    print(ticks.fit(slave.ticks, recording.skip_frames(), rate=recording.rate).bpm)
"""

from .compare import Comparison, Pair, compare, compare_between_skips
from .fit import Fit, Spread, fit, percentile, split, spread
from .recording import ClockPoint, Event, Recording, Skip, read_recording
from .slave import (CLOCK, CONTINUE, SONG_POSITION, START, STOP, TICKS_PER_BEAT, ModelSlave,
                    Oddity, Tick, Transport, clock_ticks, follow)
from .timing import straighten

__all__ = [
    "CLOCK", "CONTINUE", "SONG_POSITION", "START", "STOP", "TICKS_PER_BEAT",
    "ClockPoint", "Comparison", "Event", "Fit", "ModelSlave", "Oddity", "Pair", "Recording",
    "Skip", "Spread", "Tick", "Transport",
    "clock_ticks", "compare", "compare_between_skips", "fit", "follow", "percentile",
    "read_recording", "split", "spread", "straighten",
]
