# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes end, ports are not given twice."""

import os
import signal
import subprocess
import sys
import unittest
from pathlib import Path

from midipool_bench.errors import BenchError
from midipool_bench.ports import free_port
from midipool_bench.processes import Process
from midipool_bench.waiting import wait_until

PACKAGE_FOLDER = Path(__file__).resolve().parents[1]


def exists(pid):
    try:
        os.kill(pid, 0)
        return True
    except ProcessLookupError:
        return False


class ProcessTest(unittest.TestCase):
    def test_lines_are_collected_and_waited_for(self):
        with Process(["sh", "-c", "echo one; echo two >&2; echo three; sleep 60"]) as process:
            index, match = process.wait_for_line(r"th(r)ee")
            self.assertEqual((index, match[1]), (1, "r"))
            process.wait_for_line("two", errors=True)
            with self.assertRaises(BenchError):
                process.wait_for_line("one", 0.1, start=1)
        self.assertEqual(process.returncode, -signal.SIGTERM)

    def test_waiting_for_a_line_of_an_ended_program_does_not_last(self):
        with Process(["sh", "-c", "echo last words >&2; exit 3"]) as process:
            with self.assertRaisesRegex(BenchError, "last words"):
                process.wait_for_line("never", 60)
            self.assertEqual(process.wait(), 3)

    def test_one_that_does_not_want_to_end_is_made_to(self):
        with Process(["sh", "-c", "trap '' TERM; echo up; while :; do sleep 0.1; done"]) as process:
            process.wait_for_line("up")
            self.assertEqual(process.stop(timeout=0.3), -signal.SIGKILL)

    def test_standard_input(self):
        with Process(["cat"], stdin=True) as process:
            process.write_line("hello")
            process.wait_for_line("^hello$")

    def test_what_is_forgotten_ends_with_python(self):
        code = ("from midipool_bench.processes import Process; import sys, time;"
                "print(Process(['sleep', '600']).pid, flush=True); {}")
        for ending in ("sys.exit(0)", "time.sleep(600)"):
            with self.subTest(ending):
                parent = subprocess.Popen([sys.executable, "-c", code.format(ending)],
                                          cwd=PACKAGE_FOLDER, stdout=subprocess.PIPE, text=True)
                with parent:
                    child = int(parent.stdout.readline())
                    if "sleep" in ending:
                        # Before it is itself, it is not yet watched.
                        comm = Path(f"/proc/{child}/comm")
                        wait_until(lambda file=comm: file.read_text() == "sleep\n", 10, "sleep")
                        parent.kill()
                wait_until(lambda pid=child: not exists(pid), 10, "the child to end")


class PortTest(unittest.TestCase):
    def test_two_runs_do_not_get_the_same(self):
        mine = {free_port() for _ in range(50)}
        code = "from midipool_bench.ports import free_port;print(*{free_port() for _ in range(50)})"
        other = subprocess.run([sys.executable, "-c", code], cwd=PACKAGE_FOLDER, check=True,
                               capture_output=True, text=True).stdout.split()
        self.assertEqual(len(mine), 50)
        self.assertFalse(mine & set(map(int, other)))


if __name__ == "__main__":
    unittest.main()
