# SPDX-License-Identifier: GPL-3.0-or-later
"""A room for one test: JACK without hardware, the real server, real clients, the judge."""

import unittest

from midipool_bench import ticks
from midipool_bench.jack import JackServer
from midipool_bench.programs import Conductor, MidipoolClient, MidipoolServer
from midipool_bench.recorder import Recorder
from midipool_bench.relay import Relay
from midipool_bench.waiting import wait_until

ROOM = "jam"

# Two clients on one machine measure the same clock; what is left is rounding to frames, and what
# a busy test machine does to the wake-ups of JACK. Benches measure it, tests only want sense.
SAME_TICK_US = 3000.0


class Stage(unittest.TestCase):
    """Everything that a test puts on the stage is taken away when it ends."""

    maxDiff = None

    def jack(self, period=1024, **settings):
        """A long period: a test machine that is busy shall not make JACK skip cycles, with which
        ticks go to nowhere that have left every client in time."""
        server = JackServer(period=period, **settings).start()
        self.addCleanup(server.stop)
        return server

    def server(self, *extra, data=None, **settings):
        server = MidipoolServer(*extra, **settings)
        server.data = data or server.data
        self.addCleanup(server.close)
        return server.start()

    def client(self, nick, address, *extra, room=ROOM, **settings):
        """A client whose clock is locked."""
        client = MidipoolClient(room, address, nick, *extra, **settings)
        self.addCleanup(client.close)
        client.start()
        client.wait_for_status(lambda status: status["clock"]["state"] == "locked"
                               and status["clock"]["error_bound_ms"] < 2.0, what="a locked clock")
        return client

    def conductor(self, address, room=ROOM):
        conductor = Conductor(room, address)
        self.addCleanup(conductor.__exit__)
        return conductor

    def relay(self, target_port, **settings):
        relay = Relay(target_port, **settings)
        self.addCleanup(relay.stop)
        return relay

    def recorder(self, jack, **settings):
        recorder = Recorder(jack, **settings)
        self.addCleanup(recorder.stop)
        return recorder

    def wait_until_ticking(self, recorder, label, count=24):
        """Waits until a slave at that label has counted `count` more ticks of a playing song."""
        before = len(self.slave(recorder, label).ticks)
        wait_until(lambda: len(self.slave(recorder, label).ticks) >= before + count, 20.0,
                   f"{count} ticks at {label}", pause=0.1)

    @staticmethod
    def slave(recorder, label):
        return ticks.follow(recorder.events(label))

    def assert_no_oddities(self, *slaves):
        for slave in slaves:
            self.assertEqual(slave.oddities, [])

    def assert_same_ticks(self, judge, a, b, least):
        """Both slaves of a recorder counted the same ticks at the same times, and at least so
        many."""
        skips = judge.update().skip_frames()
        comparison = ticks.compare_between_skips(a.ticks, b.ticks, skips)
        story = f"JACK stumbled before frames {skips}\n{partings(comparison)}"
        self.assertGreaterEqual(len(comparison.pairs), least, story)
        self.assertEqual(comparison.only_a, [], story)
        self.assertEqual(comparison.only_b, [], story)
        self.assertLess(comparison.spread.p99, SAME_TICK_US, story)

    def assert_unbroken(self, slave, since_frame=0):
        """No tick left out and none twice: the numbers go on by one."""
        numbers = [tick.song_tick for tick in slave.ticks if tick.frame >= since_frame]
        self.assertGreater(len(numbers), 24)
        self.assertEqual(numbers, list(range(numbers[0], numbers[0] + len(numbers))))

    @staticmethod
    def transport(client):
        return client.status()["transport"]

    def wait_for_transport(self, client, **wanted):
        """Waits until the client's status has these transport fields."""
        def there(status):
            transport = status["transport"]
            return all(transport.get(name) == value for name, value in wanted.items())

        return client.wait_for_status(there, what=f"transport {wanted}")["transport"]


def partings(comparison):
    """Where two slaves begin to stand elsewhere than they stood to each other before."""
    lines = []
    before = 0.0
    for pair in comparison.pairs:
        if abs(pair.difference - before) > SAME_TICK_US:
            lines.append(f"from song tick {pair.a.song_tick}, frames {pair.a.frame} and "
                         f"{pair.b.frame}: {pair.difference / 1000:.3f} ms apart")
        before = pair.difference
    return "\n".join(lines[:20])
