#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the sound of many players costs a server: passed on and mixed, up to 100 in one room; the
servers of Jamulus and JackTrip beside it where they are installed."""

import contextlib
import os
import tempfile
import time
from pathlib import Path

from common import arguments, finish, others_in_crowds
from midipool_bench.errors import BenchError
from midipool_bench.paths import program
from midipool_bench.ports import free_port
from midipool_bench.processes import Process
from midipool_bench.processor_time import ProcessorTime
from midipool_bench.report import Report
from midipool_bench.waiting import wait_until
from server_load import answers

COLUMNS = ["what", "players", "rooms", "they hear", "server CPU %", "each %", "arrived", "lost",
           "late", "p50, ms", "p99, ms", "max, ms", "heard", "load CPU %", "load late, ms"]
# Aims: of one core, for each client.
STEMS_AIM, MIX_AIM = 0.4, 1.0
TEN, GROWTH, HUNDRED = "ten", "growth", "hundred"


def main():
    chosen = arguments(__doc__, seconds=60, quick_seconds=1)
    brief = min(10, int(chosen.seconds))
    report = Report("The sound of many players: L16 stereo, 128 frames, in one process", COLUMNS)
    add_run(report, TEN, 10, 2, False, brief)
    add_run(report, TEN, 10, 1, True, brief)
    if not chosen.quick:
        with contextlib.suppress(BenchError):
            add_run(report, TEN, 10, 1, True, brief, "opus", 240)
        add_others(report, brief)
    for players in [10, 20] if chosen.quick else [10, 20, 40, 60, 80, 100]:
        add_run(report, GROWTH, players, 1, True, brief)
        # Beyond that one thread has more to send than it can.
        if players <= 40:
            add_run(report, GROWTH, players, 1, False, brief)
    if not chosen.quick:
        add_run(report, HUNDRED, 100, 1, True, int(chosen.seconds))
    add_notes(report)
    finish(report, chosen.json)


def add_run(report, what, players, rooms, mixed, seconds, codec="l16", frames=128):
    how = ("a mix" if mixed else "all others") + ("" if codec == "l16" else f", {codec} {frames}")
    try:
        figures = run(players, rooms, mixed, seconds, codec, frames)
    except BenchError as error:
        report.note(f"{what}, {players} players, {how}: {error}".replace("\n", " "))
        return
    share = figures["server"]
    number = {name: int(figures[name]) for name in
              ("sent", "received", "lost", "late", "heard", "to_hear", "broken", "refused")}
    report.row(what, players, rooms, how, share, share / players, number["received"],
               number["lost"], number["late"], *(float(figures[f"delay_{name}_ms"])
                                                 for name in ("p50", "p99", "max")),
               f"{number['heard']} of {number['to_hear']}", float(figures["load_cpu_percent"]),
               float(figures["behind_max_ms"]))
    for name, text in (("broken", "players decoded what should not be there"),
                       ("refused", "packets could not be opened or decoded")):
        if number[name]:
            report.note(f"{players} players, {how}: {number[name]} {text}.")


def run(players, rooms, mixed, seconds, codec, frames):
    """What bench-sound-load says of a server of its own, and the server's share of a core."""
    port = free_port()
    with contextlib.ExitStack() as stage:
        folder = Path(stage.enter_context(
            tempfile.TemporaryDirectory(prefix="midipool-sound-load-")))
        server = stage.enter_context(Process([
            *on_core(0), program("midipool"), "serve", "--listen", f"127.0.0.1:{port}",
            "--data", folder / "data", "--config", folder / "server", "--max-per-address", "300",
            "--max-members", "128", "--log-level", "warning"]))
        wait_until(lambda: answers(port), 20, "the server")
        (folder / "players").mkdir()
        load = stage.enter_context(Process([
            *on_core(1), program("bench-sound-load"), "--port", port, "--players", players,
            "--rooms", rooms, "--seconds", seconds, "--codec", codec, "--frames", frames,
            "--config", folder / "players", *(["--mix"] if mixed else [])]))
        load.wait_for_line("^measuring$", 60)
        used = ProcessorTime(server.pid)
        load.wait_for_line("^measured$", seconds + 30)
        share = used.percent()
        if load.wait(30) != 0:
            raise BenchError(" ".join(load.error_lines[-1:]) or "bench-sound-load fails")
        return {**dict(line.split() for line in load.lines if " " in line), "server": share}


def on_core(number):
    """Words before a command, where there is more than one core."""
    return ["taskset", "-c", str(number)] if (os.cpu_count() or 1) > 1 else []


def add_others(report, seconds):
    """Servers of others with ten clients of theirs on one JACK server; only the server counts."""
    def share(crowd):
        time.sleep(5.0)
        used = ProcessorTime(crowd.server.pid)
        time.sleep(seconds)
        return used.percent()

    for program, used in others_in_crowds(report, 128, 10, share):
        report.row(TEN, 10, 1, f"{program.NAME}: {program.HOW}", used, used / 10, *["–"] * 9)


def add_notes(report):
    report.note("The server has core 0, the players core 1, whose processor time is not the "
                "server's. CPU: user and system time, of one core; the kernel's work for a "
                "packet on the loopback, up to the receiver's socket, counts as the sender's.")
    report.note("ms: of stems from sending to the kernel's stamp of arrival; of mixes from the "
                "beginning of the period that was mixed. late: stems after 10 ms, mixes 10 ms "
                "after the quickest of the first two seconds. lost: packets that did not come, and "
                "periods that were not mixed. load late: how far the players were behind with "
                "sending, at worst; then the machine stood still, and arrivals are late as well.")
    report.note("heard: each player has a tone of his own; whose were found in 21 ms that each one "
                "has decoded, in which a stem may just be made up for after a stall. "
                "Crystals are up to 20 ppm apart. Jamulus and JackTrip: ten real clients "
                "on one jackd at 128 frames, all of which send a tone.")


if __name__ == "__main__":
    main()
