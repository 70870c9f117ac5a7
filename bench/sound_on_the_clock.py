#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The same sound at the same moment at all players (`aligned`), and nothing lost whole bars late
(`bars:1`), over bad lines."""

import contextlib
import statistics
import time

from common import ROOM, arguments, finish
from midipool_bench.jack import JackServer
from midipool_bench.jack_sound import JackSound
from midipool_bench.noise import differing, noise
from midipool_bench.programs import MidipoolClient, MidipoolServer
from midipool_bench.pulses import pulse_loop, pulses_at
from midipool_bench.relay import Relay
from midipool_bench.report import Report
from midipool_bench.ticks import percentile

PERIOD = 256
RATE = 48000
PLAYERS = 4
# Each player's clicks come once a second, a quarter of it behind those of the one before.
LOOP = RATE
APART = LOOP // PLAYERS
LEVEL = 0.4
LINES = tuple({"delay_ms": delay, "jitter_ms": 5, "loss_percent": 2} for delay in (5, 10, 15, 25))
# A clock over a line that jitters is known so well after half a minute.
SETTLING = 30  # seconds
# The room has agreed on another delay where all clicks move by more from one to the next.
CHANGE = RATE // 1000
# So long after JACK has left something out its clock is looked for anew.
AFTER_SKIP = 5 * RATE
# Whole bars late: lost at random, both ways, and all of it for a fifth of a second now and then.
BARS_LINE = {"delay_ms": 15, "jitter_ms": 5}
BURST_SECONDS = 0.2
BURST_EVERY = 5.0
NOISE = 2 * RATE + 1237
PIECE = 5 * RATE

COLUMNS = ["what", "line", "seconds", "median, ms", "p99, ms", "worst, ms", "missing or damaged",
           "sent again, %", "JACK's skips", "delay changed"]


def main():
    chosen = arguments(__doc__, seconds=120, quick_seconds=10)
    report = Report("Sound on the clock", COLUMNS)
    for name, lines in (("loopback", [{}] * PLAYERS), ("5 to 25 ± 5 ms, 2 % lost", LINES)):
        same_click(report, name, lines, chosen.seconds)
    for loss, bursts in ((5, False), (10, True)):
        whole_bars(report, loss, bursts, chosen.seconds)
    report.note(f"clicks: {PLAYERS} players, each playing one a second; of each second the spread of all "
                "of them at all outputs, one's own included, against where they were played; missing: clicks that did not "
                "come. Seconds in which the room went to another delay, all at the same moment, are left out and counted; "
                f"over bad lines from {SETTLING} s after joining on.")
    report.note("bars:1 at 120 bpm: samples of L16 that are not those that were sent, of all that were heard; "
                "where JACK left something out, the five seconds behind it are not counted. sent again: bytes, of all others.")
    report.note(f"JACK period {PERIOD}; all clients on one JACK server, each with a line of its own, both ways.")
    finish(report, chosen.json)


def same_click(report, name, lines, seconds):
    with contextlib.ExitStack() as stage:
        jack = stage.enter_context(JackServer(period=PERIOD))
        server = stage.enter_context(MidipoolServer())
        sound = JackSound(jack, outs=PLAYERS, ins=PLAYERS, name="clicks")
        stage.callback(sound.stop)
        clients = []
        for number, line in enumerate(lines):
            sound.play(number + 1, pulse_loop(LOOP, LEVEL, (number + 0.5) * APART))
            address = relayed(stage, server, line, number)
            clients.append(player(stage, jack, address, f"p{number}", "--playout", "aligned"))
        for number, client in enumerate(clients):
            connect(jack, sound, number + 1, client)
            output = f"{client.jack_name}:receive_1"
            jack.wait_for_port(output)
            jack.connect(output, sound.in_(number + 1))
        for client in clients:
            client.wait_for_status(lambda status: status["sound"]["playout"]["state"] == "aligned",
                                   60, "aligned")
        time.sleep(SETTLING if lines[0] else 5)
        begin = sound.wait_for_frames(1)
        time.sleep(seconds)
        end = sound.wait_for_frames(1)
        skips = [skip for skip in sound.skips() if begin - AFTER_SKIP <= skip < end]
        outputs = sound.recorded(begin, end)
        delay = clients[0].status()["sound"]["playout"]["delay_ms"]
    spreads, missing, changes = click_spreads(outputs, [skip - begin for skip in skips])
    report.row(f"clicks, {delay:.0f} ms late", name, len(spreads), statistics.median(spreads),
               percentile(spreads, 99), max(spreads), missing, "", len(skips), changes)


def click_spreads(outputs, skips):
    """Of each second the latest minus the earliest click, against where they should be; how many never
    came; and in how many seconds the room's delay changed, which say nothing."""
    length = len(outputs[0])
    expected = PLAYERS * PLAYERS
    found = {}
    reference = None
    for samples in outputs:
        for frame in pulses_at(samples):
            if reference is None:
                reference = frame % APART
            # The number of the click, of all players' in a row, and by how much it is off.
            number = round((frame - reference) / APART)
            clicks = found.setdefault(number // PLAYERS, {})
            clicks.setdefault(number, []).append(frame - reference - number * APART)
    spreads, missing, changes = [], 0, 0
    for second, clicks in sorted(found.items()):
        start = reference + second * LOOP
        whole = 0 <= start and start + 2 * LOOP < length and second > min(found)
        if not whole or any(start - AFTER_SKIP < skip < start + 2 * LOOP for skip in skips):
            continue
        if has_moved([clicks[number] for number in sorted(clicks)]):
            changes += 1
            continue
        offsets = [offset for places in clicks.values() for offset in places]
        missing += max(0, expected - len(offsets))
        spreads.append((max(offsets) - min(offsets)) * 1000.0 / RATE)
    return spreads, missing, changes


def has_moved(clicks):
    """All at once from one click to the next, and by as much."""
    means = [statistics.mean(places) for places in clicks]
    together = all(max(places) - min(places) < CHANGE for places in clicks)
    return together and max(means) - min(means) > CHANGE


def whole_bars(report, loss, bursts, seconds):
    wanted = noise(NOISE)
    with contextlib.ExitStack() as stage:
        jack = stage.enter_context(JackServer(period=PERIOD))
        server = stage.enter_context(MidipoolServer())
        sound = JackSound(jack, outs=1, ins=1, name="noise")
        stage.callback(sound.stop)
        sound.play(1, wanted)
        line = {**BARS_LINE, "loss_percent": loss}
        kim = player(stage, jack, relayed(stage, server, line, 1), "kim", "--playout", "bars:1")
        relay = stage.enter_context(Relay(server.port, seed=2, **line))
        lee = player(stage, jack, relay.address, "lee", "--playout", "bars:1")
        connect(jack, sound, 1, kim)
        stem = f"{lee.jack_name}:kim_1"
        jack.wait_for_port(stem)
        jack.connect(stem, sound.in_(1))
        lee.wait_for_status(lambda status: exact(status), 120, "samples that pass as they are")
        time.sleep(5)
        before = lee.status()["sound"]["stems"][0]
        begin = sound.wait_for_frames(1)
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            time.sleep(min(BURST_EVERY, max(0.1, deadline - time.monotonic())))
            if bursts:
                relay.block()
                time.sleep(BURST_SECONDS)
                relay.unblock()
        end = sound.wait_for_frames(1)
        after = lee.status()["sound"]["stems"][0]
        skips = [skip for skip in sound.skips() if begin - AFTER_SKIP <= skip < end]
        samples = sound.recorded(begin, end)[0]
    damaged, counted = damage(samples, wanted, [skip - begin for skip in skips])
    again = after["sent_again_bytes"] - before["sent_again_bytes"]
    bare = after["bytes"] - before["bytes"] - again
    name = f"15 ± 5 ms, {loss} % lost" + (", bursts of 200 ms" if bursts else "")
    report.row("bars:1", name, round(counted / RATE), "", "", "", damaged, 100.0 * again / bare,
               len(skips), "")


def exact(status):
    stems = status["sound"]["stems"]
    return status["sound"]["playout"]["state"] == "bars" and stems and stems[0]["exact"]


def damage(samples, wanted, skips):
    """How many samples are not those that were sent, and how many were looked at."""
    damaged = counted = 0
    for start in range(0, len(samples) - PIECE, PIECE):
        if any(start - AFTER_SKIP < skip < start + PIECE for skip in skips):
            continue
        counted += PIECE
        damaged += differing(samples[start:start + PIECE], wanted)
    return damaged, counted


def relayed(stage, server, line, seed):
    return stage.enter_context(Relay(server.port, seed=seed + 1, **line)).address if line else server.address


def player(stage, jack, address, nick, *extra):
    return stage.enter_context(MidipoolClient(ROOM, address, nick, "--audio", "jack", *extra, jack=jack))


def connect(jack, sound, number, client):
    port = f"{client.jack_name}:send_1"
    jack.wait_for_port(port)
    jack.connect(sound.out(number), port)


if __name__ == "__main__":
    main()
