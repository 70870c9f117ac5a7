# SPDX-License-Identifier: GPL-3.0-or-later
"""The statically linked server: it needs no library, and serves the ordinary client.

    test_static_server.py SERVER CLIENT        with tests/support/python in PYTHONPATH
"""

import sys
import tempfile
import unittest

from midipool_bench.ports import free_port
from midipool_bench.processes import Process, run

SERVER, CLIENT = "midipool-server", "midipool"


class StaticServer(unittest.TestCase):
    def test_it_needs_no_library(self):
        self.assertRegex(run(["file", "--brief", SERVER]).stdout, "static")

    def test_it_serves_the_ordinary_client(self):
        address = f"127.0.0.1:{free_port()}"
        with tempfile.TemporaryDirectory() as folder:
            with Process([SERVER, "serve", "--listen", address, "--data", folder + "/data"]) as server:
                server.wait_for_line("serving on", errors=True)
                answer = run([CLIENT, "rooms", address, "--config", folder + "/config", "--json"])
                self.assertEqual(answer.returncode, 0, answer.stderr)
                self.assertIn('"rooms"', answer.stdout)
                page = run(["curl", "-sk", f"https://{address}/"]).stdout
                self.assertIn("<title>midiPool", page)
                self.assertEqual(server.stop(), 0)


if __name__ == "__main__":
    SERVER, CLIENT = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1])
