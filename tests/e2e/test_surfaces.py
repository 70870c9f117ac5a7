# SPDX-License-Identifier: GPL-3.0-or-later
"""Hardware and tablets at the mixer: a MIDI fader that was learnt, and Open Sound Control."""

import socket
import struct
import time
import unittest

from control_stage import ControlStage
from midipool_bench.errors import BenchError
from midipool_bench.ports import free_port
from midipool_bench.recorder import Recorder
from sound_stage import LEVEL, TONES

LEE = TONES["lee"]


def osc(address, *values):
    """A message with floats and integers."""
    def padded(text):
        data = text.encode() + b"\0"
        return data + b"\0" * (-len(data) % 4)

    types = "," + "".join("f" if isinstance(value, float) else "i" for value in values)
    return padded(address) + padded(types) + b"".join(
        struct.pack(">f" if isinstance(value, float) else ">i", value) for value in values)


class Tablet:
    """A surface on the network."""

    def __init__(self, port):
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.connect(("127.0.0.1", port))

    def send(self, address, *values):
        self._socket.send(osc(address, *values))

    def wait_for(self, address, timeout=10.0):
        """The bytes behind the address of the next message with it."""
        deadline = time.monotonic() + timeout
        while time.monotonic() < deadline:
            self._socket.settimeout(max(0.01, deadline - time.monotonic()))
            try:
                datagram = self._socket.recv(2000)
            except TimeoutError:
                break
            if datagram.split(b"\0", 1)[0] == address.encode():
                return datagram[len(address):].lstrip(b"\0")
        raise BenchError(f"waited in vain for {address}")

    def close(self):
        self._socket.close()


class Surfaces(ControlStage):
    def setUp(self):
        self.jack_server = self.jack()
        self.room = self.server()
        self.osc_port = free_port()
        self.kim = self.musician("kim", self.room.address, "--osc", str(self.osc_port),
                                 jack=self.jack_server, plays=False, midi="jack")
        self.lee = self.musician("lee", self.room.address, jack=self.jack_server)
        self.judge = self.ears(self.kim, "lee")
        self.wait_for_tone(self.judge, 1, LEE[0])

    def tablet(self):
        tablet = Tablet(self.osc_port)
        self.addCleanup(tablet.close)
        return tablet

    def test_a_midi_fader_is_learnt_and_moves_the_sound(self):
        page = self.page(self.kim)
        hardware = Recorder(self.jack_server,
                            plays={"fader": f"{self.kim.jack_name}:midi_send"})
        self.addCleanup(hardware.stop)
        self.assertEqual(page.ask("learn", control="nobody/knows")["code"], "invalid_message")
        self.assertEqual(page.ask("learn", control="strip/lee/gain")["type"], "done")
        page.wait_until("mappings", lambda told: told["learning"] == "strip/lee/gain")
        hardware.send("fader", [0xB3, 21, 95])
        told = page.wait_until("mappings", lambda told: told["mappings"])
        self.assertEqual(told["mappings"], [{"control": "strip/lee/gain", "channel": 4,
                                             "kind": "controller", "number": 21}])
        # From where the control stands, 0 dB, down to half of the way: -10 dB.
        for value in (96, 80, 64):
            hardware.send("fader", [0xB3, 21, value])
        page.wait_until("mixer", lambda told: abs(told["strips"][0]["gain_db"] + 10.0) < 0.5)
        self.wait_for_tone(self.judge, 1, LEE[0], LEVEL * 10 ** (-9.84 / 20))
        # A stem's own ports stay as they are.
        self.wait_for_tone(self.judge, 3, LEE[0])

        self.kim.stop()
        self.kim.start()
        again = self.page(self.kim)
        again.wait_until("mappings", lambda kept: kept["mappings"] == told["mappings"])
        self.assertEqual(again.ask("forget", control="strip/lee/gain")["type"], "done")
        again.wait_until("mappings", lambda kept: kept["mappings"] == [])

    def test_who_stops_learning_binds_nothing(self):
        page = self.page(self.kim)
        hardware = Recorder(self.jack_server,
                            plays={"fader": f"{self.kim.jack_name}:midi_send"})
        self.addCleanup(hardware.stop)
        self.assertEqual(page.ask("learn", control="strip/lee/gain")["type"], "done")
        page.wait_until("mappings", lambda told: told["learning"] == "strip/lee/gain")
        self.assertEqual(page.ask("stop_learning")["type"], "done")
        page.wait_until("mappings", lambda told: not told.get("learning"))
        hardware.send("fader", [0xB3, 21, 95])
        time.sleep(0.5)  # nothing tells that it has come
        self.assertEqual(page.ask("learn", control="master/gain")["type"], "done")
        page.wait_until("mappings", lambda told: told["learning"] == "master/gain")
        hardware.send("fader", [0xB3, 22, 95])
        told = page.wait_until("mappings", lambda told: told["mappings"])
        self.assertEqual([(bound["control"], bound["number"]) for bound in told["mappings"]],
                         [("master/gain", 22)])

    def test_a_tablet_moves_the_sound_and_is_told(self):
        tablet, page = self.tablet(), self.page(self.kim)
        tablet.send("/strip/1/db", -12.0)
        self.wait_for_tone(self.judge, 1, LEE[0], LEVEL * 10 ** (-12 / 20))
        self.assertTrue(tablet.wait_for("/strip/1/name").endswith(b"lee\0"))
        tablet.wait_for("/strip/1/meter")
        tablet.send("/strip/1/mute", 1)
        self.wait_for_silence()
        page.wait_until("mixer", lambda told: told["strips"][0]["muted"])
        page.ask("strip", nickname="lee", muted=False)
        off = struct.pack(">i", 0)
        self.assertTrue(self.within(10.0, lambda: tablet.wait_for("/strip/1/mute")[-4:] == off))
        self.wait_for_tone(self.judge, 1, LEE[0], LEVEL * 10 ** (-12 / 20))

    def test_a_tablet_works_the_transport(self):
        tablet, page = self.tablet(), self.page(self.lee)
        tablet.send("/transport/tempo", 137.5)
        page.wait_until("transport", lambda told: told["bpm"] == 137.5)
        tablet.send("/transport/play", 1.0)
        page.wait_until("transport", lambda told: told["playing"])
        tablet.send("/transport/play", 0.0)
        tablet.send("/transport/locate", 17)
        tablet.wait_for("/transport/place")
        tablet.send("/transport/stop", 1.0)
        page.wait_until("transport", lambda told: not told["playing"])

    def wait_for_silence(self):
        self.assertTrue(self.within(10.0, lambda: max(map(abs, self.hear(self.judge, 0.2)[0]))
                                    < 1e-3))

    @staticmethod
    def within(seconds, condition):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if condition():
                return True
        return False


if __name__ == "__main__":
    unittest.main()
