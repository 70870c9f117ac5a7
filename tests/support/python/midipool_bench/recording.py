# SPDX-License-Identifier: GPL-3.0-or-later
"""What midipool-jack-recorder wrote, as Python values."""

from typing import NamedTuple

from .errors import BenchError


class Event(NamedTuple):
    """One MIDI message: its port's label, JACK frame and time, and its bytes."""

    label: str
    frame: int
    micros: int
    data: bytes


class Skip(NamedTuple):
    """JACK stumbled before `frame`: what was due then has no exact time.

    `count` frames had no cycle for us. JACK's clock jumped by `jump_us`: time that its frames do
    not count. It gives wrong microseconds for a while after that (see timing.straighten).
    """

    frame: int
    count: int
    jump_us: int


class ClockPoint(NamedTuple):
    """`frame` began at `micros` of the monotonic clock, as nearly as can be measured."""

    frame: int
    micros: int


class Recording:
    """A recording, whole or still growing."""

    def __init__(self):
        self.events = []
        self.skips = []
        self.clock_points = []
        self.connections = []  # ("connected" or "disconnected", label, port) as they happened
        self.rate = 48000
        self.start_frame = None
        self.start_micros = None
        self.end = None  # {name: number} of the last line, once it is there
        self._rest = ""

    def feed(self, text):
        """Takes in more of the file; the last line may be incomplete."""
        *lines, self._rest = (self._rest + text).split("\n")
        for line in lines:
            self._take(line)

    def of(self, label):
        """The events of one label."""
        return [event for event in self.events if event.label == label]

    def labels(self):
        return sorted({event.label for event in self.events})

    def skip_frames(self):
        """Where lines through ticks must be broken."""
        return [skip.frame for skip in self.skips]

    def seconds(self, event):
        """An event's time since the start of the recording, in JACK frames."""
        return (event.frame - self.start_frame) / self.rate

    def _take(self, line):
        words = line.split()
        if not words:
            return
        try:
            if words[0] == "#":
                self._take_note(words[1], words[2:])
            else:
                label, frame, micros, data = words
                self.events.append(Event(label, int(frame), int(micros), bytes.fromhex(data)))
        except (ValueError, IndexError, TypeError):
            raise BenchError(f"not a line of a recording: {line!r}") from None

    def _take_note(self, word, values):
        if word == "skip":
            self.skips.append(Skip(*map(int, values)))
        elif word == "clock":
            self.clock_points.append(ClockPoint(*map(int, values)))
        elif word == "start":
            self.start_frame, self.start_micros = int(values[0]), int(values[1])
            self.rate = _numbers(values[2:])["rate"]
        elif word in ("connected", "disconnected"):
            self.connections.append((word, values[0], " ".join(values[1:])))
        elif word == "end":
            self.end = {"frame": int(values[0]), **_numbers(values[1:])}


def read_recording(path):
    """Reads a whole file."""
    recording = Recording()
    with open(path, encoding="ascii") as file:
        recording.feed(file.read())
    return recording


def _numbers(words):
    pairs = (word.split("=") for word in words)
    return {name: int(value) for name, value in pairs}
