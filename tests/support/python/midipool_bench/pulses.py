# SPDX-License-Identifier: GPL-3.0-or-later
"""Pulses by whose places recordings are compared to a fraction of a frame."""

import array
import math

# A pulse with no edge, whose middle can be told to a hundredth of a frame.
PULSE_WIDTH = 12.0


def pulse_loop(frames, level, middle=None):
    """One pulse in so many frames, in their middle unless said, to be played in a loop."""
    middle = frames / 2 if middle is None else middle
    return array.array("f", (level * math.exp(-0.5 * ((frame - middle) / PULSE_WIDTH) ** 2)
                             for frame in range(frames)))


def pulses_at(samples, level=0.05, reach=60):
    """Where the pulses of a track are, in frames and parts of them. Looks at every 16th frame: a
    pulse of 0.2 is above the level for 40."""
    places = []
    frame = 0
    end = len(samples)
    while frame < end:
        if samples[frame] < level:
            frame += 16
            continue
        window = range(max(0, frame - reach), min(end, frame + 2 * reach))
        weight = sum(max(samples[i], 0.0) for i in window)
        places.append(sum(i * max(samples[i], 0.0) for i in window) / weight)
        frame += 4 * reach
    return places


def apart(one, other, most=100.0):
    """By how many frames the pulses of two tracks are apart, of all that both have; in order."""
    differences = []
    index = 0
    for place in one:
        while index < len(other) and other[index] < place - most:
            index += 1
        if index < len(other) and abs(other[index] - place) < most:
            differences.append(other[index] - place)
    return differences


def loudest_of_each(samples, length, pause):
    """The frame of the loudest sample of each click, which is `length` frames at the most; the next
    comes `pause` frames later at the soonest."""
    found = []
    at = 0
    while at < len(samples):
        if abs(samples[at]) > 0.1:
            click = samples[at:at + length]
            found.append(at + max(range(len(click)), key=lambda i: abs(click[i])))
            at += pause
        at += 1
    return found
