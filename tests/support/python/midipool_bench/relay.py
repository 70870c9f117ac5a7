# SPDX-License-Identifier: GPL-3.0-or-later
"""The bad network between client and server."""

import socket

from .errors import BenchError
from .paths import program
from .ports import free_port
from .processes import Process

_DIRECTIONS = ("up", "down")


class Relay:
    """midipool-relay in front of a server: clients use its `address` instead of the server's."""

    def __init__(self, target_port, *, delay_ms=0.0, jitter_ms=0.0, loss_percent=0.0,
                 duplicate_percent=0.0, kilobits=0, reorder=True, seed=1, port=None, idle_seconds=60):
        self.port = port or free_port()
        control_port = free_port()
        self.process = Process([
            program("midipool-relay"),
            "--listen", f"127.0.0.1:{self.port}",
            "--target", f"127.0.0.1:{target_port}",
            "--control", f"127.0.0.1:{control_port}",
            "--delay-ms", delay_ms,
            "--jitter-ms", jitter_ms,
            "--loss-percent", loss_percent,
            "--duplicate-percent", duplicate_percent,
            "--kilobits", kilobits,
            "--reorder", "yes" if reorder else "no",
            "--seed", seed,
            "--idle-seconds", idle_seconds,
        ])
        try:
            self.process.wait_for_line("^ready$")
            self._control = socket.create_connection(("127.0.0.1", control_port), timeout=10.0)
            self._answers = self._control.makefile("r", encoding="ascii")
        except BaseException:
            self.process.stop()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def stop(self):
        self._answers.close()
        self._control.close()
        return self.process.stop()

    def command(self, line):
        """Says one line to the control port and returns the answer without its "ok"."""
        self._control.sendall(line.encode("ascii") + b"\n")
        answer = self._answers.readline().rstrip("\n")
        if not answer.startswith("ok"):
            raise BenchError(f"relay, asked {line!r}: {answer or 'no answer'}")
        return answer[2:].strip()

    def set(self, *, delay_ms=None, jitter_ms=None, loss_percent=None, duplicate_percent=None,
            kilobits=None, reorder=None):
        """Changes the line while it is in use; what is not named stays as it is."""
        numbers = {"delay": delay_ms, "jitter": jitter_ms, "loss": loss_percent,
                   "duplicate": duplicate_percent, "kilobits": kilobits}
        for word, value in numbers.items():
            if value is not None:
                self.command(f"{word} {value}")
        if reorder is not None:
            self.command(f"reorder {'yes' if reorder else 'no'}")

    def block(self):
        """Cuts the line: datagrams are lost, bytes wait, connections stay open."""
        self.command("block")

    def unblock(self):
        self.command("unblock")

    def stats(self):
        """All counters as {name: int}; "up" is from the client to the server."""
        pairs = (word.split("=") for word in self.command("stats").split())
        return {name: int(value) for name, value in pairs}
