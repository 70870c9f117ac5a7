# SPDX-License-Identifier: GPL-3.0-or-later
"""`./run`, as somebody who has just fetched the sources plays: also where there is no sound hardware."""

import tempfile
import unittest
from pathlib import Path

from midipool_bench.jack import JackServer
from midipool_bench.paths import PROJECT_ROOT, bin_dir
from midipool_bench.ports import free_port
from midipool_bench.processes import Process
from page_stage import PageStage


@unittest.skipUnless(bin_dir() == PROJECT_ROOT / "build/release/bin", "./run builds the release preset")
class Run(PageStage):
    def run_it(self):
        """Returns the process and its page's address, as it prints it."""
        folder = tempfile.TemporaryDirectory(prefix="midipool-run-")
        self.addCleanup(folder.cleanup)
        # Where it starts a JACK server, that has a name of which there is no other.
        jack = JackServer()
        process = Process(
            [PROJECT_ROOT / "run", "--no-open", "--name", "Ann", "--ui", f"127.0.0.1:{free_port()}",
             "--listen", f"127.0.0.1:{free_port()}", "--config", Path(folder.name) / "config",
             "--data", Path(folder.name) / "data", "--jack-name", jack.unique("midiPool")],
            env={"JACK_DEFAULT_SERVER": jack.name}, on_parent_death="TERM")
        self.addCleanup(process.stop, 20.0)
        _, match = process.wait_for_line(r"mixer page: (\S+)", 180.0, errors=True)
        return process, match[1]

    def test_it_ends_with_a_page_and_a_counter_that_runs(self):
        process, address = self.run_it()
        page = self.wait_for_place(self.open_address(address))
        self.assertEqual(page.text(".room-name"), "jam")
        self.assertEqual(self.counter(page), [1, 1, 0])
        page.press("Space")
        page.wait_until("parseInt(document.querySelector('.counter').dataset.place) >= 3")
        self.assertEqual(process.stop(20.0), 0, process.tail())


if __name__ == "__main__":
    unittest.main()
