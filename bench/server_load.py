#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""2,000 clients in 200 rooms on one server that has one core: how late its messages are."""

import contextlib
import os
import re
import socket
import tempfile
import time
from pathlib import Path

from common import arguments, finish
from midipool_bench.paths import program
from midipool_bench.ports import free_port
from midipool_bench.processes import Process
from midipool_bench.report import Report
from midipool_bench.waiting import wait_until

FIGURES = re.compile(r"^(?P<name>.+?) +(?P<count>\d+) +p50 +(?P<p50>\S+) +p99 +(?P<p99>\S+) +"
                     r"p99.9 +(?P<p999>\S+) +max +(?P<max>\S+) ms$")


def main():
    chosen = arguments(__doc__, seconds=60, quick_seconds=5)
    clients, rooms = (200, 20) if chosen.quick else (2000, 200)
    report = Report(f"{clients} clients in {rooms} rooms, clock and control only",
                    ["what", "count", "p50, ms", "p99, ms", "p99.9, ms", "max, ms"])
    with tempfile.TemporaryDirectory(prefix="midipool-load-") as folder:
        measure(report, Path(folder), clients, rooms, int(chosen.seconds))
    finish(report, chosen.json)


def measure(report, folder, clients, rooms, seconds):
    port = free_port()
    with contextlib.ExitStack() as stage:
        server = stage.enter_context(Process([
            "taskset", "-c", "0", program("midipool"), "serve", "--listen", f"127.0.0.1:{port}",
            "--data", folder / "data", "--config", folder / "server",
            "--max-per-address", "5000", "--max-rooms", "300", "--log-level", "warning"]))
        wait_until(lambda: answers(port), 20, "the server")
        (folder / "clients").mkdir()
        load = stage.enter_context(Process([
            "taskset", "-c", "1", program("bench-server-load"), "--port", port,
            "--clients", clients, "--rooms", rooms, "--seconds", seconds,
            "--config", folder / "clients"]))
        load.wait_for_line("^measuring$", 120)
        cpu, start = cpu_seconds(server.pid), time.monotonic()
        time.sleep(max(1.0, seconds - 1.0))
        share = (cpu_seconds(server.pid) - cpu) / (time.monotonic() - start)
        memory = memory_mib(server.pid)
        load.wait(seconds + 60)
    for line in load.lines:
        figures = FIGURES.match(line)
        if figures:
            report.row(figures["name"], int(figures["count"]),
                       *(float(figures[name]) for name in ("p50", "p99", "p999", "max")))
        elif line != "measuring":
            report.note(line)
    report.note(f"Server, pinned to core 0: {100 * share:.0f} % of it, {memory:.0f} MiB; the "
                "clients share core 1, and what they are late with counts as the server's.")
    report.note("No JACK runs here, so there are no xruns.")


def answers(port):
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1.0).close()
        return True
    except OSError:
        return False


def cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory_mib(pid):
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


if __name__ == "__main__":
    main()
