# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames become time again, in spite of late wake-ups and stumbles of JACK."""

import random
import unittest

from midipool_bench.errors import BenchError
from midipool_bench.ticks import Recording, clock_ticks, fit, straighten

from .synthetic import RATE, clocks, lines


def clock_line(frame, offset_us, rate_error=0.0, late_us=0.0):
    micros = frame / RATE * 1e6 * (1.0 + rate_error) + offset_us + late_us
    return f"# clock {frame} {round(micros)}"


class StraightenTest(unittest.TestCase):
    def setUp(self):
        self.random = random.Random(3)
        self.events = clocks(1.0, 1000, 120)

    def recording(self, points, skips=()):
        recording = Recording()
        text = [*lines(self.events), *points, *(f"# skip {frame} 0 9999" for frame in skips)]
        recording.feed("\n".join(text) + "\n")
        return recording

    def points(self, first, last, offset_us, rate_error=0.0):
        """Four a second, each some microseconds late, and now and then a very late one."""
        for i, frame in enumerate(range(first, last, RATE // 4)):
            late = 500.0 if i % 7 == 3 else self.random.uniform(0.0, 6.0)
            yield clock_line(frame, offset_us, rate_error, late)

    def test_offset_and_drift_of_the_sound_card_come_back(self):
        points = self.points(RATE, 25 * RATE, 5_000_000, rate_error=80e-6)
        events = straighten(self.recording(points), "A")
        for event in events:
            truth = event.frame / RATE * 1e6 * (1 + 80e-6) + 5_000_000
            self.assertAlmostEqual(event.micros, truth + 3.0, delta=5.0)

    def test_each_side_of_a_stumble_has_its_own_line(self):
        gap = 10 * RATE
        points = [*self.points(RATE, gap, 1000), *self.points(gap + RATE, 25 * RATE, 201_000)]
        events = straighten(self.recording(points, skips=[gap + 100]), "A")
        for event in events:
            offset = 1000 if event.frame < gap + 100 else 201_000
            self.assertAlmostEqual(event.micros, event.frame / RATE * 1e6 + offset + 3, delta=5.0)
        self.assertLess(fit(clock_ticks(events), [gap + 100], clock="micros").spread.max, 1.0)

    def test_a_stretch_without_a_point_is_left_out(self):
        points = self.points(RATE, 10 * RATE, 0)
        events = straighten(self.recording(points, skips=[10 * RATE]), "A")
        self.assertTrue(events)
        self.assertTrue(all(event.frame < 10 * RATE for event in events))

    def test_no_clock_is_told(self):
        with self.assertRaises(BenchError):
            straighten(self.recording([]), "A")


if __name__ == "__main__":
    unittest.main()
