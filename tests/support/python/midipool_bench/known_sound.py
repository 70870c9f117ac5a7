# SPDX-License-Identifier: GPL-3.0-or-later
"""Sounds that are known at every moment, also between two frames, to be found again in a recording."""

import array
import cmath
import math

# A loop's length in frames. Its slow tone tells the place in it, its fast one tells it exactly.
LOOP = 9600
SLOW_LEVEL = 0.15
FAST_LEVEL = 0.1


def sound_at(frame, cycles):
    """Frame and cycles may be fractions of one and any whole number in a loop."""
    place = 2.0 * math.pi * frame / LOOP
    return SLOW_LEVEL * math.sin(place) + FAST_LEVEL * math.sin(cycles * place)


def loop_of(cycles):
    return array.array("f", (sound_at(frame, cycles) for frame in range(LOOP)))


def place_of(samples, cycles):
    """The place in the loop of the first of LOOP samples, to a small part of a frame."""
    slow = _phase(samples, 1) / (2.0 * math.pi) * LOOP
    step = LOOP / cycles
    fast = _phase(samples, cycles) / (2.0 * math.pi) * step
    return (fast + round((slow - fast) / step) * step) % LOOP


def _phase(samples, cycles):
    turn = -2.0 * math.pi * cycles / LOOP
    total = sum(sample * cmath.exp(1j * turn * i) for i, sample in enumerate(samples))
    return cmath.phase(total * 1j)  # of a sine


def apart_in_loop(one, other):
    """By how many frames `one` is before `other`, the shorter way round."""
    return (other - one + LOOP / 2) % LOOP - LOOP / 2
