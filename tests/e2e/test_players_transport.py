# SPDX-License-Identifier: GPL-3.0-or-later
"""What a player does on his own sequencer happens for all; what merely echoes does nothing."""

import time
import unittest

from midipool_bench.outside import JackMidiClock
from stage import Stage

START, CONTINUE, STOP = b"\xfa", b"\xfb", b"\xfc"
MMC_PLAY, MMC_STOP = bytes.fromhex("f07f7f0602f7"), bytes.fromhex("f07f7f0601f7")
# 44: locate, to 16 seconds at 25 frames a second
MMC_LOCATE = bytes.fromhex("f07f7f064406012000100000f7")
CYCLE = bytes.fromhex("90567f")
LOOP_16_TO_32 = bytes.fromhex("f07d6d5001000010000020f7")


def song_position(sixteenth):
    return bytes([0xF2, sixteenth & 0x7F, sixteenth >> 7])


# As the status tells it.
SECOND_BAR = {"start": 96, "end": 192, "from": {"bar": 2, "beat": 1, "tick": 0},
              "to": {"bar": 3, "beat": 1, "tick": 0}}


class PlayersTransport(Stage):
    def setUp(self):
        self.jack_server = self.jack()
        self.room = self.server()
        self.kim = self.client("kim", self.room.address, jack=self.jack_server)
        self.lee = self.client("lee", self.room.address, jack=self.jack_server)
        self.judge = self.recorder(
            self.jack_server,
            records={"kim": self.kim.midi_receive, "lee": self.lee.midi_receive},
            plays={"hands": self.kim.midi_send})

    def play(self, *messages):
        for message in messages:
            self.judge.send("hands", message)

    def test_start_stop_continue_and_position(self):
        self.play(START)
        self.wait_for_transport(self.lee, playing=True)
        self.wait_until_ticking(self.judge, "lee")
        self.play(STOP)
        self.wait_for_transport(self.lee, playing=False)
        self.play(song_position(64))
        self.wait_for_transport(self.lee, playing=False, song_position=384)
        self.play(CONTINUE)
        self.wait_for_transport(self.lee, playing=True)
        self.wait_until_ticking(self.judge, "lee", 48)
        kim, lee = self.slave(self.judge, "kim"), self.slave(self.judge, "lee")
        self.assert_no_oddities(kim, lee)
        self.assert_same_ticks(self.judge, kim, lee, least=40)
        self.assertIn(384, [tick.song_tick for tick in lee.ticks])

    def test_machine_control(self):
        self.play(MMC_PLAY)
        self.wait_for_transport(self.lee, playing=True)
        self.play(MMC_STOP)
        self.wait_for_transport(self.lee, playing=False)
        self.play(MMC_LOCATE)
        self.wait_for_transport(self.lee, song_position=16 * 2 * 24)  # 16 s at 120 bpm

    def test_loops(self):
        self.play(LOOP_16_TO_32)
        self.wait_for_transport(self.lee, loop=SECOND_BAR)
        self.play(CYCLE)
        self.wait_for_transport(self.lee, loop=None)
        self.play(CYCLE)
        self.wait_for_transport(self.lee, loop=SECOND_BAR)

    def test_a_slave_that_echoes_everything_changes_nothing(self):
        steer = self.conductor(self.room.address)
        self.jack_server.connect(self.kim.midi_receive, self.kim.midi_send)
        steer.say("loop", "1", "2")
        steer.say("start")
        self.wait_until_ticking(self.judge, "lee", 300)  # some rounds of the loop
        steer.say("tempo", "150")
        steer.say("locate", "5")
        self.wait_until_ticking(self.judge, "lee", 300)
        steer.say("stop")
        self.wait_for_transport(self.lee, playing=False)
        before = self.transport(self.lee)
        time.sleep(4)
        after = self.transport(self.lee)
        self.assertEqual(after["revision"], before["revision"])
        self.assertEqual(after["bpm"], 150)
        self.assertEqual([line for line in self.kim.process.error_lines if "kim:" in line], [])

    def test_the_room_follows_an_outside_clock(self):
        self.jack_server.roll_transport()
        with JackMidiClock(self.jack_server, bpm=137.3) as master:
            self.jack_server.connect(master.PORT, self.kim.midi_send)
            self.wait_for_transport(self.lee, bpm=137.3)
            revision = self.transport(self.lee)["revision"]
            time.sleep(6)
            self.assertEqual(self.transport(self.lee)["revision"], revision, "no hunting")


if __name__ == "__main__":
    unittest.main()
