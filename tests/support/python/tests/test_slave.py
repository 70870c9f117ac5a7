# SPDX-License-Identifier: GPL-3.0-or-later
"""The model slave counts as hardware does."""

import unittest

from midipool_bench.ticks import clock_ticks, follow

from .synthetic import clocks, event


def numbers(slave):
    return [tick.song_tick for tick in slave.ticks]


class ModelSlaveTest(unittest.TestCase):
    def test_the_clock_after_start_is_tick_0(self):
        slave = follow([event(0.9, "clock"), event(1.0, "start"), *clocks(1.0, 3, 120)])
        self.assertEqual(numbers(slave), [0, 1, 2])
        self.assertTrue(slave.playing)

    def test_clocks_of_a_stopped_slave_do_not_count(self):
        slave = follow([event(0.0, "start"), *clocks(0.0, 5, 120), event(0.2, "stop"),
                        *clocks(0.3, 7, 120), event(1.0, "continue"), *clocks(1.0, 2, 120)])
        self.assertEqual(numbers(slave), [0, 1, 2, 3, 4, 5, 6])

    def test_song_position_counts_sixteenths(self):
        slave = follow([event(0.0, "position", sixteenths=200), event(0.1, "continue"),
                        *clocks(0.1, 2, 120)])
        self.assertEqual(numbers(slave), [1200, 1201])
        self.assertEqual([t.kind for t in slave.transports], ["position", "continue"])
        self.assertEqual(slave.transports[0].song_tick, 1200)
        self.assertEqual(slave.oddities, [])

    def test_what_a_careful_master_does_not_send_is_noted(self):
        slave = follow([event(0.1, "start"), event(0.2, "start"),
                        event(0.3, "position", sixteenths=4), event(0.4, "continue"),
                        event(0.5, "stop"), event(0.6, "stop")])
        self.assertEqual([oddity.text for oddity in slave.oddities],
                         ["start while playing", "song position while playing",
                          "continue while playing", "stop while stopped"])

    def test_one_who_has_just_been_plugged_in_may_be_stopped(self):
        slave = follow([event(0.0, "stop"), event(0.1, "position"), event(0.2, "continue")])
        self.assertEqual(slave.oddities, [])

    def test_clock_ticks_ignore_the_transport(self):
        ticks = clock_ticks([*clocks(0.0, 3, 120), event(0.1, "start"), *clocks(0.2, 3, 120)])
        self.assertEqual([tick.song_tick for tick in ticks], [0, 1, 2, 3, 4, 5])

    def test_notes_do_not_move_it(self):
        note = event(0.0, "clock")._replace(data=b"\x90\x3c\x40")
        self.assertEqual(follow([note]).ticks, [])


if __name__ == "__main__":
    unittest.main()
