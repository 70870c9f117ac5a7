# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading the recorder's file."""

import unittest

from midipool_bench.errors import BenchError
from midipool_bench.ticks import Event, Recording, Skip

WHOLE = """# connected A clock:out
# start 1000 20833 rate=48000
A 1200 25000 fa
B 1210 25208 903c40
# skip 1480 256 12
A 1500 31250 f8
# clock 1300 27083
# disconnected A clock:out
# end 1500 events=3 skips=1 skipped_frames=256 A=2 B=1 xruns=0 lost=0 late=0
"""


class RecordingTest(unittest.TestCase):
    def test_everything_is_read(self):
        recording = Recording()
        recording.feed(WHOLE)
        self.assertEqual(recording.of("A")[0], Event("A", 1200, 25000, b"\xfa"))
        self.assertEqual(recording.of("B")[0].data, b"\x90\x3c\x40")
        self.assertEqual(recording.skips, [Skip(1480, 256, 12)])
        self.assertEqual(recording.skip_frames(), [1480])
        self.assertEqual(recording.clock_points, [(1300, 27083)])
        self.assertEqual((recording.start_frame, recording.rate), (1000, 48000))
        self.assertEqual(recording.end["skipped_frames"], 256)
        self.assertEqual(recording.connections, [("connected", "A", "clock:out"),
                                                 ("disconnected", "A", "clock:out")])
        self.assertEqual(recording.labels(), ["A", "B"])
        self.assertAlmostEqual(recording.seconds(recording.of("A")[0]), 200 / 48000)

    def test_a_growing_file_may_be_cut_anywhere(self):
        recording = Recording()
        for character in WHOLE:
            recording.feed(character)
        self.assertEqual(len(recording.events), 3)
        self.assertEqual(recording.end["events"], 3)

    def test_a_damaged_line_is_told(self):
        for line in ("A 12 f8", "A x 1 f8", "A 1 1 f", "# skip 12"):
            with self.subTest(line), self.assertRaises(BenchError):
                Recording().feed(line + "\n")


if __name__ == "__main__":
    unittest.main()
