# SPDX-License-Identifier: GPL-3.0-or-later
"""Programs that are no midiPool read what it sends."""

import shutil
import struct
import tempfile
import unittest
from pathlib import Path

from midipool_bench import tones
from midipool_bench.member import Member
from midipool_bench.ports import free_port
from midipool_bench.processes import Process, run
from midipool_bench.srtp import Stream
from midipool_bench.waiting import wait_until
from sound_stage import LEVEL, TONES, SoundStage
from stage import ROOM

KIM = TONES["kim"]


class Readers(SoundStage):
    def setUp(self):
        room = self.server()
        self.musician("kim", room.address, jack=self.jack())
        self.spy = Member(ROOM, room.port, "spy")
        self.addCleanup(self.spy.close)
        self.kim, = self.spy.others()
        folder = tempfile.TemporaryDirectory(prefix="midipool-readers-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def assert_kim(self, samples):
        for side in (0, 1):
            result = tones.quality(samples[side::2], KIM[side], LEVEL)
            self.assertLess(result.damaged_percent, 5, result)

    @staticmethod
    def samples_of(content):
        return [value[0] / 32768.0 for value in struct.iter_unpack(">h", content)]

    def test_openssl_decrypts_what_the_page_describes(self):
        stream = Stream(self.kim)
        packets = [stream.open(datagram) for _, datagram in self.spy.datagrams(400)]
        self.assertNotIn(None, packets)
        first = packets[0]
        for number, packet in enumerate(packets):
            self.assertEqual(packet.type, 96)
            self.assertEqual(packet.sequence, (first.sequence + number) & 0xFFFF)
            self.assertEqual(packet.timestamp, first.timestamp + number * self.kim["frames"])
            expected = (packet.timestamp - first.timestamp) * 1e9 / 48000
            self.assertAlmostEqual(packet.captured - first.captured, expected, delta=1e6)
        self.assert_kim(self.samples_of(b"".join(packet.payload for packet in packets)))

    def test_gstreamer_plays_it(self):
        if not shutil.which("gst-launch-1.0") or run(["gst-inspect-1.0", "srtpdec"]).returncode:
            self.skipTest("GStreamer with srtpdec is not installed (gstreamer1.0-plugins-bad)")
        port = free_port()
        out = self.folder / "heard"
        caps = (f"application/x-srtp, media=(string)audio, clock-rate=(int)48000, payload=(int)96, "
                f"encoding-name=(string)L16, channels=(int)2, ssrc=(uint){self.kim['source']}, "
                f"srtp-key=(buffer){self.kim['key']}, srtp-cipher=(string)aes-128-gcm, "
                "srtp-auth=(string)null, srtcp-cipher=(string)aes-128-gcm, "
                "srtcp-auth=(string)null, roc=(uint)0")
        player = Process(["gst-launch-1.0", "-q", "udpsrc", "address=127.0.0.1", f"port={port}",
                          f"caps={caps}", "!", "srtpdec", "!", "rtpL16depay", "!", "filesink",
                          f"location={out}", "buffer-mode=unbuffered"])
        self.addCleanup(player.stop)

        def enough():
            for _, datagram in self.spy.datagrams(40):
                self.spy.socket.sendto(datagram, ("127.0.0.1", port))
            return out.exists() and out.stat().st_size > 4 * 48000

        wait_until(enough, 20.0, f"sound from GStreamer{player.tail()}")
        # What came while it started is not in it; then all is.
        content = out.read_bytes()[:4 * 48000]
        self.assert_kim(self.samples_of(content)[2 * 4800:])

    def test_wireshark_shows_it(self):
        if not shutil.which("tshark"):
            self.skipTest("tshark is not installed")
        capture = self.folder / "capture.pcap"
        packets = [datagram for _, datagram in self.spy.datagrams(50)]
        capture.write_bytes(pcap(packets, self.spy.server[1]))
        fields = ["rtp.ssrc", "rtp.p_type", "rtp.seq", "rtp.timestamp", "rtp.ext.rfc5285.id",
                  "rtp.ext.rfc5285.data"]
        shown = run(["tshark", "-r", capture, "-d", f"udp.port=={self.spy.server[1]},rtp", "-T",
                     "fields", *(word for field in fields for word in ("-e", field))], timeout=60)
        rows = [line.split("\t") for line in shown.stdout.splitlines()]
        self.assertEqual(len(rows), len(packets), shown.stderr)
        for row, packet in zip(rows, packets):
            kind, sequence, timestamp, source = struct.unpack_from(">xBHII", packet)
            self.assertEqual([int(row[0], 16), int(row[1]), int(row[2]), int(row[3])],
                             [source, kind & 0x7F, sequence, timestamp])
            self.assertEqual(row[4], "1")
            self.assertEqual(row[5].replace(":", ""), packet[17:25].hex())


def pcap(datagrams, port):
    """A capture of UDP datagrams from that port, of raw IP packets."""
    records = [struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 101)]
    for number, datagram in enumerate(datagrams):
        udp = struct.pack(">HHHH", port, 50000, 8 + len(datagram), 0) + datagram
        address = bytes([127, 0, 0, 1])
        packet = struct.pack(">BBHHHBBH4s4s", 0x45, 0, 20 + len(udp), number, 0, 64, 17, 0, address,
                             address) + udp
        records.append(struct.pack("<IIII", 0, number, len(packet), len(packet)) + packet)
    return b"".join(records)


class Veteran(SoundStage):
    def test_who_has_played_for_hours_is_heard_by_who_comes(self):
        room = self.server()
        veteran = Member(ROOM, room.port, "veteran", channels=2)
        self.addCleanup(veteran.close)
        rounds = 11  # of the sequence numbers: half an hour and more
        with veteran.sending(first=rounds * 65536 + 77):
            late = self.client("late", room.address, "--audio", "null", midi="none")
            stem = self.wait_for_stem(late, "veteran", lambda stem: stem["packets"] > 100)
        self.assertLess(stem["refused"], 5, "a few packets are spent on finding the round")


if __name__ == "__main__":
    unittest.main()
