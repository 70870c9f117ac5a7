# SPDX-License-Identifier: GPL-3.0-or-later
"""Recordings that were never recorded: their truth is known to the frame."""

from midipool_bench.ticks import CLOCK, CONTINUE, SONG_POSITION, START, STOP, TICKS_PER_BEAT, Event

RATE = 48000
MIDI_BYTES = {"start": [START], "continue": [CONTINUE], "stop": [STOP], "clock": [CLOCK]}


def event(seconds, kind, label="A", *, sixteenths=0):
    data = MIDI_BYTES.get(kind) or [SONG_POSITION, sixteenths & 0x7F, sixteenths >> 7]
    return Event(label, round(seconds * RATE), round(seconds * 1e6), bytes(data))


def clocks(start, count, bpm, *, label="A", shift=0.0):
    """`count` clocks from second `start` on, each at the nearest frame, all late by `shift`."""
    tick = 60.0 / (bpm * TICKS_PER_BEAT)
    return [event(start + i * tick + shift, "clock", label) for i in range(count)]


def lines(events):
    """Events as midipool-jack-recorder writes them."""
    return [f"{e.label} {e.frame} {e.micros} {e.data.hex()}" for e in events]
