# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person at a terminal meets: exit codes, one-line errors, and a session's few lines."""

import json
import os
import signal
import socket
import subprocess
import tempfile
import unittest
from pathlib import Path

from midipool_bench.processes import Process
from midipool_bench.paths import program
from midipool_bench.ports import free_port
from midipool_bench.programs import midipool
from stage import ROOM, Stage


class CommandLine(Stage):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="midipool-cli-")
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def config(self):
        return ["--config", self.folder / "config"]

    def assert_one_line(self, result, code, text):
        self.assertEqual(result.returncode, code, result.stderr)
        self.assertEqual(len(result.stderr.strip().splitlines()), 1, result.stderr)
        self.assertIn(text, result.stderr)

    def test_wrong_usage(self):
        for words, text in (
                (("fly",), "no command \"fly\""),
                (("join",), "room"),
                (("join", "jam"), "ROOM@HOST"),
                (("join", "jam@host:notaport"), "port"),
                (("join", "jam@127.0.0.1", "--midi", "banjo"), "--midi"),
                (("join", "jam@127.0.0.1", "--share", "money"), "money"),
                (("join", "jam@127.0.0.1", "--audio", "loud"), "--audio"),
                (("join", "jam@127.0.0.1", "--audio", "jack", "--audio-in", "x.wav"), "--audio file"),
                (("join", "jam@127.0.0.1", "--packet", "480"), "--codec opus"),
                (("join", "jam@127.0.0.1", "--playout", "soon"), "none of live, aligned, bars:N or beats:N"),
                (("mixer", "Kim"), "nothing to change"),
                (("mixer", "Kim", "--gain", "11"), "-200 to 10"),
                (("listen", "soon"), "none of live, aligned, bars:N or beats:N"),
                (("listen", "--receive", "all"), "--receive"),
                (("metronome", "loud"), "on"),
                (("serve", "--listen"), "--listen"),
                (("transport", "jam@127.0.0.1", "dance"), "start, stop"),
                (("transport", "jam@127.0.0.1", "tempo", "19"), "20 to 999"),
                (("transport", "jam@127.0.0.1", "signature", "4/3"), "4/3"),
                (("transport", "jam@127.0.0.1", "locate", "0"), "BAR"),
                (("transport", "jam@127.0.0.1", "loop", "9", "5"), "behind its start"),
                (("host", "jam@127.0.0.1"), "room's name alone"),
                (("join", "jam@127.0.0.1", "--nick", "Kim"), "no option --nick"),
                (("join", "jam@127.0.0.1", "--offset-ms", "abc"), "-1000 to 1000"),
                (("--frobnicate",), "no option --frobnicate"),
                (("status", "--config", "elsewhere"), "--config is there more than once: leave out"),
                (("status", "--nonsense"), "--nonsense")):
            with self.subTest(words=words):
                config = self.config() if words else []
                self.assert_one_line(midipool(*words[:1], *config, *words[1:]), 2, text)

    def test_the_mixer_is_set_and_remembered(self):
        client = self.client("kim", self.server().address, "--audio", "null")
        for words, said in ((("kim", "--gain", "-6"), "kim: -6.0 dB\n"),
                            (("input", "2", "--mute", "on"), "input 2: 0.0 dB, 100 % right, muted\n"),
                            (("input", "7", "--mute", "on"), "has 2 inputs now"),
                            (("master", "--gain", "-3"), "master: -3.0 dB\n")):
            result = midipool("mixer", *words, "--ui", client.ui, "--config", client.config)
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            self.assertIn(said, result.stdout)
        status = client.restart().wait_for_status(lambda status: "sound" in status)
        self.assertEqual(status["sound"]["master_db"], -3.0)
        self.assertTrue(status["sound"]["sending"]["inputs"][1]["muted"])
        kept = json.loads((client.config / "mixer.json").read_text(encoding="utf-8"))
        self.assertEqual(kept["jam"]["strips"]["kim"]["gain_db"], -6.0)

    def test_the_mixer_refuses_who_is_not_there(self):
        server = self.server()
        kim, lee = (self.client(nick, server.address, "--audio", "null") for nick in ("kim", "lee"))
        result = midipool("mixer", "lea", "--gain", "-6", "--ui", kim.ui, "--config", kim.config)
        self.assert_one_line(result, 1, "no player in the room is called lea; there are: kim (you), lee")
        self.assertEqual(kim.stop(), 0)
        self.assertNotIn("lea", "".join(path.read_text(encoding="utf-8")
                                        for path in kim.config.glob("mixer.json")))
        self.assertEqual(lee.stop(), 0)

    def test_how_the_room_is_heard_is_told_and_changed(self):
        server = self.server()
        kim, lee = (self.client(nick, server.address, "--audio", "null") for nick in ("kim", "lee"))
        for words, said in (((), "live; yourself not at all; the others each for himself"),
                            (("bars:2", "--monitor", "direct"), "bars:2"),
                            (("--monitor", "off"), "bars:2"),
                            (("live", "--receive", "mix"), "live; yourself not at all; the others")):
            result = midipool("listen", *words, "--ui", kim.ui, "--config", kim.config)
            self.assertEqual((result.returncode, result.stderr), (0, ""))
            self.assertIn(said, result.stdout)
        kim.wait_for_status(lambda status: status["sound"]["mixed_by_server"], what="a mix")
        self.assertFalse(lee.status()["sound"]["mixed_by_server"])
        midipool("listen", "--receive", "auto", "--ui", kim.ui, "--config", kim.config)
        kim.wait_for_status(lambda status: not status["sound"]["mixed_by_server"], what="stems")

    def test_how_the_room_is_heard_is_remembered_unless_it_is_said(self):
        kim = self.client("kim", self.server().address, "--audio", "null")
        midipool("listen", "beats:3", "--monitor", "off", "--ui", kim.ui, "--config", kim.config)
        self.assertEqual(kim.stop(), 0)
        playout = kim.restart().wait_for_status(lambda status: "sound" in status)["sound"]["playout"]
        self.assertEqual((playout["mode"], playout["monitor"]), ("beats:3", "off"))
        self.assertEqual(kim.stop(), 0)
        kim.add_options("--playout", "live")
        playout = kim.restart().wait_for_status(lambda status: "sound" in status)["sound"]["playout"]
        self.assertEqual((playout["mode"], playout["monitor"]), ("live", "off"))

    def test_the_metronome_is_set_and_remembered(self):
        kim = self.client("kim", self.server().address, "--audio", "null")
        result = midipool("metronome", "on", "--subdivision", "triplets", "--count-in", "1", "--ui", kim.ui,
                          "--config", kim.config)
        told = "on; triplets between the beats; counts 1 bar in; 0.0 dB\n"
        self.assertEqual((result.returncode, result.stdout, result.stderr), (0, told, ""))
        again = midipool("metronome", "--ui", kim.ui, "--config", kim.config)
        self.assertEqual((again.returncode, again.stdout), (0, told))
        self.assertEqual(kim.stop(), 0)
        kept = json.loads((kim.config / "mixer.json").read_text(encoding="utf-8"))["jam"]["metronome"]
        self.assertTrue(kept["on"])
        self.assertEqual((kept["subdivision"], kept["count_in"]), ("triplets", 1))

    def test_help_and_version(self):
        self.assertEqual(midipool("--version").stdout.strip().split("/")[0], "midipool")
        commands = midipool("--help").stdout
        for command in ("serve", "join", "host", "rooms", "transport", "status", "mixer", "listen",
                        "metronome", "record", "devices", "doctor"):
            self.assertIn(command, commands)
            self.assertEqual(midipool(command, "--help").returncode, 0)

    def test_nobody_there(self):
        port = free_port()
        for words in (("rooms", f"127.0.0.1:{port}"), ("join", f"jam@127.0.0.1:{port}"),
                      ("transport", f"jam@127.0.0.1:{port}", "start")):
            result = midipool(*words, *self.config())
            self.assert_one_line(result, 1, str(port))
        nobody = ("status", "--ui", f"127.0.0.1:{port}", *self.config())
        self.assert_one_line(midipool(*nobody), 1, str(port))

    def test_without_sound_it_says_so(self):
        client = self.client("kim", self.server().address, "--audio", "none", midi="none")
        client.process.wait_for_line("sound: none .*you send no sound, and hear none", errors=True)

    def test_an_unknown_name(self):
        result = midipool("rooms", "no-such-host.invalid", *self.config())
        self.assert_one_line(result, 1, "no-such-host.invalid")

    def test_a_port_in_use(self):
        server = self.server()
        result = midipool("serve", "--listen", server.address, "--data", self.folder / "data",
                          *self.config())
        self.assert_one_line(result, 1, "address already in use")

    def test_a_data_folder_that_is_a_file(self):
        (self.folder / "data").write_text("not a folder")
        result = midipool("serve", "--listen", f"127.0.0.1:{free_port()}", "--data",
                          self.folder / "data", *self.config())
        self.assert_one_line(result, 1, str(self.folder / "data"))

    def test_a_typo_in_the_settings(self):
        config = self.folder / "config"
        config.mkdir()
        for text, named in (("[join]\nnmae = \"Kim\"\n", "no option join.nmae"),
                            ("[join\n", "line 1: a section is"),
                            ("[srve]\nlisten = \"[::]:7400\"\n", "no command \"srve\""),
                            ("[]\n", "line 1: a section is"),
                            ("[join]\nx=\n", "line 2: x has no value"),
                            ("[join]\nn\x1b[31mm\x07 = 1\n", "no option join.n?[31mm?")):
            (config / "midipool.toml").write_text(text)
            result = midipool("join", "jam@127.0.0.1", *self.config())
            self.assertEqual(result.returncode, 2, result.stderr)
            self.assertEqual(len(result.stderr.strip().splitlines()), 1, result.stderr)
            self.assertIn("midipool.toml", result.stderr)
            self.assertIn(named, result.stderr)
            self.assertTrue(result.stderr.strip().isprintable(), repr(result.stderr))
            self.assertEqual(midipool("join", "--help", *self.config()).returncode, 0)
            self.assertEqual(midipool("join", "--version", *self.config()).returncode, 0)
        # What opens nothing says so, and goes on without them.
        result = midipool("rooms", self.server().address, *self.config())
        self.assertEqual(result.returncode, 0, result.stderr)
        self.assertIn("left out", result.stderr)

    def test_settings_are_used(self):
        server = self.server()
        config = self.folder / "config"
        config.mkdir()
        (config / "midipool.toml").write_text("[join]\nname = \"Settled\"\nmidi = \"none\"\n")
        port = free_port()
        with Process([program("midipool"), "join", f"{ROOM}@{server.address}", *self.config(),
                      "--ui", f"127.0.0.1:{port}"]) as client:
            client.wait_for_line("joined room .* as Settled", errors=True)

    def test_passwords(self):
        server = self.server()
        first = self.client("kim", server.address, "--password", "sesame", midi="none")
        for words, text in (((), "asks for a password"), (("--password", "x"), "wrong password")):
            result = midipool("join", f"{ROOM}@{server.address}", "--midi", "none", *words,
                              "--ui", "off", *self.config())
            self.assertEqual(result.returncode, 1)
            self.assertIn(text, result.stderr.splitlines()[-1])
            steer = midipool("transport", f"{ROOM}@{server.address}", "start", *words,
                             *self.config())
            self.assertEqual(steer.returncode, 1)
        self.assertFalse(self.transport(first)["playing"])
        steer = midipool("transport", f"{ROOM}@{server.address}", "start", "--password", "sesame",
                         *self.config())
        self.assertEqual(steer.returncode, 0)
        rooms = json.loads(midipool("rooms", server.address, "--json", *self.config()).stdout)
        self.assertTrue(rooms["rooms"][0]["password"])

    def test_a_room_that_only_its_owner_steers(self):
        server = self.server()
        owner = self.client("kim", server.address, "--steering", "owner", midi="none")
        refused = midipool("transport", f"{ROOM}@{server.address}", "start", *self.config())
        self.assert_one_line(refused, 1, "only the room's owner")
        allowed = midipool("transport", f"{ROOM}@{server.address}", "start",
                           "--config", owner.config)
        self.assertEqual(allowed.returncode, 0, allowed.stderr)

    def test_an_owner_locks_a_room_that_was_open(self):
        server = self.server()
        owner = self.client("kim", server.address, midi="none")
        owner.stop()
        guest = self.client("lee", server.address, "--password", "sesame", midi="none")
        guest.process.wait_for_line("only its owner changes", errors=True)
        owner.add_options("--password", "sesame")
        owner.start()
        guest.process.wait_for_line("with a password", errors=True)
        refused = midipool("join", f"{ROOM}@{server.address}", "--midi", "none", "--ui", "off",
                           *self.config())
        self.assertIn("asks for a password", refused.stderr)
        self.assertEqual(owner.stop(), 0)

    def test_a_changed_certificate_is_refused(self):
        server = self.server()
        self.assertEqual(midipool("rooms", server.address, *self.config()).returncode, 0)
        server.stop()
        for name in ("server.crt", "server.key"):
            os.remove(server.data / name)
        server.start()
        result = midipool("rooms", server.address, *self.config())
        self.assert_one_line(result, 1, "known_servers")

    def test_a_session_says_little_and_ends_well(self):
        server = self.server()
        client = self.client("kim", server.address, midi="none")
        self.assertEqual(client.stop(), 0)
        self.assertLessEqual(len(client.process.error_lines), 8)
        self.assertEqual(client.process.lines, [])
        self.assertEqual(server.stop(), 0)

    def assert_ends_saying(self, process, words):
        process.signal(signal.SIGINT)
        self.assertEqual(process.wait(), 0)
        said = [line.split(" ", 1)[1] for line in process.error_lines]
        self.assertEqual(said[-1], words)
        self.assertEqual(said.count(words), 1)

    def test_ctrl_c_is_answered_in_one_line(self):
        server = self.server()
        client = self.client("kim", server.address, midi="none")
        self.assert_ends_saying(client.process, f"left room {ROOM}")
        self.assert_ends_saying(server.process, "the server has ended")
        with self.host() as host:
            host.wait_for_line("clock locked", errors=True)
            self.assert_ends_saying(host, f"left room {ROOM}; its server has ended")
        page = Process([program("midipool"), "--no-open", "--ui", f"127.0.0.1:{free_port()}",
                        *self.config()])
        with page:
            page.wait_for_line("mixer page: ", errors=True)
            self.assert_ends_saying(page, "ended")

    def host(self):
        return Process([program("midipool"), "host", ROOM, "--listen", f"127.0.0.1:{free_port()}",
                        "--midi", "none", "--ui", f"127.0.0.1:{free_port()}", *self.config()])

    def test_host_serves_and_joins(self):
        port, ui = free_port(), free_port()
        with Process([program("midipool"), "host", ROOM, "--listen", f"127.0.0.1:{port}",
                      "--name", "Kim", "--midi", "none", "--ui", f"127.0.0.1:{ui}",
                      *self.config()]) as host:
            host.wait_for_line("clock locked", errors=True)
            rooms = json.loads(midipool("rooms", f"127.0.0.1:{port}", "--json",
                                        *self.config()).stdout)
            self.assertEqual(rooms["rooms"][0]["members"], 1)
            self.assertEqual(host.stop(), 0)

    def test_status_answers_only_to_its_own_name(self):
        server = self.server()
        client = self.client("kim", server.address, midi="none")
        token = (client.config / "control_token").read_text().strip()
        for host, status in ((client.ui, "200"), (f"localhost:{client.ui_port}", "200"),
                             ("evil.example", "421"), ("127.0.0.1.evil.example", "421")):
            with socket.create_connection(("127.0.0.1", client.ui_port)) as connection:
                connection.sendall(f"GET /status HTTP/1.1\r\nHost: {host}\r\n"
                                   f"Authorization: Bearer {token}\r\n\r\n".encode())
                self.assertIn(status, connection.recv(64).decode().splitlines()[0])

    def test_status_answers_only_to_its_own_user(self):
        client = self.client("kim", self.server().address, midi="none")
        mode = (client.config / "control_token").stat().st_mode
        self.assertEqual(mode & 0o777, 0o600)
        stranger = ("status", "--ui", client.ui, *self.config())
        self.assert_one_line(midipool(*stranger), 1, "start a client first")
        (self.folder / "config").mkdir(exist_ok=True)
        (self.folder / "config" / "control_token").write_text("0" * 32 + "\n")
        self.assert_one_line(midipool(*stranger), 1, "has another token")

    def test_devices_lists_what_there_is(self):
        nowhere = {"XDG_RUNTIME_DIR": str(self.folder), "JACK_DEFAULT_SERVER": "nobody"}
        result = midipool("devices", env=nowhere)
        self.assertEqual(result.returncode, 0)
        self.assertIn("--audio auto takes", result.stdout)
        self.assertEqual(result.stderr, "")
        found = json.loads(midipool("devices", "--json", env=nowhere).stdout)
        self.assertFalse(found["jack"]["running"])
        self.assertFalse(found["pipewire"]["running"])
        self.assertIn(found["auto"], ("rtaudio", "null"))

    def test_doctor_examines(self):
        result = midipool("doctor", env={"HOME": str(self.folder), "XDG_CONFIG_HOME": "",
                                         "XDG_DATA_HOME": ""})
        self.assertEqual(result.returncode, 0)
        self.assertIn("MIDI", result.stdout)
        self.assertIn("sound", result.stdout)
        config = self.folder / "elsewhere"
        elsewhere = midipool("doctor", "--config", config).stdout
        self.assertIn(f"settings in {config}", elsewhere)
        self.assertIn("realtime priority", result.stdout)

    def test_the_server_tells_how_it_is(self):
        server = self.server()
        self.client("kim", server.address, midi="none")
        page = subprocess.run(["curl", "-sk", f"https://{server.address}/metrics"],
                              capture_output=True, text=True, check=True).stdout
        self.assertIn("midipool_members 1", page)
        self.assertNotIn("kim", page)
        health = subprocess.run(["curl", "-sk", f"https://{server.address}/healthz"],
                                capture_output=True, text=True, check=True).stdout
        self.assertEqual(health, "ok\n")


if __name__ == "__main__":
    unittest.main()
