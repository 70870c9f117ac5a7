# SPDX-License-Identifier: GPL-3.0-or-later
"""The statically linked server: it needs no library, and serves the ordinary client.

    test_static_server.py SERVER CLIENT
"""

import socket
import subprocess
import sys
import tempfile
import time
import unittest

SERVER, CLIENT = "midipool-server", "midipool"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


class StaticServer(unittest.TestCase):
    def test_it_needs_no_library(self):
        said = subprocess.run(["file", "--brief", SERVER], text=True, stdout=subprocess.PIPE,
                              check=True).stdout
        self.assertRegex(said, "static")

    def test_it_serves_the_ordinary_client(self):
        with tempfile.TemporaryDirectory() as folder:
            address = f"127.0.0.1:{free_port()}"
            server = subprocess.Popen(  # ends below, whatever happens
                [SERVER, "serve", "--listen", address, "--data", folder + "/data"],
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
            try:
                deadline = time.monotonic() + 20
                ask = [CLIENT, "rooms", address, "--config", folder + "/config", "--json"]
                while True:
                    answer = subprocess.run(ask, text=True, capture_output=True, timeout=20,
                                            check=False)
                    if answer.returncode == 0 or time.monotonic() > deadline:
                        break
                    time.sleep(0.1)
                self.assertEqual(answer.returncode, 0, answer.stderr)
                self.assertIn('"rooms"', answer.stdout)
            finally:
                server.terminate()
                said = server.communicate(timeout=20)[0]
            self.assertEqual(server.returncode, 0, said)
            self.assertIn("serving on", said)


if __name__ == "__main__":
    SERVER, CLIENT = sys.argv[1:3]
    unittest.main(argv=sys.argv[:1])
