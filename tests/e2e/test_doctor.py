# SPDX-License-Identifier: GPL-3.0-or-later
"""`midipool doctor HOST`: what it measures is what the line does, and it says what to improve."""

import json
import shutil
import signal
import tempfile
import unittest
from pathlib import Path

from midipool_bench.paths import program
from midipool_bench.ports import free_port
from midipool_bench.processes import Process
from midipool_bench.programs import midipool
from stage import Stage

# A relay adds this each way.
DELAY_MS = 20.0

# What a busy test machine makes of cycles of 5 ms.
TOLERANCE_MS = 12.0


class Doctor(Stage):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="midipool-doctor-")
        self.addCleanup(folder.cleanup)
        self.config = Path(folder.name) / "config"

    def doctor(self, address, *extra, jack=None, audio=None):
        audio = audio or ("jack" if jack else "null")
        return midipool("doctor", address, "--audio", audio, "--config", self.config, *extra,
                        env=jack.env if jack else None, timeout=60.0)

    def measure(self, address, *extra, **settings):
        result = self.doctor(address, "--json", *extra, **settings)
        self.assertEqual(result.returncode, 0, result.stderr)
        return json.loads(result.stdout)

    def room(self, address):
        """What the server says of its room echo."""
        said = midipool("rooms", address, "--json", "--config", self.config).stdout
        return next(room for room in json.loads(said)["rooms"] if room["name"] == "echo")

    def assert_one_line(self, result, code, text):
        self.assertEqual((result.returncode, result.stdout), (code, ""), result.stderr)
        self.assertEqual(len(result.stderr.strip().splitlines()), 1, result.stderr)
        self.assertIn(text, result.stderr)

    @staticmethod
    def advice(measured, subject):
        """What it says to do about that, or nothing."""
        finding = next(finding for finding in measured["findings"]
                       if finding["what"].startswith(subject))
        return finding.get("advice")


class MeasuredLine(Doctor):
    def test_the_round_trip_grows_by_what_the_line_takes(self):
        jack, server = self.jack(period=256), self.server()
        far = self.relay(server.port, delay_ms=DELAY_MS)
        # So long that what was late at the beginning has been forgotten.
        near_line = self.measure(server.address, "--seconds", "13", jack=jack)
        far_line = self.measure(far.address, "--seconds", "13", jack=jack)
        grown = 2 * DELAY_MS
        self.assertAlmostEqual(far_line["round_trip_ms"] - near_line["round_trip_ms"], grown,
                               delta=2.0)
        self.assertAlmostEqual(far_line["sound"]["total_ms"] - near_line["sound"]["total_ms"],
                               grown, delta=TOLERANCE_MS)
        for line in (near_line, far_line):
            sound = line["sound"]
            parts = sum(sound[part] for part in ("device_ms", "network_ms", "buffer_ms"))
            self.assertAlmostEqual(parts, sound["total_ms"], places=3)
            # Of JACK's own period there is no way around.
            self.assertGreaterEqual(sound["total_ms"], 256 / 48.0 - 0.1)
            self.assertIn("JACK", line["device"]["description"])
            self.assertTrue(line["udp"])
        self.assertIn("nearer", self.advice(far_line, "network round trip"))
        self.assertIsNone(self.advice(near_line, "network round trip"))

    def test_loss_and_jitter_ask_for_a_cable(self):
        server = self.server()
        bad = self.relay(server.port, delay_ms=5, jitter_ms=8, loss_percent=5)
        line = self.measure(bad.address, "--seconds", "8")
        self.assertAlmostEqual(line["loss_there_percent"], 5.0, delta=3.0)
        self.assertAlmostEqual(line["loss_back_percent"], 5.0, delta=3.0)
        self.assertGreater(line["jitter_ms"], 2.0)
        self.assertIn("both ways lose", self.advice(line, "loss"))
        self.assertIn("cable", self.advice(line, "jitter"))
        self.assertGreater(line["sound"]["buffer_ms"], 1.0)

    def test_it_tells_in_words(self):
        server = self.server()
        result = self.doctor(server.address, "--seconds", "5")
        self.assertEqual(result.returncode, 0, result.stderr)
        for words in (f"ok        line to {server.address}: TCP and TLS, SHA256:",
                      "ok        UDP", "network round trip", "jitter", "loss", "session clock",
                      "sound device: null", "your own sound, there and back"):
            self.assertIn(words, result.stdout)
        # How the mixer was silenced for it is of no meaning for anybody who joins that room.
        self.assertFalse((self.config / "mixer.json").exists())

    def test_a_period_that_is_too_long_is_said_to_be(self):
        line = self.measure(self.server().address, "--seconds", "5", "--period", "2048")
        self.assertIn("128 or 256", self.advice(line, "sound device"))
        # What a busy machine's network takes is taken out of the device's part.
        self.assertGreater(line["sound"]["device_ms"] + line["sound"]["network_ms"],
                           2048 / 48.0 - 1.0)

    def test_no_sound_at_all_leaves_the_line(self):
        line = self.measure(self.server().address, "--seconds", "5", audio="none")
        self.assertNotIn("sound", line)
        self.assertIn("round_trip_ms", line)

    def test_ctrl_c_ends_it_with_what_is_known_by_then(self):
        server = self.server()
        words = ["doctor", server.address, "--audio", "null", "--config", self.config]
        with Process([program("midipool"), *words]) as doctor:
            doctor.wait_for_line("measuring", errors=True)
            doctor.signal(signal.SIGINT)
            self.assertEqual(doctor.end_within(5.0), 0)
            self.assertIn("ok        line to", "\n".join(doctor.lines))
            self.assertNotIn("missing", "\n".join(doctor.lines))
        self.assertEqual(self.room(server.address)["members"], 0)


class NoLine(Doctor):
    def test_blocked_udp_is_for_the_firewall(self):
        server = self.server()
        result = self.doctor(self.relay(server.port, loss_percent=100).address)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("ok        line to", result.stdout)
        self.assertRegex(result.stdout, r"missing   UDP.*\n +let UDP port \d+ through.*firewall")
        self.assertNotIn("round trip", result.stdout)
        self.assertNotIn("own sound", result.stdout)

    def test_nobody_there(self):
        self.assert_one_line(self.doctor("no-such-host.invalid"), 1, "no-such-host.invalid")
        self.assert_one_line(self.doctor(f"127.0.0.1:{free_port()}"), 1, "nobody listens")

    def test_wrong_usage(self):
        for words, text in ((("127.0.0.1:x",), "port"),
                            (("127.0.0.1", "--seconds", "1"), "5 to 600"),
                            (("127.0.0.1", "--period", "1"), "16 to 4096"),
                            (("127.0.0.1", "--packet", "480"), "--codec opus"),
                            (("127.0.0.1", "--playout", "live"), "no option --playout")):
            with self.subTest(words):
                self.assert_one_line(midipool("doctor", *words, "--config", self.config), 2, text)

    def test_another_server_than_before(self):
        server = self.server()
        self.measure(server.address, "--seconds", "5", audio="none")
        server.stop()
        shutil.rmtree(server.data)
        server.data.mkdir()
        server.start()
        self.assert_one_line(self.doctor(server.address), 1, "fingerprint")

    def test_a_room_that_is_full_or_locked(self):
        full = self.server("--max-members", "1")
        self.client("kim", full.address, room="echo", midi="none")
        self.assert_one_line(self.doctor(full.address), 1, "full")
        locked = self.server()
        self.client("lee", locked.address, "--password", "hush", room="echo", midi="none")
        self.assert_one_line(self.doctor(locked.address), 1, "password")
        hush = ("--seconds", "5", "--password", "hush")
        self.measure(locked.address, *hush, audio="none")
        # Nobody is locked out by who only looks.
        free = self.server()
        self.measure(free.address, *hush, audio="none")
        self.assertFalse(self.room(free.address)["password"])


if __name__ == "__main__":
    unittest.main()
