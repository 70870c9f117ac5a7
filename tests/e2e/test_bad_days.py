# SPDX-License-Identifier: GPL-3.0-or-later
"""Hostile strangers, full and read-only disks: a clear line, nothing lost, nobody else disturbed."""

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

from midipool_bench.ports import free_port
from midipool_bench.programs import midipool
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


def succeeds(*words):
    return subprocess.run(words, capture_output=True, check=False).returncode == 0


class SmallDisk(Stage):
    """A disk of a few megabytes for the server's data."""

    def folder(self):
        folder = tempfile.TemporaryDirectory(prefix="midipool-disk-", ignore_cleanup_errors=True)
        self.addCleanup(folder.cleanup)
        return Path(folder.name)

    def mount(self, folder, *words):
        if not succeeds("mount", *words, folder):
            self.skipTest("mounting a small disk is not allowed here")
        self.addCleanup(succeeds, "umount", "-l", folder)

    def small_disk(self):
        folder = self.folder()
        self.mount(folder, "-t", "tmpfs", "-o", "size=4m", "tmpfs")
        return folder


class FullDisk(SmallDisk):
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


class ReadOnlyDisk(SmallDisk):
    def disk_that_can_fail(self):
        """Its folder, and a function that makes it anew what it was before it failed. The kernel
        makes an ext4 read-only under the programs that write to it when it finds it broken;
        "abort" has it believe so. Nothing else can be made read-only while it is written to."""
        folder, image = self.folder(), self.folder() / "image"
        with open(image, "wb") as file:
            file.truncate(8 << 20)
        if not succeeds("mkfs.ext4", "-q", "-F", image):
            self.skipTest("no ext4 can be made here")
        self.mount(folder, "-o", "loop", image)

        def mend():
            self.assertTrue(succeeds("umount", folder))
            succeeds("e2fsck", "-f", "-y", image)
            self.mount(folder, "-o", "loop", image)

        return folder, mend

    def assert_refuses_to_start(self, disk):
        result = midipool("serve", "--listen", f"127.0.0.1:{free_port()}", "--data", disk,
                          "--config", self.folder())
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertEqual(len(result.stderr.strip().splitlines()), 1, result.stderr)
        self.assertIn("read-only file system", result.stderr)

    def test_a_disk_that_becomes_read_only_stops_nobody(self):
        disk, mend = self.disk_that_can_fail()
        room = self.server(data=disk / "data")
        kim = self.client("kim", room.address, midi="none")
        steer = self.conductor(room.address)
        steer.say("tempo", "100")
        self.wait_for_transport(kim, bpm=100)
        time.sleep(1)
        self.assertTrue(succeeds("sync", "-f", disk))
        self.assertTrue(succeeds("mount", "-o", "remount,abort", disk))
        steer.say("tempo", "120")
        steer.say("start")
        self.wait_for_transport(kim, bpm=120, playing=True)
        wait_until(lambda: page(room, "/healthz")[0] == 503, 30, "the trouble to be told")
        self.assertIn("has become read-only", page(room, "/healthz")[1])
        steer.say("stop")
        self.wait_for_transport(kim, playing=False)
        room.stop()
        self.assert_refuses_to_start(disk / "data")
        mend()
        room.start()
        kim.wait_for_status(lambda status: status["online"], 20, "the server again")
        self.wait_for_transport(kim, bpm=100)

    def test_a_read_only_folder_at_the_start(self):
        disk = self.small_disk()
        room = self.server(data=disk)
        room.stop()
        self.assertTrue(succeeds("mount", "-o", "remount,ro", disk))
        self.assert_refuses_to_start(disk)
        self.assertTrue(succeeds("mount", "-o", "remount,rw", disk))
        room.start()


if __name__ == "__main__":
    unittest.main()
