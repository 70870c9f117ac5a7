# SPDX-License-Identifier: GPL-3.0-or-later
"""The judge is judged by a program of somebody else, and by itself."""

import os
import signal
import tempfile
import time
import unittest
from pathlib import Path

from midipool_bench.errors import BenchError
from midipool_bench.jack import JackServer
from midipool_bench.outside import JackMidiClock
from midipool_bench.paths import program
from midipool_bench.processes import Process, run
from midipool_bench.recorder import Recorder
from midipool_bench.ticks import clock_ticks, compare, fit, follow, split, straighten

FRAME_US = 1e6 / 48000


def longest_clean_stretch(recording, ticks):
    """Ticks between two stumbles of JACK: exact truth holds only there."""
    return max(split(ticks, recording.skip_frames()), key=len)


class RecorderTest(unittest.TestCase):
    def setUp(self):
        self.jack = self.enterContext(JackServer(period=512))
        self.player_port = f"{self.jack.unique('player')}:out"

    def test_an_outside_master_is_recorded_tick_by_tick(self):
        """jack_midi_clock is known to be exact: so must be what we read of it."""
        self.enterContext(JackMidiClock(self.jack, 137.3))
        sources = {"A": JackMidiClock.PORT, "B": JackMidiClock.PORT}
        with Recorder(self.jack, sources) as recorder:
            self.jack.roll_transport()
            recorder.wait_for_events("A", 400, 30)
            self.jack.stop_transport()
            recorder.wait_for(lambda r: follow(r.of("A")).transports[-1].kind == "stop", 10, "stop")
            recording = recorder.stop()

        slave = follow(recording.of("A"))
        self.assertEqual([t.kind for t in slave.transports], ["start", "stop"])
        self.assertEqual(len(slave.ticks), len(clock_ticks(recording.of("A"))))
        result = fit(slave.ticks, recording.skip_frames(), rate=recording.rate)
        self.assertAlmostEqual(result.bpm, 137.3, delta=0.02)
        clean = longest_clean_stretch(recording, slave.ticks)
        self.assertGreater(len(clean), 50)
        exact = fit(clean, rate=recording.rate)
        self.assertLess(exact.spread.max, FRAME_US)
        # None lost: the time from first to last holds as many ticks as were counted.
        span_us = (clean[-1].frame - clean[0].frame) * FRAME_US
        self.assertEqual(round(span_us / (60e6 / 24 / 137.3)) + 1, len(clean))
        # Two ports on one source: the same, to the frame.
        twin = compare(slave.ticks, follow(recording.of("B")).ticks)
        self.assertEqual((len(twin.pairs), twin.spread.max), (len(slave.ticks), 0.0))
        self.assertEqual(recording.end["A"], len(recording.of("A")))
        self.assertEqual(recording.end["lost"], 0)

    def test_two_recorders_agree_on_the_time(self):
        """Recordings of two servers are compared by time: it must not depend on who asks."""
        self.enterContext(JackMidiClock(self.jack, 120))
        recorders = [self.enterContext(Recorder(self.jack, {"A": JackMidiClock.PORT}, name=name))
                     for name in ("one", "two")]
        self.jack.roll_transport()
        for recorder in recorders:
            recorder.wait_for_events("A", 150, 20)
        heard = [clock_ticks(straighten(recorder.stop(), "A")) for recorder in recorders]
        result = compare(*heard, clock="micros")
        self.assertGreater(len(result.pairs), 100)
        # Wake-ups differ between processes by this much; JACK's own times differ by more.
        self.assertLess(result.spread.p50, 150.0)

    def test_scripts_play_at_their_exact_frame(self):
        script = [(0.5, b"\x90\x3c\x40"), (0.25, b"\xf8"), (0.25, b"\xf2\x10\x00"),
                  (0.75, b"\xf0" + bytes(range(100)) * 3 + b"\xf7")]
        with Recorder(self.jack, {"heard": self.player_port}, name="judge", wait_ports=0) as judge:
            with Recorder(self.jack, plays={"out": judge.port("heard")}, scripts={"out": script},
                          name="player") as player:
                events = judge.wait_for_events("heard", 4, 15)
                start, rate = player.update().start_frame, player.recording.rate
            recording = judge.stop()
        self.assertEqual([e.data for e in events], [data for _, data in sorted(
            script, key=lambda entry: entry[0])])
        if not recording.skips:
            self.assertEqual([e.frame - start for e in events],
                             [round(seconds * rate) for seconds in (0.25, 0.25, 0.5, 0.75)])

    def test_what_is_sent_at_run_time_says_its_frame(self):
        with Recorder(self.jack, {"heard": self.player_port}, name="judge", wait_ports=0) as judge:
            with Recorder(self.jack, plays={"out": judge.port("heard")}, name="player") as player:
                frames = [player.send("out", bytes([0x90, note, 64])) for note in range(20)]
                events = judge.wait_for_events("heard", 20, 10)
                with self.assertRaisesRegex(BenchError, "no --play"):
                    player.send("nowhere", b"\xf8")
                self.assertGreater(player.send("out", b"\xfa"), frames[-1])
        self.assertEqual([e.frame for e in events], frames)
        self.assertEqual([e.data[1] for e in events], list(range(20)))

    def test_a_port_that_goes_and_comes_back_is_connected_again(self):
        with JackMidiClock(self.jack, 120):
            recorder = self.enterContext(Recorder(self.jack, {"A": JackMidiClock.PORT}))
            self.jack.roll_transport()
            recorder.wait_for_events("A", 5, 10)
        recorder.wait_for(lambda r: len(r.connections) == 2, 10, "the port to be gone")
        before = len(recorder.events("A"))
        with JackMidiClock(self.jack, 120):
            recorder.wait_for_events("A", before + 5, 10)
        self.assertEqual([change for change, _, _ in recorder.recording.connections[:3]],
                         ["connected", "disconnected", "connected"])

    def test_skipped_cycles_are_told_and_frames_never_fall(self):
        self.enterContext(JackMidiClock(self.jack, 300))
        with Recorder(self.jack, {"A": JackMidiClock.PORT}) as recorder:
            self.jack.roll_transport()
            recorder.wait_for_events("A", 50, 10)
            self.jack.process.signal(signal.SIGSTOP)
            time.sleep(0.3)
            self.jack.process.signal(signal.SIGCONT)
            stall = recorder.wait_for(self.find_stall, 10, "JACK's stall")
            seen = len(recorder.events("A"))
            recorder.wait_for_events("A", seen + 50, 10)
            recording = recorder.stop()
        self.assertTrue(any(stall[0] < skip.frame <= stall[1] for skip in recording.skips))
        frames = [event.frame for event in recording.events]
        self.assertEqual(frames, sorted(frames))
        self.assertEqual(recording.end["skips"], len(recording.skips))
        self.assertEqual(recording.end["skipped_frames"], sum(s.count for s in recording.skips))

    @staticmethod
    def find_stall(recording):
        """The frames between which time went on by 0.2 s more than frames did."""
        points = recording.clock_points
        for before, after in zip(points, points[1:]):
            passed = after.micros - before.micros
            if passed - (after.frame - before.frame) * FRAME_US > 200_000:
                return before.frame, after.frame
        return None


class RecorderProgramTest(unittest.TestCase):
    def record(self, env, *words):
        return run([program("midipool-jack-recorder"), "--name", f"rec{os.getpid()}", *words],
                   env=env)

    def assert_one_line(self, result, code):
        self.assertEqual((result.returncode, len(result.stderr.splitlines())), (code, 1),
                         result.stderr)

    def test_a_wrong_line_is_exit_2(self):
        for words in ([], ["--bogus"], ["--record", "A"], ["--record", "=x:y"],
                      ["--record", "A=x:y", "--play", "A=x:y"],
                      ["--record", "A=x:y", "--script", "B=file"]):
            with self.subTest(words):
                self.assert_one_line(self.record({}, *words), 2)

    def test_without_jack_it_is_exit_1(self):
        env = {"JACK_DEFAULT_SERVER": f"none{os.getpid()}", "JACK_NO_START_SERVER": "1"}
        self.assert_one_line(self.record(env, "--record", "A=x:y"), 1)

    def test_what_cannot_work_is_exit_1(self):
        with JackServer(period=1024) as jack, tempfile.TemporaryDirectory() as folder:
            script = Path(folder) / "script"
            script.write_text("0.5 f8\n0.6 xx\n", encoding="ascii")
            cases = {
                "waited in vain for port x:y": ["--record", "A=x:y", "--wait-ports", "0.2"],
                "cannot write": ["--record", "A=x:y", "--out", folder],
                "line 2": ["--play", "A=x:y", "--script", f"A={script}"],
                "cannot read": ["--play", "A=x:y", "--script", f"A={script}.none"],
            }
            for text, words in cases.items():
                with self.subTest(text):
                    result = self.record(jack.env, *words)
                    self.assert_one_line(result, 1)
                    self.assertIn(text, result.stderr)

    def test_it_ends_by_itself_and_prints_to_standard_output(self):
        with JackServer(period=1024) as jack:
            result = self.record(jack.env, "--record", "A=x:y", "--wait-ports", "0",
                                 "--seconds", "0.3")
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        self.assertRegex(result.stdout, r"(?s)# start \d+ \d+ rate=48000\n.*# end \d+ events=0 ")

    def test_a_crash_of_jack_is_one_line_and_exit_3(self):
        for end in (JackServer.kill, JackServer.stop):
            with self.subTest(end.__name__), JackServer(period=1024) as jack:
                recorder = Process([program("midipool-jack-recorder"), "--record", "A=x:y",
                                    "--name", jack.unique("rec"), "--wait-ports", "0"],
                                   env=jack.env)
                with recorder:
                    recorder.wait_for_line("^ready$")
                    end(jack)
                    self.assertEqual(recorder.wait(), 3)
                    self.assertEqual(len(recorder.error_lines), 1)
                    self.assertTrue(recorder.lines[-1].startswith("# end "))


if __name__ == "__main__":
    unittest.main()
