# SPDX-License-Identifier: GPL-3.0-or-later
"""Tempo and deviation of recordings whose truth is known."""

import unittest

from midipool_bench.errors import BenchError
from midipool_bench.ticks import clock_ticks, fit, follow, percentile, split, spread

from .synthetic import RATE, clocks, event

HALF_FRAME_US = 0.5e6 / RATE


class FitTest(unittest.TestCase):
    def test_the_tempo_comes_back(self):
        result = fit(clock_ticks(clocks(3.0, 3000, 137.3)))
        self.assertAlmostEqual(result.bpm, 137.3, places=4)
        self.assertEqual((result.ticks, result.pieces), (3000, 1))
        # Rounding to frames is all that is off.
        self.assertLess(result.spread.max, HALF_FRAME_US * 1.1)
        self.assertAlmostEqual(result.tick_us, 60e6 / 24 / 137.3, places=2)

    def test_an_hour_does_not_lose_digits(self):
        result = fit(clock_ticks(clocks(100_000.0, 24 * 120 * 60, 120.0)))
        self.assertAlmostEqual(result.bpm, 120.0, places=6)
        self.assertLess(result.spread.max, 0.01)

    def test_one_late_tick_is_seen_as_late_as_it_is(self):
        events = clocks(0.0, 2000, 120)
        events[1000] = event(1000 * 60 / 120 / 24 + 0.005, "clock")
        result = fit(clock_ticks(events))
        self.assertAlmostEqual(result.spread.max, 5000, delta=10)
        self.assertLess(result.spread.p99, 20)

    def test_a_gap_in_jack_breaks_the_line_but_not_the_tempo(self):
        events = clocks(0.0, 500, 120) + clocks(500 * 60 / 120 / 24 + 0.0123, 500, 120)
        whole = fit(clock_ticks(events))
        broken = fit(clock_ticks(events), breaks=[events[500].frame - 100])
        self.assertGreater(whole.spread.max, 3000)
        self.assertLess(broken.spread.max, 0.01)
        self.assertEqual(broken.pieces, 2)
        self.assertAlmostEqual(broken.bpm, 120.0, places=6)

    def test_seeks_and_stops_break_the_line(self):
        slave = follow([event(0.0, "start"), *clocks(0.0, 100, 120), event(2.2, "stop"),
                        event(3.0, "position", sixteenths=64), event(3.1, "continue"),
                        *clocks(3.11, 100, 120)])
        self.assertEqual([len(piece) for piece in split(slave.ticks)], [100, 100])
        self.assertLess(fit(slave.ticks, slave.breaks).spread.max, 0.01)

    def test_microseconds_serve_where_frames_cannot(self):
        result = fit(clock_ticks(clocks(0.0, 1000, 90.0)), clock="micros")
        self.assertAlmostEqual(result.bpm, 90.0, places=3)

    def test_too_few_ticks_are_refused(self):
        with self.assertRaises(BenchError):
            fit(clock_ticks(clocks(0.0, 5, 120)))


class PercentileTest(unittest.TestCase):
    def test_nearest_rank(self):
        values = list(range(1, 101))
        self.assertEqual([percentile(values, p) for p in (0, 1, 50, 99, 100)], [1, 1, 50, 99, 100])
        self.assertEqual(percentile([7], 50), 7)

    def test_spread_forgets_the_sign(self):
        self.assertEqual(spread([-5, 1, 2, 3])[:], (4, 2, 5, 5, 5))


if __name__ == "__main__":
    unittest.main()
