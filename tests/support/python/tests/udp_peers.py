# SPDX-License-Identifier: GPL-3.0-or-later
"""Plain sockets at both ends of a relay."""

import socket
import struct
import threading
import time
from typing import NamedTuple

_FORM = struct.Struct("!Iq")


class Arrival(NamedTuple):
    number: int
    delay_ms: float
    source: tuple


class UdpSink:
    """A server that notes every numbered datagram and, if wanted, sends it back."""

    def __init__(self, port, echo=False):
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4 << 20)
        self._socket.bind(("127.0.0.1", port))
        self._socket.settimeout(0.1)
        self._echo = echo
        self._ending = False
        self.arrivals = []
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._ending = True
        self._thread.join()
        self._socket.close()

    def numbers(self):
        return [arrival.number for arrival in self.arrivals]

    def _run(self):
        while not self._ending:
            try:
                data, source = self._socket.recvfrom(2048)
            except TimeoutError:
                continue
            self.arrivals.append(_read(data, source))
            if self._echo:
                self._socket.sendto(data, source)


def udp_client(port):
    client = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    client.connect(("127.0.0.1", port))
    client.settimeout(5.0)
    return client


def send_numbered(client, numbers, pause=0.0):
    """Sends datagrams that carry their number and the time of sending."""
    for number in numbers:
        client.send(_FORM.pack(number, time.monotonic_ns()))
        if pause:
            time.sleep(pause)


def receive_numbered(client):
    return _read(client.recv(2048), None)


def _read(data, source):
    now = time.monotonic_ns()
    number, sent = _FORM.unpack(data)
    return Arrival(number, (now - sent) / 1e6, source)
