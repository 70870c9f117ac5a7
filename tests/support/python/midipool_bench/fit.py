# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines through ticks: the tempo, and how far single ticks stand off."""

import bisect
import math
from typing import NamedTuple

from .errors import BenchError
from .slave import TICKS_PER_BEAT

# A line through fewer ticks follows their jitter instead of showing it.
_MINIMUM = 8


class Spread(NamedTuple):
    """How large values are, whatever their sign."""

    count: int
    p50: float
    p95: float
    p99: float
    max: float


class Fit(NamedTuple):
    """Ticks against one tempo. Deviations are in microseconds, in the order of the ticks."""

    bpm: float
    tick_us: float
    ticks: int
    pieces: int
    deviations: list
    spread: Spread


def percentile(values, percent):
    """The value that `percent` of all values do not exceed (nearest rank)."""
    ordered = sorted(values)
    if not ordered:
        raise BenchError("no values to take a percentile of")
    rank = max(1, math.ceil(percent / 100.0 * len(ordered)))
    return ordered[rank - 1]


def spread(values):
    sizes = sorted(abs(value) for value in values)
    return Spread(len(sizes), *(percentile(sizes, percent) for percent in (50, 95, 99, 100)))


def split(ticks, breaks=()):
    """Cuts ticks into pieces through which one straight line can go.

    Cut are the frames of `breaks` (skipped cycles, transport, tempo changes) and every place where
    the song tick does not go on by one.
    """
    breaks = sorted(breaks)
    pieces = []
    last = None
    for tick in ticks:
        broken = last is None or tick.song_tick != last.song_tick + 1 or (
            bisect.bisect_right(breaks, tick.frame) != bisect.bisect_right(breaks, last.frame))
        if broken:
            pieces.append([])
        pieces[-1].append(tick)
        last = tick
    return pieces


def fit(ticks, breaks=(), *, rate=48000, clock="frame"):
    """Least squares through ticks: one tempo for all pieces, each with a start of its own.

    `clock` is "frame" for JACK's frames, which are exact within one server, or "micros" for
    JACK's time, which two servers on one machine share.
    """
    scale = 1e6 / rate if clock == "frame" else 1.0
    pieces = [piece for piece in split(ticks, breaks) if len(piece) >= _MINIMUM]
    if not pieces:
        raise BenchError(f"too few ticks for a line: {len(ticks)}")
    series = [[getattr(tick, clock) * scale for tick in piece] for piece in pieces]
    tick_us = _common_slope(series)
    deviations = [deviation for times in series for deviation in _deviations(times, tick_us)]
    return Fit(60e6 / (TICKS_PER_BEAT * tick_us), tick_us, len(deviations), len(pieces),
               deviations, spread(deviations))


def _common_slope(series):
    """The slope that fits all pieces best when each may start where it likes."""
    above = below = 0.0
    for times in series:
        middle = (len(times) - 1) / 2.0
        mean = math.fsum(times) / len(times)
        above += math.fsum((i - middle) * (time - mean) for i, time in enumerate(times))
        below += math.fsum((i - middle) ** 2 for i in range(len(times)))
    return above / below


def _deviations(times, slope):
    # From the first time on: small numbers keep their digits.
    offsets = [time - times[0] - slope * i for i, time in enumerate(times)]
    mean = math.fsum(offsets) / len(offsets)
    return [offset - mean for offset in offsets]
