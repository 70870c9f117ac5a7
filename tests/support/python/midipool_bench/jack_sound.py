# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs midipool-jack-sound: plays loops into JACK's ports, and records what comes out of others."""

import array
import itertools
import tempfile
from pathlib import Path

from .errors import BenchError
from .paths import program
from .processes import Process
from .waiting import wait_until

_counter = itertools.count(1)


class JackSound:
    """One JACK client with `outs` and `ins` ports. `play()` what is connected from `out(1)` …, and
    hear what is connected with `in_(1)` …: frames are counted from the beginning of the recording.
    """

    def __init__(self, jack, outs=2, ins=2, name="judge"):
        self.jack = jack
        self.name = jack.unique(f"{name}{next(_counter)}")
        self.ins = ins
        self._folder = tempfile.TemporaryDirectory(prefix="midipool-sound-")
        self._file = Path(self._folder.name) / "recording"
        self._loops = itertools.count()
        self._answered = 0
        self.process = Process([program("midipool-jack-sound"), "--name", self.name, "--file",
                                self._file, "--outs", outs, "--ins", ins],
                               env=jack.env, stdin=True)
        try:
            self._answered, _ = self.process.wait_for_line("^ready$")
        except BaseException:
            self.stop()
            raise

    def stop(self):
        if self.process.is_running():
            self.process.close_input()
            self.process.end_within(3.0)
        self._folder.cleanup()

    def out(self, number):
        return f"{self.name}:out_{number}"

    def in_(self, number):
        return f"{self.name}:in_{number}"

    def play(self, number, loop):
        """Plays an array of floats out of that port again and again, from the next cycle on."""
        path = Path(self._folder.name) / f"loop{next(self._loops)}"
        path.write_bytes(loop.tobytes())
        self._say(f"play {number} {path}")

    def stop_playing(self, number):
        self._say(f"stop {number}")

    def frames(self):
        """How many have been recorded by now."""
        return self._file.stat().st_size // (4 * self.ins)

    def wait_for_frames(self, count):
        """Waits until there are so many more than now; returns the number of the first."""
        begin = self.frames()
        wait_until(lambda: self.frames() >= begin + count, 20.0 + 5.0 * count / self.jack.rate,
                   f"{count} frames at {self.name}")
        return begin

    def recorded(self, begin=0, end=None):
        """An array for each port with what was heard from frame `begin` to `end`."""
        if "overrun" in self.process.lines:
            raise BenchError(f"the recording of {self.name} has holes")
        end = self.frames() if end is None else end
        with open(self._file, "rb") as file:
            file.seek(4 * self.ins * begin)
            content = array.array("f", file.read(4 * self.ins * (end - begin)))
        return [content[port::self.ins] for port in range(self.ins)]

    def first_frame(self):
        """JACK's own number of the recording's first frame, by which the judge of MIDI counts."""
        _, match = self.process.wait_for_line(r"^first (\d+)$")
        return int(match[1])

    def skips(self):
        """The frames before which JACK left out cycles."""
        return [int(line.split()[1]) for line in self.process.lines if line.startswith("skip")]

    def _say(self, line):
        self.process.write_line(line)
        self._answered, match = self.process.wait_for_line("^(ok|error)", start=self._answered + 1)
        if match[1] != "ok":
            raise BenchError(f"midipool-jack-sound: {match.string}")
