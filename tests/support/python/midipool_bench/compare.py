# SPDX-License-Identifier: GPL-3.0-or-later
"""Two slaves side by side: do they stand on the same tick at the same time?"""

import bisect
from collections import defaultdict
from typing import NamedTuple

from .fit import Spread, percentile, spread


class Pair(NamedTuple):
    """The same song tick on both sides; `difference` is b - a in microseconds."""

    a: tuple
    b: tuple
    difference: float


class Comparison(NamedTuple):
    """All pairs, and the ticks that only one side counted while both were there."""

    pairs: list
    only_a: list
    only_b: list
    differences: list
    median: float  # signed: a constant offset shows here
    spread: Spread


def compare(a, b, *, rate=48000, clock="frame", window_us=250_000.0):
    """Pairs ticks of the same number that are nearest in time, at most `window_us` apart.

    In a loop a number comes again and again: time tells which round is meant. What comes before
    the later beginning or after the earlier end is no loss, and not counted as such.
    """
    scale = 1e6 / rate if clock == "frame" else 1.0

    def time_of(tick):
        return getattr(tick, clock) * scale

    pairs = _pair(a, b, time_of, window_us)
    paired_a = {id(pair.a) for pair in pairs}
    paired_b = {id(pair.b) for pair in pairs}
    common = _common_time(a, b, time_of, window_us)
    only_a = [t for t in a if id(t) not in paired_a and common[0] <= time_of(t) <= common[1]]
    only_b = [t for t in b if id(t) not in paired_b and common[0] <= time_of(t) <= common[1]]
    differences = [pair.difference for pair in pairs]
    if not pairs:
        return Comparison(pairs, only_a, only_b, [], 0.0, Spread(0, 0.0, 0.0, 0.0, 0.0))
    return Comparison(pairs, only_a, only_b, differences, percentile(differences, 50),
                      spread(differences))


def _pair(a, b, time_of, window_us):
    candidates = []
    by_number = defaultdict(list)
    for tick in b:
        by_number[tick.song_tick].append(tick)
    times = {number: [time_of(t) for t in ticks] for number, ticks in by_number.items()}
    for tick in a:
        if tick.song_tick not in times:
            continue
        now = time_of(tick)
        here = times[tick.song_tick]
        first = bisect.bisect_left(here, now - window_us)
        last = bisect.bisect_right(here, now + window_us)
        for other in by_number[tick.song_tick][first:last]:
            candidates.append(Pair(tick, other, time_of(other) - now))
    return _choose(candidates, time_of)


def _choose(candidates, time_of):
    """Each tick once, the nearest first."""
    used = set()
    chosen = []
    for pair in sorted(candidates, key=lambda candidate: abs(candidate.difference)):
        if id(pair.a) in used or id(pair.b) in used:
            continue
        used.update((id(pair.a), id(pair.b)))
        chosen.append(pair)
    return sorted(chosen, key=lambda pair: time_of(pair.a))


def _common_time(a, b, time_of, window_us):
    """When both were surely there."""
    if not a or not b:
        return (0.0, -1.0)
    first = max(time_of(a[0]), time_of(b[0])) + window_us
    last = min(time_of(a[-1]), time_of(b[-1])) - window_us
    return (first, last)
