# SPDX-License-Identifier: GPL-3.0-or-later
"""The room whole bars late: nothing is lost on any line."""

import unittest

from midipool_bench.noise import differing, noise
from midipool_bench.pulses import pulse_loop, pulses_at
from midipool_bench.waiting import wait_until
from sound_stage import SoundStage

RATE = 48000
LOOP = 2 * RATE + 1237  # frames, so that a bar late is no whole loop late
PULSES = 9613


class Bars(SoundStage):
    def setUp(self):
        self.jack_server = self.jack(period=256)
        self.room = self.server()

    @staticmethod
    def playout(client):
        status = client.status()
        return status["sound"]["playout"] if status else {}

    def listener(self, nick, *extra, **relay):
        address = self.relay(self.room.port, **relay).address if relay else self.room.address
        return self.musician(nick, address, *extra, jack=self.jack_server, plays=False, midi="none")

    def wait_until_in_bars(self, client):
        client.wait_for_status(lambda status: status["sound"]["playout"]["state"] == "bars", 40,
                               "bars late")

    def wait_until_exact(self, client):
        """After a stumble of JACK the two clocks are not believed to be one for a minute."""
        self.wait_for_stem(client, "kim", lambda stem: stem["exact"], 140, "one clock")

    def play_loop(self, client, samples):
        player = self.sound(self.jack_server, outs=1, ins=1, name=f"plays-{client.nick}-")
        player.play(1, samples)
        self.jack_server.connect(player.out(1), f"{client.jack_name}:send_1")
        return player

    def listen(self, client, nick):
        judge = self.sound(self.jack_server, outs=0, ins=1, name=f"hears-{client.nick}-")
        port = f"{client.jack_name}:{nick}_1"
        self.jack_server.wait_for_port(port)
        self.jack_server.connect(port, judge.in_(1))
        return judge

    def test_nothing_is_lost_on_a_bad_line(self):
        kim = self.listener("kim", delay_ms=10, jitter_ms=3, loss_percent=5)
        lee = self.listener("lee", "--playout", "bars:1", delay_ms=15, jitter_ms=5, loss_percent=10)
        self.play_loop(kim, noise(LOOP))
        judge = self.listen(lee, "kim")
        self.wait_until_in_bars(lee)
        self.wait_until_exact(lee)
        wanted = noise(LOOP)

        def whole():
            begin = judge.wait_for_frames(10 * 48000)
            samples = judge.recorded(begin, begin + 10 * 48000)[0]
            # What JACK left out of a bar before is heard now.
            if any(skip > begin - 3 * 48000 for skip in judge.skips()):
                return None
            return {"differing": differing(samples, wanted)}

        self.assertEqual(wait_until(whole, 120, "ten seconds without a skip of JACK")["differing"], 0)
        stem = self.stem(lee, "kim")
        self.assertGreater(stem["sent_again"], 100)

    def test_what_has_come_is_heard_to_its_end_when_the_server_dies(self):
        kim = self.listener("kim")
        lee = self.listener("lee", "--playout", "bars:4")
        self.play_loop(kim, pulse_loop(PULSES, 0.5))
        judge = self.listen(lee, "kim")
        self.wait_until_in_bars(lee)
        self.wait_until_exact(lee)
        begin = judge.frames()
        self.room.kill()
        killed = judge.frames()
        self.room.start()
        # Four bars are eight seconds; the hole in what was sent comes out of them, and then it goes on.
        judge.wait_for_frames(22 * RATE)
        places = [begin + place for place in pulses_at(judge.recorded(begin)[0])]
        steps = [after - before for before, after in zip(places, places[1:])]
        hole = steps.index(max(steps))
        self.assertGreater(places[hole], killed + 7 * RATE)
        self.assertLess(steps[hole], 7 * RATE)
        self.assertGreater(len(places), hole + 10)
        # What JACK leaves out shifts all that follows, now and four bars later.
        if any(skip > begin - 9 * RATE for skip in judge.skips()):
            return
        for step in steps:
            whole = round(step / PULSES) * PULSES
            self.assertAlmostEqual(step, whole, delta=48)  # a millisecond


if __name__ == "__main__":
    unittest.main()
