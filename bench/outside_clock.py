#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""One player's sequencer is the master: how exactly the others' clock follows it."""

import contextlib
import time

from common import DISTURBANCE_COLUMNS, DISTURBANCE_NOTE, arguments, client, disturbances, finish
from midipool_bench import ticks
from midipool_bench.jack import JackServer
from midipool_bench.outside import JackMidiClock
from midipool_bench.programs import MidipoolServer
from midipool_bench.recorder import Recorder
from midipool_bench.report import Report

PERIOD = 1024
TEMPOS = (137.3, 90, 174.25)
SETTLED_SECONDS = 4.0


def main():
    chosen = arguments(__doc__, seconds=60, quick_seconds=8)
    report = Report("The room follows jack_midi_clock at one client's port; heard at the other's",
                    ["bpm of the master", "room's bpm after 4 s", "fitted at the other",
                     "error, bpm", "followed after, s", "changes from then on",
                     *DISTURBANCE_COLUMNS])
    for bpm in TEMPOS[:1] if chosen.quick else TEMPOS:
        measure(report, bpm, chosen.seconds)
    report.note(f"Fitted over {chosen.seconds:g} s, from {SETTLED_SECONDS:g} s after the master's "
                "first clock; \"changes\" are new revisions of the room's transport in that time.")
    report.note(f"The error is that against the master's own clock in the same recording. "
                f"JACK period {PERIOD}. {DISTURBANCE_NOTE}")
    finish(report, chosen.json)


def measure(report, bpm, seconds):
    with contextlib.ExitStack() as stage:
        jack = stage.enter_context(JackServer(period=PERIOD))
        server = stage.enter_context(MidipoolServer())
        player = client(server.address, "master", jack=jack)
        stage.callback(player.close)
        other = client(server.address, "other", jack=jack)
        stage.callback(other.close)
        outside = stage.enter_context(JackMidiClock(jack, bpm))
        recorder = stage.enter_context(Recorder(
            jack, {"master": outside.PORT, "other": other.midi_receive}))
        jack.connect(outside.PORT, player.midi_send)
        jack.roll_transport()
        first = recorder.wait_for_events("master", 1, 10)[0]
        settled = first.frame + SETTLED_SECONDS * recorder.recording.rate
        recorder.wait_for(lambda recording: recording.events[-1].frame >= settled, 20,
                          "the first seconds")
        before = other.status()["transport"]
        time.sleep(seconds)
        after = other.status()["transport"]
        recording = recorder.stop()
    wanted, heard = (line_after(recording, label, settled) for label in ("master", "other"))
    report.row(bpm, before["bpm"], round(heard.bpm, 4), round(heard.bpm - wanted.bpm, 4),
               followed_after(recording, first, heard.tick_us),
               after["revision"] - before["revision"], *disturbances(recording))


def line_after(recording, label, frame):
    events = [event for event in recording.of(label) if event.frame >= frame]
    return ticks.fit(ticks.clock_ticks(events), recording.skip_frames(), rate=recording.rate)


def followed_after(recording, first, tick_us):
    """Seconds until the last tick at the other client that was more than a hundredth off."""
    clocks = [event for event in recording.of("other") if event.data[0] == ticks.CLOCK]
    last = first.frame
    for tick, following in zip(clocks, clocks[1:]):
        length = (following.frame - tick.frame) * 1e6 / recording.rate
        if tick.frame > first.frame and abs(length - tick_us) > 0.01 * tick_us:
            last = following.frame
    return (last - first.frame) / recording.rate


if __name__ == "__main__":
    main()
