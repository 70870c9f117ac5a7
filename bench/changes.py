#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Random changes by one player: does each fall on the same tick for all players of the room?"""

import contextlib
import random

from common import DISTURBANCE_NOTE, ROOM, arguments, client, disturbances, finish
from midipool_bench import ticks
from midipool_bench.jack import JackServer
from midipool_bench.outside import JackMidiClock
from midipool_bench.programs import Conductor, MidipoolServer
from midipool_bench.recorder import Recorder
from midipool_bench.report import Report, figure
from midipool_bench.waiting import wait_until

PERIOD = 1024
PLAYERS = ("ann", "bob", "cid")
SEED = 1
# A tick of another player that is further away is not the same tick any more.
SAME_TICK_US = 3000.0
# As long as a message of the same kind may be an echo of what ann's port has just sent.
ECHO_SECONDS = 1.1
# With the rest after it; --seconds divided by this is how many changes are made.
SECONDS_A_CHANGE = 1.5
# More than are asked for, as some fall into cycles that JACK skips.
SPARE = 1.1
# Of the tempo changes so many come as MIDI clock; the room follows one within some seconds.
BY_CLOCK = 1 / 3
CLOCK_PATIENCE = 20.0
START, CONTINUE, STOP = b"\xfa", b"\xfb", b"\xfc"
MACHINE_PLAY, MACHINE_STOP = bytes.fromhex("f07f7f0602f7"), bytes.fromhex("f07f7f0601f7")
LOOP_OFF = bytes.fromhex("f07d6d5000f7")


class Player:
    """Decides what comes next; never a change to what is already so."""

    def __init__(self, recorder, steer, clock):
        self._recorder = recorder
        self._steer = steer
        self._clock = clock
        self._random = random.Random(SEED)
        # Of its own, so that the rest goes as it did before there was a clock.
        self._means = random.Random(SEED)
        self._playing = False
        self._area = None
        self._bpm = 120.0

    def act(self):
        """Makes one change; returns (what, the frame after which it takes effect)."""
        kinds = ["start", "continue", "play by MMC"] * 4  # what a standing song does is dull
        if self._playing:
            kinds = ["start", "stop", "stop by MMC"]
        kinds += ["tempo", "locate", "locate by MMC", "loop"]
        kind = self._random.choice(kinds)
        if kind == "tempo" and self._means.random() < BY_CLOCK:
            kind = "tempo by clock"
        return kind, getattr(self, "_" + kind.replace(" ", "_"))()

    def _tempo(self):
        frame = self._choose_tempo()
        self._steer.say("tempo", self._bpm)
        return frame

    def _tempo_by_clock(self):
        frame = self._choose_tempo()
        self._clock(self._bpm)
        return frame

    def _choose_tempo(self):
        before = self._bpm
        while abs(self._bpm - before) < 1.0:
            self._bpm = round(self._random.uniform(70, 190), 3)
        return self._recorder.update().events[-1].frame

    def _locate(self):
        place = self._random.randrange(1, 2000)
        return self._send(bytes([0xF2, place & 0x7F, place >> 7]))

    def _locate_by_MMC(self):
        minutes, seconds = self._random.randrange(3), self._random.randrange(1, 60)
        return self._send(bytes([0xF0, 0x7F, 0x7F, 0x06, 0x44, 0x06, 0x01,
                                 0x20, minutes, seconds, self._random.randrange(25), 0, 0xF7]))

    def _loop(self):
        if self._area:
            self._area = None
            return self._send(LOOP_OFF)
        start = self._random.randrange(500)
        self._area = (start, start + self._random.randrange(4, 64))
        return self._send(bytes.fromhex("f07d6d5001") + _sixteenths(self._area[0])
                          + _sixteenths(self._area[1]) + b"\xf7")

    def _start(self):
        self._playing = True
        return self._send(START)

    def _continue(self):
        self._playing = True
        return self._send(CONTINUE)

    def _play_by_MMC(self):
        self._playing = True
        return self._send(MACHINE_PLAY)

    def _stop(self):
        self._playing = False
        return self._send(STOP)

    def _stop_by_MMC(self):
        self._playing = False
        return self._send(MACHINE_STOP)

    def _send(self, message):
        return self._recorder.send("hands", message)


def main():
    chosen = arguments(__doc__, seconds=200 * SECONDS_A_CHANGE, quick_seconds=6 * SECONDS_A_CHANGE)
    changes, recording = play(round(SPARE * chosen.seconds / SECONDS_A_CHANGE))
    judge(changes, recording, chosen)


def play(count):
    """Makes the changes; returns [(what, frame, in effect)] and the recording."""
    with contextlib.ExitStack() as stage:
        jack = stage.enter_context(JackServer(period=PERIOD))
        server = stage.enter_context(MidipoolServer())
        players = []
        for nick in PLAYERS:
            players.append(client(server.address, nick, jack=jack))
            stage.callback(players[-1].close)
        steer = stage.enter_context(Conductor(ROOM, server.address))
        recorder = stage.enter_context(Recorder(
            jack, {player.nick: player.midi_receive for player in players},
            plays={"hands": players[0].midi_send}))
        recorder.wait_for_events(PLAYERS[-1], 24, 10)
        jack.roll_transport()  # for outside clocks
        person = Player(recorder, steer, lambda bpm: lead_by_clock(jack, players[0], bpm))
        changes = []
        for _ in range(count):
            before = players[-1].status()["transport"]["revision"]
            kind, frame = person.act()
            changes.append((kind, frame, in_effect(players, before)))
            rest(recorder)
        recording = recorder.stop()
    return changes, recording


def lead_by_clock(jack, player, bpm):
    """Another program's MIDI clock into the player's port until the room has its tempo."""
    with JackMidiClock(jack, bpm, "--no-transport", "--no-position") as master:
        jack.connect(master.PORT, player.midi_send)
        player.wait_for_status(lambda status: abs(status["transport"]["bpm"] - bpm) < 0.1,
                               CLOCK_PATIENCE)


def in_effect(players, revision):
    """Whether all players have come past this revision in due time."""
    try:
        for player in players:
            player.wait_for_status(lambda status: status["transport"]["revision"] > revision, 5.0)
        return True
    except Exception:  # pylint: disable=broad-except
        return False


def rest(recorder):
    """Until nothing that comes next can be taken for an echo of what was just sent."""
    recording = recorder.update()
    last = max((event.frame for event in recording.events if event.data[0] != ticks.CLOCK),
               default=0)
    until = last + ECHO_SECONDS * recording.rate
    wait_until(lambda: recorder.update().events[-1].frame >= until, 20, "a rest")


def judge(changes, recording, chosen):
    slaves = {nick: ticks.follow(recording.of(nick)) for nick in PLAYERS}
    ends = [frame for _, frame, _ in changes[1:]] + [recording.end["frame"]]
    skips = recording.skip_frames()
    verdicts = {}
    worst = 0.0
    skipped = False
    for (kind, start, effective), end in zip(changes, ends):
        same, difference = judge_one(slaves, start, end, recording.rate)
        # What JACK has lost, a slave misses until it is located again.
        skipped = (skipped and not same) or any(start <= frame < end for frame in skips)
        verdict = verdicts.setdefault(kind, {"all": 0, "same": 0, "unheard": 0, "skip": 0,
                                             "worst": 0.0})
        verdict["all"] += 1
        verdict["same"] += same and effective
        verdict["unheard"] += not effective
        verdict["skip"] += not same and skipped
        if same:
            verdict["worst"] = max(verdict["worst"], difference)
            worst = max(worst, difference)
    report = Report(f"{len(changes)} random changes by one of {len(PLAYERS)} players",
                    ["change", "made", "same tick for all", "not, after a skip of JACK",
                     "without effect", "worst difference, µs"])
    for kind, verdict in sorted(verdicts.items()):
        add_row(report, kind, verdict)
    total = {name: sum(verdict[name] for verdict in verdicts.values())
             for name in ("all", "same", "skip", "unheard")}
    add_row(report, "together", {**total, "worst": worst})
    odd = sum(len(slave.oddities) for slave in slaves.values())
    xruns, places, frames = disturbances(recording)
    report.note("Sent into the first player's midi_send port; tempo by `midipool transport`, and about "
                "every third as the clock of `jack_midi_clock` (\"by clock\"). Same: "
                "from this change to the next all players' slaves got the same transport messages, "
                f"counted the same song ticks, and those at most {SAME_TICK_US / 1000:g} ms apart; "
                "the worst difference is that of these. What is sent in a cycle that JACK skips "
                "never arrives: a slave then stands wrong until it is located again.")
    report.note(f"{odd} messages that a careful master does not send. JACK period {PERIOD}: "
                f"{xruns} xruns, {places} skips, {frames} frames skipped. {DISTURBANCE_NOTE}")
    finish(report, chosen.json)


def add_row(report, kind, verdict):
    report.row(kind, verdict["all"], verdict["same"], verdict["skip"], verdict["unheard"],
               figure(verdict["worst"]))


def judge_one(slaves, start, end, rate):
    """Whether all players did the same between two frames, and how far apart in µs."""
    parts = [([t for t in slave.ticks if start <= t.frame < end],
              [(t.kind, t.song_tick) for t in slave.transports if start <= t.frame < end])
             for slave in slaves.values()]
    (first_ticks, first_transports), *others = parts
    difference = 0.0
    same = True
    for other_ticks, transports in others:
        comparison = ticks.compare(first_ticks, other_ticks, rate=rate)
        difference = max(difference, comparison.spread.max)
        # At the borders one player's tick may be just in and the other's just out.
        at_border = 2 if first_ticks or other_ticks else 0
        alone = len(first_ticks) + len(other_ticks) - 2 * len(comparison.pairs)
        same = (same and transports == first_transports and alone <= at_border
                and not comparison.only_a and not comparison.only_b)
    return same and difference <= SAME_TICK_US, difference


def _sixteenths(number):
    return bytes([number >> 14 & 0x7F, number >> 7 & 0x7F, number & 0x7F])


if __name__ == "__main__":
    main()
