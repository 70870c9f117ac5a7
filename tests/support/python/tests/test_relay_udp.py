# SPDX-License-Identifier: GPL-3.0-or-later
"""The bad network is as bad as it says, and no worse: datagrams.

Shares and order are judged, and the least delay; the greatest delay only by share, because a busy
machine may be late.
"""

import time
import unittest

from midipool_bench.ports import free_port
from midipool_bench.relay import Relay
from midipool_bench.waiting import wait_until

from .udp_peers import UdpSink, receive_numbered, send_numbered, udp_client


class UdpRelayTest(unittest.TestCase):
    def start(self, *, echo=False, **settings):
        port = free_port()
        sink = self.enterContext(UdpSink(port, echo))
        relay = self.enterContext(Relay(port, **settings))
        return sink, relay

    def client(self, relay):
        return self.enterContext(udp_client(relay.port))

    def send_and_settle(self, relay, sink, numbers, pause=0.0005):
        """Sends, and waits until all that is not lost on purpose has arrived."""
        before = relay.stats()["up_udp_in"]
        count = len(numbers)
        send_numbered(self.client(relay), numbers, pause)
        wait_until(lambda: relay.stats()["up_udp_in"] == before + count, 10, "all sent")
        wait_until(lambda: self.is_settled(relay, sink), 10, "all received")
        return relay.stats()

    @staticmethod
    def is_settled(relay, sink):
        stats = relay.stats()
        expected = (stats["up_udp_in"] + stats["up_udp_doubled"] - stats["up_udp_lost"]
                    - stats["up_udp_blocked"])
        return stats["up_udp_out"] == expected and len(sink.arrivals) == expected

    def test_a_clean_line_loses_nothing_and_keeps_the_order(self):
        sink, relay = self.start()
        self.send_and_settle(relay, sink, range(1000), pause=0)
        self.assertEqual(sink.numbers(), list(range(1000)))

    def test_delay_stays_in_its_range(self):
        sink, relay = self.start(delay_ms=20, jitter_ms=5)
        self.send_and_settle(relay, sink, range(600), pause=0.002)
        delays = sorted(arrival.delay_ms for arrival in sink.arrivals)
        self.assertGreaterEqual(delays[0], 15.0)
        self.assertLess(delays[len(delays) * 8 // 10], 30.0)
        # Uniform: all parts of the range are used.
        self.assertGreater(sum(delay < 18.5 for delay in delays), 600 * 0.15)
        self.assertGreater(sum(delay > 21.5 for delay in delays), 600 * 0.15)

    def test_loss_is_the_share_asked_for(self):
        sink, relay = self.start(loss_percent=10)
        stats = self.send_and_settle(relay, sink, range(3000))
        self.assertEqual(len(sink.arrivals), 3000 - stats["up_udp_lost"])
        self.assertAlmostEqual(stats["up_udp_lost"], 300, delta=5 * (3000 * 0.1 * 0.9) ** 0.5)

    def test_the_same_seed_loses_the_same_and_another_does_not(self):
        lost = []
        for seed in (7, 7, 8):
            sink, relay = self.start(loss_percent=20, seed=seed)
            self.send_and_settle(relay, sink, range(400))
            lost.append(set(range(400)) - set(sink.numbers()))
        self.assertEqual(lost[0], lost[1])
        self.assertNotEqual(lost[0], lost[2])

    def test_duplicates(self):
        sink, relay = self.start(duplicate_percent=25)
        stats = self.send_and_settle(relay, sink, range(1000))
        self.assertEqual(len(sink.arrivals), 1000 + stats["up_udp_doubled"])
        self.assertAlmostEqual(stats["up_udp_doubled"], 250, delta=70)
        self.assertEqual(set(sink.numbers()), set(range(1000)))

    def test_order_is_kept_or_lost_as_asked(self):
        for reorder in (False, True):
            with self.subTest(reorder=reorder):
                sink, relay = self.start(delay_ms=10, jitter_ms=8, reorder=reorder)
                self.send_and_settle(relay, sink, range(500), pause=0.001)
                numbers = sink.numbers()
                self.assertEqual(sorted(numbers), list(range(500)))
                self.assertEqual(numbers == sorted(numbers), not reorder)

    def test_the_server_can_tell_clients_apart_and_each_gets_its_answers(self):
        sink, relay = self.start(echo=True, delay_ms=2)
        clients = [self.client(relay) for _ in range(3)]
        for i, client in enumerate(clients):
            send_numbered(client, [i])
        for i, client in enumerate(clients):
            arrival = receive_numbered(client)
            self.assertEqual(arrival.number, i)
            self.assertGreaterEqual(arrival.delay_ms, 4.0)  # both ways
        self.assertEqual(len({arrival.source for arrival in sink.arrivals}), 3)
        self.assertEqual(relay.stats()["udp_flows"], 3)

    def test_an_idle_client_is_forgotten_and_may_come_back(self):
        sink, relay = self.start(echo=True, idle_seconds=1)
        client = self.client(relay)
        send_numbered(client, [1])
        receive_numbered(client)
        wait_until(lambda: relay.stats()["udp_flows"] == 0, 10, "the flow to be forgotten")
        send_numbered(client, [2])
        self.assertEqual(receive_numbered(client).number, 2)
        self.assertEqual(relay.stats()["udp_flows_ever"], 2)

    def test_a_cut_line_passes_nothing_until_it_is_whole(self):
        sink, relay = self.start(delay_ms=1)
        client = self.client(relay)
        send_numbered(client, range(10))
        wait_until(lambda: len(sink.arrivals) == 10, 10, "the first ten")
        relay.block()
        send_numbered(client, range(10, 20))
        wait_until(lambda: relay.stats()["up_udp_blocked"] == 10, 10, "ten to be dropped")
        relay.unblock()
        send_numbered(client, range(20, 30))
        wait_until(lambda: len(sink.arrivals) == 20, 10, "the last ten")
        self.assertEqual(sorted(sink.numbers()), [*range(10), *range(20, 30)])

    def test_what_is_under_way_is_lost_too_when_the_line_is_cut(self):
        sink, relay = self.start(delay_ms=300)
        send_numbered(self.client(relay), range(5))
        wait_until(lambda: relay.stats()["up_udp_in"] == 5, 10, "five to be under way")
        relay.block()
        wait_until(lambda: relay.stats()["up_udp_blocked"] == 5, 10, "five to be dropped")
        self.assertEqual(sink.arrivals, [])

    def test_settings_change_at_run_time(self):
        sink, relay = self.start()
        self.send_and_settle(relay, sink, range(100))
        relay.set(loss_percent=100)
        self.send_and_settle(relay, sink, range(100, 200))
        self.assertEqual(len(sink.arrivals), 100)
        relay.set(loss_percent=0, delay_ms=50, jitter_ms=0)
        self.send_and_settle(relay, sink, range(200, 250))
        self.assertTrue(all(arrival.delay_ms >= 50.0 for arrival in sink.arrivals[100:]))

    def test_a_server_that_is_away_for_a_while_does_not_hurt(self):
        port = free_port()
        relay = self.enterContext(Relay(port))
        client = self.client(relay)
        send_numbered(client, range(5), pause=0.01)
        time.sleep(0.05)
        sink = self.enterContext(UdpSink(port))
        send_numbered(client, range(5, 10), pause=0.01)
        wait_until(lambda: len(sink.arrivals) == 5, 10, "the datagrams after the return")
        self.assertEqual(sink.numbers(), list(range(5, 10)))


if __name__ == "__main__":
    unittest.main()
