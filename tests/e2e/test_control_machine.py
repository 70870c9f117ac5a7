# SPDX-License-Identifier: GPL-3.0-or-later
"""What a page does with sound and with this machine: faders that are heard, meters, devices, ports,
and what stands between here and a server."""

import http.client
import json
import math
import time
import unittest

from control_stage import ControlStage
from midipool_bench.ports import free_port
from midipool_bench.waiting import wait_until
from sound_stage import LEVEL, TONES

KIM = TONES["kim"]


class ControlMachine(ControlStage):
    def jam(self):
        """Kim plays, Lee listens; his page, and ears at his ports."""
        jack, server = self.jack(), self.server()
        kim = self.musician("kim", server.address, jack=jack)
        lee = self.musician("lee", server.address, jack=jack, plays=False)
        return kim, lee, self.page(lee), self.ears(lee, "kim")

    def test_a_fader_is_heard_at_the_port(self):
        kim, lee, page, judge = self.jam()
        self.wait_for_tone(judge, 1, KIM[0])
        mixer = page.wait_until("mixer", lambda told: told["strips"][0]["sounding"])
        self.assertEqual(mixer["strips"][0]["nickname"], "kim")
        self.assertEqual(len(mixer["inputs"]), 2)
        self.assertEqual(page.ask("strip", nickname="kim", gain_db=-12.0)["type"], "done")
        quieter = LEVEL * 10 ** (-12 / 20)
        self.wait_for_tone(judge, 1, KIM[0], quieter)
        # A second page sees it, and status too.
        strips = self.state(self.page(lee), "mixer")["mixer"]["strips"]
        self.assertEqual(strips[0]["gain_db"], -12.0)
        self.assertEqual(page.ask("master", gain_db=-6.0)["type"], "done")
        self.wait_for_tone(judge, 1, KIM[0], quieter * 10 ** (-6 / 20))
        page.ask("strip", nickname="kim", muted=True)
        wait_until(lambda: max(self.hear(judge, 0.2)[0]) < LEVEL / 1000, 10.0, "silence")
        page.ask("strip", nickname="kim", muted=False, soloed=True, gain_db=0.0)
        page.ask("master", gain_db=0.0)
        self.wait_for_tone(judge, 1, KIM[0])
        # What Kim's page does to her input is heard by Lee.
        hers = self.page(kim)
        self.assertEqual(hers.ask("input", input=1, gain_db=-12.0)["type"], "done")
        self.wait_for_tone(judge, 1, KIM[0], quieter)

    def test_meters_and_lamps(self):
        kim, lee, page, _ = self.jam()
        page.say(type="hello", meters_per_second=30)
        level = 20 * math.log10(LEVEL)
        told = page.wait_until("meters", lambda told: abs(told["strips"][0][0] - level) < 1.0)
        self.assertEqual(len(told["strips"][0]), 7)
        self.assertEqual(len(told["inputs"]), 2)
        self.assertAlmostEqual(told["master"][0], level, delta=1.5)
        self.assertEqual(told["song"], [1, 1, 0])
        begin, count = time.monotonic(), 0
        while time.monotonic() - begin < 2.0:
            count += page.receive()["type"] == "meters"
        self.assertGreater(count, 45)
        self.assertLess(count, 65)
        page.ask("hello", meters_per_second=0)
        begin = time.monotonic()
        while time.monotonic() - begin < 1.0:
            try:
                self.assertNotEqual(page.receive(0.5)["type"], "meters")
            except TimeoutError:
                pass
        players = page.wait_until(
            "players", lambda told: all("line" in player for player in told["players"]))
        named = {player["nickname"]: player for player in players["players"]}
        self.assertIn("sound", named["kim"])
        self.assertEqual(named["kim"]["sound"]["codec"], "L16")
        self.assertTrue(named["lee"]["self"])
        self.assertIn(named["kim"]["lamp"], ("good", "fair", "bad"))

    def test_a_slow_reader_misses_meters_and_nothing_else(self):
        program = self.page_program()
        fast = self.page(program)
        slow = self.page(program, meters=120, receive_buffer=8192)
        fast.ask("host", room="jam", nickname="Ann")
        self.wait_for_phase(fast, "joined")
        for i in range(10):  # 1200 meters, if he read them
            fast.ask("strip", nickname="Ben", gain_db=-float(i))
            fast.ask("settings", settings={"count": i})
            time.sleep(1.0)
        counts, last = {}, None
        while last != 9:
            message = slow.receive()
            counts[message["type"]] = counts.get(message["type"], 0) + 1
            if message["type"] == "settings":
                last = message["settings"].get("count")
        self.assertGreaterEqual(counts["settings"], 10)
        self.assertLess(counts["meters"], 1000)

    def test_devices_are_listed_and_chosen(self):
        program = self.page_program("--midi", "none", "--audio", "null",
                                    jack=self.jack())
        page = self.page(program)
        devices = page.ask("list_devices")
        self.assertEqual(devices["audio"]["chosen"], "null")
        self.assertIn("jack", [choice["audio"] for choice in devices["audio"]["choices"]])
        page.ask("host", room="jam", nickname="Ann")
        self.wait_for_phase(page, "joined")
        self.assertEqual(page.ask("list_ports")["system"], "none")
        self.assertEqual(page.ask("choose_devices", audio="jack", midi="jack")["type"], "done")
        devices = page.ask("list_devices")
        self.assertIn("JACK", devices["audio"]["description"])
        self.assertTrue(devices["audio"]["connected"])
        self.assertTrue(devices["midi"]["send_port"].endswith(":midi_send"))
        self.assertEqual(page.ask("choose_devices", audio="banjo")["code"], "invalid_message")
        self.assertEqual(page.ask("choose_devices", audio="null", midi="none")["type"], "done")
        self.assertIn("null", page.ask("list_devices")["audio"]["description"])

    def test_devices_that_were_chosen_are_taken_again_at_the_next_start(self):
        nobody = {"JACK_DEFAULT_SERVER": "nobody", "JACK_NO_START_SERVER": "1"}
        program = self.page_program("--name", "Ann", env=nobody)
        page = self.page(program)
        choice = {"audio": "null", "period": 64, "midi": "none"}
        self.assertEqual(page.ask("choose_devices", **choice)["type"], "done")
        page = self.page(program.restart_with())
        self.assertEqual(self.chosen(page), ("null", "none"))
        self.assertEqual(page.ask("choose_devices", audio="jack")["type"], "done")
        program.restart_with("--audio", "null")
        self.assertEqual(self.chosen(self.page(program)), ("null", "none"), "the command line wins")

        page = self.page(program.restart_with("--midi", "none"))
        page.ask("host", room="jam", nickname="Ann")
        self.wait_for_phase(page, "joined")
        program.process.wait_for_line("the devices chosen on the page are not there", errors=True)
        self.assertEqual(self.chosen(page), ("auto", "none"))

    @staticmethod
    def chosen(page):
        devices = page.ask("list_devices")
        return devices["audio"]["chosen"], devices["midi"]["chosen"]

    def test_ports_are_connected(self):
        jack = self.jack()
        name = jack.unique("midiPool-page")
        program = self.page_program("--jack-name", name, jack=jack)
        page = self.page(program)
        page.ask("host", room="jam", nickname="Ann")
        self.wait_for_phase(page, "joined")
        other = self.sound(jack, outs=1, ins=1, name="synth-")
        ports = page.ask("list_ports")
        self.assertEqual(ports["system"], "jack")
        self.assertIn({"name": f"{name}:send_1", "kind": "audio", "direction": "in"}, ports["own"])
        self.assertIn({"name": f"{name}:midi_receive", "kind": "midi", "direction": "out"},
                      ports["own"])
        self.assertIn({"name": other.out(1), "kind": "audio", "direction": "out"}, ports["others"])
        pair = {"from": other.out(1), "to": f"{name}:send_1"}
        self.assertEqual(page.ask("connect_ports", **pair)["type"], "done")
        self.assertEqual(page.ask("list_ports")["connections"], [[pair["from"], pair["to"]]])
        self.assertEqual(jack.connections(pair["to"]), [pair["from"]])
        self.assertEqual(page.ask("disconnect_ports", **pair)["type"], "done")
        self.assertEqual(page.ask("list_ports")["connections"], [])
        self.assertEqual(page.ask("disconnect_ports", **pair)["code"], "failed")
        nobody = {"from": "nobody:out", "to": f"{name}:send_1"}
        self.assertEqual(page.ask("connect_ports", **nobody)["code"], "failed")

    def test_what_is_in_the_way_is_found(self):
        page = self.page(self.page_program())
        server = self.server()
        dead = self.relay(server.port, loss_percent=100)
        http_only = self.page_program()
        for host, failing, words in (
                (server.address, None, ""), (dead.address, "udp", "UDP port"),
                (f"127.0.0.1:{free_port()}", "tcp", "nobody listens"),
                (http_only.ui, "tls", http_only.ui),
                ("no-such-host.invalid", "name", "no-such-host")):
            with self.subTest(host):
                answer = page.ask("diagnose", timeout=20.0, host=host)
                steps = answer["steps"]
                if failing is None:
                    self.assertEqual([step["step"] for step in steps],
                                     ["name", "route", "tcp", "tls", "udp"])
                self.assertEqual(steps[-1]["step"], failing or "udp")
                self.assertEqual([step["ok"] for step in steps[:-1]], [True] * (len(steps) - 1))
                self.assertEqual(steps[-1]["ok"], failing is None)
                self.assertIn(words, steps[-1]["message"])
        self.assertEqual(page.ask("diagnose", host="a:b:c]")["code"], "invalid_message")

    def test_a_script_sets_a_fader(self):
        program = self.page_program()
        page = self.page(program)
        page.ask("host", room="jam", nickname="Ann")
        self.wait_for_phase(page, "joined")
        connection = http.client.HTTPConnection("127.0.0.1", program.ui_port)
        connection.request("POST", "/control",
                           json.dumps({"type": "input", "input": 2, "muted": True}),
                           {"Authorization": f"Bearer {program.token}",
                            "Content-Type": "application/json"})
        self.assertEqual(json.loads(connection.getresponse().read()), {"type": "done"})
        connection.close()
        page.wait_until("mixer", lambda told: told["inputs"][1]["muted"])


if __name__ == "__main__":
    unittest.main()
