# SPDX-License-Identifier: GPL-3.0-or-later
"""Servers, networks, JACK and machines that vanish in mid-song and come back."""

import os
import signal
import time
import unittest

from midipool_bench import ticks
from stage import Stage


class Outages(Stage):
    def setUp(self):
        self.jack_server = self.jack()
        self.room = self.server()

    def start_playing(self, *clients):
        self.judge = self.recorder(self.jack_server, records={
            client.nick: client.midi_receive for client in clients})
        self.conductor(self.room.address).say("start")
        for client in clients:
            self.wait_until_ticking(self.judge, client.nick)

    def slaves(self):
        return [self.slave(self.judge, nick) for nick in ("kim", "lee")]

    def wait_until_back(self, client):
        client.wait_for_status(lambda status: status["online"]
                               and status["clock"]["state"] == "locked", 30, "the server again")

    def test_the_server_is_killed_and_comes_back(self):
        kim = self.client("kim", self.room.address, jack=self.jack_server)
        lee = self.client("lee", self.room.address, jack=self.jack_server)
        long_gone = LongOutage(self, self.jack_server, seconds=60)
        self.start_playing(kim, lee)
        for pause in (1, 10):
            self.room.kill()
            time.sleep(pause)
            self.room.start()
            self.wait_until_back(kim)
            self.wait_until_back(lee)
            self.wait_until_ticking(self.judge, "kim", 48)
        # The room goes on where it was, for those who stayed and for one who comes.
        position = self.transport(kim)["song_position"]
        self.assertGreater(position, 11 * 48)
        self.conductor(self.room.address).say("tempo", "140")
        self.wait_for_transport(lee, bpm=140)
        self.wait_until_ticking(self.judge, "lee", 48)
        slaves = self.slaves()
        self.assert_no_oddities(*slaves)
        for slave in slaves:
            self.assert_unbroken(slave)
            self.assertEqual([t.kind for t in slave.transports if t.kind != "position"], ["start"])
        self.assert_same_ticks(self.judge, *slaves, least=500)
        long_gone.assert_survived()

    def test_the_network_is_gone_for_a_while(self):
        relay = self.relay(self.room.port, delay_ms=5, jitter_ms=1)
        kim = self.client("kim", relay.address, jack=self.jack_server)
        lee = self.client("lee", self.room.address, jack=self.jack_server)
        self.start_playing(kim, lee)
        relay.block()
        kim.wait_for_status(lambda status: status["clock"]["state"] == "holdover", 20, "holdover")
        time.sleep(30)
        relay.unblock()
        self.wait_until_back(kim)
        self.wait_until_ticking(self.judge, "kim", 48)
        slaves = self.slaves()
        self.assert_no_oddities(*slaves)
        self.assert_unbroken(slaves[0])
        self.assert_same_ticks(self.judge, *slaves, least=1000)

    def test_jack_is_killed_and_comes_back(self):
        kim = self.client("kim", self.room.address, jack=self.jack_server)
        self.start_playing(kim)
        self.judge.stop()
        self.jack_server.kill()
        kim.wait_for_status(lambda status: not status["midi"]["connected"], 15, "JACK gone")
        self.jack_server.start()
        kim.wait_for_status(lambda status: status["midi"]["connected"], 20, "JACK back")
        self.jack_server.wait_for_port(kim.midi_receive)
        self.judge = self.recorder(self.jack_server, records={"kim": kim.midi_receive},
                                   name="second_judge")
        self.wait_until_ticking(self.judge, "kim", 48)
        slave = self.slave(self.judge, "kim")
        self.assertEqual(slave.oddities, [])
        self.assertEqual(slave.ticks[0].song_tick % 96, 0, "entered at a bar")
        self.assertGreaterEqual(slave.ticks[0].song_tick, 96)

    def test_jack_that_starts_after_the_client_gets_its_ports(self):
        self.jack_server.stop()
        kim = self.client("kim", self.room.address, jack=self.jack_server, midi="auto")
        if kim.status()["midi"]["receive_port"]:
            self.skipTest("this machine has MIDI of its own")
        self.jack_server.start()
        kim.wait_for_status(lambda status: status["midi"]["connected"], 20, "JACK found")
        self.jack_server.wait_for_port(kim.status()["midi"]["receive_port"])

    def test_another_server_at_the_address_ends_nobodys_song(self):
        kim = self.client("kim", self.room.address, jack=self.jack_server)
        self.start_playing(kim)
        self.room.kill()
        for name in ("server.crt", "server.key"):
            os.remove(self.room.data / name)
        self.room.start()
        kim.process.wait_for_line("not the server that was there before", errors=True)
        self.wait_until_ticking(self.judge, "kim", 48)
        slave = self.slave(self.judge, "kim")
        self.assert_no_oddities(slave)
        self.assert_unbroken(slave)

    def test_a_machine_that_sleeps_enters_anew(self):
        kim = self.client("kim", self.room.address, jack=self.jack_server)
        lee = self.client("lee", self.room.address, jack=self.jack_server)
        # JACK does not run a judge that waits for a client that sleeps, so lee gets one of his own.
        other = self.recorder(self.jack_server, records={"lee": lee.midi_receive}, name="other")
        self.start_playing(kim)
        kim.process.signal(signal.SIGSTOP)
        time.sleep(5)
        kim.process.signal(signal.SIGCONT)
        self.wait_until_back(kim)
        kim.wait_for_status(lambda status: status["midi"]["connected"], 20, "JACK again")
        self.wait_until_ticking(self.judge, "kim", 96)
        asleep, awake = self.slave(self.judge, "kim"), self.slave(other, "lee")
        entered = [t for t in asleep.transports if t.kind == "continue"][-1]
        self.assertEqual(entered.song_tick % 96, 0, "entered at a bar")
        self.assert_no_oddities(awake)
        self.assert_unbroken(awake)
        # Two judges miss different cycles, so that only time is common.
        comparison = ticks.compare(timed(asleep.ticks[-48:], self.judge, "kim"),
                                   timed(awake.ticks, other, "lee"), clock="micros")
        self.assertGreaterEqual(len(comparison.pairs), 40)
        self.assertLess(comparison.spread.p99, 10_000)


def timed(slave_ticks, judge, label):
    """Ticks with the time that their frames really had, as far as it is known."""
    times = {event.frame: event.micros for event in ticks.straighten(judge.update(), label)}
    return [tick._replace(micros=times[tick.frame]) for tick in slave_ticks if tick.frame in times]



class LongOutage:
    """A server that is away for a minute, beside what the test does meanwhile."""

    def __init__(self, stage, jack, seconds):
        self.stage = stage
        self.seconds = seconds
        self.server = stage.server()
        self.client = stage.client("max", self.server.address, jack=jack)
        self.judge = stage.recorder(jack, records={"max": self.client.midi_receive}, name="long")
        stage.conductor(self.server.address).say("start")
        stage.wait_until_ticking(self.judge, "max")
        self.server.kill()
        self.killed = time.monotonic()

    def assert_survived(self):
        time.sleep(max(0.0, self.killed + self.seconds - time.monotonic()))
        self.server.start()
        self.stage.wait_until_back(self.client)
        self.stage.conductor(self.server.address).say("tempo", "140")
        self.stage.wait_for_transport(self.client, bpm=140)
        self.stage.wait_until_ticking(self.judge, "max", 48)
        slave = self.stage.slave(self.judge, "max")
        self.stage.assert_no_oddities(slave)
        self.stage.assert_unbroken(slave)
        self.stage.assertGreater(len(slave.ticks), self.seconds * 48)


if __name__ == "__main__":
    unittest.main()
