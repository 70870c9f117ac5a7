# SPDX-License-Identifier: GPL-3.0-or-later
"""`midipool status --watch` on a terminal: drawn in place, and gone without a trace."""

import os
import pty
import select
import signal
import subprocess
import time
import unittest

from midipool_bench.errors import BenchError
from midipool_bench.paths import program
from midipool_bench.programs import midipool
from stage import Stage

OTHER_SCREEN, USUAL_SCREEN = b"\033[?1049h", b"\033[?25h\033[?1049l"


class Terminal:
    """The program in a terminal of its own; what it writes, as bytes."""

    def __init__(self, client):
        self.seen = b""
        self._master, slave = pty.openpty()
        words = [program("midipool"), "status", "--watch", "--ui", client.ui, "--config",
                 client.config]
        with os.fdopen(slave, "wb") as end:
            self.process = subprocess.Popen(words, stdin=end, stdout=end, stderr=end,
                                            env={**os.environ, "NO_COLOR": "1"})

    def read_until(self, text, timeout=15.0):
        """What is written from now on, up to that text."""
        begin, deadline = len(self.seen), time.monotonic() + timeout
        while text.encode() not in self.seen[begin:]:
            if time.monotonic() > deadline:
                raise BenchError(f"waited in vain for {text!r}: {self.seen[begin:][-2000:]!r}")
            self._read(0.2)
        return self.seen[begin:]

    def end(self, how):
        """Its exit code."""
        self.process.send_signal(how)
        deadline = time.monotonic() + 10.0
        while self.process.poll() is None and time.monotonic() < deadline:
            self._read(0.05)
        self._read(0.0)
        return self.process.poll()

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._master)

    def _read(self, seconds):
        if select.select([self._master], [], [], seconds)[0]:
            try:
                self.seen += os.read(self._master, 65536)
            except OSError:  # a terminal whose other end is closed
                time.sleep(0.01)


class StatusWatch(Stage):
    def setUp(self):
        self.room = self.server()
        self.kim = self.client("kim", self.room.address, midi="none")

    def terminal(self):
        terminal = Terminal(self.kim)
        self.addCleanup(terminal.stop)
        return terminal

    def test_shows_what_happens(self):
        terminal = self.terminal()
        terminal.read_until("clock locked")
        terminal.read_until("stopped")
        lee = self.client("lee", self.room.address, midi="none")
        terminal.read_until("lee")
        midipool("transport", f"{self.kim.room}@{self.room.address}", "tempo", "137.3")
        midipool("transport", f"{self.kim.room}@{self.room.address}", "start")
        terminal.read_until("playing")
        terminal.read_until("137.300 bpm")
        lee.stop()
        # In place: no line moves the screen up.
        self.assertNotIn(b"\n\r\n\r\n\r", terminal.read_until("master"))
        self.assertEqual(terminal.end(signal.SIGINT), 0)
        self.assertTrue(terminal.seen.startswith(OTHER_SCREEN))
        self.assertTrue(terminal.seen.endswith(USUAL_SCREEN), terminal.seen[-60:])

    def test_a_client_that_goes_away_is_told_and_waited_for(self):
        terminal = self.terminal()
        terminal.read_until("clock locked")
        self.kim.stop()
        terminal.read_until("no midiPool client answers")
        self.assertEqual(terminal.end(signal.SIGTERM), 0)
        self.assertTrue(terminal.seen.endswith(USUAL_SCREEN))

    def test_without_a_terminal_it_says_so(self):
        result = midipool("status", "--watch", "--ui", self.kim.ui, "--config", self.kim.config)
        self.assertEqual(result.returncode, 1)
        self.assertIn("--watch needs a terminal", result.stderr)
        self.assertEqual(len(result.stderr.splitlines()), 1)


if __name__ == "__main__":
    unittest.main()
