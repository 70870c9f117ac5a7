# SPDX-License-Identifier: GPL-3.0-or-later
"""A sound of which every sample can be told: on steps of 16 bits, and nowhere like itself."""

import array
import random


def noise(frames):
    """To be played in a loop."""
    source = random.Random(5)
    return array.array("f", [source.randrange(-16000, 16000) / 32768.0 for _ in range(frames)])


def differing(samples, wanted):
    """How many of a recording's samples are not those of the loop, wherever in it the recording began;
    all, where that cannot be told."""
    place = _place_of(samples, wanted)
    if place is None:
        return len(samples)
    loop = wanted * (2 + len(samples) // len(wanted))
    expected = loop[place:place + len(samples)]
    if samples == expected:
        return 0
    return sum(1 for one, other in zip(samples, expected) if one != other)


def _place_of(samples, wanted):
    """By a few samples in a row that are whole."""
    twice = (wanted + wanted).tobytes()
    for at in range(0, len(samples) - 100, 4801):
        found = twice.find(samples[at:at + 16].tobytes())
        if found >= 0 and found % wanted.itemsize == 0:
            return (found // wanted.itemsize - at) % len(wanted)
    return None
