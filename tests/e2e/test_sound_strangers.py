# SPDX-License-Identifier: GPL-3.0-or-later
"""Hostile strangers disturb nobody's sound."""

import os
import random
import socket
import struct
import threading
import unittest
from pathlib import Path

from midipool_bench import tones
from midipool_bench.member import Member
from midipool_bench.srtp import Stream
from sound_stage import TONES, SoundStage
from stage import ROOM

KIM, LEE = TONES["kim"], TONES["lee"]


def udp_ports(pid):
    """The local UDP ports of a process."""
    inodes = set()
    for entry in Path(f"/proc/{pid}/fd").iterdir():
        try:
            inodes.add(os.readlink(entry))
        except OSError:
            continue
    lines = [line.split() for table in ("udp", "udp6")
             for line in Path(f"/proc/net/{table}").read_text(encoding="ascii").splitlines()[1:]]
    return [int(words[1].split(":")[1], 16) for words in lines if f"socket:[{words[9]}]" in inodes]


class SoundStrangers(SoundStage):
    def setUp(self):
        self.jack_server = self.jack()
        self.room = self.server()
        self.kim = self.musician("kim", self.room.address, jack=self.jack_server)

    def member(self, nick="spy", **settings):
        member = Member(ROOM, self.room.port, nick, **settings)
        self.addCleanup(member.close)
        return member

    def listen(self):
        self.lee = self.musician("lee", self.room.address, jack=self.jack_server)
        judge = self.ears(self.lee, "kim")
        self.wait_for_tone(judge, 1, KIM[0], lasting=0.5)
        return judge

    def assert_undisturbed_by(self, judge, evil, seconds=1.5):
        """Kim is heard by lee as he was while `evil` goes on and after."""
        begin = judge.frames()
        stop = threading.Event()

        def work():
            while not stop.is_set():
                evil()
                stop.wait(0.005)

        worker = threading.Thread(target=work)
        worker.start()
        try:
            judge.wait_for_frames(int(seconds * 48000))
        finally:
            stop.set()
            worker.join()
        self.wait_for_tone(judge, 3, KIM[0])
        self.assert_whole(judge, 3, KIM[0], begin, percent=10)

    def test_garbage_at_every_port(self):
        judge = self.listen()
        opened = self.member().others()
        dice = random.Random(1)
        ports = [self.room.port, *udp_ports(self.kim.pid), *udp_ports(self.lee.pid)]
        self.assertGreaterEqual(len(ports), 5)
        stranger = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(stranger.close)
        sources = [struct.pack(">I", stream["source"]) for stream in opened]

        def evil():
            for port in ports:
                for head in (b"", b"\x80\x60", b"\x90\x60", b"\x80\xc8", b"\x90\xe0\x00\x01"):
                    rest = dice.randbytes(dice.randrange(0, 600))
                    source = dice.choice(sources)
                    for content in (head + rest, head[:2].ljust(2, b"\x90") + rest[:6].ljust(6)
                                    + source + rest):
                        stranger.sendto(content, ("127.0.0.1", port))

        self.assert_undisturbed_by(judge, evil)

    def test_a_stream_is_only_its_owners(self):
        judge = self.listen()
        spy = self.member(channels=2)
        kim = next(opened for opened in spy.others() if opened["source"] == self.source_of_kim())
        wrong = Stream({**kim, "key": os.urandom(28).hex()})
        loud = tones.noise(16, level=0.9, count=256)
        payload = b"".join(struct.pack(">h", int(sample * 32767)) for sample in loud)
        number = iter(range(1 << 30))

        def evil():
            for _ in range(20):
                count = next(number)
                spy.send(wrong.seal(count & 0xFFFF, count * 128, 0, payload))

        before = self.stem(self.lee, "kim")["refused"]
        self.assert_undisturbed_by(judge, evil)
        self.assertEqual(self.stem(self.lee, "kim")["refused"], before, "the server keeps it back")

    def test_no_other_member_sends_as_kim_or_takes_what_is_for_him(self):
        judge = self.listen()
        spy = self.member(channels=2)
        kim = Stream(next(opened for opened in spy.others()
                          if opened["source"] == self.source_of_kim()))
        loud = tones.noise(16, level=0.9, count=256)
        payload = b"".join(struct.pack(">h", int(sample * 32767)) for sample in loud)
        number = iter(range(1 << 30))
        replayed = spy.here()
        thief = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.addCleanup(thief.close)
        thief.bind(("127.0.0.1", 0))
        spy.send(replayed)

        def evil():
            for _ in range(20):
                count = next(number)
                spy.send(kim.seal(count & 0x7FFF, count * 128, 0, payload))
                spy.send(kim.seal_empty_report(count + 1000))
            thief.sendto(replayed, spy.server)

        before = self.stem(self.lee, "kim")["refused"]
        self.assert_undisturbed_by(judge, evil)
        self.assertEqual(self.stem(self.lee, "kim")["refused"], before, "the server keeps it back")
        # Kim hears lee as before.
        packets = self.stem(self.kim, "lee")["packets"]
        judge.wait_for_frames(24000)
        self.assertGreater(self.stem(self.kim, "lee")["packets"], packets + 100)
        thief.settimeout(0.2)
        with self.assertRaises(TimeoutError):
            thief.recv(2048)

    def source_of_kim(self):
        return self.stem(self.lee, "kim")["source"]

    def test_who_sends_a_hundred_times_as_much_harms_only_himself(self):
        judge = self.listen()
        spy = self.member(channels=2)
        payload = bytes(512)
        packets = [spy.stream.seal(number, number * 128, number * 2_666_667, payload)
                   for number in range(8000)]
        left = iter(packets)

        def evil():
            for packet in [packet for packet, _ in zip(left, range(200))]:
                spy.send(packet)

        self.assert_undisturbed_by(judge, evil)
        stem = self.stem(self.lee, "spy")
        sent = len(packets) - len(list(left))
        self.assertLess(stem["packets"], sent / 2)


if __name__ == "__main__":
    unittest.main()
