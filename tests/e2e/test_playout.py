# SPDX-License-Identifier: GPL-3.0-or-later
"""How late players hear the room: aligned, all hear the same at the same moment."""

import array
import math
import unittest

from midipool_bench.pulses import loudest_of_each
from midipool_bench.waiting import wait_until
from sound_stage import SoundStage

CLICK_EVERY = 12000  # frames
MOST_APART = 24      # frames: half a millisecond


def click_loop(level=0.5):
    """A short burst and silence."""
    loop = array.array("f", [0.0] * CLICK_EVERY)
    for i in range(64):
        window = 0.5 - 0.5 * math.cos(2 * math.pi * i / 64)
        loop[i] = level * window * math.sin(2 * math.pi * i / 16)
    return loop


def clicks(samples):
    return loudest_of_each(samples, 200, CLICK_EVERY // 2)


class Playout(SoundStage):
    def setUp(self):
        self.jack_server = self.jack(period=256)
        self.room = self.server()

    def listener(self, nick, *extra, relay=None):
        address = self.relay(self.room.port, **relay).address if relay else self.room.address
        return self.musician(nick, address, "--playout", "aligned", *extra, jack=self.jack_server,
                             plays=False, midi="none")

    def wait_until_aligned(self, *clients):
        for client in clients:
            client.wait_for_status(lambda status: self.playout(status)["state"] == "aligned", 30,
                                   "aligned")

    @staticmethod
    def playout(status):
        return status["sound"]["playout"]

    def play_clicks(self, client):
        player = self.sound(self.jack_server, outs=1, ins=1, name=f"clicks-{client.nick}-")
        player.play(1, click_loop())
        self.jack_server.connect(player.out(1), f"{client.jack_name}:send_1")
        self.clicking = player

    def stop_clicks(self, client):
        self.jack_server.disconnect(self.clicking.out(1), f"{client.jack_name}:send_1")

    def hear_all(self, *listeners):
        judge = self.sound(self.jack_server, outs=0, ins=len(listeners), name="hears-all-")
        for number, client in enumerate(listeners, 1):
            port = f"{client.jack_name}:receive_1"
            self.jack_server.wait_for_port(port)
            self.jack_server.connect(port, judge.in_(number))
        return judge

    def assert_together(self, judge, most=MOST_APART, seconds=3.0):
        count = int(seconds * self.jack_server.rate)

        def heard():
            begin = judge.wait_for_frames(count)
            return [clicks(samples) for samples in judge.recorded(begin, begin + count)]

        # As long as one listener is still changing over, clicks are missing or apart.
        def together():
            rows = heard()
            if min(len(row) for row in rows) < 8 or len({len(row) for row in rows}) > 1:
                return None
            apart = sorted(max(beat) - min(beat) for beat in zip(*rows))
            return apart if apart[-1] <= most else None

        return wait_until(together, 40.0, "all clicks together", pause=0.0)

    def common_delay(self, *clients):
        """In milliseconds. It may be changing while one after the other is asked."""
        def agreed():
            delays = {round(self.playout(client.status())["delay_ms"], 3) for client in clients}
            return delays.pop() if len(delays) == 1 else None

        return wait_until(agreed, 20, "one delay of all")

    def test_everybody_hears_the_same_click_at_the_same_moment(self):
        kim = self.listener("kim")
        lee = self.listener("lee", relay={"delay_ms": 5, "jitter_ms": 1})
        max_ = self.listener("max", relay={"delay_ms": 20, "jitter_ms": 3})
        self.play_clicks(kim)
        judge = self.hear_all(kim, lee, max_)
        self.wait_until_aligned(kim, lee, max_)
        self.assert_together(judge)
        self.assertGreater(self.common_delay(kim, lee, max_), 20)
        # Who needs most is lee or max, as each hears the other over both relays.
        kim.process.wait_for_line("as (lee|max)'s line needs it", errors=True)

    def test_without_relays_within_a_frame(self):
        kim, lee = self.listener("kim"), self.listener("lee")
        self.play_clicks(kim)
        judge = self.hear_all(kim, lee)
        self.wait_until_aligned(kim, lee)
        self.assert_together(judge, most=1)

    def test_a_mix_of_the_servers_has_all_players_at_that_moment(self):
        near = self.listener("kim")
        far = self.listener("max", relay={"delay_ms": 30, "jitter_ms": 3})
        lee, ann = self.listener("lee"), self.listener("ann", "--receive", "mix")
        judge = self.hear_all(lee, ann)
        self.wait_until_aligned(near, far, lee, ann)
        ann.wait_for_status(lambda status: status["sound"]["mixed_by_server"], 20, "a mix")
        self.play_clicks(near)
        self.assert_together(judge)
        self.stop_clicks(near)
        self.play_clicks(far)
        self.assert_together(judge)

    def test_who_needs_too_much_is_told_and_hears_it_live(self):
        kim, lee = self.listener("kim"), self.listener("lee")
        far = self.listener("max", relay={"delay_ms": 400, "jitter_ms": 0})
        self.play_clicks(kim)
        far.wait_for_status(lambda status: self.playout(status)["state"] == "too_long", 40,
                            "too long a line")
        far.process.wait_for_line("too long for this room", errors=True)
        self.wait_until_aligned(kim, lee)
        self.assertLessEqual(self.playout(lee.status())["delay_ms"], 250)
        self.assertTrue(self.stem(lee, "kim")["aligned"])
        self.wait_for_stem(far, "kim", lambda stem: stem["played_frames"] > 48000)
        self.assertFalse(self.stem(far, "kim")["aligned"])
        self.assertFalse(self.stem(kim, "max")["aligned"])

    def test_oneself_is_heard_at_once_or_not_at_all(self):
        direct = self.musician("kim", self.room.address, "--monitor", "direct",
                               jack=self.jack_server, plays=False, midi="none")
        silent = self.musician("lee", self.room.address, "--monitor", "off", "--playout",
                               "aligned", jack=self.jack_server, plays=False, midi="none")
        judge = self.hear_all(direct, silent)
        self.play_clicks(direct)
        wait_until(lambda: clicks(self.hear(judge, 1.0)[0]), 20.0, "oneself")
        silent_stem = self.wait_for_stem(silent, "kim")
        self.assertGreater(silent_stem["packets"], 0)

    def test_the_clock_comes_as_late_as_the_sound(self):
        kim = self.client("kim", self.room.address, "--playout", "aligned", "--clock", "heard",
                          "--audio", "jack", jack=self.jack_server)
        lee = self.client("lee", self.room.address, "--audio", "jack", jack=self.jack_server)
        far = self.listener("max", relay={"delay_ms": 30, "jitter_ms": 0})
        self.play_clicks(lee)
        self.wait_until_aligned(kim, far)
        judge = self.recorder(self.jack_server, records={
            "kim": kim.midi_receive, "lee": lee.midi_receive})
        self.conductor(self.room.address).say("start")
        self.wait_until_ticking(judge, "lee", 48)

        # The ticks of the last second, as the delay may have changed before.
        def as_late():
            heard, absolute = self.slave(judge, "kim"), self.slave(judge, "lee")
            frames = {tick.song_tick: tick.frame for tick in absolute.ticks}
            later = sorted((tick.frame - frames[tick.song_tick]) / 48.0 for tick in heard.ticks[-48:]
                           if tick.song_tick in frames)
            return abs(later[len(later) // 2] - self.playout(kim.status())["delay_ms"]) <= 0.5

        wait_until(as_late, 20, "ticks as late as the sound")


if __name__ == "__main__":
    unittest.main()
