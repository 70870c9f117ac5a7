# SPDX-License-Identifier: GPL-3.0-or-later
"""scripts/check-layers on trees made for it, and on the real one."""

import subprocess
import tempfile
import unittest
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def check(*arguments):
    return subprocess.run([PROJECT / "scripts/check-layers", *arguments], text=True,
                          stderr=subprocess.PIPE, timeout=60, check=False)


class CheckLayersTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)

    def write(self, path, *lines):
        file = self.root / "src" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def assert_fine(self):
        result = check(self.root)
        self.assertEqual((result.stderr, result.returncode), ("", 0))

    def assert_complains(self, *beginnings):
        result = check(self.root)
        lines = result.stderr.splitlines()
        self.assertEqual(result.returncode, 1)
        self.assertEqual(len(lines), len(beginnings), result.stderr)
        for line, beginning in zip(lines, beginnings):
            self.assertTrue(line.startswith(beginning), line)

    def test_arrows_that_point_down_are_fine(self):
        self.write("app/main.cpp", '#include "server/server.hpp"', '#include "client/engine.hpp"')
        self.write("device/jack/midi.cpp", '#include "realtime/sleep.hpp"',
                   '#include "device/jack/midi.hpp"')
        self.write("wire/item.hpp", "#pragma once", '#include "midi/message.hpp"')
        self.assert_fine()

    def test_an_arrow_that_points_up_is_named_with_file_and_line(self):
        self.write("time/beats.cpp", "// a comment", '#include "time/beats.hpp"',
                   '#include "server/room.hpp"')
        self.assert_complains("src/time/beats.cpp:3: time lies below server")

    def test_neighbours_must_not_know_each_other(self):
        self.write("client/a.cpp", '#include "server/b.hpp"')
        self.write("device/a.cpp", '  #  include   "net/b.hpp"')
        self.write("midi/a.hpp", '#include "audio/b.hpp"')
        self.write("server/a.hpp", '#include "client/b.hpp"')
        self.write("time/a.hpp", '#include "realtime/b.hpp"')
        self.assert_complains("src/client/a.cpp:1: client and server stand beside each other",
                              "src/device/a.cpp:1: device and net stand beside each other",
                              "src/midi/a.hpp:1: midi and audio stand beside each other",
                              "src/server/a.hpp:1: server and client stand beside each other",
                              "src/time/a.hpp:1: time and realtime stand beside each other")

    def test_realtime_may_know_what_a_time_stamp_is_and_no_more(self):
        self.write("realtime/sleep.hpp", '#include "time/clock.hpp"')
        self.assert_fine()
        self.write("realtime/sleep.hpp", '#include "time/timeline.hpp"')
        self.assert_complains("src/realtime/sleep.hpp:1: realtime and time stand beside")

    def test_includes_are_written_from_src(self):
        self.write("time/beats.cpp", '#include "beats.hpp"')
        self.write("wire/hex.cpp", '#include "../midi/message.hpp"')
        self.assert_complains('src/time/beats.cpp:1: write "beats.hpp" as FOLDER/FILE',
                              'src/wire/hex.cpp:1: write "../midi/message.hpp" as FOLDER/FILE')

    def test_a_new_folder_needs_a_rank(self):
        self.write("gadgets/knob.hpp", "#pragma once")
        self.assert_complains("src/gadgets/knob.hpp:1: src/gadgets has no rank")

    def test_system_headers_and_other_words_are_none_of_its_business(self):
        self.write("time/beats.cpp", "#include <server/server.hpp>",
                   'const char* text = "server/server.hpp";', '// #include "server/server.hpp"')
        self.assert_fine()

    def test_this_project_obeys(self):
        result = check()
        self.assertEqual((result.stderr, result.returncode), ("", 0))


if __name__ == "__main__":
    unittest.main()
