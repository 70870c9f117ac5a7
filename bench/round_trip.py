#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long sound takes out of a JACK port, through client and server, and back, and what it looks
like then; Jamulus and JackTrip beside it where they are installed."""

import contextlib
import shutil
import time

from common import arguments, finish
from midipool_bench.errors import BenchError
from midipool_bench.jack import JackServer
from midipool_bench.outside_sound import Jamulus, JackTrip
from midipool_bench.processor_time import ProcessorTime
from midipool_bench.programs import MidipoolClient, MidipoolServer
from midipool_bench.relay import Relay
from midipool_bench.report import Report
from midipool_bench.round_trip import measure

# Buffers that adapt need a while; all get the same.
SETTLE_SECONDS = 25.0


class Midipool:
    """Client and server; in the room "echo" each hears himself."""

    def __init__(self, jack, relay=None, *options):
        self._stage = contextlib.ExitStack()
        try:
            server = self._stage.enter_context(MidipoolServer())
            address = relay(server.port) if relay else server.address
            client = self._stage.enter_context(
                MidipoolClient("echo", address, "kim", "--audio", "jack", *options, jack=jack))
            client.wait_for_status(lambda status: status["sound"]["sending"]["open"],
                                   what="an open stream")
        except BaseException:
            self._stage.close()
            raise
        self.server, self.client = server, client
        self.send = [f"{client.jack_name}:send_1", f"{client.jack_name}:send_2"]
        self.receive = f"{client.jack_name}:receive_1"

    def stop(self):
        self._stage.close()


COLUMNS = ["line", "period", "program", "ms", "worst ms", "windows", "damaged %", "SNR dB",
           "client CPU %", "server CPU %", "skips of JACK"]


def main():
    chosen = arguments(__doc__, seconds=30, quick_seconds=2)
    report = Report("Round trip of sound: JACK out, client, server, client, JACK in", COLUMNS)
    for period in (64, 128):
        for name, start in programs(quick=chosen.quick):
            run(report, "loopback", period, name, start, {}, chosen)
    explain(report)
    finish(report, chosen.json)


def explain(report):
    report.note("ms: median of 20 chirps, JACK's own way of one period in it. damaged: share of "
                "the windows of 10 ms of a 1 kHz sine that are broken (20 dB below, or 1 dB off), "
                "without those in which JACK itself skipped cycles. SNR: of the others.")
    report.note(f"CPU: of one core, while the sine plays. Each began {SETTLE_SECONDS:g} s before.")


def programs(quick):
    """What is measured: name, and how to start it on a JACK server, perhaps behind a relay."""
    yield "midiPool L16", Midipool
    if not quick:
        yield "midiPool L24", lambda jack, relay: Midipool(jack, relay, "--codec", "l24")
        yield "midiPool Opus", lambda jack, relay: Midipool(jack, relay, "--codec", "opus")
    if shutil.which("Jamulus"):
        yield "Jamulus", Jamulus
    if shutil.which("jacktrip"):
        yield "JackTrip -q4", JackTrip
        if not quick:
            yield "JackTrip -q2", lambda jack, relay: JackTrip(jack, relay, queue=2)


def run(report, line, period, name, start, impairment, chosen):
    with contextlib.ExitStack() as stage:
        jack = stage.enter_context(JackServer(period=period))

        def behind_relay(port):
            return stage.enter_context(Relay(port, **impairment)).address

        running = start(jack, behind_relay if impairment else None)
        stage.callback(running.stop)
        time.sleep(1.0 if chosen.quick else SETTLE_SECONDS)
        used = [ProcessorTime(running.client.pid), ProcessorTime(running.server.pid)]
        try:
            result = measure(jack, running.send[0], running.receive, sine=chosen.seconds,
                             chirps=5 if chosen.quick else 20)
        except BenchError as error:
            report.note(f"{name}, {line}, {period}: {str(error).splitlines()[0]}")
            return
        report.row(line, period, name, result.median_ms, result.worst_ms, result.windows,
                   result.damaged_percent, result.signal_to_noise_db,
                   *(one.percent() for one in used), result.disturbances)


if __name__ == "__main__":
    main()
