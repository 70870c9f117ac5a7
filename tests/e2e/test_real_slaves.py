# SPDX-License-Identifier: GPL-3.0-or-later
"""Other people's programs as slaves and as master: they really follow start, tempo, place and stop, and
the room follows theirs."""

import itertools
import json
import re
import shutil
import socket
import tempfile
import time
import unittest
from pathlib import Path

from midipool_bench.errors import BenchError
from midipool_bench.outside import JackMclkDump, JackMidiClock
from midipool_bench.ports import free_port
from midipool_bench.processes import Process
from midipool_bench.waiting import wait_until
from stage import Stage

TICK, STOP, SONG_POSITION = 0xF8, 0xFC, 0xF2


def tempos(dump, ticks=48):
    """What jack_mclk_dump made of the last ticks, in bpm."""
    found = (re.search(r"flt: *([\d.]+)", line) for line in dump.lines[-ticks:])
    return [float(match[1]) for match in found if match]


def is_steady(dump, bpm, within):
    heard = tempos(dump)
    return len(heard) > 40 and all(abs(tempo - bpm) < within for tempo in heard)


def transports(dump):
    """What jack_mclk_dump heard beside ticks: start, continue, stop, or a bar of a song position, which
    a standing slave may be told twice."""
    found = (re.match(r"EVENT \(0x\w+\) (\w+)|POS .*\] *(\d+)\|", line) for line in dump.lines)
    heard = [match[1] or int(match[2]) for match in found if match]
    return [said for said, _ in itertools.groupby(heard)]


class RealSlaves(Stage):
    def setUp(self):
        self.jack_server = self.jack()
        self.room = self.server()
        self.kim = self.client("kim", self.room.address, jack=self.jack_server)
        self.steer = self.conductor(self.room.address)

    @unittest.skipUnless(shutil.which("jack_mclk_dump"), "jack_mclk_dump is not installed")
    def test_jack_mclk_dump_reads_tempo_and_place(self):
        dump = JackMclkDump(self.jack_server, self.kim.midi_receive)
        self.addCleanup(dump.stop)
        self.steer.say("tempo", "137.3")
        self.steer.say("locate", "17")
        self.steer.say("continue")

        wait_until(lambda: is_steady(dump, 137.3, within=1.0), 20,
                   "a steady 137.3 bpm at jack_mclk_dump")
        wait_until(lambda: any(re.search(r"\b1[7-9]\|", line) for line in dump.lines), 10,
                   "bar 17 at jack_mclk_dump")

    @unittest.skipUnless(shutil.which("jack_mclk_dump"), "jack_mclk_dump is not installed")
    def test_jack_mclk_dump_hears_a_jump_and_a_stop(self):
        dump = JackMclkDump(self.jack_server, self.kim.midi_receive)
        self.addCleanup(dump.stop)
        self.steer.say("start")
        wait_until(lambda: transports(dump)[-1:] == ["start"], 10, "the start")
        self.steer.say("locate", "33")
        wait_until(lambda: transports(dump)[-3:] == ["stop", 33, "continue"], 10,
                   "a stop, bar 33 and a continue")
        wait_until(lambda: any(re.search(r"\b33\|", line) for line in dump.lines), 10,
                   "ticks in bar 33")
        self.steer.say("stop")
        wait_until(lambda: "stop" in transports(dump)[-2:], 10, "the stop")

    @unittest.skipUnless(shutil.which("guitarix"), "guitarix is not installed")
    def test_guitarix_takes_its_delay_from_the_room(self):
        guitarix = Guitarix(self.jack_server)
        self.addCleanup(guitarix.close)
        self.jack_server.connect(self.kim.midi_receive, guitarix.MIDI_IN)
        guitarix.learn_delay_from_clock()
        for bpm in (97, 151):
            self.steer.say("tempo", bpm)
            wait_until(lambda wanted=bpm: abs(guitarix.delay_bpm() - wanted) <= 1, 20,
                       f"{bpm} bpm at guitarix")

    @unittest.skipUnless(shutil.which("ardour7-lua"), "Ardour is not installed")
    def test_ardour_starts_locates_and_stops_with_the_room(self):
        """Ardour 7.3 follows start and stop, and locates while it stands.

        What it cannot do, whoever is its master (a script that the recorder plays shows the same):
        it rolls by any clock it hears, so the clock must rest while the room stands; after a
        quarter of a second without clock it takes a continue for a start; a song position in
        mid-song sends it off at eight times its speed; of a new tempo it makes -4 or 4 bpm.
        """
        lee = self.client("lee", self.room.address, "--clock-while-stopped", "0",
                          jack=self.jack_server)
        told = self.recorder(self.jack_server, records={"lee": lee.midi_receive})
        # On a busy machine it also rolls on after a stop now and then, though nothing is sent to it
        # any more (the recorder bears witness); a new Ardour may try again.
        for _ in range(3):
            try:
                return self.ardour_follows(lee, told)
            except ArdourHeardButDidNot as did_not:
                excuse = did_not
                self.steer.say("stop")
                self.steer.say("locate", "1")
        return self.skipTest(f"Ardour heard all it needs, three times: {excuse}")

    def ardour_follows(self, lee, told):
        ardour = open_ardour(self.jack_server)
        try:
            self.jack_server.connect(lee.midi_receive, ardour.CLOCK_IN)
            self.start_stop_and_locate(lee, ardour, told)
        finally:
            ardour.close()

    def start_stop_and_locate(self, lee, ardour, told):
        def stands_at_the_rooms_place():
            seconds = self.transport(lee)["song_position"] * 60 / 24 / 120
            return not ardour.rolling and abs(ardour.seconds - seconds) < 0.1

        def wait_for_ardour(condition, last_told, what):
            try:
                wait_until(condition, 10, what)
            except BenchError as in_vain:
                self.assertIn(told.events("lee")[-1].data[0], last_told, in_vain)
                raise ArdourHeardButDidNot(str(in_vain)) from in_vain

        self.steer.say("start")
        wait_for_ardour(lambda: ardour.rolling and ardour.seconds > 2, [TICK], "Ardour rolls")
        self.steer.say("stop")
        wait_for_ardour(stands_at_the_rooms_place, [STOP, SONG_POSITION],
                        "Ardour stands where the room stands")
        self.steer.say("locate", "33")
        wait_for_ardour(lambda: not ardour.rolling and abs(ardour.seconds - 64) < 0.1,
                        [SONG_POSITION], "Ardour stands at bar 33, at 64 s")
        time.sleep(0.5)  # Sooner after the last clock it would start from here.
        self.steer.say("start")
        wait_for_ardour(lambda: ardour.rolling and 1 < ardour.seconds < 30, [TICK],
                        "Ardour rolls from the start")
        self.steer.say("stop")
        wait_for_ardour(lambda: not ardour.rolling, [STOP, SONG_POSITION],
                        "Ardour stands")


@unittest.skipUnless(shutil.which("jack_midi_clock") and shutil.which("jack_mclk_dump"),
                     "jack_midi_clock and jack_mclk_dump are not installed")
class RealMaster(Stage):
    """jack_midi_clock at kim's midi_send, moved by JACK's own transport, leads the room; what leaves
    lee's midi_receive is read by jack_mclk_dump."""

    BPM = 128.4
    # What comes sooner after a message of that kind may be its echo.
    ECHO_S = 1.5

    def setUp(self):
        self.jack_server = self.jack()
        room = self.server()
        kim = self.client("kim", room.address, jack=self.jack_server)
        self.lee = self.client("lee", room.address, jack=self.jack_server)
        self.dump = JackMclkDump(self.jack_server, self.lee.midi_receive)
        self.addCleanup(self.dump.stop)
        master = JackMidiClock(self.jack_server, self.BPM)
        self.addCleanup(master.stop)
        self.jack_server.connect(master.PORT, kim.midi_send)

    def wait_for_dump(self, *wanted):
        wait_until(lambda: [said for said in transports(self.dump) if isinstance(said, str)]
                   == [*wanted], 15, f"{wanted} at lee's slave, in this order")

    def test_start_tempo_stop_and_continue_reach_another_players_slave(self):
        self.jack_server.roll_transport()
        self.wait_for_dump("start")
        wait_until(lambda: is_steady(self.dump, self.BPM, within=0.1), 30,
                   f"a steady {self.BPM} bpm at lee's slave")
        self.assertAlmostEqual(self.transport(self.lee)["bpm"], self.BPM, delta=0.1)
        self.jack_server.stop_transport()
        self.wait_for_dump("start", "stop")
        place = self.wait_for_transport(self.lee, playing=False)["song_position"]
        self.assertGreater(place, 0)
        time.sleep(self.ECHO_S)
        self.jack_server.roll_transport()
        self.wait_for_dump("start", "stop", "continue")
        playing = self.wait_for_transport(self.lee, playing=True)
        self.assertGreaterEqual(playing["song_position"], place)
        wait_until(lambda: is_steady(self.dump, self.BPM, within=0.1), 30,
                   f"a steady {self.BPM} bpm at lee's slave again")


class ArdourHeardButDidNot(Exception):
    """The right bytes left the client's port, and Ardour did not follow them."""


class Ardour:
    """Ardour without a screen as a slave of MIDI clock; prints what it does twenty times a second.

    MIDI clock is the transport master it takes when none is chosen.
    """

    CLOCK_IN = "ardour:MIDI Clock in"
    _SCRIPT = """
AudioEngine:set_backend("JACK", "ardour", "")
local session = create_session("{folder}/session", "session", {rate})
assert(session, "no session")
session:cfg():set_external_sync(true)
ARDOUR.config():set_midi_clock_sets_tempo(false)
while true do
  print(string.format("rolling=%s sample=%d",
                      session:transport_rolling(), session:transport_sample()))
  sleep(0.05)
end
"""

    def __init__(self, jack):
        self._rate = jack.rate
        self._folder = tempfile.TemporaryDirectory(prefix="midipool-ardour-")
        script = Path(self._folder.name) / "follow.lua"
        script.write_text(self._SCRIPT.format(folder=self._folder.name, rate=self._rate))
        self._process = Process(["stdbuf", "-oL", "ardour7-lua", script],
                                env={**jack.env, "HOME": self._folder.name})
        try:
            self._process.wait_for_line("^rolling=", 30)
            jack.wait_for_port(self.CLOCK_IN, 1)
        except BaseException:
            self.close()
            raise

    def close(self):
        self._process.stop()
        self._folder.cleanup()

    @property
    def rolling(self):
        return self._latest()["rolling"] == "true"

    @property
    def seconds(self):
        return int(self._latest()["sample"]) / self._rate

    def _latest(self):
        line = next(line for line in reversed(self._process.lines) if line.startswith("rolling="))
        return dict(word.split("=") for word in line.split())


def open_ardour(jack):
    """While it opens its session, Ardour asks JACK from two threads at once; where their requests
    mix ("Unknown request"), JACK throws it out, so it may need another try."""
    for attempt in range(5):
        try:
            return Ardour(jack)
        except BenchError:
            if attempt == 4:
                raise
    return None


class Guitarix:
    """guitarix without a screen, asked and told over JSON-RPC."""

    MIDI_IN = "gx_head_amp:midi_in_1"
    # Stands for "MIDI clock" where guitarix assigns controllers to its knobs.
    _CLOCK_AS_CONTROLLER = 22

    def __init__(self, jack):
        self._folder = tempfile.TemporaryDirectory(prefix="midipool-guitarix-")
        (Path(self._folder.name) / ".config").mkdir()
        port = free_port()
        self._process = Process(["guitarix", "--nogui", f"--rpcport={port}"],
                                env={**jack.env, "HOME": self._folder.name})
        jack.wait_for_port(self.MIDI_IN, 30)
        self._connection = wait_until(lambda: _connect(port), 10, "guitarix' remote control")
        self._answers = self._connection.makefile("r")

    def close(self):
        self._answers.close()
        self._connection.close()
        self._process.stop()
        self._folder.cleanup()

    def learn_delay_from_clock(self):
        """The clock it hears sets its delay's tempo from now on."""
        self._tell("midi_set_config_mode", 1, self._CLOCK_AS_CONTROLLER)
        self._tell("midi_modifyCurrent", "delay.bpm", 24.0, 360.0, 0, 0)
        self._tell("midi_set_config_mode", 0, -1)

    def delay_bpm(self):
        return self._ask("get", "delay.bpm")["delay.bpm"]

    def _tell(self, method, *parameters, **more):
        message = {"jsonrpc": "2.0", "method": method, "params": parameters, **more}
        self._connection.sendall(json.dumps(message).encode() + b"\n")

    def _ask(self, method, *parameters):
        self._tell(method, *parameters, id="1")
        while True:
            answer = json.loads(self._answers.readline())
            if answer.get("id") == "1":  # the rest are its own announcements
                return answer["result"]


def _connect(port):
    try:
        return socket.create_connection(("127.0.0.1", port), timeout=5)
    except OSError:
        return None


if __name__ == "__main__":
    unittest.main()
