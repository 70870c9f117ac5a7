# SPDX-License-Identifier: GPL-3.0-or-later
"""Notes and controllers of one player at the others' ports, and no note that hangs."""

import unittest

from stage import Stage

NOTE_ON, NOTE_OFF = bytes.fromhex("903c64"), bytes.fromhex("803c40")
CONTROLLER, PROGRAM = bytes.fromhex("b00740"), bytes.fromhex("c005")


class SharedMidi(Stage):
    def setUp(self):
        self.jack_server = self.jack()
        self.room = self.server()
        self.lee = self.client("lee", self.room.address, jack=self.jack_server)

    def begin(self, address, *options):
        self.kim = self.client("kim", address, *options, jack=self.jack_server)
        self.judge = self.recorder(
            self.jack_server,
            records={"kim": self.kim.midi_receive, "lee": self.lee.midi_receive},
            plays={"hands": self.kim.midi_send})

    def begin_on_two_machines(self, *options):
        """Kim's JACK stumbles when he is killed; lee's does not, as it is another."""
        other = self.jack()
        self.kim = self.client("kim", self.room.address, *options, jack=other)
        self.judge = self.recorder(self.jack_server, records={"lee": self.lee.midi_receive})
        self.kims_hands = self.recorder(other, plays={"hands": self.kim.midi_send})

    def heard(self, label):
        return [event.data for event in self.judge.events(label) if event.data[0] < 0xF8]

    def play(self, *messages):
        for message in messages:
            self.judge.send("hands", message)

    def wait_for_heard(self, wanted):
        self.judge.wait_for(lambda _: self.heard("lee") == wanted, 5, f"{wanted} at lee")

    def test_only_what_is_shared_passes_and_not_to_oneself(self):
        self.begin(self.room.address, "--share", "notes,cc")
        self.play(NOTE_ON, PROGRAM, CONTROLLER, NOTE_OFF)
        song_position = bytes.fromhex("f20000")
        self.judge.wait_for(lambda _: NOTE_OFF in self.heard("lee"), 5, "the note's end")
        music = [data for data in self.heard("lee") if data != song_position]
        self.assertEqual(music, [NOTE_ON, CONTROLLER, NOTE_OFF])
        self.assertNotIn(NOTE_ON, self.heard("kim"))

    def test_nothing_is_shared_unless_asked_for(self):
        self.begin(self.room.address)
        self.play(NOTE_ON, CONTROLLER, NOTE_OFF)
        self.judge.wait_for_events("lee", 48, 5)
        self.assertEqual([d for d in self.heard("lee") if d[0] != 0xF2], [])

    def test_every_note_arrives_once_and_in_order_over_a_bad_line(self):
        relay = self.relay(self.room.port, delay_ms=20, jitter_ms=10, loss_percent=10)
        self.begin(relay.address, "--share", "notes", "--channel-map", "1:5")
        for note in range(40, 80):
            self.play(bytes([0x90, note, 100]), bytes([0x80, note, 64]))
        wanted = [bytes([status, note, velocity]) for note in range(40, 80)
                  for status, velocity in ((0x94, 100), (0x84, 64))]
        self.judge.wait_for(
            lambda _: [d for d in self.heard("lee") if d[0] != 0xF2] == wanted, 10, "all notes")

    def test_a_player_who_vanishes_lets_go_of_his_notes(self):
        self.begin_on_two_machines("--share", "notes")
        self.kims_hands.send("hands", NOTE_ON)
        self.judge.wait_for(lambda _: NOTE_ON in self.heard("lee"), 5, "the note")
        self.kim.kill()
        self.judge.wait_for(lambda _: NOTE_OFF in self.heard("lee"), 30, "its end")


if __name__ == "__main__":
    unittest.main()
