#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a client costs that sends its sound and hears five others, at 128 frames; a client of Jamulus
and one of JackTrip beside it where they are installed."""

import contextlib
import tempfile
import time
from pathlib import Path

from common import arguments, finish, others_in_crowds
from midipool_bench.jack import JackServer
from midipool_bench.paths import program
from midipool_bench.processes import Process
from midipool_bench.processor_time import ProcessorTime
from midipool_bench.programs import MidipoolClient, MidipoolServer
from midipool_bench.report import Report

PERIOD = 128
OTHERS = 5
SETTLE_SECONDS = 15.0
COLUMNS = ["program", "it hears", "client CPU %", "server CPU %"]
# Of one core.
AIM = 2.0


def main():
    chosen = arguments(__doc__, seconds=20, quick_seconds=1)
    report = Report("A client that sends its sound and hears five others: 48 kHz, 128 frames",
                    COLUMNS)
    settle = 2.0 if chosen.quick else SETTLE_SECONDS
    for name, others in (("midiPool L16, nobody else", 0), ("midiPool L16", OTHERS)):
        with JackServer(period=PERIOD) as jack, midipool(jack, others, chosen, settle) as (client,
                                                                                         server):
            report.row(name, f"{others} stems", *shares(client, server, chosen.seconds, settle))
    for other, found in others_in_crowds(
            report, PERIOD, OTHERS + 1,
            lambda crowd: shares(crowd.clients[0], crowd.server, chosen.seconds, settle)):
        report.row(other.NAME, other.HOW, *found)
    report.note("CPU: user and system time, of one core; the kernel's work for a packet on the "
                "loopback, up to the receiver's socket, counts as the sender's. midiPool's five "
                "others are one process; Jamulus' and JackTrip's are real clients on the same "
                "jackd, and the figure is that of one.")
    finish(report, chosen.json)


@contextlib.contextmanager
def midipool(jack, others, chosen, settle):
    """A client and its server, in a room with `others` who send."""
    with contextlib.ExitStack() as stage:
        server = stage.enter_context(MidipoolServer())
        client = stage.enter_context(MidipoolClient("room 0", server.address, "kim", "--audio",
                                                    "jack", jack=jack))
        if others:
            folder = Path(stage.enter_context(tempfile.TemporaryDirectory(prefix="midipool-client-")))
            load = stage.enter_context(Process([
                program("bench-sound-load"), "--port", server.port, "--players", others, "--config",
                folder, "--seconds", int(chosen.seconds + settle) + 10]))
            load.wait_for_line("^measuring$", 60)
        client.wait_for_status(lambda status: sum(bool(one.get("delay_ms"))
                                                  for one in status["sound"]["stems"]) == others,
                               what=f"{others} stems")
        yield client, server


def shares(client, server, seconds, settle):
    time.sleep(settle)
    used = [ProcessorTime(one.pid) for one in (client, server)]
    time.sleep(seconds)
    return [one.percent() for one in used]


if __name__ == "__main__":
    main()
