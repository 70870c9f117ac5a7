# SPDX-License-Identifier: GPL-3.0-or-later
"""Players hear each other, and what they play: the right side, the right level, the right bits."""

import unittest

from sound_stage import LEVEL, TONES, SoundStage

KIM, LEE, MAX = TONES["kim"], TONES["lee"], TONES["max"]


class Sound(SoundStage):
    def setUp(self):
        self.jack_server = self.jack()
        self.room = self.server()

    def play(self, nick, *extra, **settings):
        return self.musician(nick, self.room.address, *extra, jack=self.jack_server, **settings)

    def test_players_hear_each_other_and_not_themselves(self):
        kim, lee = self.play("kim"), self.play("lee")
        for listener, other, own, heard in ((lee, kim, LEE, KIM), (kim, lee, KIM, LEE)):
            judge = self.ears(listener, other.nick)
            self.wait_for_tone(judge, 1, heard[0])
            left, right, stem_left, stem_right = self.hear(judge)
            for samples in (left, stem_left):
                self.assert_tone(samples, heard[0])
                self.assert_no_tone(samples, heard[1], *own)
            for samples in (right, stem_right):
                self.assert_tone(samples, heard[1])
                self.assert_no_tone(samples, heard[0], *own)
        self.assert_status(lee, "kim")

    def assert_status(self, client, nick):
        stem = self.wait_for_stem(client, nick, lambda stem: stem["played_frames"] > 48000)
        self.assertEqual((stem["codec"], stem["channels"]), ("L16", 2))
        self.assertGreater(stem["packets"], 100)
        self.assertEqual(stem["refused"], 0)
        self.assertGreater(stem["delay_ms"], 0)
        self.assertLess(stem["delay_ms"], 500)
        self.assertGreaterEqual(stem["jitter_ms"], 0)
        self.assertLess(stem["lost"], stem["packets"] / 10)
        sound = client.status()["sound"]
        self.assertTrue(sound["connected"])
        self.assertEqual((sound["sample_rate"], sound["frames"]), (48000, 1024))
        self.assertTrue(sound["sending"]["open"])
        self.assertEqual(sound["send"], f"{client.jack_name}:send_1")

    def test_the_echo_room_gives_everyone_himself(self):
        kim = self.play("kim", room="echo")
        lee = self.play("lee", room="echo")
        for client, own, other in ((kim, KIM, LEE), (lee, LEE, KIM)):
            judge = self.ears(client, client.nick)
            self.wait_for_tone(judge, 1, own[0])
            left, right, *_ = self.hear(judge)
            self.assert_tone(left, own[0])
            self.assert_tone(right, own[1])
            self.assert_no_tone(left, own[1], *other)

    def test_who_comes_late_hears_all_and_who_leaves_is_silent(self):
        kim, lee = self.play("kim"), self.play("lee")
        judge = self.ears(lee, "kim")
        self.wait_for_tone(judge, 1, KIM[0])
        late = self.play("max")
        late_judge = self.ears(late, "kim", "lee")
        self.wait_for_tone(late_judge, 3, KIM[0])
        self.wait_for_tone(late_judge, 6, LEE[1])
        mix = self.hear(late_judge)[0]
        self.assert_tone(mix, KIM[0])
        self.assert_tone(mix, LEE[0])
        both = self.ears(lee, "kim", "max")
        self.wait_for_tone(both, 5, MAX[0])
        kim.stop()
        lee.wait_for_status(lambda status: not any(
            stem["nickname"] == "kim" for stem in status["sound"]["stems"]), what="kim gone")
        mix, _, gone, *_ = self.hear(both)
        self.assert_tone(mix, MAX[0])
        self.assert_no_tone(mix, *KIM)
        self.assert_no_tone(gone, *KIM)

    def test_who_only_listens_hears_and_is_not_heard(self):
        self.play("kim")
        lee = self.play("lee", "--send", "0")
        silent = self.client("max", self.room.address, "--audio", "none", jack=self.jack_server)
        judge = self.ears(lee, "kim")
        self.wait_for_tone(judge, 1, KIM[0])
        status = silent.status()
        self.assertNotIn("sound", status)
        self.assertEqual(sorted(peer["nickname"] for peer in status["peers"]),
                         ["kim", "lee", "max"])
        self.assertFalse([port for port in self.jack_server.ports()
                          if port.startswith(f"{silent.jack_name}:send_")])

    def test_mono_stands_in_the_middle(self):
        self.play("kim", "--send", "1")
        judge = self.ears(self.play("lee"), "kim")
        self.wait_for_both(judge, 3, KIM)
        left, right, stem_left, stem_right = self.hear(judge)
        self.assertEqual(stem_left, stem_right)
        self.assertEqual(left, right)
        for frequency in KIM:
            self.assert_tone(stem_left, frequency)

    def test_more_inputs_are_mixed(self):
        kim = self.play("kim", inputs=4, plays=False)
        self.play_into(kim, first=3)
        judge = self.ears(self.play("lee"), "kim")
        in_the_middle = LEVEL * 0.5 ** 0.5
        self.wait_for_both(judge, 3, KIM, in_the_middle)
        *_, left, right = self.hear(judge)
        for frequency in KIM:
            self.assert_tone(left, frequency, in_the_middle)
            self.assert_tone(right, frequency, in_the_middle)


if __name__ == "__main__":
    unittest.main()
