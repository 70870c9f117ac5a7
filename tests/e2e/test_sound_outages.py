# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers, lines and sound systems that fail in mid-sound: it comes back without a hand."""

import unittest

from midipool_bench.processes import run
from midipool_bench.waiting import wait_until
from sound_stage import LEVEL, TONES, SoundStage

KIM, LEE, MAX = TONES["kim"], TONES["lee"], TONES["max"]

# The promise is two seconds; what is above belongs to a test machine with other work.
BACK_WITHIN = 4.0


class SoundOutages(SoundStage):
    def setUp(self):
        self.jack_server = self.jack()
        self.room = self.server()

    def play(self, nick, *extra, address=None, jack=None, **settings):
        return self.musician(nick, address or self.room.address, *extra,
                             jack=jack or self.jack_server, **settings)

    def wait_for_silence(self, judge, port):
        """Until the concealment has ended, too."""
        wait_until(lambda: max(map(abs, self.hear(judge, 0.05)[port - 1])) < LEVEL / 100,
                   20.0, "silence")

    def assert_back_within(self, judge, port, frequency, begin, seconds=BACK_WITHIN):
        back = self.wait_for_tone(judge, port, frequency, timeout=30.0)
        self.assertLess((back - begin) / judge.jack.rate, seconds)

    def test_the_server_is_killed_and_comes_back(self):
        kim, lee = self.play("kim"), self.play("lee")
        hears_kim, hears_lee = self.ears(lee, "kim"), self.ears(kim, "lee")
        self.wait_for_tone(hears_kim, 1, KIM[0])
        self.wait_for_tone(hears_lee, 1, LEE[0])
        for away in (0.0, 4.0):
            self.room.kill()
            self.wait_for_silence(hears_kim, 1)
            if away:
                hears_kim.wait_for_frames(int(away * 48000))
            begin = hears_kim.frames()
            begin_lee = hears_lee.frames()
            self.room.start()
            # The ports of before, still connected.
            self.assert_back_within(hears_kim, 3, KIM[0], begin)
            self.assert_back_within(hears_lee, 3, LEE[0], begin_lee)
        # A third, who was not there before; one who was there comes no more.
        self.room.kill()
        lee.stop()
        late = self.play_after_restart("max")
        hears_all = self.ears(late, "kim")
        self.wait_for_tone(hears_all, 1, KIM[0])
        self.assert_no_tone(self.hear(hears_all)[0], *LEE)
        self.assertIsNone(self.stem(kim, "lee"))
        self.assertIsNotNone(self.stem(kim, "max"))

    def play_after_restart(self, nick):
        self.room.start()
        return self.play(nick)

    def test_the_line_is_cut_for_two_seconds(self):
        relay = self.relay(self.room.port, delay_ms=3, jitter_ms=1)
        self.play("kim", address=relay.address)
        lee = self.play("lee")
        judge = self.ears(lee, "kim")
        self.wait_for_tone(judge, 1, KIM[0])
        relay.block()
        judge.wait_for_frames(2 * 48000)
        self.wait_for_silence(judge, 1)
        begin = judge.frames()
        relay.unblock()
        self.assert_back_within(judge, 1, KIM[0], begin)

    def test_sound_stays_on_a_bad_line(self):
        relay = self.relay(self.room.port, delay_ms=5)
        self.play("kim", address=relay.address)
        lee = self.play("lee")
        judge = self.ears(lee, "kim")
        self.wait_for_tone(judge, 1, KIM[0])
        relay.set(jitter_ms=3, duplicate_percent=5, reorder=True)
        wait_until(lambda: relay.stats()["up_udp_doubled"] > 20, 20.0, "doubled packets")
        # Once it has learnt the jitter.
        judge.wait_for_frames(3 * 48000)
        self.wait_for_tone(judge, 1, KIM[0], timeout=30.0, lasting=0.5)
        begin = judge.wait_for_frames(3 * 48000)
        self.assert_whole(judge, 1, KIM[0], begin, percent=5)
        relay.set(loss_percent=5)
        lost = self.stem(lee, "kim")["lost"]
        self.wait_for_stem(lee, "kim", lambda stem: stem["lost"] > lost, what="loss")
        begin = judge.wait_for_frames(3 * 48000)
        self.assert_whole(judge, 1, KIM[0], begin, percent=35)

    def wait_for_parity(self, client):
        return client.wait_for_status(lambda status: status["sound"]["sending"]["parity"], 20,
                                      "parity")

    def test_where_all_hear_mixes_the_server_reports_the_losses_on_the_way_to_it(self):
        relay = self.relay(self.room.port, delay_ms=2)
        kim = self.play("kim", "--receive", "mix", address=relay.address)
        lee = self.play("lee", "--receive", "mix")
        judge = self.ears(lee)
        self.wait_for_tone(judge, 1, KIM[0])
        self.assertFalse(kim.status()["sound"]["sending"]["parity"])
        relay.set(loss_percent=5)
        status = self.wait_for_parity(kim)
        told = status["sound"]["sending"]["heard_by"]
        self.assertEqual([entry["nickname"] for entry in told if entry["lost"]], ["server"])
        # And the mix for kim is repaired as well.
        wait_until(lambda: any(stem["repaired"] > 5 for stem in kim.status()["sound"]["stems"]),
                   20.0, "repairs of the mix")
        self.assertFalse(lee.status()["sound"]["sending"]["parity"])

    def test_who_only_listens_reports_what_he_loses(self):
        relay = self.relay(self.room.port, delay_ms=2)
        kim = self.play("kim")
        lee = self.play("lee", "--send", "0", address=relay.address)
        self.wait_for_stem(lee, "kim", lambda stem: stem["packets"] > 100, what="sound")
        relay.set(loss_percent=5)
        self.wait_for_parity(kim)
        self.wait_for_stem(lee, "kim", lambda stem: stem["repaired"] > 5, what="repairs")

    def test_a_line_that_becomes_longer(self):
        relay = self.relay(self.room.port, delay_ms=2)
        self.play("kim", address=relay.address)
        lee = self.play("lee")
        judge = self.ears(lee, "kim")
        self.wait_for_tone(judge, 1, KIM[0])
        relay.set(delay_ms=300)
        self.wait_for_stem(lee, "kim", lambda stem: stem["delay_ms"] > 280, what="a longer delay")
        self.wait_for_tone(judge, 1, KIM[0], timeout=30.0, lasting=0.5)

    def test_the_period_of_jack_changes_while_sound_runs(self):
        other = self.jack(period=256)
        kim = self.play("kim", jack=other)
        lee = self.play("lee")
        judge = self.ears(lee, "kim")
        back = self.ears(kim, "lee")
        self.wait_for_tone(judge, 1, KIM[0])
        self.wait_for_tone(back, 3, LEE[0])
        for period in (1024, 64):
            run(["jack_bufsize", period], env=other.env)
            kim.wait_for_status(lambda status: status["sound"]["frames"] == period, 20,
                                f"{period} frames")
            self.wait_for_tone(judge, 1, KIM[0], timeout=30.0)
            self.wait_for_tone(judge, 4, KIM[1], timeout=30.0)
            self.wait_for_tone(back, 3, LEE[0], timeout=30.0)
        self.assertTrue(kim.process.is_running())

    def test_jack_is_killed_and_comes_back_otherwise(self):
        other = self.jack()
        kim = self.play("kim", jack=other)
        lee = self.play("lee")
        judge = self.ears(lee, "kim")
        self.wait_for_tone(judge, 1, KIM[0])
        for period, rate in ((512, 48000), (1024, 44100)):
            other.kill()
            kim.wait_for_status(lambda status: not status["sound"]["connected"], what="JACK gone")
            other.period, other.rate = period, rate
            other.start()
            kim.wait_for_status(lambda status: status["sound"]["connected"]
                                and status["sound"]["frames"] == period
                                and status["sound"]["sample_rate"] == rate, 20, "JACK again")
            self.play_into(kim)
            self.wait_for_tone(judge, 1, KIM[0], timeout=30.0)
            self.wait_for_tone(judge, 4, KIM[1])
            back = self.ears(kim, "lee")
            self.wait_for_tone(back, 3, LEE[0], timeout=30.0)
            back.stop()


if __name__ == "__main__":
    unittest.main()
