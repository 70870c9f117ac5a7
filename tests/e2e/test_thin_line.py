# SPDX-License-Identifier: GPL-3.0-or-later
"""A line that has no room for a stem of each other player: the server mixes for that one."""

import unittest

from midipool_bench import tones
from sound_stage import LEVEL, TONES, SoundStage

KIM, LEE, MAX = TONES["kim"], TONES["lee"], TONES["max"]
# Of 1.8 Mbit/s that a player sends: enough for one, not for two.
KILOBITS = 2700


class ThinLine(SoundStage):
    def test_who_has_one_gets_a_mix_and_the_others_go_on(self):
        jack_server = self.jack()
        room = self.server()
        lee, max_ = (self.musician(nick, room.address, jack=jack_server) for nick in ("lee", "max"))
        relay = self.relay(room.port)
        kim = self.musician("kim", relay.address, jack=jack_server)
        for nick in ("lee", "max"):
            self.wait_for_stem(kim, nick)
        self.assertFalse(kim.status()["sound"]["mixed_by_server"])
        relay.set(kilobits=KILOBITS)
        kim.wait_for_status(lambda status: status["sound"]["mixed_by_server"], timeout=40,
                            what="a mix")
        judge = self.ears(kim)
        self.wait_for_both(judge, 1, (LEE[0], MAX[0]))
        left, right = self.hear(judge)
        # Opus leaves some noise everywhere.
        for samples, own in ((left, KIM[0]), (right, KIM[1])):
            self.assertLess(tones.level(samples, own, jack_server.rate), LEVEL / 20)
        for other in (lee, max_):
            self.assertFalse(other.status()["sound"]["mixed_by_server"])
        self.assertIn("your line is too thin for a stream of each player",
                      "\n".join(kim.process.error_lines))


if __name__ == "__main__":
    unittest.main()
