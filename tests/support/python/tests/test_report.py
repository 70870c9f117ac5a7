# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables are aligned, and say where they come from."""

import json
import tempfile
import unittest
from pathlib import Path

from midipool_bench.report import Report, figure, machine


class ReportTest(unittest.TestCase):
    def setUp(self):
        self.report = Report("Ticks", ["run", "p99 us", "lost"], command="python3 bench.py")
        self.report.row("quiet", 3.14159, 0)
        self.report.row("very noisy", 12345.6, 17)
        self.report.note("Two runs.")

    def test_columns_stand_below_each_other(self):
        table = self.report.text().splitlines()[-5:-1]
        self.assertEqual(table, ["run         p99 us  lost",
                                 "----------  ------  ----",
                                 "quiet        3.142     0",
                                 "very noisy   12346    17"])

    def test_machine_and_command_are_told(self):
        self.assertIn("command: python3 bench.py", self.report.text())
        self.assertIn(machine()["kernel"], self.report.text())

    def test_json_holds_all(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "figures.json"
            self.report.write_json(path)
            content = json.loads(path.read_text(encoding="utf-8"))
        self.assertEqual(content["rows"][0], ["quiet", 3.14159, 0])
        self.assertEqual(content["machine"], machine())

    def test_a_row_of_a_wrong_length_is_refused(self):
        with self.assertRaises(ValueError):
            self.report.row("short")

    def test_figures(self):
        self.assertEqual([figure(v) for v in (0.0, 12.34, 1234.5, 7, "x")],
                         ["0.000", "12.3", "1234", "7", "x"])


if __name__ == "__main__":
    unittest.main()
