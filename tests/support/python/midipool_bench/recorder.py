# SPDX-License-Identifier: GPL-3.0-or-later
"""The independent judge: records MIDI events with their frames, and plays to other programs."""

import tempfile
from pathlib import Path

from .errors import BenchError
from .paths import program
from .processes import Process
from .recording import Recording
from .waiting import wait_until


class Recorder:
    """midipool-jack-recorder; its recording can be followed while it grows.

    `records` and `plays` map labels to the full names of other programs' JACK ports. `scripts`
    maps labels of `plays` to lists of (seconds, bytes), played exactly from the start on. `name`
    is the beginning of the JACK client name, which is made unique (see JackServer.unique).
    """

    def __init__(self, jack, records=None, plays=None, scripts=None, *, seconds=0, out=None,
                 name="recorder", wait_ports=10.0, start_timeout=20.0):
        self._folder = tempfile.TemporaryDirectory(prefix="midipool-recorder-")
        self.path = Path(out) if out else Path(self._folder.name) / "recording"
        self.recording = Recording()
        self.name = jack.unique(name)
        self._file = None
        words = [program("midipool-jack-recorder"), "--name", self.name,
                 "--seconds", seconds,
                 "--wait-ports", wait_ports, "--out", self.path, "--stdin"]
        for label, port in (records or {}).items():
            words += ["--record", f"{label}={port}"]
        for label, port in (plays or {}).items():
            words += ["--play", f"{label}={port}"]
        for label, events in (scripts or {}).items():
            words += ["--script", f"{label}={self._write_script(label, events)}"]
        self.process = Process(words, env=jack.env, stdin=True)
        try:
            self._answered, _ = self.process.wait_for_line("^ready$", start_timeout)
            self._file = open(self.path, encoding="ascii")
        except BaseException:
            self._end()
            raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def port(self, label):
        """The full name of an own JACK port, for others to connect with."""
        return f"{self.name}:{label}"

    def send(self, label, data, timeout=5.0):
        """Sends one MIDI message in the next cycle; returns the frame it went out at."""
        self.process.write_line(f"send {label} {bytes(data).hex()}")
        index, match = self.process.wait_for_line(
            r"^(?:sent (\S+) (\d+)|(?:error|unsent) .*)$", timeout, start=self._answered + 1)
        self._answered = index
        if match[1] != label:
            raise BenchError(f"recorder: {match[0]}")
        return int(match[2])

    def update(self):
        """Reads what has been written since; returns the recording so far."""
        if self._file:
            self.recording.feed(self._file.read())
        return self.recording

    def events(self, label):
        """All events of a label so far."""
        return self.update().of(label)

    def wait_for(self, condition, timeout, what):
        """Waits until `condition(recording)` gives something true, and returns that."""
        return wait_until(lambda: condition(self.update()), timeout, what)

    def wait_for_events(self, label, count, timeout):
        """Waits until a label has at least `count` events."""
        self.wait_for(lambda recording: len(recording.of(label)) >= count, timeout,
                      f"{count} events of {label}")
        return self.events(label)

    def wait(self, timeout):
        """Waits for the end of a recording with a given length and returns it."""
        self.process.wait(timeout)
        return self.stop()

    def stop(self):
        """Ends the recording and returns it whole; to be called as often as wanted."""
        self.process.stop()
        self.update()
        self._end()
        return self.recording

    def _end(self):
        self.process.stop()
        if self._file:
            self._file.close()
            self._file = None
        self._folder.cleanup()

    def _write_script(self, label, events):
        path = Path(self._folder.name) / f"{label}.script"
        lines = (f"{seconds:.6f} {bytes(data).hex()}\n" for seconds, data in events)
        path.write_text("".join(lines), encoding="ascii")
        return path
