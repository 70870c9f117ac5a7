# SPDX-License-Identifier: GPL-3.0-or-later
"""The bad network is as bad as it says, and no worse: byte streams, and the program itself."""

import random
import socket
import threading
import time
import unittest
from pathlib import Path

from midipool_bench.errors import BenchError
from midipool_bench.paths import program
from midipool_bench.ports import free_port
from midipool_bench.processes import run
from midipool_bench.relay import Relay
from midipool_bench.waiting import wait_until


class TcpRelayTest(unittest.TestCase):
    def setUp(self):
        self.server = self.enterContext(socket.create_server(("127.0.0.1", free_port())))
        self.server.settimeout(10)

    def start(self, **settings):
        return self.enterContext(Relay(self.server.getsockname()[1], **settings))

    def connect(self, relay):
        """A connection through the relay: (client's end, server's end)."""
        client = self.enterContext(socket.create_connection(("127.0.0.1", relay.port), timeout=20))
        server, _ = self.server.accept()
        self.enterContext(server)
        server.settimeout(20)
        return client, server

    def test_bytes_pass_unharmed_both_ways_on_a_bad_line(self):
        relay = self.start(delay_ms=3, jitter_ms=3, loss_percent=3, duplicate_percent=10)
        ends = self.connect(relay)
        source = random.Random(5)
        sent = [source.randbytes(1_000_000), source.randbytes(700_000)]
        received = [bytearray(), bytearray()]

        def push(end, data):
            end.sendall(data)
            end.shutdown(socket.SHUT_WR)

        def pull(end, into):
            while data := end.recv(65536):
                into.extend(data)

        threads = [threading.Thread(target=push, args=(ends[i], sent[i])) for i in (0, 1)]
        threads += [threading.Thread(target=pull, args=(ends[1 - i], received[i])) for i in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        self.assertEqual([bytes(data) for data in received], sent)
        stats = relay.stats()
        self.assertEqual((stats["up_tcp_bytes_out"], stats["down_tcp_bytes_out"]),
                         (1_000_000, 700_000))
        wait_until(lambda: relay.stats()["tcp_connections"] == 0, 10, "the connection to be gone")

    def test_every_byte_is_as_late_as_asked(self):
        client, server = self.connect(self.start(delay_ms=40, jitter_ms=10))
        for _ in range(5):
            sent = time.monotonic()
            client.sendall(b"x")
            server.recv(1)
            self.assertGreaterEqual(time.monotonic() - sent, 0.030)

    def test_loss_is_a_wait_for_the_retransmission(self):
        client, server = self.connect(self.start(delay_ms=10, loss_percent=100))
        sent = time.monotonic()
        client.sendall(b"x")
        self.assertEqual(server.recv(1), b"x")
        self.assertGreaterEqual(time.monotonic() - sent, 0.010 + 0.200 + 0.020)

    def test_a_cut_line_holds_bytes_back_and_closes_nothing(self):
        relay = self.start(delay_ms=1)
        client, server = self.connect(relay)
        relay.block()
        client.sendall(b"up")
        server.sendall(b"down")
        wait_until(lambda: relay.stats()["down_tcp_bytes_in"] == 4, 10, "bytes at the cut")
        for end in (client, server):
            end.settimeout(0.2)
            with self.assertRaises(TimeoutError):
                end.recv(1)
            end.settimeout(10)
        relay.unblock()
        self.assertEqual((server.recv(10), client.recv(10)), (b"up", b"down"))

    def test_a_connection_begun_over_a_cut_line_comes_about_later(self):
        relay = self.start()
        relay.block()
        client = self.enterContext(socket.create_connection(("127.0.0.1", relay.port), timeout=10))
        client.sendall(b"hello")
        self.server.settimeout(0.2)
        with self.assertRaises(TimeoutError):
            self.server.accept()
        relay.unblock()
        self.server.settimeout(10)
        server, _ = self.server.accept()
        with server:
            server.settimeout(10)
            self.assertEqual(server.recv(10), b"hello")

    def test_ended_connections_leave_no_socket_behind(self):
        relay = self.start()
        sockets = Path(f"/proc/{relay.process.pid}/fd")
        before = len(list(sockets.iterdir()))
        for _ in range(5):
            client, server = self.connect(relay)
            client.close()
            server.close()
        wait_until(lambda: relay.stats()["tcp_connections"] == 0, 10, "the connections to end")
        self.assertEqual(len(list(sockets.iterdir())), before)

    def test_a_half_closed_connection_still_answers(self):
        client, server = self.connect(self.start(delay_ms=1))
        client.sendall(b"question")
        client.shutdown(socket.SHUT_WR)
        self.assertEqual(server.recv(100), b"question")
        self.assertEqual(server.recv(100), b"")
        server.sendall(b"answer")
        self.assertEqual(client.recv(100), b"answer")

    def test_a_server_that_is_not_there_ends_the_connection(self):
        relay = self.enterContext(Relay(free_port()))
        # The reset may come while connect() still returns.
        with self.assertRaises(ConnectionResetError):
            with socket.create_connection(("127.0.0.1", relay.port), timeout=10) as client:
                client.recv(1)

    def test_a_broken_connection_is_broken_for_both(self):
        client, server = self.connect(self.start())
        # Closed with linger 0, a socket sends a reset instead of an orderly end.
        server.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        server.close()
        with self.assertRaises(ConnectionResetError):
            client.recv(1)


class ProgramTest(unittest.TestCase):
    def test_a_port_in_use_is_one_line_and_exit_1(self):
        with socket.create_server(("127.0.0.1", free_port())) as taken:
            port = taken.getsockname()[1]
            result = run([program("midipool-relay"), "--listen", f"127.0.0.1:{port}",
                          "--target", "127.0.0.1:9"])
        self.assertEqual(result.returncode, 1)
        self.assertEqual(len(result.stderr.splitlines()), 1)
        self.assertIn("in use", result.stderr)

    def test_a_wrong_line_is_one_line_and_exit_2(self):
        for words in ([], ["--bogus"], ["--listen", "nowhere", "--target", "127.0.0.1:9"]):
            with self.subTest(words):
                result = run([program("midipool-relay"), *words])
                self.assertEqual(result.returncode, 2)
                self.assertEqual(len(result.stderr.splitlines()), 1)

    def test_a_wrong_command_is_told_and_does_no_harm(self):
        with Relay(free_port()) as relay:
            for command in ("loss", "loss 101", "loss x", "delay -1", "delay 1 2", "dance", "",
                            "reorder perhaps"):
                with self.subTest(command), self.assertRaises(BenchError):
                    relay.command(command)
            self.assertEqual(relay.command("loss 5"), "loss 5")

    def test_it_ends_in_good_order(self):
        relay = Relay(free_port())
        self.assertEqual(relay.stop(), 0)


if __name__ == "__main__":
    unittest.main()
