# SPDX-License-Identifier: GPL-3.0-or-later
"""Tones to know players by, and what a recording has of them.

Frequencies are multiples of 100 Hz, so that a window of 10 ms holds whole periods of all of them,
and none is mistaken for another.
"""

import array
import functools
import math
import operator
import random
from typing import NamedTuple

WINDOWS_PER_SECOND = 100


def tone(frequency, level=0.25, rate=48000):
    """A loop of 10 ms."""
    step = 2.0 * math.pi * frequency / rate
    return array.array("f", (level * math.sin(step * i) for i in range(rate // 100)))


def noise(bits, level=0.25, count=4800, seed=1):
    """A loop of random samples that a format of so many bits carries as they are."""
    dice = random.Random(seed)
    most = int(level * 2 ** (bits - 1))
    return array.array("f", (dice.randint(-most, most) / 2 ** (bits - 1) for _ in range(count)))


@functools.cache
def _waves(frequency, rate):
    step = 2.0 * math.pi * frequency / rate
    count = rate // WINDOWS_PER_SECOND
    return ([math.cos(step * i) for i in range(count)], [math.sin(step * i) for i in range(count)])


def _dot(a, b):
    return sum(map(operator.mul, a, b))


def phasor(window, frequency, rate=48000):
    """Amplitude and phase of the tone in a window of 10 ms, as a complex number."""
    cosine, sine = _waves(frequency, rate)
    return complex(_dot(window, cosine), -_dot(window, sine)) * 2.0 / len(window)


def windows(samples, rate=48000):
    length = rate // WINDOWS_PER_SECOND
    return [samples[i:i + length] for i in range(0, len(samples) - length + 1, length)]


def level(samples, frequency, rate=48000):
    """Amplitude of the tone: the median of all windows."""
    levels = sorted(abs(phasor(window, frequency, rate)) for window in windows(samples, rate))
    return levels[len(levels) // 2] if levels else 0.0


def has_tone(window, frequency, wanted, rate=48000):
    """Whether the tone is there undamaged: at its level within 1 dB, and nothing else in the
    window that is louder than a tenth of it."""
    amplitude = abs(phasor(window, frequency, rate))
    mean = sum(window) / len(window)
    power = _dot(window, window) / len(window) - mean * mean
    rest = max(0.0, 2.0 * power - amplitude * amplitude)
    return abs(amplitude / wanted - 1.0) < 0.109 and math.sqrt(rest) < 0.1 * amplitude


class Quality(NamedTuple):
    windows: int
    damaged: int
    longest_ms: float  # the longest row of damaged windows
    last_damaged: int  # its number; -1: none

    @property
    def damaged_percent(self):
        return 100.0 * self.damaged / self.windows if self.windows else 100.0


def quality(samples, frequency, wanted, rate=48000, disturbed=(), begin=0):
    """How much of one tone was damaged. Windows do not count that come within a quarter of a second
    after frames (`disturbed`) before which JACK left out cycles; `begin` is the first's number."""
    length = rate // WINDOWS_PER_SECOND
    count = damaged = row = longest = 0
    last = -1
    for number, window in enumerate(windows(samples, rate)):
        at = begin + number * length
        if any(skip - 2 * length < at < skip + rate // 4 for skip in disturbed):
            continue
        count += 1
        if has_tone(window, frequency, wanted, rate):
            row = 0
            continue
        damaged += 1
        row += 1
        last = number
        longest = max(longest, row)
    return Quality(count, damaged, longest * 1000.0 / WINDOWS_PER_SECOND, last)


def pitch(samples, near, rate=48000):
    """The frequency of the tone near that one, by how its phase moves; the median, Hz."""
    phasors = [phasor(window, near, rate) for window in windows(samples, rate)]
    turns = sorted(math.atan2((b * a.conjugate()).imag, (b * a.conjugate()).real)
                   for a, b in zip(phasors, phasors[1:]) if abs(a) > 1e-4 and abs(b) > 1e-4)
    if not turns:
        return 0.0
    return near + turns[len(turns) // 2] * WINDOWS_PER_SECOND / (2.0 * math.pi)


def signal_to_noise(samples, frequency, rate=48000):
    """Decibels, the median of all windows; only the tone and its constant are signal."""
    values = []
    for window in windows(samples, rate):
        amplitude = abs(phasor(window, frequency, rate))
        mean = sum(window) / len(window)
        power = _dot(window, window) / len(window) - mean * mean
        rest = max(power - amplitude * amplitude / 2.0, 1e-15)
        values.append(10.0 * math.log10(max(amplitude * amplitude / 2.0, 1e-15) / rest))
    values.sort()
    return values[len(values) // 2] if values else 0.0


def place_in(loop, samples):
    """Where in the loop the samples begin, if they are of it to the last bit; else None."""
    pattern = samples[:8]
    for start in range(len(loop)):
        if all(loop[(start + i) % len(loop)] == value for i, value in enumerate(pattern)):
            turns = len(samples) // len(loop) + 2
            whole = (loop * turns)[start:start + len(samples)]
            return start if whole == samples else None
    return None


def is_finite(samples):
    return all(map(math.isfinite, samples))
