# SPDX-License-Identifier: GPL-3.0-or-later
"""What a player records: all stems on the session clock, files and projects that others open."""

import statistics
import time
import unittest
from pathlib import Path

from midipool_bench.programs import midipool
from midipool_bench.pulses import apart, pulse_loop, pulses_at
from midipool_bench.recorded_take import Take
from midipool_bench.sound_file import SoundFile
from midipool_bench.waiting import wait_until
from sound_stage import SoundStage

# A fifth of a second, so that nobody takes one pulse for the next.
PULSE_EVERY = 9600
RATE = 48000


class Recording(SoundStage):
    def setUp(self):
        self.jack_server = self.jack(period=256)
        self.room = self.server()
        self.clicker = self.sound(self.jack_server, outs=1, ins=1, name="clicks")
        self.clicker.play(1, pulse_loop(PULSE_EVERY, 0.2))

    def play(self, nick, *extra):
        """A player who has the same pulse in his input as everybody."""
        client = self.musician(nick, self.room.address, "--codec", "l24", *extra, plays=False,
                               jack=self.jack_server)
        self.click(client)
        return client

    def click(self, client):
        for side in (1, 2):
            port = f"{client.jack_name}:send_{side}"
            self.jack_server.wait_for_port(port)
            self.jack_server.connect(self.clicker.out(1), port)

    def transport(self, *words):
        result = midipool("transport", f"jam@{self.room.address}", *words)
        self.assertEqual(result.returncode, 0, result.stderr)

    def record(self, client, *words):
        result = midipool("record", *words, "--ui", client.ui, "--config", client.config)
        self.assertEqual(result.returncode, 0, result.stderr)
        return result.stdout

    @staticmethod
    def recording(client):
        return (client.status() or {}).get("recording", {})

    def wait_for_phase(self, client, phase, seconds=0.0, timeout=20.0):
        def check():
            state = self.recording(client)
            return state if (state.get("phase") == phase
                             and state.get("seconds", 0.0) >= seconds) else None

        return wait_until(check, timeout, f"recording {phase}", pause=0.1)

    def assert_aligned(self, take, *tracks, within=3.0):
        """All tracks within so many frames, by the middle of each pulse. That is 62 µs: what a clock
        that has just been joined knows of the room's on a busy machine. bench/recording.py shows how
        little it is in peace."""
        reference = pulses_at(take.track(*tracks[0]))
        self.assertGreater(len(reference), 20)
        for track in tracks[1:]:
            differences = apart(reference, pulses_at(take.track(*track)))
            self.assertGreater(len(differences), 20, track)
            self.assertLess(abs(statistics.median(differences)), within, track)


class Takes(Recording):
    def test_stems_own_and_mix_are_aligned_from_bar_to_bar_and_projects_open(self):
        folder = self.room.folder / "recordings"
        kim = self.play("kim", "--recordings", str(folder))
        lee = self.play("lee")
        self.play("max")
        for nick in ("lee", "max"):
            self.wait_for_stem(kim, nick)
        self.transport("tempo", "240")
        self.transport("start")
        time.sleep(0.3)
        self.assertIn("recording", self.record(kim, "start"))
        lee.wait_for_status(lambda status: any(peer.get("recording") for peer in status["peers"]),
                            what="lee seeing that kim records")
        self.wait_for_phase(kim, "recording", seconds=4.0)
        self.transport("tempo", "120")
        self.wait_for_phase(kim, "recording", seconds=9.0)
        self.assertIn("; it ends at the next bar line", self.record(kim, "stop"))
        state = self.wait_for_phase(kim, "off")
        self.assertNotIn("error", state)
        take = Take(state["folder"])
        self.assertEqual(Path(state["folder"]).parent, folder / "jam")
        self.assertEqual({row["file"] for row in take.rows},
                         {"mix.flac", "kim (me).flac", "lee.flac", "max.flac", "metronome.flac"})
        self.assert_aligned(take, ("kim", "own"), ("lee",), ("max",), ("mix", "mix"))
        self.check_files(take)
        self.check_grid(take)

    def check_files(self, take):
        self.assert_files_as_listed(take, RATE)
        tracks = take.project.named("TRACK")
        self.assertEqual(len(tracks), 5)
        for track in tracks:
            for item in track.named("ITEM"):
                (source,) = item.named("SOURCE")
                self.assertTrue((take.folder / source.line("FILE")[1]).exists())
        listed = (take.folder / "take.lof").read_text(encoding="utf-8")
        self.assertEqual(listed.count("file \""), 5)

    def check_grid(self, take):
        """It begins on a bar of 1 s and ends on one of 2 s; tempo in both files is the same."""
        self.assertEqual([bpm for _, bpm in take.midi.tempos], [240.0, 120.0])
        self.assertEqual(take.midi.signatures[0], (0, 4, 4))
        points = [line for line in take.project.named("TEMPOENVEX")[0].lines if line[0] == "PT"]
        self.assertEqual([float(point[2]) for point in points[:2]], [240.0, 120.0])
        changed = take.midi.tempos[1][0]
        self.assertAlmostEqual(take.midi.seconds_at(changed), float(points[1][1]), delta=0.001)
        length = int(next(row for row in take.rows if row["kind"] == "mix")["frames"]) / RATE
        quarters = changed / 960 + (length - float(points[1][1])) * 2
        self.assertAlmostEqual(quarters / 4, round(quarters / 4), delta=0.001)
        self.assertTrue(any(text.startswith("bar ") for _, text in take.midi.markers))

    def test_who_is_killed_and_comes_back_goes_on_in_his_track(self):
        kim = self.play("kim", "--recordings", str(self.room.folder))
        lee = self.play("lee")
        self.play("max")
        for nick in ("lee", "max"):
            self.wait_for_stem(kim, nick)
        self.record(kim, "start", "--now")
        self.wait_for_phase(kim, "recording", seconds=3.0)
        lee.kill()
        self.wait_for_phase(kim, "recording", seconds=7.0)
        lee.start()
        self.click(lee)
        self.wait_for_stem(kim, "lee")
        begun = self.recording(kim)["seconds"]
        self.wait_for_phase(kim, "recording", seconds=begun + 10.0, timeout=30.0)
        self.record(kim, "stop", "--now")
        take = Take(self.wait_for_phase(kim, "off")["folder"])
        self.assertEqual(sum(row["track"] == "lee" for row in take.rows), 1)
        self.assert_aligned(take, ("kim", "own"), ("lee",), ("max",))
        self.check_files(take)
        places = pulses_at(take.track("lee"))
        longest = max(b - a for a, b in zip(places, places[1:]))
        self.assertGreater(longest, RATE)  # he was away
        said = [text for _, text in take.midi.markers]
        self.assertIn("lee left", said)
        self.assertIn("lee joined", said)

    def test_the_recorder_is_killed_and_its_files_can_be_read(self):
        for kind in ("flac", "wav"):
            with self.subTest(kind):
                kim = self.play(f"kim-{kind}", "--recordings", str(self.room.folder / kind),
                                "--record-format", kind)
                lee = self.play(f"lee-{kind}")
                self.wait_for_stem(kim, lee.nick)
                self.record(kim, "start", "--now")
                state = self.wait_for_phase(kim, "recording", seconds=8.0)
                kim.kill()
                take = Take(state["folder"])
                for name, file in take.files().items():
                    self.assertGreater(file.frames, 6 * RATE, name)
                    row = next(row for row in take.rows if row["file"] == name)
                    self.assertLessEqual(int(row["frames"]), file.frames + RATE, name)
                self.assert_aligned(take, (kim.nick, "own"), (lee.nick,), within=5.0)
                lee.stop()

    def test_the_server_is_killed_and_own_sound_goes_on(self):
        kim = self.play("kim", "--recordings", str(self.room.folder))
        self.transport("start")  # while it plays, the clock is corrected by slewing alone
        self.record(kim, "start", "--now")
        self.wait_for_phase(kim, "recording", seconds=2.0)
        self.room.kill()
        time.sleep(5.0)
        self.room.start()
        self.wait_for_phase(kim, "recording", seconds=9.0, timeout=30.0)
        kim.stop()
        (folder,) = (self.room.folder / "jam").iterdir()
        take = Take(folder)
        places = pulses_at(take.track("kim", "own"))
        steps = [b - a for a, b in zip(places, places[1:])]
        self.assertGreater(len(steps), 40)
        # Where JACK leaves out cycles on a busy machine, pulses are late. An outage took seconds.
        whole = [step for step in steps if abs(step - PULSE_EVERY) < 20.0]
        self.assertGreater(len(whole), 0.9 * len(steps), steps)
        self.assertLess(max(steps), RATE / 2)

    def test_what_cannot_be_written_is_said(self):
        kim = self.play("kim", "--recordings", "/proc/none")
        result = midipool("record", "start", "--now", "--ui", kim.ui, "--config", kim.config)
        self.assertEqual(result.returncode, 1)
        self.assertIn("/proc/none", result.stderr)
        self.assertEqual(self.record(kim, "status").splitlines()[0][:5], "ended")


class OnTheWay(Recording):
    def test_record_from_the_start_and_sigterm_leaves_a_whole_take(self):
        kim = self.play("kim", "--recordings", str(self.room.folder), "--record")
        self.wait_for_phase(kim, "recording", seconds=3.0)
        self.assertEqual(kim.stop(), 0)
        (folder,) = (self.room.folder / "jam").iterdir()
        sound = SoundFile(folder / "kim (me).flac")
        self.assertGreater(sound.frames, 6 * RATE)
        self.assertEqual(len(sound.channels[0]), sound.frames)


if __name__ == "__main__":
    unittest.main()
