# SPDX-License-Identifier: GPL-3.0-or-later
"""A model of what hangs on a clock cable: a sequencer that counts its position as hardware does."""

from typing import NamedTuple

CLOCK, START, CONTINUE, STOP, SONG_POSITION = 0xF8, 0xFA, 0xFB, 0xFC, 0xF2
TICKS_PER_BEAT = 24
TICKS_PER_SIXTEENTH = 6


class Tick(NamedTuple):
    """A clock that a slave counted, and the song tick it took it for."""

    frame: int
    micros: int
    song_tick: int


class Transport(NamedTuple):
    """A transport message, and the song tick at which the slave stands after it."""

    frame: int
    micros: int
    kind: str  # start, continue, stop or position
    song_tick: int


class Oddity(NamedTuple):
    """Something a careful master does not send."""

    frame: int
    text: str


class ModelSlave:
    """Feed it events; it moves only with what arrived, never with what was meant.

    Start stands for position 0 and its first clock is song tick 0; song position sets sixteenths
    and continue goes on there; clocks that come while it is stopped do not move it.
    """

    def __init__(self):
        self.playing = False
        self.next_tick = 0
        self.ticks = []
        self.transports = []
        self.oddities = []

    @property
    def breaks(self):
        """The frames at which the flow of ticks may have been cut: all transport messages."""
        return [transport.frame for transport in self.transports]

    def feed(self, event):
        """Takes one event; returns the Tick when it was a clock that counted."""
        status = event.data[0]
        if status == CLOCK:
            return self._clock(event)
        if status == START:
            self._begin(event, "start", 0)
        elif status == CONTINUE:
            self._begin(event, "continue", self.next_tick)
        elif status == STOP:
            self._stop(event)
        elif status == SONG_POSITION:
            self._locate(event)
        return None

    def _clock(self, event):
        if not self.playing:
            return None
        tick = Tick(event.frame, event.micros, self.next_tick)
        self.ticks.append(tick)
        self.next_tick += 1
        return tick

    def _begin(self, event, kind, song_tick):
        if self.playing:
            self._wonder(event, f"{kind} while playing")
        self.playing = True
        self.next_tick = song_tick
        self._note(event, kind)

    def _stop(self, event):
        # Who has just been plugged in may be told to stop, as the master cannot know.
        if not self.playing and self.transports:
            self._wonder(event, "stop while stopped")
        self.playing = False
        self._note(event, "stop")

    def _locate(self, event):
        if len(event.data) != 3:
            self._wonder(event, "song position of a wrong length")
            return
        if self.playing:
            self._wonder(event, "song position while playing")
        self.next_tick = (event.data[1] | event.data[2] << 7) * TICKS_PER_SIXTEENTH
        self._note(event, "position")

    def _note(self, event, kind):
        self.transports.append(Transport(event.frame, event.micros, kind, self.next_tick))

    def _wonder(self, event, text):
        self.oddities.append(Oddity(event.frame, text))


def follow(events):
    """A slave that has heard all `events`."""
    slave = ModelSlave()
    for event in events:
        slave.feed(event)
    return slave


def clock_ticks(events):
    """Every clock, counted from 0 whatever the transport does: the tempo as the wire has it."""
    clocks = (event for event in events if event.data[0] == CLOCK)
    return [Tick(event.frame, event.micros, index) for index, event in enumerate(clocks)]
