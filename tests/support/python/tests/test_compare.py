# SPDX-License-Identifier: GPL-3.0-or-later
"""Two slaves side by side."""

import unittest

from midipool_bench.ticks import compare, compare_between_skips, follow

from .synthetic import clocks, event


def slave(start, count, *, shift=0.0, drop=()):
    played = [event(start + shift, "start"), *clocks(start, count, 120, shift=shift)]
    return follow(e for i, e in enumerate(played) if i not in drop).ticks


class CompareTest(unittest.TestCase):
    def test_equal_slaves_do_not_differ(self):
        result = compare(slave(1.0, 500), slave(1.0, 500))
        self.assertEqual(len(result.pairs), 500)
        self.assertEqual((result.spread.max, result.median), (0.0, 0.0))
        self.assertEqual((result.only_a, result.only_b), ([], []))

    def test_a_shift_is_seen_with_its_sign(self):
        result = compare(slave(1.0, 500), slave(1.0, 500, shift=0.001))
        self.assertAlmostEqual(result.median, 1000.0, delta=0.01)
        self.assertAlmostEqual(result.spread.max, 1000.0, delta=0.01)

    def test_who_comes_later_has_lost_nothing(self):
        late = [tick for tick in slave(1.0, 500) if tick.song_tick >= 200]
        result = compare(slave(1.0, 500), late)
        self.assertEqual(len(result.pairs), 300)
        self.assertEqual((result.only_a, result.only_b), ([], []))

    def test_a_slave_off_by_a_tick_shows_as_a_tick_of_time(self):
        # A lost clock puts everything after it one tick late: the number still says it.
        result = compare(slave(1.0, 500), slave(1.0, 500, drop=[250]))
        shifted = [pair for pair in result.pairs if abs(pair.difference) > 20_000]
        self.assertEqual(len(shifted), 250)

    def test_a_tick_only_one_side_has_is_named(self):
        a = slave(1.0, 500)
        b = [tick for tick in a if tick.song_tick != 250]
        result = compare(a, b)
        self.assertEqual([tick.song_tick for tick in result.only_a], [250])
        self.assertEqual(result.only_b, [])

    def test_rounds_of_a_loop_are_paired_by_time(self):
        def loop(shift):
            events = [event(0.0, "start")]
            for turn in range(5):
                begin = turn * 2.0 + shift
                events += [event(begin, "position"), *clocks(begin, 96, 120)]
            return follow(events).ticks

        result = compare(loop(0.0), loop(0.002))
        self.assertEqual(len(result.pairs), 5 * 96)
        self.assertAlmostEqual(result.spread.max, 2000.0, delta=0.1)

    def test_what_jack_lost_for_one_is_counted_anew(self):
        skip = slave(1.0, 500)[250].frame
        result = compare_between_skips(slave(1.0, 500), slave(1.0, 500, drop=[250]), [skip])
        self.assertEqual((len(result.pairs), result.spread.max), (499, 0.0))
        self.assertEqual((result.only_a, result.only_b), ([], []))

    def test_a_tick_lost_elsewhere_still_shows(self):
        skip = slave(1.0, 500)[250].frame
        for lost in (100, 400):
            result = compare_between_skips(slave(1.0, 500), slave(1.0, 500, drop=[lost]), [skip])
            shifted = [pair for pair in result.pairs if abs(pair.difference) > 20_000]
            self.assertGreater(len(shifted), 90)

    def test_stretches_too_short_to_count_in_are_left_out(self):
        a, b = slave(1.0, 500), slave(1.0, 500, drop=[250])
        skips = [a[250].frame, a[260].frame]
        self.assertEqual(len(compare_between_skips(a, b, skips).pairs), 489)

    def test_nothing_in_common(self):
        result = compare(slave(1.0, 10), [])
        self.assertEqual((result.pairs, result.spread.count), ([], 0))


if __name__ == "__main__":
    unittest.main()
