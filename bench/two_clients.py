#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How far apart the same tick leaves the ports of two clients, on a good line and on a bad one."""

import bisect
import collections
import contextlib
import time

from common import BAD_LINE, DISTURBANCE_COLUMNS, DISTURBANCE_NOTE, ROOM, arguments, \
    disturbances, finish, monotonic_us
from midipool_bench import ticks
from midipool_bench.jack import JackServer
from midipool_bench.programs import Conductor, MidipoolClient, MidipoolServer
from midipool_bench.recorder import Recorder
from midipool_bench.relay import Relay
from midipool_bench.report import Report

PERIOD = 256
# Seconds after joining; each is judged by the few seconds before it.
MOMENTS = (10, 30, 60, 120)
MOMENT_LENGTH = 5.0


def main():
    chosen = arguments(__doc__, seconds=120, quick_seconds=12)
    report = Report("The same tick at the ports of two clients, difference in µs",
                    ["line", "when", "pairs", "alone", "lost by JACK", "median", "p50", "p99",
                     "max", *DISTURBANCE_COLUMNS])
    measure(report, "loopback", chosen.seconds, {})
    measure(report, "20 ± 5 ms, 2 % lost", chosen.seconds, BAD_LINE)
    report.note("median: signed, a constant offset shows there; p50 to max: whatever the sign. "
                "alone: ticks that only one of the two had; lost by JACK: those that went to a "
                "cycle which the recorder skipped, in the whole recording.")
    report.note(f"\"N s\": the {MOMENT_LENGTH:g} s before N s after joining; \"all\": everything "
                "from 5 s after joining on. Each client has a bad line of its own, both ways.")
    report.note(f"JACK period {PERIOD}. {DISTURBANCE_NOTE}")
    finish(report, chosen.json)


def measure(report, name, seconds, line):
    with contextlib.ExitStack() as stage:
        jack = stage.enter_context(JackServer(period=PERIOD))
        server = stage.enter_context(MidipoolServer())
        players = {}
        for number, nick in enumerate(("ann", "bob"), start=1):
            address = server.address
            if line:
                address = stage.enter_context(Relay(server.port, seed=number, **line)).address
            players[nick] = stage.enter_context(MidipoolClient(ROOM, address, nick, jack=jack))
        joined = monotonic_us()
        steer = stage.enter_context(Conductor(ROOM, server.address))
        recorder = stage.enter_context(Recorder(
            jack, {nick: player.midi_receive for nick, player in players.items()}))
        steer.say("start")
        time.sleep(max(0.0, seconds - (monotonic_us() - joined) * 1e-6))
        recording = recorder.stop()
    ann, bob = (ticks.follow(recording.of(nick)).ticks for nick in ("ann", "bob"))
    bob, lost = align(ann, bob, recording.skip_frames())
    add_row(report, name, "all", recording, joined, (5.0, seconds), lost, ann, bob)
    for moment in MOMENTS:
        if line and moment <= seconds:
            add_row(report, name, f"{moment} s", recording, joined,
                    (moment - MOMENT_LENGTH, moment), lost, ann, bob)


def align(ann, bob, skips):
    """Gives bob's ticks the numbers they would have if JACK had lost none of either.

    What a program sends in a cycle that another one skips is lost for that one: no client can help
    it, and from there on the slave model counts one less. So at a skip, and only there, numbers
    may shift. Returns the ticks and how many shifts there were.
    """
    def stretch(tick):
        return bisect.bisect_right(skips, tick.frame)

    frames = [tick.frame for tick in ann]
    offsets = collections.defaultdict(collections.Counter)
    for tick in bob:
        after = bisect.bisect(frames, tick.frame)
        near = min(ann[max(0, after - 1):after + 1], key=lambda a: abs(a.frame - tick.frame))
        offsets[stretch(tick)][near.song_tick - tick.song_tick] += 1
    usual = {number: counter.most_common(1)[0][0] for number, counter in offsets.items()}
    shifts = [usual[number] for number in sorted(usual)]
    lost = sum(abs(b - a) for a, b in zip([0, *shifts], shifts))
    return [tick._replace(song_tick=tick.song_tick + usual[stretch(tick)])
            for tick in bob], lost


def add_row(report, name, when, recording, joined, window, lost, *players):
    first, last = (joined + seconds * 1e6 for seconds in window)
    there = [[tick for tick in player if first <= tick.micros < last] for player in players]
    comparison = ticks.compare(*there, rate=recording.rate)
    spread = comparison.spread
    since = there[0][0].frame if there[0] else 0
    report.row(name, when, spread.count, len(comparison.only_a) + len(comparison.only_b),
               lost, comparison.median, spread.p50, spread.p99, spread.max,
               *disturbances(recording, since))


if __name__ == "__main__":
    main()
