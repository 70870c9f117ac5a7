# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads what the recorder writes beside the sound, by no code of midiPool's."""

import array
import csv
import shlex
import struct
from pathlib import Path

from .sound_file import SoundFile


class MidiFile:
    """A Standard MIDI File's meta events as (tick, type, bytes), and what the tempo makes of ticks."""

    def __init__(self, path):
        data = Path(path).read_bytes()
        assert data[:8] == b"MThd\0\0\0\6", data[:8]
        self.format, tracks, self.division = struct.unpack(">HHH", data[8:14])
        self.events = []
        place = 14
        for _ in range(tracks):
            assert data[place:place + 4] == b"MTrk"
            size = struct.unpack(">I", data[place + 4:place + 8])[0]
            self._read_track(data[place + 8:place + 8 + size])
            place += 8 + size
        assert place == len(data)
        self.events.sort(key=lambda event: event[0])

    def _read_track(self, data):
        place = tick = 0
        while place < len(data):
            delta, place = _number(data, place)
            tick += delta
            assert data[place] == 0xFF, "only meta events"
            kind = data[place + 1]
            length, place = _number(data, place + 2)
            self.events.append((tick, kind, data[place:place + length]))
            place += length
        assert self.events[-1][1] == 0x2F

    def seconds_at(self, tick):
        seconds, last, tempo = 0.0, 0, 500000
        for when, kind, data in self.events:
            if kind == 0x51 and when <= tick:
                seconds += (when - last) * tempo / self.division / 1e6
                last, tempo = when, int.from_bytes(data, "big")
        return seconds + (tick - last) * tempo / self.division / 1e6

    @property
    def signatures(self):
        return [(tick, data[0], 2 ** data[1]) for tick, kind, data in self.events if kind == 0x58]

    @property
    def tempos(self):
        return [(tick, 60e6 / int.from_bytes(data, "big"))
                for tick, kind, data in self.events if kind == 0x51]

    @property
    def markers(self):
        return [(self.seconds_at(tick), data.decode())
                for tick, kind, data in self.events if kind == 0x06]


def _number(data, place):
    value = 0
    while True:
        value = value << 7 | data[place] & 0x7F
        place += 1
        if not data[place - 1] & 0x80:
            return value, place


class ReaperBlock:
    """A block of a project: its head's words, lines as lists of words, and blocks in it."""

    def __init__(self, head):
        self.head = head
        self.lines = []
        self.blocks = []

    def named(self, name):
        return [block for block in self.blocks if block.head[0] == name]

    def line(self, name):
        return next(line for line in self.lines if line[0] == name)


def read_project(path):
    stack = [ReaperBlock(["FILE"])]
    for line in Path(path).read_text(encoding="utf-8").splitlines():
        text = line.strip()
        if text.startswith("<"):
            block = ReaperBlock(shlex.split(text[1:]))
            stack[-1].blocks.append(block)
            stack.append(block)
        elif text == ">":
            stack.pop()
        elif not text.startswith("|"):
            stack[-1].lines.append(shlex.split(text))
    assert len(stack) == 1, "blocks that do not end"
    (project,) = stack[0].blocks
    assert project.head[0] == "REAPER_PROJECT"
    return project


def read_table(folder):
    with open(Path(folder) / "tracks.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Take:
    """A recording's folder. `track(name)`: one channel on the frames of the recording, with zeros
    where there is nothing."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.rows = read_table(folder)
        self.midi = MidiFile(self.folder / "take.mid")
        self.project = read_project(self.folder / "take.rpp")

    def files(self):
        return {row["file"]: SoundFile(self.folder / row["file"]) for row in self.rows}

    def track(self, name, kind="stem"):
        samples = array.array("f")
        for row in self.rows:
            if row["track"] != name or row["kind"] != kind:
                continue
            sound = SoundFile(self.folder / row["file"]).channels[0]
            start = int(row["start_frame"])
            samples.frombytes(bytes(4 * (start - len(samples))))
            samples.extend(sound)
        return samples
