# SPDX-License-Identifier: GPL-3.0-or-later
"""A process that a test started: its output as it comes, and a sure end."""

import atexit
import os
import re
import shutil
import signal
import subprocess
import threading
import time
import weakref

from .errors import BenchError

_alive = weakref.WeakSet()


class Process:
    """Runs a program, collects its lines, and ends it by its pid and nothing else.

    Use it as a context manager, or call stop(). A process that is forgotten ends with Python,
    and where `setpriv` is at hand even when Python is killed.
    """

    def __init__(self, argv, *, env=None, cwd=None, stdin=False, on_parent_death="KILL"):
        self.argv = [str(word) for word in argv]
        self.name = os.path.basename(self.argv[0])
        self.lines = []
        self.error_lines = []
        self._changed = threading.Condition()
        self._popen = subprocess.Popen(
            _guard(on_parent_death) + self.argv,
            env={**os.environ, **(env or {})},
            cwd=cwd,
            stdin=subprocess.PIPE if stdin else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
        )
        self._readers = [
            self._collect(self._popen.stdout, self.lines),
            self._collect(self._popen.stderr, self.error_lines),
        ]
        _alive.add(self)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def pid(self):
        return self._popen.pid

    @property
    def returncode(self):
        """The exit code, None while it runs, negative when a signal ended it."""
        return self._popen.poll()

    def is_running(self):
        return self.returncode is None

    def write_line(self, text):
        """Sends a line to the program's standard input."""
        self._popen.stdin.write(text + "\n")
        self._popen.stdin.flush()

    def close_input(self):
        """Ends the program's standard input, which many take as a wish to end."""
        try:
            self._popen.stdin.close()
        except BrokenPipeError:
            pass

    def wait_for_line(self, pattern, timeout=10.0, *, errors=False, start=0):
        """Waits for an output line that `pattern` is found in; returns (index, match).

        `start` is the first line to look at, so that a later wait does not see an old line.
        """
        lines = self.error_lines if errors else self.lines
        deadline = time.monotonic() + timeout
        index = start
        while True:
            ended = not self.is_running() and not self._is_reading()
            while index < len(lines):
                match = re.search(pattern, lines[index])
                if match:
                    return index, match
                index += 1
            if ended:
                raise BenchError(f"{self.name} ended without a line like {pattern!r}{self.tail()}")
            if time.monotonic() >= deadline:
                raise BenchError(f"{self.name} gave no line like {pattern!r} in {timeout:g} s"
                                 + self.tail())
            with self._changed:
                self._changed.wait(0.05)

    def wait(self, timeout=10.0):
        """Waits for the program's own end and returns its exit code."""
        try:
            self._popen.wait(timeout)
        except subprocess.TimeoutExpired:
            raise BenchError(f"{self.name} did not end in {timeout:g} s{self.tail()}") from None
        self._finish()
        return self.returncode

    def signal(self, number):
        if self.is_running():
            self._popen.send_signal(number)

    def stop(self, timeout=5.0):
        """Asks it to end (SIGTERM), insists when it does not; returns the exit code."""
        self.signal(signal.SIGTERM)
        return self.end_within(timeout)

    def end_within(self, timeout):
        """Lets it end by itself, and makes it when the time is over; returns the exit code."""
        try:
            self._popen.wait(timeout)
        except subprocess.TimeoutExpired:
            self.signal(signal.SIGKILL)
            self._popen.wait()
        self._finish()
        return self.returncode

    def kill(self):
        """Ends it without a warning, as a crash would."""
        self.signal(signal.SIGKILL)
        self._popen.wait()
        self._finish()

    def tail(self, count=8):
        """Its last lines, for messages."""
        lines = [*self.lines[-count:], *self.error_lines[-count:]]
        return "".join(f"\n  | {line}" for line in lines)

    def _collect(self, stream, lines):
        def run():
            for line in stream:
                with self._changed:
                    lines.append(line.rstrip("\n"))
                    self._changed.notify_all()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        return thread

    def _is_reading(self):
        return any(reader.is_alive() for reader in self._readers)

    def _finish(self):
        # A grandchild may hold the pipes open; it is not waited for.
        for reader in self._readers:
            reader.join(1.0)
        if not self._is_reading():
            self._popen.stdout.close()
            self._popen.stderr.close()
        if self._popen.stdin:
            self.close_input()
        _alive.discard(self)


def run(argv, *, env=None, timeout=20.0):
    """Runs a program to its end and returns subprocess.CompletedProcess with text output."""
    words = [str(word) for word in argv]
    try:
        return subprocess.run(words, env={**os.environ, **(env or {})}, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, errors="replace", timeout=timeout,
                              check=False)
    except subprocess.TimeoutExpired:
        raise BenchError(f"{' '.join(words)} did not end in {timeout:g} s") from None


def _guard(signal_name):
    """Words before the command that let the kernel end it when this process dies."""
    # The kernel watches the thread that started the program: only the main one lasts.
    if threading.current_thread() is not threading.main_thread():
        return []
    setpriv = shutil.which("setpriv")
    return [setpriv, "--pdeathsig", signal_name] if setpriv else []


@atexit.register
def _stop_all():
    for process in list(_alive):
        process.stop(timeout=2.0)
