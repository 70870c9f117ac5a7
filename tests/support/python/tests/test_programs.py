# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers and clients start, crash, restart and end, shown with a stand-in for midiPool."""

import os
import shutil
import signal
import sys
import tempfile
import unittest
from pathlib import Path
from unittest import mock

from midipool_bench.errors import BenchError
from midipool_bench.programs import Conductor, MidipoolClient, MidipoolServer

FAKE = Path(__file__).with_name("fake_midipool.py")


class ProgramsTest(unittest.TestCase):
    def setUp(self):
        folder = Path(self.enterContext(tempfile.TemporaryDirectory()))
        program = folder / "midipool"
        program.write_text(f"#!{sys.executable}\n{FAKE.read_text(encoding='utf-8')}",
                           encoding="utf-8")
        program.chmod(0o755)
        self.enterContext(mock.patch.dict(os.environ, MIDIPOOL_BIN_DIR=str(folder)))

    def test_a_server_keeps_its_port_and_folder_through_a_crash(self):
        with MidipoolServer() as server:
            port, pid = server.port, server.pid
            server.kill()
            self.assertEqual(server.process.returncode, -signal.SIGKILL)
            server.start()
            server.restart()
            self.assertEqual(server.port, port)
            self.assertNotEqual(server.pid, pid)
            self.assertEqual((server.data / "starts").read_text(), "xxx")
        self.assertFalse(server.process.is_running())
        self.assertFalse(server.folder.exists())

    def test_clients_have_their_own_page_and_status(self):
        with (MidipoolServer() as server,
              MidipoolClient("jam", server.address, "ann") as ann,
              MidipoolClient("jam", server.address, "bob") as bob):
            self.assertEqual(ann.status(), {"room": "jam", "server": server.address, "nick": "ann"})
            self.assertEqual(bob.wait_for_status(lambda s: s["nick"] == "bob")["room"], "jam")
            self.assertEqual(ann.midi_receive, "midiPool-ann:midi_receive")
            ann.kill()
            self.assertIsNone(ann.status())
            with self.assertRaisesRegex(BenchError, "ended with -9"):
                ann.wait_for_status(lambda s: True)

    def test_a_program_that_does_not_come_up_is_told_with_its_words(self):
        server = MidipoolServer("--broken")
        self.addCleanup(server.close)
        with self.assertRaisesRegex(BenchError, "cannot do that"):
            server.start()

    def test_the_room_is_steered_from_outside(self):
        with Conductor("jam", "127.0.0.1:7400") as conductor:
            said = conductor.say("tempo", 137.3)
            self.assertTrue(said.startswith("jam@127.0.0.1:7400 tempo 137.3 --config "))
            with self.assertRaisesRegex(BenchError, "no such transport"):
                conductor.say("dance")

    def test_a_missing_program_says_what_to_do(self):
        shutil.rmtree(os.environ["MIDIPOOL_BIN_DIR"])
        os.mkdir(os.environ["MIDIPOOL_BIN_DIR"])
        with (Conductor("jam", "127.0.0.1:7400") as conductor,
              self.assertRaisesRegex(BenchError, "MIDIPOOL_BIN_DIR")):
            conductor.say("start")


if __name__ == "__main__":
    unittest.main()
