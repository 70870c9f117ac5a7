#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A recording of a room: eight stems, oneself and the mix. All players have the same pulses in their
inputs, so the files must have them at the same frames. One player is killed (-9) and comes back."""

import contextlib
import statistics
import tempfile
import time

from common import ROOM, arguments, finish
from midipool_bench.errors import BenchError
from midipool_bench.jack import JackServer
from midipool_bench.jack_sound import JackSound
from midipool_bench.processor_time import ProcessorTime
from midipool_bench.programs import MidipoolClient, MidipoolServer, midipool
from midipool_bench.pulses import apart, pulse_loop, pulses_at
from midipool_bench.recorded_take import Take
from midipool_bench.report import Report
from midipool_bench.waiting import wait_until

STEMS = 8
RATE = 48000
# A fifth of a second and a little more, so that they do not always begin a packet.
PULSE_EVERY = 9613
LEVEL = 0.08  # nine of them are below the mix's limiter
SETTLE_SECONDS = 20.0
AWAY_SECONDS = 5.0
AIM = 1.0  # frames

COLUMNS = ["track", "files", "seconds", "pulses", "median frames off", "p99 frames off",
           "worst frames off", "missing pulses"]


def main():
    chosen = arguments(__doc__, seconds=600, quick_seconds=20)
    report = Report(f"Recording of {STEMS} stems, oneself and the mix", COLUMNS)
    with tempfile.TemporaryDirectory(prefix="midipool-recordings-") as folder:
        state, load = record(folder, chosen.seconds)
        show(report, Take(state["folder"]))
    report.note("off: the middle of each pulse against the same one in the own track; whatever the sign, "
                "but for the median. missing: those that the own track has and this one has not; of the "
                f"player who was killed they are what he was away, {AWAY_SECONDS:g} s and his way back in.")
    report.note(f"CPU of the recording client: {load:.1f} % of one core while it recorded "
                f"{STEMS} stems in FLAC of 24 bits, beside playing them; JACK period 256, L24.")
    finish(report, chosen.json)


def record(folder, seconds):
    """The status of the recording when it is done, and the client's share of a core."""
    with contextlib.ExitStack() as stage:
        jack = stage.enter_context(JackServer(period=256))
        server = stage.enter_context(MidipoolServer())
        clicks = JackSound(jack, outs=1, ins=1, name="clicks")
        stage.callback(clicks.stop)
        clicks.play(1, pulse_loop(PULSE_EVERY, LEVEL))
        kim = player(stage, server, jack, clicks, "kim", "--recordings", folder,
                     "--receive", "stems")
        others = [player(stage, server, jack, clicks, f"p{number}") for number in range(1, STEMS + 1)]
        wait_for_stems(kim, STEMS)
        time.sleep(SETTLE_SECONDS)
        command(kim, "start", "--now")
        processor = ProcessorTime(kim.pid)
        wait_for(kim, "recording", seconds / 3)
        others[2].kill()
        time.sleep(AWAY_SECONDS)
        others[2].start()
        connect(jack, clicks, others[2])
        wait_for(kim, "recording", seconds)
        load = processor.percent()
        command(kim, "stop", "--now")
        return wait_for(kim, "off", 0.0), load


def player(stage, server, jack, clicks, nick, *extra):
    client = stage.enter_context(MidipoolClient(ROOM, server.address, nick, "--audio", "jack",
                                                "--codec", "l24", *extra, jack=jack))
    connect(jack, clicks, client)
    return client


def connect(jack, clicks, client):
    for side in (1, 2):
        port = f"{client.jack_name}:send_{side}"
        jack.wait_for_port(port)
        jack.connect(clicks.out(1), port)


def wait_for_stems(client, count):
    client.wait_for_status(
        lambda status: sum(stem["packets"] > 0 for stem in status["sound"]["stems"]) >= count,
        timeout=60.0, what=f"{count} stems")


def command(client, *words):
    result = midipool("record", *words, "--ui", client.ui, "--config", client.config)
    if result.returncode != 0:
        raise BenchError(result.stderr)


def wait_for(client, phase, seconds):
    def check():
        state = (client.status() or {}).get("recording", {})
        if "error" in state:
            raise BenchError(state["error"])
        there = state.get("phase") == phase and state.get("seconds", 0.0) >= seconds
        return state if there else None

    return wait_until(check, seconds + 60.0, f"{phase} {seconds:g} s", pause=1.0)


def show(report, take):
    reference = pulses_at(take.track("kim", "own"), LEVEL / 3)
    for name, kind in [("kim", "own"), ("mix", "mix")] + [(f"p{n}", "stem")
                                                          for n in range(1, STEMS + 1)]:
        rows = [row for row in take.rows if row["track"] == name and row["kind"] == kind]
        places = pulses_at(take.track(name, kind), LEVEL / 3)
        off = apart(reference, places)
        sizes = sorted(abs(value) for value in off)
        report.row(name if kind == "stem" else f"{name} ({kind})", len(rows),
                   sum(float(row["seconds"]) for row in rows), len(places),
                   statistics.median(off), sizes[int(0.99 * (len(sizes) - 1))], sizes[-1],
                   len(reference) - len(off))


if __name__ == "__main__":
    main()
