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
    return _comparison(pairs, only_a, only_b)


def compare_between_skips(a, b, skips, *, rate=48000):
    """As compare(), where JACK stumbled before the frames `skips` (Recording.skip_frames()).

    What two programs send into a cycle that JACK leaves out gets lost for one and may come a cycle
    late from the other, so that slaves count differently from there on, whoever sends. How far they
    are apart then is taken from the first ticks behind a stumble; from there to the next one the
    same ticks must come at the same times again. Stretches with fewer ticks are left out.
    """
    parts = []
    for stretch, (theirs, others) in sorted(_by_stretch(a, b, skips).items()):
        if stretch > 0 and min(len(theirs), len(others)) <= _TICKS_TO_RECOUNT:
            continue
        lost = _counted_apart(theirs, others) if stretch > 0 else 0
        others = [tick._replace(song_tick=tick.song_tick + lost) for tick in others]
        parts.append(compare(theirs, others, rate=rate))
    return _joined(parts)


_TICKS_TO_RECOUNT = 12


def _by_stretch(a, b, skips):
    breaks = sorted(skips)
    stretches = defaultdict(lambda: ([], []))
    for side, ticks in enumerate((a, b)):
        for tick in ticks:
            stretches[bisect.bisect_right(breaks, tick.frame)][side].append(tick)
    return stretches


def _counted_apart(a, b):
    """By how many ticks `a` counts ahead of what `b` counts at the same time."""
    frames = [tick.frame for tick in b]
    apart = []
    for tick in a[:_TICKS_TO_RECOUNT]:
        after = bisect.bisect_left(frames, tick.frame)
        nearest = min(b[max(0, after - 1):after + 1], key=lambda other: abs(other.frame - tick.frame))
        apart.append(tick.song_tick - nearest.song_tick)
    return sorted(apart)[len(apart) // 2]


def _joined(parts):
    return _comparison(*([item for part in parts for item in getattr(part, name)]
                         for name in ("pairs", "only_a", "only_b")))


def _comparison(pairs, only_a, only_b):
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
