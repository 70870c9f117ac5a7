# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that are no midiPool: WebSockets to a server (docs/protocol.md) and to a running client
(docs/control-api.md)."""

import base64
import json
import os
import socket
import ssl
import struct
import time

from .errors import BenchError

_TEXT, _CLOSE, _PING, _PONG = 1, 8, 9, 10


class Closed(BenchError):
    """The other side has closed; `code` is its reason's number."""

    def __init__(self, code, reason):
        super().__init__(f"the other side has closed: {code} {reason}")
        self.code = code
        self.reason = reason


class WebSocket:
    """A client's end over a connected socket; JSON messages."""

    def __init__(self, connection, path, host, protocol, headers=()):
        self._socket = connection
        key = base64.b64encode(os.urandom(16)).decode()
        more = "".join(f"{name}: {value}\r\n" for name, value in headers)
        self._socket.sendall(
            f"GET {path} HTTP/1.1\r\nHost: {host}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Protocol: {protocol}\r\n{more}\r\n".encode())
        self._bytes = b""
        while b"\r\n\r\n" not in self._bytes:
            self._fill()
        head, self._bytes = self._bytes.split(b"\r\n\r\n", 1)
        if b" 101 " not in head.split(b"\r\n")[0]:
            connection.close()
            raise BenchError(f"no WebSocket: {head.decode(errors='replace')}")

    def close(self):
        self._socket.close()

    def say(self, **message):
        self.say_text(json.dumps(message))

    def say_text(self, text):
        self._send(_TEXT, text.encode())

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
                code = int.from_bytes(content[:2], "big")
                raise Closed(code, content[2:].decode(errors="replace"))
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
        if size < 126:
            length = bytes([0x80 | size])
        elif size < 65536:
            length = struct.pack(">BH", 0x80 | 126, size)
        else:
            length = struct.pack(">BQ", 0x80 | 127, size)
        masked = bytes(byte ^ mask[i % 4] for i, byte in enumerate(content))
        self._socket.sendall(bytes([0x80 | opcode]) + length + mask + masked)


class Messages(WebSocket):
    """A member of a room, over TLS; the server's certificate is believed."""

    def __init__(self, port, host="127.0.0.1"):
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        connection = context.wrap_socket(socket.create_connection((host, port), timeout=10.0))
        super().__init__(connection, "/", f"{host}:{port}", "midipool.v1")


class Control(WebSocket):
    """A page, or another program, at a running client. `token` None: it says no hello."""

    def __init__(self, port, token, meters=0, host=None, headers=(), receive_buffer=None):
        connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        connection.settimeout(10.0)
        if receive_buffer:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        connection.connect(("127.0.0.1", port))
        super().__init__(connection, "/control", host or f"127.0.0.1:{port}",
                         "midipool.control.v1", headers)
        self._last_id = 0
        self._before_answer = []
        if token is not None:
            self.say(type="hello", token=token, meters_per_second=meters)

    def ask(self, kind, timeout=10.0, **fields):
        """Sends a request; returns its answer. What comes before it waits for wait_until()."""
        self._last_id += 1
        self._before_answer = []
        self.say(type=kind, id=self._last_id, **fields)
        deadline = time.monotonic() + timeout
        while True:
            message = self.receive(deadline - time.monotonic())
            if message.get("id") == self._last_id:
                return message
            self._before_answer.append(message)

    def wait_until(self, kind, condition, timeout=10.0):
        """The next message of that type for which `condition(message)` is true."""
        deadline = time.monotonic() + timeout
        while True:
            message = (self._before_answer.pop(0) if self._before_answer
                       else self.receive(deadline - time.monotonic()))
            if message["type"] == kind and condition(message):
                return message
