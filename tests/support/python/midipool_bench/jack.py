# SPDX-License-Identifier: GPL-3.0-or-later
"""A JACK server for one test: no sound card, a name of its own, realtime where it is allowed."""

import itertools
import os
import time
from pathlib import Path

from .errors import BenchError
from .jack_places import free_dead_places, free_place, taken_places
from .patchbay import Patchbay
from .processes import Process
from .waiting import wait_until

_counter = itertools.count(1)

# JACK has places for eight servers, so other runs may have to be waited for.
_PATIENCE = 30.0


class JackServer:
    """jackd with the dummy driver. Programs find it through `env`."""

    def __init__(self, period=256, rate=48000, realtime=True, name=None):
        self.name = name or f"mpb{os.getpid()}_{next(_counter)}"
        self.period = period
        self.rate = rate
        self.realtime = realtime  # after start(): whether it really is
        self.process = None
        self._patchbay = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.stop()

    @property
    def env(self):
        """What programs need in their environment to use this server and no other."""
        return {"JACK_DEFAULT_SERVER": self.name, "JACK_NO_START_SERVER": "1"}

    @property
    def pid(self):
        return self.process.pid

    def unique(self, client):
        """A client name that no other server has.

        JACK opens all clients of one name through one socket file, whatever server they go to:
        two tests that open equal names in the same moment would disturb each other.
        """
        return f"{client}-{self.name}"

    def start(self):
        """Starts it and waits until clients can come."""
        deadline = time.monotonic() + _PATIENCE
        while not self._try_start():
            if time.monotonic() >= deadline:
                raise BenchError(f"jackd does not start{self.process.tail()}")
            if self._has_said("Too many servers"):
                free_dead_places()
            time.sleep(0.5)
        return self

    def stop(self):
        """Ends it and returns once it is gone, so that its name is free again."""
        if self.process is None:
            return
        self._end()
        self._clean_up()

    def kill(self):
        """Ends it as a crash would; clients must notice by themselves."""
        self.process.kill()
        self._patchbay.kill()

    def ports(self):
        """The full names of all ports there are."""
        return self._patchbay.ask("ports")

    def wait_for_port(self, name, timeout=10.0):
        wait_until(lambda: name in self.ports(), timeout, f"JACK port {name}")

    def connections(self, name):
        """The full names of the ports that `name` is connected with."""
        return self._patchbay.ask("connections", name)

    def connect(self, source, destination):
        """A port is there a moment before its client lets it be connected."""
        wait_until(lambda: self._patchbay.ask("connect", source, destination), 5.0,
                   f"a connection of {source} with {destination}")

    def disconnect(self, source, destination):
        self._patchbay.ask("disconnect", source, destination)

    def roll_transport(self):
        """Starts JACK's own transport, which is not midiPool's, but moves outside masters."""
        self._patchbay.ask("play")

    def stop_transport(self):
        self._patchbay.ask("stop")

    def locate_transport(self, frame):
        self._patchbay.ask("locate", frame)

    def _try_start(self):
        self.process = self._spawn()
        self._patchbay = Patchbay(self.unique("patchbay"), self.env)
        if not self._wait_until_ready():
            self._end()
            return False
        if self.realtime and self._has_said("Cannot use real-time scheduling"):
            # A realtime server without the right limps, and takes its clients with it.
            self._end()
            self.realtime = False
            return self._try_start()
        return True

    def _spawn(self):
        mode = ["-R", "-P", "70"] if self.realtime else ["-r"]
        driver = ["-d", "dummy", "-r", str(self.rate), "-p", str(self.period), "-C", "0", "-P", "0"]
        # SIGTERM even when Python dies: a killed jackd leaves its place in JACK's list taken.
        return Process(["jackd", *mode, "-n", self.name, *driver], on_parent_death="TERM")

    def _wait_until_ready(self):
        deadline = time.monotonic() + 10.0
        while self.process.is_running() and time.monotonic() < deadline:
            if self._patchbay.is_ready():
                return True
            time.sleep(0.01)
        return False

    def _end(self):
        if self.process.is_running() and self._patchbay.is_ready():
            self._patchbay.stop()
        else:
            self._patchbay.kill()
        self.process.stop()

    def _has_said(self, text):
        return any(text in line for line in self.process.lines + self.process.error_lines)

    def _clean_up(self):
        """Takes away what a killed server left: its place in JACK's list and shared memory."""
        if self.name in taken_places():
            free_place(self.name)
        for before in ("jack_", "jack_sem.*_", "jack_*-"):
            for leftover in Path("/dev/shm").glob(f"{before}{self.name}_*"):
                leftover.unlink(missing_ok=True)
