# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs of other people as masters and slaves, to compare ourselves and the bench with.

Their client names are fixed, so two runs must not open them in the same moment (JackServer.unique
says why): a lock over all runs of the bench sees to that.
"""

import contextlib
import fcntl
import os
import tempfile
from pathlib import Path

from .processes import Process


class _Outside:
    """A program with one JACK port, there once it is constructed."""

    PORT = ""

    def __init__(self, jack, argv):
        with _one_at_a_time():
            self.process = Process(argv, env=jack.env)
            try:
                jack.wait_for_port(self.PORT)
            except BaseException:
                self.process.stop()
                raise

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def stop(self):
        self.process.stop()


class JackMidiClock(_Outside):
    """`jack_midi_clock`, a clock master known to be exact to the frame.

    It ticks while JACK's transport rolls: see JackServer.roll_transport().
    """

    PORT = "jack_midi_clock:mclk_out"

    def __init__(self, jack, bpm, *extra):
        super().__init__(jack, ["jack_midi_clock", "-b", str(bpm), "-B", *extra])


class JackMclkDump(_Outside):
    """`jack_mclk_dump`, an independent clock slave; `lines` is what it prints."""

    PORT = "jack_mclk_dump:mclk_in"

    def __init__(self, jack, source):
        # Its output would wait in a buffer of kilobytes if it knew that nobody looks.
        super().__init__(jack, ["stdbuf", "-oL", "jack_mclk_dump", "-n", source])

    @property
    def lines(self):
        return self.process.lines


@contextlib.contextmanager
def _one_at_a_time():
    path = Path(tempfile.gettempdir()) / f"midipool-bench-outside-{os.getuid()}"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
