# SPDX-License-Identifier: GPL-3.0-or-later
"""The room whole bars late: nothing is lost on any line."""

import unittest

from midipool_bench.noise import differing, noise
from midipool_bench.waiting import wait_until
from sound_stage import SoundStage

LOOP = 48000 * 2 + 1237  # frames, so that a bar late is no whole loop late


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

    def play_noise(self, client):
        player = self.sound(self.jack_server, outs=1, ins=1, name=f"plays-{client.nick}-")
        player.play(1, noise(LOOP))
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
        self.play_noise(kim)
        judge = self.listen(lee, "kim")
        self.wait_until_in_bars(lee)
        self.wait_for_stem(lee, "kim", lambda stem: stem["exact"], 30, "one clock")
        wanted = noise(LOOP)

        def whole():
            begin = judge.wait_for_frames(10 * 48000)
            samples = judge.recorded(begin, begin + 10 * 48000)[0]
            # What JACK left out of a bar before is heard now.
            if any(skip > begin - 3 * 48000 for skip in judge.skips()):
                return None
            return {"differing": differing(samples, wanted)}

        self.assertEqual(wait_until(whole, 60, "ten seconds without a skip of JACK")["differing"], 0)
        stem = self.stem(lee, "kim")
        self.assertGreater(stem["sent_again"], 100)


if __name__ == "__main__":
    unittest.main()
