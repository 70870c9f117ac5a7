# SPDX-License-Identifier: GPL-3.0-or-later
"""What the benches of this folder share: the bench library on the path, options, the stage."""

import argparse
import contextlib
import shutil
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests/support/python"))

from midipool_bench.errors import BenchError  # noqa: E402
from midipool_bench.jack import JackServer  # noqa: E402
from midipool_bench.outside_sound import JackTripCrowd, JamulusCrowd  # noqa: E402
from midipool_bench.programs import MidipoolClient  # noqa: E402

ROOM = "jam"

# The line of the "bad line": each way.
BAD_LINE = {"delay_ms": 20, "jitter_ms": 5, "loss_percent": 2}


def arguments(description, *, seconds, quick_seconds):
    """--seconds, --json and --quick; `seconds` is what counts in the end."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--seconds", type=float, help=f"length of a recording ({seconds:g})")
    parser.add_argument("--json", metavar="FILE", help="write the figures there, too")
    parser.add_argument("--quick", action="store_true",
                        help="only to see that it works: short, and few cases")
    chosen = parser.parse_args()
    if chosen.seconds is None:
        chosen.seconds = quick_seconds if chosen.quick else seconds
    return chosen


def finish(report, json_file):
    """Prints the table, and writes it where it was asked for."""
    report.print()
    report.write_json(json_file)


def others_in_crowds(report, period, count, measure):
    """Jamulus and JackTrip with so many clients on a JACK server of their own, one after the other,
    where they are installed: pairs of the crowd's class and what `measure(crowd)` says."""
    for start in (JamulusCrowd, JackTripCrowd):
        if not shutil.which(start.COMMAND):
            report.note(f"{start.NAME} is not installed.")
            continue
        try:
            with JackServer(period=period) as jack, contextlib.closing(start(jack, count)) as crowd:
                found = measure(crowd)
                crowd.check()
        except BenchError as error:
            report.note(f"{start.NAME}: {str(error).splitlines()[0]}")
            continue
        yield start, found


def client(address, nick, *extra, **settings):
    """A player of the one room that a bench has, its clock locked."""
    player = MidipoolClient(ROOM, address, nick, *extra, **settings)
    player.start()
    try:
        player.wait_for_status(lambda status: status["clock"]["state"] == "locked", timeout=30,
                               what="a locked clock")
    except BaseException:
        player.close()
        raise
    return player


def wait_for_transport(player, timeout=10, **wanted):
    """Waits until the player's status has these transport fields; returns them all."""
    def there(status):
        return all(status["transport"].get(name) == value for name, value in wanted.items())

    return player.wait_for_status(there, timeout, f"transport {wanted}")["transport"]


def monotonic_us():
    """Now, on the clock of the recordings' `micros`."""
    return time.monotonic_ns() / 1000.0


def disturbances(recording, since_frame=0):
    """What JACK did to the recording, for the table: (xruns in all, cycles skipped, frames).

    A skipped cycle is time in which no program of this JACK server could send or hear anything.
    """
    skips = [skip for skip in recording.skips if skip.frame >= since_frame]
    xruns = recording.end["xruns"] if recording.end else 0
    return xruns, len(skips), sum(skip.count for skip in skips)


DISTURBANCE_COLUMNS = ["xruns", "skips", "frames skipped"]
DISTURBANCE_NOTE = ("xruns: as JACK counted them; skips: places where cycles had no time left, "
                    "at which lines through ticks are broken; frames skipped in them")
