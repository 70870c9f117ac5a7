# SPDX-License-Identifier: GPL-3.0-or-later
"""Replayed and reordered datagrams of clock and transport: not answered, not believed, no harm."""

import contextlib
import random
import select
import socket
import struct
import threading
import time
import unittest

from midipool_bench.ports import free_port
from midipool_bench.srtp import Datagrams
from midipool_bench.waiting import wait_until
from midipool_bench.web_socket import Messages
from stage import ROOM, Stage
from test_bad_days import metric

QUESTION, ANSWER, BUS = 8, 9, 10


class Asker:
    """A member who asks the server for its time, and keeps what he has sent."""

    def __init__(self, port):
        self._messages = Messages(port)
        self._messages.say(type="join", room=ROOM, nickname="asker")
        self._datagrams = Datagrams(self._messages.wait_for("joined")["datagrams"])
        self._server = ("127.0.0.1", port)
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)

    def close(self):
        self._messages.close()
        self._socket.close()

    def question(self, asked=0):
        return self._datagrams.seal(QUESTION, struct.pack(">q16x", asked))

    def send(self, *datagrams):
        for datagram in datagrams:
            self._socket.sendto(datagram, self._server)

    def answers(self, most, timeout=5.0):
        """How many answers come, `most` at most."""
        deadline = time.monotonic() + timeout
        count = 0
        while count < most and select.select([self._socket], [], [], deadline - time.monotonic())[0]:
            count += self._socket.recv(2048)[0] == ANSWER
        return count


class ClockQuestions(Stage):
    def setUp(self):
        self.room = self.server()
        self.asker = Asker(self.room.port)
        self.addCleanup(self.asker.close)

    def test_a_replayed_one_is_not_answered(self):
        question = self.asker.question()
        self.asker.send(question)
        self.assertEqual(self.asker.answers(1), 1)
        strange = metric(self.room, "datagrams_strange_total")
        self.asker.send(*[question] * 20)
        # Nor does whoever has overheard it, and sends it from elsewhere, draw the answers to himself.
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as thief:
            thief.sendto(question, ("127.0.0.1", self.room.port))
            self.assertEqual(self.asker.answers(1, timeout=0.5), 0)
            self.asker.send(self.asker.question())
            self.assertEqual(self.asker.answers(2, timeout=0.5), 1)
            self.assertEqual(select.select([thief], [], [], 0)[0], [])
        self.assertEqual(metric(self.room, "datagrams_strange_total"), strange + 21)

    def test_reordered_ones_are_answered_once_each(self):
        questions = [self.asker.question(asked) for asked in range(50)]
        random.Random(1).shuffle(questions)
        self.asker.send(*questions, *questions)
        self.assertEqual(self.asker.answers(51, timeout=1.0), 50)

    def test_one_that_is_far_too_late_is_not_answered(self):
        late, *rest = (self.asker.question() for _ in range(1100))
        self.asker.send(rest[-1])
        self.assertEqual(self.asker.answers(1), 1)
        self.asker.send(late)
        self.assertEqual(self.asker.answers(1, timeout=0.5), 0)


class Tape:
    """Stands between a client and the server, and keeps the server's transport datagrams (kind 10).

    While it holds, neither they nor the messages of the connection go on to the client."""

    def __init__(self, target_port):
        self.port = free_port()
        self.kept = []
        self._target = ("127.0.0.1", target_port)
        self._flows = threading.Event()
        self._flows.set()
        self._ends = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", self.port))
        self._client_side = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._client_side.bind(("127.0.0.1", self.port))
        self._server_side = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._clients = {}  # by session: sound has a socket of its own
        self._workers = [threading.Thread(target=work) for work in (self._datagrams, self._accept)]
        for worker in self._workers:
            worker.start()

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def stop(self):
        self._ends.set()
        self._flows.set()
        for worker in self._workers:
            worker.join()
        for end in (self._listener, self._client_side, self._server_side):
            end.close()

    @contextlib.contextmanager
    def holding(self):
        self._flows.clear()
        try:
            yield
        finally:
            self._flows.set()

    def play(self, datagrams):
        for datagram in datagrams:
            client = self._clients.get(datagram[4:8])  # None for sound, which has other headers
            if client:
                self._client_side.sendto(datagram, client)

    def _datagrams(self):
        for source in self._readable([self._client_side, self._server_side]):
            datagram, address = source.recvfrom(2048)
            if source is self._client_side:
                self._clients[datagram[4:8]] = address
                self._server_side.sendto(datagram, self._target)
                continue
            if datagram[0] == BUS:
                self.kept.append(datagram)
            if datagram[0] != BUS or self._flows.is_set():
                self.play([datagram])

    def _accept(self):
        for _ in self._readable([self._listener]):
            client, _ = self._listener.accept()
            worker = threading.Thread(target=self._connection, args=(client,))
            self._workers.append(worker)
            worker.start()

    def _connection(self, client):
        with client, socket.create_connection(self._target) as server:
            for source in self._readable([client, server]):
                content = source.recv(65536)
                if not content:
                    return
                if source is server:
                    self._flows.wait()
                with contextlib.suppress(OSError):  # of one who has just gone
                    (client if source is server else server).sendall(content)

    def _readable(self, sockets):
        while not self._ends.is_set():
            yield from select.select(sockets, [], [], 0.1)[0]


class TransportDatagrams(Stage):
    def setUp(self):
        room = self.server()
        self.tape = Tape(room.port)
        self.addCleanup(self.tape.stop)
        self.kim = self.client("kim", self.tape.address, midi="none")
        self.steer = self.conductor(room.address)

    def wait_until_kept(self, count):
        wait_until(lambda: len(self.tape.kept) >= count, 10, f"{count} datagrams of kind 10")

    def test_replayed_ones_change_nothing(self):
        for bpm in (90, 100, 110):
            self.steer.say("tempo", bpm)
        self.steer.say("start")
        before = self.wait_for_transport(self.kim, bpm=110, playing=True)
        self.wait_until_kept(12)
        for _ in range(20):
            self.tape.play(self.tape.kept)
            self.tape.play(reversed(self.tape.kept))
        time.sleep(0.5)
        after = self.transport(self.kim)
        self.assertEqual((after["revision"], after["bpm"], after["playing"]),
                         (before["revision"], 110, True))
        status = self.kim.status()
        self.assertTrue(status["online"])
        self.assertEqual(status["clock"]["state"], "locked")

    def test_reordered_ones_lead_to_the_latest_state(self):
        with self.tape.holding():
            for bpm in (90, 100, 110):
                self.steer.say("tempo", bpm)
            self.steer.say("start")
            self.steer.say("locate", "9")
            self.wait_until_kept(15)
            self.assertEqual(self.transport(self.kim)["bpm"], 120)
            # The connection still holds: these alone tell it, the last first.
            self.tape.play(reversed(self.tape.kept))
            self.kim.wait_for_status(lambda status: status["transport"]["position"]["bar"] >= 9,
                                     what="bar 9")
            told = self.wait_for_transport(self.kim, bpm=110, playing=True)
            time.sleep(0.5)
            self.assertEqual(self.transport(self.kim)["revision"], told["revision"])
        time.sleep(0.5)
        after = self.transport(self.kim)
        self.assertEqual((after["revision"], after["bpm"], after["playing"]),
                         (told["revision"], 110, True))


if __name__ == "__main__":
    unittest.main()
