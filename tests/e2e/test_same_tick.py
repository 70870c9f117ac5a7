# SPDX-License-Identifier: GPL-3.0-or-later
"""What happens to the room's transport happens at every player's port, on the same tick."""

import unittest

from stage import Stage


class SameTick(Stage):
    def setUp(self):
        self.jack_server = self.jack()
        self.room = self.server()
        self.kim = self.client("kim", self.room.address, jack=self.jack_server)
        self.lee = self.client("lee", self.room.address, jack=self.jack_server)
        self.steer = self.conductor(self.room.address)
        self.judge = self.recorder(self.jack_server, records={
            "kim": self.kim.midi_receive, "lee": self.lee.midi_receive})

    def both(self):
        return self.slave(self.judge, "kim"), self.slave(self.judge, "lee")

    def times_at(self, song_tick):
        return [tick.song_tick for tick in self.both()[0].ticks].count(song_tick)

    def test_start_tempo_locate_loop_and_stop(self):
        self.steer.say("start")
        self.wait_until_ticking(self.judge, "kim")
        self.steer.say("tempo", "137.3")
        self.wait_until_ticking(self.judge, "kim", 72)
        # The loop first: a song that has gone past its end when it is set plays on.
        self.steer.say("loop", "17", "18")
        self.steer.say("locate", "17")
        self.wait_until_ticking(self.judge, "kim", 200)
        self.judge.wait_for(lambda _: self.times_at(16 * 96) >= 2, 10, "the loop comes round")
        self.steer.say("loop", "off")
        self.steer.say("stop")
        self.wait_for_transport(self.kim, playing=False)
        self.wait_for_transport(self.lee, playing=False)
        self.judge.wait_for(lambda _: not any(s.playing for s in self.both()), 10, "both stopped")
        kim, lee = self.both()
        self.assert_no_oddities(kim, lee)
        self.assert_same_ticks(self.judge, kim, lee, least=300)
        self.assertEqual(kim.next_tick, lee.next_tick)
        self.assertEqual(kim.transports[0].song_tick, 0)
        numbers = [tick.song_tick for tick in kim.ticks]
        self.assertIn(16 * 96, numbers)
        self.assertGreaterEqual(numbers.count(16 * 96), 2, "the loop came round")

    def test_a_late_joiner_enters_at_a_bar_and_disturbs_nobody(self):
        self.steer.say("start")
        self.wait_until_ticking(self.judge, "kim", 30)
        sam = self.client("sam", self.room.address, jack=self.jack_server)
        late = self.recorder(self.jack_server, records={
            "kim": self.kim.midi_receive, "sam": sam.midi_receive}, name="late_judge")
        self.wait_until_ticking(late, "sam", 48)
        newcomer = self.slave(late, "sam")
        self.assert_no_oddities(newcomer)
        self.assertEqual(newcomer.ticks[0].song_tick % 96, 0)
        kim, lee = self.both()
        # But for the place that each was told when the judge was connected.
        for slave in (kim, lee):
            self.assertEqual([t.kind for t in slave.transports if t.kind != "position"], ["start"])
        self.assert_unbroken(kim)
        # The late recorder's model of kim does not know that the song plays: compare by the first.
        wanted = {tick.frame: tick.song_tick for tick in kim.ticks}
        for tick in newcomer.ticks[:24]:
            nearest = min(wanted, key=lambda frame, at=tick.frame: abs(frame - at))
            self.assertEqual(wanted[nearest], tick.song_tick)

    def test_the_clock_ticks_before_play(self):
        self.judge.wait_for_events("lee", 24, 10)
        kim, lee = self.both()
        self.assertEqual(kim.ticks + lee.ticks, [])


if __name__ == "__main__":
    unittest.main()
