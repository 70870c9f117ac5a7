# SPDX-License-Identifier: GPL-3.0-or-later
"""When a frame really was: for comparing recordings of different JACK servers.

Within one server frames are exact and nothing here is needed. Between two servers only time is
common, and the microseconds JACK gives for a cycle swing by tens of microseconds, and are wrong
for a second and more after an xrun. The recorder's clock points are not: each is the most
punctual wake-up of a quarter of a second, and a line through them averages what is left.
"""

import bisect
import math

from .errors import BenchError


def straighten(recording, label):
    """The events of a label with `micros` from straight lines between JACK's stumbles.

    Events of a stretch too short to have a point of the clock are left out.
    """
    breaks = sorted(recording.skip_frames())
    points = _by_stretch(recording.clock_points, breaks)
    lines = {stretch: _line(there, recording.rate) for stretch, there in points.items()}
    if not lines:
        raise BenchError("the recording is too short to have a clock")
    events = []
    for event in recording.of(label):
        line = lines.get(bisect.bisect_right(breaks, event.frame))
        if line:
            events.append(event._replace(micros=line(event.frame)))
    return events


def _by_stretch(points, breaks):
    stretches = {}
    for point in points:
        stretches.setdefault(bisect.bisect_right(breaks, point.frame), []).append(point)
    return stretches


def _line(points, rate):
    """A function from frame to microseconds; it follows the punctual points, not the late ones."""
    origin = points[0]
    nominal = 1e6 / rate
    # What is left over when frames are taken at their nominal length: small numbers.
    rest = [(p.frame - origin.frame, p.micros - origin.micros - (p.frame - origin.frame) * nominal)
            for p in points]
    for _ in range(3):
        slope, start = _least_squares(rest)
        off = sorted(y - (start + slope * x) for x, y in rest)
        limit = max(3.0, 2.0 * off[len(off) // 2] - off[0])
        kept = [(x, y) for x, y in rest if y - (start + slope * x) <= limit]
        if len(kept) == len(rest):
            break
        rest = kept
    return lambda frame: (origin.micros + start
                          + (frame - origin.frame) * (nominal + slope))


def _least_squares(points):
    """Slope and value at 0; no slope where a second or less is too little to know it by."""
    mean_x = math.fsum(x for x, _ in points) / len(points)
    mean_y = math.fsum(y for _, y in points) / len(points)
    if len(points) < 5:
        return 0.0, mean_y
    below = math.fsum((x - mean_x) ** 2 for x, _ in points)
    slope = math.fsum((x - mean_x) * (y - mean_y) for x, y in points) / below
    return slope, mean_y - slope * mean_x
