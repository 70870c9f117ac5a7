# SPDX-License-Identifier: GPL-3.0-or-later
"""What arrives is what was played: to the bit where the format has it, at its pitch where rates
differ, and never what is no sound at all."""

import array
import math
import unittest

from midipool_bench import tones
from midipool_bench.waiting import wait_until
from sound_stage import LEVEL, TONES, SoundStage

KIM, LEE = TONES["kim"], TONES["lee"]


class Formats(SoundStage):
    def setUp(self):
        self.jack_server = self.jack()
        self.room = self.server()

    def play(self, nick, *extra, jack=None, **settings):
        return self.musician(nick, self.room.address, *extra, jack=jack or self.jack_server,
                             **settings)

    def hear_noise(self, bits, *extra):
        """Random samples of that many bits, from kim to lee: once the status says that they are
        passed on as they are, they must be."""
        kim = self.play("kim", *extra, plays=False)
        lee = self.play("lee", plays=False)
        player = self.sound(self.jack_server, ins=1)
        loops = [tones.noise(bits, seed=seed) for seed in (1, 2)]
        for side, loop in enumerate(loops, 1):
            player.play(side, loop)
            self.jack_server.connect(player.out(side), f"{kim.jack_name}:send_{side}")
        judge = self.ears(lee, "kim")
        self.wait_for_stem(lee, "kim", lambda stem: stem["exact"], 140, "exact")

        def both_in_place():
            heard = self.hear(judge, 0.5)
            places = [tones.place_in(loop, heard[port]) for port in (0, 2) for loop in loops[:1]]
            places += [tones.place_in(loop, heard[port]) for port in (1, 3) for loop in loops[1:]]
            return places if None not in places else None

        places = wait_until(both_in_place, 10.0, f"{bits} bits as they were")
        self.assertEqual(len(set(places)), 1, "left and right at one time, in stem and mix")

    def test_16_bits_come_to_the_bit(self):
        self.hear_noise(16)

    def test_24_bits_come_to_the_bit(self):
        self.hear_noise(24, "--codec", "l24")

    def test_opus_is_near(self):
        self.play("kim", "--codec", "opus")
        lee = self.play("lee")
        judge = self.ears(lee, "kim")
        self.wait_for_both(judge, 3, KIM[:1])
        self.wait_for_both(judge, 4, KIM[1:])
        _, _, left, right = self.hear(judge)
        for samples, own, other in ((left, *KIM), (right, *reversed(KIM))):
            self.assertGreater(tones.signal_to_noise(samples, own), 15.0)
            self.assertLess(tones.level(samples, other), LEVEL / 10)
        self.assertEqual(self.stem(lee, "kim")["codec"], "opus_custom")

    def test_at_44100_the_pitch_stays(self):
        other = self.jack(rate=44100)
        kim = self.play("kim")
        lee = self.play("lee", jack=other)
        for listener, nick, heard, rate in ((lee, "kim", KIM, 44100), (kim, "lee", LEE, 48000)):
            judge = self.ears(listener, nick)
            self.wait_for_tone(judge, 1, heard[0])
            left, right, *_ = self.hear(judge, 1.0)
            self.assert_tone(left, heard[0], rate=rate)
            self.assert_tone(right, heard[1], rate=rate)
            for port, frequency in enumerate(heard):
                self.wait_for_pitch(judge, port, frequency, rate)

    def wait_for_pitch(self, judge, port, frequency, rate):
        """For a cent; what differs is how far the two machines' clocks are known to agree. It is
        flat while the delay grows, as after packets that a busy machine has held up."""
        def is_in_tune():
            heard = tones.pitch(self.hear(judge, 1.0)[port], frequency, rate)
            return abs(heard / frequency - 1.0) < 0.0006

        wait_until(is_in_tune, 30.0, f"{frequency} Hz in tune")

    def test_what_is_no_number_is_not_heard(self):
        kim, lee = self.play("kim"), self.play("lee")
        judge = self.ears(lee, "kim")
        self.wait_for_tone(judge, 1, KIM[0])
        begin = judge.frames()
        bad = self.sound(self.jack_server, ins=1, name="bad")
        for value in (math.nan, math.inf, -math.inf, 3.4e38, 1e9):
            bad.play(1, array.array("f", [value]))
            bad.play(2, array.array("f", [0.1, value, -0.1, 0.2]))
            for side in (1, 2):
                self.jack_server.connect(bad.out(side), f"{kim.jack_name}:send_{side}")
            self.hear(judge, 0.3)
            for side in (1, 2):
                self.jack_server.disconnect(bad.out(side), f"{kim.jack_name}:send_{side}")
            # All that is left of it is a moment of silence.
            self.wait_for_tone(judge, 3, KIM[0], timeout=10.0)
        self.wait_for_tone(judge, 1, KIM[0], timeout=10.0)
        for port, samples in enumerate(judge.recorded(begin), 1):
            self.assertTrue(tones.is_finite(samples), f"port {port}")
            # The sender's limiter; a full scale that is no sine stands higher between its samples.
            self.assertLessEqual(max(map(abs, samples)), 1.0 if port < 3 else 2.0, f"port {port}")


if __name__ == "__main__":
    unittest.main()
