#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How evenly ticks leave the JACK port: midiPool beside jack_midi_clock and RtMidi over JACK."""

import contextlib
import time

from common import DISTURBANCE_COLUMNS, DISTURBANCE_NOTE, ROOM, arguments, client, disturbances, \
    finish
from midipool_bench import ticks
from midipool_bench.jack import JackServer
from midipool_bench.outside import JackMidiClock
from midipool_bench.programs import Conductor, MidipoolServer
from midipool_bench.recorder import Recorder
from midipool_bench.report import Report

PERIODS = (64, 256, 1024)
TEMPOS = (120, 137.3)
# Until clocks have locked and jack_midi_clock rolls.
SETTLING_SECONDS = 5.0
NAMES = {"native": "midiPool", "outside": "jack_midi_clock", "rtmidi": "RtMidi over JACK"}


def main():
    chosen = arguments(__doc__, seconds=60, quick_seconds=5)
    report = Report("Deviation of ticks at the JACK port from the fitted line, µs",
                    ["period", "bpm", "sender", "ticks", "fitted bpm", "p50", "p99", "max",
                     "p99 undisturbed",
                     *DISTURBANCE_COLUMNS])
    periods = PERIODS[1:2] if chosen.quick else PERIODS
    for period in periods:
        for bpm in TEMPOS:
            measure(report, period, bpm, chosen.seconds)
    report.note("undisturbed: without the second after each place where JACK skipped cycles, in "
                "which midiPool, which goes by time and not by frames, finds its place again.")
    report.note("All three send at the same time on one JACK server, into one recorder.")
    report.note("RtMidi over JACK is midiPool's own fallback (--midi rtmidi), standing in for all "
                "programs that use RtMidi there.")
    report.note(DISTURBANCE_NOTE)
    finish(report, chosen.json)


def measure(report, period, bpm, seconds):
    with contextlib.ExitStack() as stage:
        jack = stage.enter_context(JackServer(period=period))
        server = stage.enter_context(MidipoolServer())
        native = client(server.address, "native", jack=jack)
        stage.callback(native.close)
        rtmidi = client(server.address, "rtmidi", jack=jack, midi="rtmidi")
        stage.callback(rtmidi.close)
        outside = stage.enter_context(JackMidiClock(jack, bpm))
        steer = stage.enter_context(Conductor(ROOM, server.address))
        recorder = stage.enter_context(Recorder(jack, {
            "native": native.midi_receive,
            "outside": outside.PORT,
            "rtmidi": rtmidi.status()["midi"]["receive_port"],
        }, wait_ports=20))
        steer.say("tempo", bpm)
        steer.say("start")
        jack.roll_transport()
        for label in NAMES:
            recorder.wait_for_events(label, 24, 20)
        time.sleep(SETTLING_SECONDS)
        start = recorder.update().events[-1].frame
        time.sleep(seconds)
        recording = recorder.stop()
    for label, name in NAMES.items():
        events = [event for event in recording.of(label) if event.frame >= start]
        clock = ticks.clock_ticks(events)
        line = ticks.fit(clock, recording.skip_frames(), rate=recording.rate)
        calm = ticks.fit(undisturbed(clock, recording), recording.skip_frames(),
                         rate=recording.rate)
        report.row(period, bpm, name, line.ticks, round(line.bpm, 4), line.spread.p50,
                   line.spread.p99, line.spread.max, calm.spread.p99,
                   *disturbances(recording, start))


def undisturbed(clock, recording):
    skips = recording.skip_frames()
    return [tick for tick in clock
            if not any(0 <= tick.frame - skip < recording.rate for skip in skips)]


if __name__ == "__main__":
    main()
