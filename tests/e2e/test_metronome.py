# SPDX-License-Identifier: GPL-3.0-or-later
"""The metronome clicks where the clock ticks, or where the room is heard; a count-in comes first."""

import bisect
import unittest

from midipool_bench.pulses import loudest_of_each
from midipool_bench.waiting import wait_until
from sound_stage import SoundStage

RATE = 48000
TICKS_A_BEAT = 24
# Clicks of the metronome and the highest sample of each; an accent is the loudest.
ACCENT, BEAT = 0.45, 0.3
SILENCE_BEFORE = 200  # frames
CLICK = 1920  # frames


def clicks(samples, first_frame):
    """(frame, loudest sample) of each click: it begins where silence ends."""
    found = []
    silent = 0
    for at, sample in enumerate(samples):
        if sample == 0.0:
            silent += 1
            continue
        if silent >= SILENCE_BEFORE:
            found.append((first_frame + at, max(abs(x) for x in samples[at:at + 400])))
        silent = 0
    return found


class Metronome(SoundStage):
    def setUp(self):
        self.jack_server = self.jack(period=256)
        self.room = self.server()

    def player(self, nick, *extra, **settings):
        return self.client(nick, self.room.address, "--audio", "jack", "--metronome", "on", *extra,
                           jack=self.jack_server, **settings)

    def hear(self, client, *ports):
        judge = self.sound(self.jack_server, outs=0, ins=len(ports), name="hears-")
        for number, port in enumerate(ports, 1):
            name = f"{client.jack_name}:{port}"
            self.jack_server.wait_for_port(name)
            self.jack_server.connect(name, judge.in_(number))
        return judge

    def all_clicks(self, judge, port=1):
        return clicks(judge.recorded()[port - 1], judge.first_frame())

    def assert_on_ticks(self, heard, ticks, least, delay=0.0):
        """Each click on a tick that begins a beat, with the accent on one, and none missing."""
        beats = {tick.frame: tick.song_tick for tick in ticks
                 if tick.song_tick % TICKS_A_BEAT == 0}
        frames = sorted(beats)
        first, last = heard[0][0], heard[-1][0]
        # Where the song jumps on just after a beat, that beat's click still sounds in the next.
        alone = [frame for before, frame in zip([-RATE, *frames], frames)
                 if frame - before > CLICK + SILENCE_BEFORE]
        wanted = [frame for frame in alone if first - 100 <= frame + delay <= last + 100]
        story = f"clicks {heard[:12]}, beats {wanted[:12]}"
        self.assertGreaterEqual(len(heard), least, story)
        self.assertEqual(len(heard), len(wanted), story)
        apart = []
        for frame, peak in heard:
            place = bisect.bisect_left(wanted, frame - delay - 50)
            self.assertLess(place, len(wanted), story)
            apart.append(frame - delay - wanted[place])
            one = beats[wanted[place]] % (4 * TICKS_A_BEAT) == 0
            self.assertEqual(peak > ACCENT * 0.9, one, f"{peak} at tick {beats[wanted[place]]}")
        return apart

    def test_clicks_stand_on_the_ticks_through_tempo_and_seek(self):
        kim = self.player("kim")
        judge = self.recorder(self.jack_server, records={"kim": kim.midi_receive})
        ears = self.hear(kim, "metronome", "receive_1")
        steer = self.conductor(self.room.address)
        steer.say("start")
        self.wait_until_ticking(judge, "kim", 100)
        steer.say("tempo", "173.7")
        self.wait_until_ticking(judge, "kim", 120)
        steer.say("locate", "9")
        self.wait_until_ticking(judge, "kim", 120)
        slave = self.slave(judge, "kim")
        self.assert_no_oddities(slave)
        heard = self.all_clicks(ears)[:-1]  # the last may be younger than the ticks
        apart = self.assert_on_ticks(heard, slave.ticks, 12)
        self.assertLessEqual(max(abs(frames) for frames in apart), 1, apart)
        # The mix has the same.
        mixed = {frame for frame, _ in self.all_clicks(ears, 2)}
        self.assertTrue({frame for frame, _ in heard} <= mixed)

    def test_the_song_is_counted_in_for_all_whose_metronome_is_on(self):
        kim, lee = self.player("kim", "--count-in", "1"), self.player("lee")
        judge = self.recorder(self.jack_server, records={"kim": kim.midi_receive},
                              plays={"hands": kim.midi_send})
        ears = self.hear(lee, "metronome")
        judge.send("hands", bytes([0xFA]))
        self.wait_until_ticking(judge, "kim", 60)
        start = self.slave(judge, "kim").ticks[0].frame
        heard = self.all_clicks(ears)
        before = [(frame, peak) for frame, peak in heard if frame < start - 100]
        self.assertEqual(len(before), 4, heard)
        for number, (frame, peak) in enumerate(before):
            self.assertLessEqual(abs(frame - (start - (4 - number) * RATE // 2)), 2)
            self.assertEqual(peak > ACCENT * 0.9, number == 0)
        self.assertLessEqual(abs(heard[4][0] - start), 1)

    def test_who_is_counted_in_may_think_again(self):
        kim = self.player("kim")
        judge = self.recorder(self.jack_server, records={"kim": kim.midi_receive})
        ears = self.hear(kim, "metronome")
        steer = self.conductor(self.room.address)
        steer.say("start", "--count-in", "2")
        wait_until(lambda: len(self.all_clicks(ears)) >= 2, 10, "the count-in")
        steer.say("stop")
        ears.wait_for_frames(3 * RATE)
        self.assertLessEqual(len(self.all_clicks(ears)), 4)
        self.assertEqual(self.slave(judge, "kim").ticks, [])

    def test_aligned_it_sounds_with_what_the_others_play(self):
        kim = self.player("kim", "--playout", "aligned")
        # Max plays lee's instrument: a click on each beat.
        max_ = self.player("max")
        lee = self.client("lee", self.room.address, "--audio", "jack", jack=self.jack_server)
        for client, port in ((max_, "metronome"), (lee, "send_1"), (kim, "lee_1")):
            self.jack_server.wait_for_port(f"{client.jack_name}:{port}", 20)
        self.jack_server.connect(f"{max_.jack_name}:metronome", f"{lee.jack_name}:send_1")
        kim.wait_for_status(lambda s: s["sound"]["playout"]["state"] == "aligned", 30, "aligned")
        judge = self.recorder(self.jack_server, records={"kim": kim.midi_receive})
        self.conductor(self.room.address).say("start")
        self.wait_until_ticking(judge, "kim", 24)

        # At the beginning the common delay may still change.
        def together():
            ears = self.hear(kim, "metronome", "lee_1")
            before = kim.status()["sound"]["playout"]["delay_ms"]
            ears.wait_for_frames(3 * RATE)
            after = kim.status()["sound"]["playout"]["delay_ms"]
            own, lees = (loudest_of_each(samples, 400, RATE // 4) for samples in ears.recorded())
            self.heard = (own, lees, self.all_clicks(ears)[1:-1], after)
            count = min(len(own), len(lees))
            apart = [abs(a - b) for a, b in zip(own[:count], lees[:count])]
            return before == after and count >= 4 and max(apart) <= 1

        wait_until(together, 60, "clicks together", pause=0.0)
        own, lees, heard, delay = self.heard
        self.assertGreater(delay, 1.0)
        apart = self.assert_on_ticks(heard, self.slave(judge, "kim").ticks, 3,
                                     delay=delay * RATE / 1000)
        self.assertLessEqual(max(abs(frames) for frames in apart), 1.5, apart)


if __name__ == "__main__":
    unittest.main()
