# SPDX-License-Identifier: GPL-3.0-or-later
"""Takes part in a room by the published protocol, for tests that look at packets themselves."""

import contextlib
import itertools
import socket
import threading
import time

from .errors import BenchError
from .srtp import Datagrams, Stream
from .web_socket import Messages


_HERE, _HEARD = 12, 13


class Member:
    """One who has opened a stream, knows everybody's keys and has said where he is."""

    def __init__(self, room, port, nick, codec="L16", channels=0, frames=128):
        self.messages = Messages(port)
        self.server = ("127.0.0.1", port)
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 21)
        self.socket.bind(("127.0.0.1", 0))
        self.messages.say(type="join", room=room, nickname=nick)
        self.joined = joined = self.messages.wait_for("joined")
        self.id = joined["member"]
        self._datagrams = Datagrams(joined["media"])
        self.register()
        self.messages.say(type="open_stream", codec=codec, channels=channels, frames=frames)
        self.opened = {}  # by member
        while self.id not in self.opened:
            message = self.messages.wait_for("stream_opened")
            self.opened[message["member"]] = message
        self.stream = Stream(self.opened[self.id])

    def close(self):
        self.messages.close()
        self.socket.close()

    def others(self):
        return [opened for member, opened in self.opened.items() if member not in (0, self.id)]

    def wait_for_another(self):
        message = self.messages.wait_for("stream_opened")
        self.opened[message["member"]] = message
        return message

    @contextlib.contextmanager
    def sending(self, payload=bytes(512), first=0):
        """Sends meanwhile, a hundred packets a second; `first` counts those that went before."""
        stop = threading.Event()

        def play():
            for sequence in itertools.count(first):
                if stop.wait(0.01):
                    return
                self.send(self.stream.seal(sequence, sequence * 128, 0, payload))

        worker = threading.Thread(target=play)
        worker.start()
        try:
            yield
        finally:
            stop.set()
            worker.join()

    def send(self, datagram):
        self.socket.sendto(datagram, self.server)

    def here(self):
        """A datagram that says where its sender is; good for once."""
        return self._datagrams.seal(_HERE)

    def say_where(self):
        self.send(self.here())

    def register(self, timeout=10.0):
        """Says where he is until the server has heard it."""
        deadline = time.monotonic() + timeout
        self.socket.settimeout(0.1)
        while time.monotonic() < deadline:
            self.say_where()
            try:
                if self.socket.recv(2048)[:1] == bytes([_HEARD]):
                    return
            except TimeoutError:
                continue
        raise BenchError(f"the server does not hear where a member is in {timeout:g} s")

    def datagrams(self, count, timeout=10.0):
        """The next RTP datagrams that come here, with the times of their coming."""
        self.say_where()
        deadline = time.monotonic() + timeout
        said = time.monotonic()
        got = []
        self.socket.settimeout(0.2)
        while len(got) < count:
            if time.monotonic() > deadline:
                raise BenchError(f"{len(got)} of {count} packets in {timeout:g} s")
            if time.monotonic() > said + 1.0:
                said = time.monotonic()
                self.say_where()
            try:
                datagram = self.socket.recv(2048)
            except TimeoutError:
                continue
            is_rtcp = 72 <= datagram[1] & 0x7F < 96 and datagram[1] < 224
            if datagram[0] >= 128 and not is_rtcp:
                got.append((time.monotonic_ns(), datagram))
        return got
