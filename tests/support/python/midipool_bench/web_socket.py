# SPDX-License-Identifier: GPL-3.0-or-later
"""A member of a room who is no midiPool: the messages of docs/protocol.md over TLS and WebSocket."""

import base64
import json
import os
import socket
import ssl
import struct
import time

from .errors import BenchError

_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10


class Messages:
    """A connection to a server; the certificate is believed."""

    def __init__(self, port, host="127.0.0.1"):
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        self._socket = context.wrap_socket(socket.create_connection((host, port), timeout=10.0))
        key = base64.b64encode(os.urandom(16)).decode()
        self._socket.sendall(
            f"GET / HTTP/1.1\r\nHost: {host}:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Protocol: midipool.v1\r\n\r\n".encode())
        self._bytes = b""
        while b"\r\n\r\n" not in self._bytes:
            self._fill()
        head, self._bytes = self._bytes.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.split(b"\r\n")[0]:
            raise BenchError(f"no WebSocket: {head.decode(errors='replace')}")

    def close(self):
        self._socket.close()

    def say(self, **message):
        self._send(_TEXT, json.dumps(message).encode())

    def wait_for(self, kind, timeout=10.0, **fields):
        """The next message of that type with these fields; what comes before it is forgotten."""
        deadline = time.monotonic() + timeout
        while True:
            message = self.receive(deadline - time.monotonic())
            if message["type"] == kind and all(message.get(k) == v for k, v in fields.items()):
                return message

    def receive(self, timeout=10.0):
        self._socket.settimeout(max(0.01, timeout))
        while True:
            opcode, content = self._frame()
            if opcode == _PING:
                self._send(_PONG, content)
            elif opcode == _CLOSE:
                raise BenchError(f"the server has closed: {content[2:].decode(errors='replace')}")
            elif opcode == _TEXT:
                return json.loads(content)

    def _frame(self):
        first, size = self._take(2)
        if size == 126:
            size, = struct.unpack(">H", self._take(2))
        elif size == 127:
            size, = struct.unpack(">Q", self._take(8))
        return first & 0x0F, self._take(size)

    def _take(self, count):
        while len(self._bytes) < count:
            self._fill()
        taken, self._bytes = self._bytes[:count], self._bytes[count:]
        return taken

    def _fill(self):
        more = self._socket.recv(65536)
        if not more:
            raise BenchError("the server has closed")
        self._bytes += more

    def _send(self, opcode, content):
        mask = os.urandom(4)
        size = len(content)
        length = bytes([0x80 | size]) if size < 126 else struct.pack(">BH", 0x80 | 126, size)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(content))
        self._socket.sendall(bytes([0x80 | opcode]) + length + mask + masked)
