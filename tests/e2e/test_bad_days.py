# SPDX-License-Identifier: GPL-3.0-or-later
"""Hostile strangers and full disks: a clear line, nothing lost, nobody else disturbed."""

import os
import random
import socket
import ssl
import subprocess
import tempfile
import time
import unittest
import urllib.error
import urllib.request
from pathlib import Path

from midipool_bench.waiting import wait_until
from stage import Stage


def page(server, path):
    """Status and text of one of the server's pages; its certificate is self-signed."""
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    try:
        with urllib.request.urlopen(f"https://{server.address}{path}", context=context,
                                    timeout=10) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def metric(server, name):
    lines = page(server, "/metrics")[1].splitlines()
    return float(next(line.split()[1] for line in lines if line.startswith(f"midipool_{name} ")))


class Strangers(Stage):
    def setUp(self):
        self.room = self.server()
        self.kim = self.client("kim", self.room.address, midi="none")

    def assert_undisturbed(self):
        status = self.kim.status()
        self.assertTrue(status["online"])
        self.assertEqual(status["clock"]["state"], "locked")
        self.assertLess(status["clock"]["error_bound_ms"], 2.0)

    def test_garbage_datagrams(self):
        dice = random.Random(1)
        before = metric(self.room, "datagrams_strange_total")
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
            for size in list(range(0, 64)) + [200, 1200, 1400, 9000]:
                for first in (0, 8, 9, 10, 11, 22, 128, 255):
                    content = bytes([first]) + dice.randbytes(size)
                    stranger.sendto(content, ("127.0.0.1", self.room.port))
        wait_until(lambda: metric(self.room, "datagrams_strange_total") >= before + 400, 10,
                   "the garbage to be counted")
        self.assert_undisturbed()

    def test_silent_and_babbling_connections(self):
        silent = [socket.create_connection(("127.0.0.1", self.room.port)) for _ in range(50)]
        self.addCleanup(lambda: [connection.close() for connection in silent])
        for text in (b"\x00" * 4096, b"\x16\x03\x01" + os.urandom(300), b"SSH-2.0-x\r\n"):
            with socket.create_connection(("127.0.0.1", self.room.port)) as babbler:
                babbler.sendall(text)
        lee = self.client("lee", self.room.address, midi="none")
        self.assertTrue(lee.status()["online"])
        self.assert_undisturbed()
        wait_until(lambda: all(_is_closed(connection) for connection in silent), 20,
                   "silent connections to be closed")

    def test_plain_http_is_told_to_use_https(self):
        with socket.create_connection(("127.0.0.1", self.room.port)) as browser:
            browser.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertIn("https", browser.recv(4096).decode())


def _is_closed(connection):
    connection.settimeout(0.01)
    try:
        return connection.recv(1) == b""
    except TimeoutError:
        return False
    except OSError:
        return True


class FullDisk(Stage):
    def small_disk(self):
        folder = tempfile.TemporaryDirectory(prefix="midipool-disk-")
        self.addCleanup(folder.cleanup)
        mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder.name],
                                 capture_output=True, check=False)
        if mounted.returncode != 0:
            self.skipTest("mounting a small disk is not allowed here")
        self.addCleanup(subprocess.run, ["umount", "-l", folder.name], check=False)
        return Path(folder.name)

    def test_a_full_disk_stops_nobody_and_nothing_is_lost(self):
        disk = self.small_disk()
        room = self.server(data=disk)
        kim = self.client("kim", room.address, midi="none")
        steer = self.conductor(room.address)
        steer.say("tempo", "100")
        time.sleep(1)
        ballast = disk / "ballast"
        with self.assertRaises(OSError), open(ballast, "wb", buffering=0) as file:
            while True:
                file.write(bytes(4096))
        for bpm in range(101, 121):
            steer.say("tempo", bpm)
        wait_until(lambda: page(room, "/healthz")[0] == 503, 30, "the trouble to be told")
        self.assertIn("disk", page(room, "/healthz")[1])
        self.wait_for_transport(kim, bpm=120)
        ballast.unlink()
        wait_until(lambda: page(room, "/healthz")[0] == 200, 30, "saving to work again")
        room.kill()
        room.start()
        kim.wait_for_status(lambda status: status["online"], 20, "the server again")
        self.assertEqual(self.wait_for_transport(kim, bpm=120)["bpm"], 120)


if __name__ == "__main__":
    unittest.main()
