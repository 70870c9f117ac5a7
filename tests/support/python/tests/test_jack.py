# SPDX-License-Identifier: GPL-3.0-or-later
"""A JACK server comes, goes, and leaves nothing behind."""

import unittest
from pathlib import Path

from midipool_bench.errors import BenchError
from midipool_bench.jack import JackServer
from midipool_bench.jack_places import free_place, taken_places
from midipool_bench.outside import JackMclkDump, JackMidiClock
from midipool_bench.waiting import wait_until


def traces(name):
    return [*Path("/dev/shm").glob(f"*{name}_*"), *(taken for taken in taken_places()
                                                    if taken == name)]


class JackServerTest(unittest.TestCase):
    def test_two_servers_stand_side_by_side(self):
        with JackServer() as one, JackServer(period=1024) as two:
            self.assertNotEqual(one.name, two.name)
            self.assertTrue(one.process.is_running() and two.process.is_running())

    def test_ports_are_seen_and_connected(self):
        with JackServer() as jack, JackMidiClock(jack, 120) as clock:
            self.assertEqual(jack.ports(), [clock.PORT])
            with JackMclkDump(jack, clock.PORT) as slave:
                wait_until(lambda: jack.connections(clock.PORT) == [slave.PORT], 5, "connection")
                jack.disconnect(clock.PORT, slave.PORT)
                wait_until(lambda: jack.connections(clock.PORT) == [], 5, "disconnection")
                jack.connect(clock.PORT, slave.PORT)
                jack.connect(clock.PORT, slave.PORT)
                self.assertEqual(jack.connections(slave.PORT), [clock.PORT])
                with self.assertRaises(BenchError):
                    jack.connect(clock.PORT, "nobody:in")
                jack.roll_transport()
                slave.process.wait_for_line("120", 10)

    def test_the_same_name_can_be_used_again_at_once(self):
        jack = JackServer()
        for _ in range(3):
            with jack:
                self.assertTrue(jack.process.is_running())
            self.assertFalse(jack.process.is_running())

    def test_nothing_stays_behind_even_after_a_crash(self):
        with JackServer() as jack:
            jack.kill()
        self.assertEqual(traces(jack.name), [])

    def test_the_place_of_a_living_server_is_not_taken_away(self):
        with JackServer() as jack:
            free_place(jack.name)
            self.assertIn(jack.name, taken_places())
            self.assertTrue(jack.process.is_running())
            self.assertEqual(jack.ports(), [])

    def test_a_port_that_never_comes_is_told(self):
        with JackServer() as jack, self.assertRaisesRegex(BenchError, "nobody:out"):
            jack.wait_for_port("nobody:out", 0.2)


if __name__ == "__main__":
    unittest.main()
