# SPDX-License-Identifier: GPL-3.0-or-later
"""What the server records of a room: for its owner, seen by all, and readable whatever happens."""

import json
import re
import statistics
import time
import unittest

from midipool_bench.programs import midipool
from midipool_bench.pulses import apart, pulse_loop, pulses_at
from midipool_bench.recorded_take import Take
from sound_stage import SoundStage

# A fifth of a second, so that nobody takes one pulse for the next.
PULSE_EVERY = 9600
RATE = 48000
# Tracks can stand no closer together than clocks know the session's, and these have just been joined.
CLOCKS_KNOWN_MS = 0.1


class ServerRecording(SoundStage):
    def setUp(self):
        self.jack_server = self.jack(period=256)
        self.clicker = self.sound(self.jack_server, outs=1, ins=1, name="clicks")
        self.clicker.play(1, pulse_loop(PULSE_EVERY, 0.2))

    def recording_server(self, *extra):
        self.room = self.server("--record", "recordings", *extra)
        self.recordings = self.room.folder / "recordings" / "jam"

    def play(self, nick):
        """A player who has the same pulse in his input as everybody."""
        client = self.musician(nick, self.room.address, "--codec", "l24", plays=False,
                               jack=self.jack_server)
        for side in (1, 2):
            port = f"{client.jack_name}:send_{side}"
            self.jack_server.wait_for_port(port)
            self.jack_server.connect(self.clicker.out(1), port)
        return client

    def owner_and_guest(self):
        kim = self.play("kim")
        lee = self.play("lee")
        self.wait_for_stem(kim, "lee")
        self.wait_for_stem(lee, "kim")
        return kim, lee

    @staticmethod
    def ask(client, *words):
        return midipool("record", "--server", *words, "--ui", client.ui, "--config", client.config)

    def record(self, client, *words):
        result = self.ask(client, *words)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    def wait_until_shown(self, client, on):
        client.wait_for_status(lambda status: status["server_records"] is on,
                               what=f"{client.nick} seeing {'that' if on else 'no longer that'} "
                                    "the server records")

    def wait_for_log(self, words, timeout=20.0):
        self.room.process.wait_for_line(re.escape(words), timeout, errors=True)

    def the_take(self):
        (folder,) = self.recordings.iterdir()
        return Take(folder)

    def assert_aligned(self, take, within, *nicks):
        reference = pulses_at(take.track(nicks[0]))
        self.assertGreater(len(reference), 20)
        for nick in nicks[1:]:
            differences = apart(reference, pulses_at(take.track(nick)))
            self.assertGreater(len(differences), 20, nick)
            self.assertLess(abs(statistics.median(differences)), within, nick)


class Takes(ServerRecording):
    def test_stems_are_aligned_from_bar_to_bar_and_all_see_that_the_server_records(self):
        self.recording_server()
        kim, lee = self.owner_and_guest()
        for client in (kim, lee):
            client.wait_for_status(
                lambda status: status["clock"]["error_bound_ms"] < CLOCKS_KNOWN_MS,
                what="a well-known clock")
        result = midipool("transport", f"jam@{self.room.address}", "start")
        self.assertEqual(result.returncode, 0, result.stderr)
        time.sleep(0.3)
        self.assertIn("the server records the room", self.record(kim, "start"))
        self.wait_until_shown(lee, True)
        text = midipool("status", "--ui", lee.ui, "--config", lee.config).stdout
        self.assertIn("the server records the room", text)
        self.wait_for_log("room jam: recording into")
        late = self.play("max")
        self.wait_until_shown(late, True)
        self.assertEqual(json.loads(self.record(lee, "status", "--json")), {"server_records": True})
        time.sleep(12.0)
        self.assertIn("the server records the room; it ends at the next bar line",
                      self.record(kim, "stop"))
        self.wait_until_shown(lee, False)
        self.wait_for_log("recorded 0:00:1")
        take = self.the_take()
        self.assertEqual({row["file"] for row in take.rows},
                         {"mix.flac", "kim.flac", "lee.flac", "max.flac"})
        self.assert_aligned(take, 1.0, "kim", "lee")
        self.check_files(take)

    def check_files(self, take):
        self.assert_files_as_listed(take, RATE)
        length = int(next(row for row in take.rows if row["kind"] == "mix")["frames"])
        self.assertEqual(length % (2 * RATE), 0)  # whole bars at 120 bpm
        self.assertEqual([bpm for _, bpm in take.midi.tempos], [120.0])
        self.assertEqual(len(take.project.named("TRACK")), 4)
        self.assertIn("max joined", [text for _, text in take.midi.markers])

    def test_the_server_is_killed_and_its_files_can_be_read(self):
        for kind in ("flac", "wav"):
            with self.subTest(kind):
                self.recording_server("--record-format", kind)
                kim, lee = self.owner_and_guest()
                self.record(kim, "start", "--now")
                time.sleep(12.0)
                self.room.kill()
                take = self.the_take()
                for name, file in take.files().items():
                    self.assertGreater(file.frames, 6 * RATE, name)
                    row = next(row for row in take.rows if row["file"] == name)
                    self.assertLessEqual(int(row["frames"]), file.frames + RATE, name)
                self.assert_aligned(take, 5.0, "kim", "lee")
                kim.stop()
                lee.stop()

    def test_it_ends_when_the_last_one_leaves(self):
        self.recording_server()
        kim, lee = self.owner_and_guest()
        self.record(kim, "start", "--now")
        time.sleep(2.0)
        kim.stop()
        self.wait_until_shown(lee, True)
        time.sleep(3.0)
        lee.stop()
        self.wait_for_log("recorded 0:00:0")
        take = self.the_take()
        for name, file in take.files().items():
            self.assertEqual(len(file.channels[0]), file.frames, name)
        said = [text for _, text in take.midi.markers]
        self.assertIn("kim left", said)

    def test_sigterm_leaves_a_whole_take(self):
        self.recording_server()
        kim, _ = self.owner_and_guest()
        self.record(kim, "start", "--now")
        time.sleep(5.0)
        self.assertEqual(self.room.stop(), 0)
        for name, file in self.the_take().files().items():
            self.assertGreater(file.frames, 4 * RATE, name)
            self.assertEqual(len(file.channels[0]), file.frames, name)


class Refusals(ServerRecording):
    def test_who_does_not_own_the_room_is_refused(self):
        self.recording_server()
        kim, lee = self.owner_and_guest()
        result = self.ask(lee, "start", "--now")
        self.assertEqual(result.returncode, 1)
        self.assertIn("only the room's owner may", result.stderr)
        self.assertFalse(kim.status()["server_records"])
        self.record(kim, "start", "--now")
        self.assertEqual(self.ask(lee, "stop", "--now").returncode, 1)
        self.wait_until_shown(lee, True)

    def test_who_may_is_told_to_pages(self):
        self.recording_server()
        kim, lee = self.owner_and_guest()
        self.assertTrue(self.session_of(kim)["may_record_on_server"])
        self.assertFalse(self.session_of(lee)["may_record_on_server"])

    def session_of(self, client):
        page = client.control()
        self.addCleanup(page.close)
        return page.wait_until("session", lambda message: message["phase"] == "joined")

    def test_a_server_whose_administrator_did_not_allow_it_refuses(self):
        self.room = self.server()
        kim = self.play("kim")
        self.assertFalse(self.session_of(kim)["may_record_on_server"])
        result = self.ask(kim, "start")
        self.assertEqual(result.returncode, 1)
        self.assertIn("its administrator has not allowed it", result.stderr)

    def test_what_cannot_be_written_is_said_to_the_owner_and_in_the_log(self):
        self.room = self.server("--record", "/proc/none")
        self.wait_for_log("rooms cannot be recorded into /proc/none: ")
        kim, lee = self.owner_and_guest()
        self.ask(kim, "start", "--now")
        sentence = "recording ended: cannot make a folder for it in "
        kim.process.wait_for_line(f"the server says: {sentence}the server's recordings", errors=True)
        self.wait_for_log(f"room jam: {sentence}/proc/none")
        self.wait_until_shown(lee, False)


if __name__ == "__main__":
    unittest.main()
