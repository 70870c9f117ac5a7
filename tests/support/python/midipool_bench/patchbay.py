# SPDX-License-Identifier: GPL-3.0-or-later
"""The bench's own client at a JACK server: sees ports, connects them, rolls the transport."""

import json
import sys
from pathlib import Path

from .processes import Process

_PROGRAM = Path(__file__).with_name("patchbay_program.py")


class Patchbay:
    """Runs patchbay_program.py; see there for why it is a program of its own."""

    def __init__(self, name, env):
        self.process = Process([sys.executable, _PROGRAM, name], env=env, stdin=True)
        self._answered = -1

    def is_ready(self):
        """Whether the server has let it in."""
        return "ready" in self.process.lines

    def ask(self, *command):
        """Says a command and returns its answer."""
        self._answered = max(self._answered, self.process.lines.index("ready"))
        self.process.write_line(json.dumps(command))
        self._answered, match = self.process.wait_for_line("^.*$", start=self._answered + 1)
        return json.loads(match[0])

    def stop(self):
        """Leaves the server in good order."""
        self.process.close_input()
        self.process.end_within(2.0)

    def kill(self):
        """Leaves without a word, as the server is gone already."""
        self.process.kill()
