# SPDX-License-Identifier: GPL-3.0-or-later
"""midiPool itself, as a musician runs it: server, client, and the short commands."""

import json
import socket
import tempfile
from pathlib import Path

from .errors import BenchError
from .paths import program
from .ports import free_port
from .processes import Process, run
from .waiting import wait_until
from .web_socket import Control


def midipool(*words, env=None, timeout=20.0):
    """Runs a short midipool command to its end; returns subprocess.CompletedProcess."""
    return run([program("midipool"), *words], env=env, timeout=timeout)


class _Program:
    """A long-running midipool with folders of its own, which outlive its restarts."""

    def __init__(self, prefix, env):
        self._env = env or {}
        self._folder = tempfile.TemporaryDirectory(prefix=f"midipool-{prefix}-")
        self.folder = Path(self._folder.name)
        self.config = self.folder / "config"
        self.data = self.folder / "data"
        self.config.mkdir()
        self.data.mkdir()
        self.process = None

    def __enter__(self):
        return self.start()

    def __exit__(self, *_):
        self.close()

    @property
    def pid(self):
        return self.process.pid

    def stop(self):
        """SIGTERM: it leaves properly. Returns the exit code."""
        return self.process.stop() if self.process else None

    def kill(self):
        """SIGKILL: it crashes."""
        self.process.kill()

    def restart(self):
        """Stops it if it still runs, and starts it again with the same folders and ports."""
        self.stop()
        return self.start()

    def close(self):
        """Stops it and takes its folders away."""
        self.stop()
        self._folder.cleanup()

    def start(self):
        self._spawn()
        try:
            self._wait_until_ready()
        except BaseException:
            self.process.stop()
            raise
        return self

    def _start_process(self, words):
        self.process = Process([program("midipool"), *words], env=self._env, cwd=self.folder)

    def _wait_while_running(self, condition, timeout, what):
        def check():
            if not self.process.is_running():
                self.process.wait()  # for its last words
                raise BenchError(f"midipool ended with {self.process.returncode} before {what}"
                                 f"{self.process.tail()}")
            return condition()

        try:
            return wait_until(check, timeout, what, pause=0.05)
        except BenchError as error:
            raise BenchError(f"{error}{self.process.tail()}") from None


class MidipoolServer(_Program):
    """`midipool serve` on the loopback."""

    def __init__(self, *extra, port=None, env=None):
        super().__init__("server", env)
        self.port = port or free_port()
        self._extra = extra

    @property
    def address(self):
        return f"127.0.0.1:{self.port}"

    def _spawn(self):
        self._start_process(["serve", "--listen", self.address, "--data", self.data,
                             "--config", self.config, *self._extra])

    def _wait_until_ready(self):
        self._wait_while_running(self._answers, 15.0, f"an answer on port {self.port}")

    def _answers(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1.0).close()
            return True
        except OSError:
            return False


class MidipoolPage(_Program):
    """`midipool` without a command: in no room until a page says so."""

    def __init__(self, *extra, jack=None, env=None, ui_port=None):
        super().__init__("page", {**(jack.env if jack else {}), **(env or {})})
        self.ui_port = ui_port or free_port()
        self.port = free_port()  # of the server that it may become
        self._extra = extra

    @property
    def ui(self):
        return f"127.0.0.1:{self.ui_port}"

    def restart_with(self, *extra):
        """Ends it and starts it anew with other options, and the same folders and ports."""
        self._extra = extra
        return self.restart()

    @property
    def token(self):
        return (self.config / "control_token").read_text(encoding="ascii").strip()

    def control(self, **settings):
        return Control(self.ui_port, self.token, **settings)

    def _spawn(self):
        self._start_process(["--config", self.config, "--ui", self.ui, "--no-open", "--listen",
                             f"127.0.0.1:{self.port}", *self._extra])

    def _wait_until_ready(self):
        self.process.wait_for_line("mixer page: ", errors=True)


class MidipoolClient(_Program):
    """`midipool join`: one player. `address` is the server's, or that of a relay before it."""

    def __init__(self, room, address, nick, *extra, jack=None, jack_name=None, midi=None,
                 ui_port=None, env=None):
        super().__init__(f"client-{nick}", {**(jack.env if jack else {}), **(env or {})})
        self.room = room
        self.address = address
        self.nick = nick
        self.jack = jack
        default_name = f"midiPool-{nick}"
        self.jack_name = jack_name or (jack.unique(default_name) if jack else default_name)
        self.midi = midi or ("jack" if jack else "none")
        self.ui_port = ui_port or free_port()
        self._extra = extra

    @property
    def ui(self):
        return f"127.0.0.1:{self.ui_port}"

    @property
    def token(self):
        return (self.config / "control_token").read_text(encoding="ascii").strip()

    def control(self, **settings):
        """A page's connection."""
        return Control(self.ui_port, self.token, **settings)

    @property
    def midi_receive(self):
        """The port the clock comes out of."""
        return f"{self.jack_name}:midi_receive"

    @property
    def midi_send(self):
        """The port the player's own sequencer plays into."""
        return f"{self.jack_name}:midi_send"

    def add_options(self, *words):
        """For its next start."""
        self._extra += words

    def status(self):
        """What `midipool status --json` knows, or None while it does not answer."""
        result = midipool("status", "--ui", self.ui, "--json", "--config", self.config,
                          env=self._env)
        if result.returncode != 0:
            return None
        return json.loads(result.stdout)

    def wait_for_status(self, condition, timeout=15.0, what="the wanted status"):
        """Waits until `condition(status)` is true; returns that status."""
        def check():
            status = self.status()
            return status if status is not None and condition(status) else None

        return self._wait_while_running(check, timeout, what)

    def _spawn(self):
        self._start_process(["join", f"{self.room}@{self.address}", "--name", self.nick,
                             "--jack-name", self.jack_name, "--midi", self.midi,
                             "--config", self.config, "--ui", self.ui, *self._extra])

    def _wait_until_ready(self):
        self._wait_while_running(lambda: self.status() is not None, 15.0, "its first status")
        if self.midi == "jack":
            self.jack.wait_for_port(self.midi_receive)


class Conductor:
    """`midipool transport`: steers a room from outside, with a memory of the server of its own."""

    def __init__(self, room, address):
        self.target = f"{room}@{address}"
        self._folder = tempfile.TemporaryDirectory(prefix="midipool-conductor-")

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self._folder.cleanup()

    def say(self, *words):
        """start | stop | continue | locate BAR | tempo BPM | signature N/D | loop A B | loop off"""
        result = midipool("transport", self.target, *words, "--config", self._folder.name)
        if result.returncode != 0:
            raise BenchError(f"transport {' '.join(map(str, words))}: exit {result.returncode}, "
                             f"{result.stderr.strip()}")
        return result.stdout
