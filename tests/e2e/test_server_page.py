# SPDX-License-Identifier: GPL-3.0-or-later
"""The server's page and what its administrator does, against the real server."""

import json
import re
import stat
import threading
import time
import unittest
from pathlib import Path

from midipool_bench.member import Member
from midipool_bench.programs import midipool
from midipool_bench.server_page import ServerPage
from midipool_bench.waiting import wait_until
from midipool_bench.web_socket import Messages
from stage import ROOM, Stage

PROTOCOL = Path(__file__).resolve().parents[2] / "docs" / "protocol.md"
WRONG = "0" * 32


def examples(label):
    """The page's JSON examples whose label begins like that, by label."""
    blocks = re.findall(r"^```json (.*?)\n(.*?)^```", PROTOCOL.read_text(encoding="utf-8"),
                        re.DOTALL | re.MULTILINE)
    return {name: json.loads(text) for name, text in blocks if name.startswith(label)}


def shape(value):
    """Which fields there are, and of what kind."""
    if isinstance(value, dict):
        return {name: shape(field) for name, field in value.items()}
    if isinstance(value, list):
        return [shape(element) for element in value[:1]]
    if isinstance(value, bool):
        return "boolean"
    return "number" if isinstance(value, (int, float)) else type(value).__name__


class ServerPageTest(Stage):
    def setUp(self):
        self.room = self.server()
        self.page = ServerPage(self.room)

    def member(self, nick, **settings):
        member = Member(ROOM, self.room.port, nick, **settings)
        self.addCleanup(member.close)
        return member

    def messages(self):
        messages = Messages(self.room.port)
        self.addCleanup(messages.close)
        return messages

    def kim(self):
        return self.client("kim", self.room.address, "--audio", "none", midi="none")

    def id_of(self, nick):
        return self.page.players(ROOM)[nick]["id"]

    def wait_for_line(self, program, text):
        wait_until(lambda: any(text in line for line in program.process.error_lines), 10.0,
                   f"a line with {text}", pause=0.05)

    def test_the_page_is_there(self):
        status, fields, body = self.page.ask("GET", "/")
        self.assertEqual(status, 200)
        self.assertIn("<title>midiPool", body)
        self.assertIn("default-src 'self'", fields["Content-Security-Policy"])
        self.assertEqual(fields["X-Content-Type-Options"], "nosniff")
        self.assertNotIn("Strict-Transport-Security", fields)  # self-signed: no way back
        self.assertNotIn("Access-Control-Allow-Origin", fields)
        for path in re.findall(r'(?:src|href)="([^"]+)"', body):
            self.assertEqual(self.page.ask("GET", f"/{path}")[0], 200, path)
        self.assertNotRegex(body, r"<style|style=|<script>|\son[a-z]+=")
        for path in ("/admin_token", "/../admin_token", "/server.key", "/api/kick"):
            self.assertIn(self.page.ask("GET", path)[0], (404, 405), path)

    def test_the_token_is_its_owners_alone(self):
        mode = stat.S_IMODE(self.page.token_file.stat().st_mode)
        self.assertEqual(mode, 0o600)
        self.assertRegex(self.page.token, "^[0-9a-f]{32}$")
        self.wait_for_line(self.room, str(self.page.token_file))
        before = self.page.token
        self.room.restart()
        self.assertEqual(self.page.token, before)
        self.assertNotIn(before, "\n".join(self.room.process.error_lines))

    def test_the_overview_is_as_documented(self):
        documented = examples("overview")
        member = self.member("Ann", channels=2)
        member.messages.say(type="report", clock="locked", round_trip_us=20400, jitter_us=1300,
                            error_bound_us=180, drift_ppm=12.5, output_lead_us=5333)
        wait_until(lambda: "line" in self.page.players(ROOM)["Ann"], 5.0, "her report")
        seen = self.page.overview(self.page.token)
        self.assertEqual(shape(seen), shape(documented["overview admin"]))
        public = self.page.overview()
        self.assertEqual(shape(public), shape(documented["overview"]))
        text = json.dumps(public)
        for secret in ("Ann", "127.0.0.1", "openssl"):
            self.assertNotIn(secret, text)

    def test_load_is_measured(self):
        ann = self.member("Ann", channels=2)
        ben = self.member("Ben")
        with ann.sending():
            wait_until(lambda: self.page.overview()["load"]["received_per_second"] > 50, 20.0,
                       "a load", pause=0.2)
            load = self.page.overview()["load"]
            self.assertGreater(load["sent_per_second"], 50)
            self.assertGreater(load["processor_percent"], 0)
            sound = self.page.players(ROOM)["Ann"]["sound"]
            self.assertEqual(sound["codec"], "L16")
            self.assertGreater(sound["packets"], 100)
            self.assertGreater(len(ben.datagrams(5)), 4)

    def test_a_kicked_player_is_gone_and_kept_out(self):
        kim = self.kim()
        other = self.messages()
        other.say(type="join", room=ROOM, nickname="Ann")
        other.wait_for("joined")
        self.assertEqual(self.page.post("/api/kick", {"room": ROOM, "member": self.id_of("kim")}),
                         (200, {}))
        other.wait_for("member_left")
        wait_until(lambda: not kim.process.is_running(), 10.0, "the end of kim's client")
        self.assertEqual(kim.process.returncode, 1)
        self.wait_for_line(kim, "has sent you away; you may come back in 10 minutes")
        # All are at one address here.
        again = self.messages()
        again.say(type="join", room=ROOM, nickname="Kim")
        self.assertEqual(again.wait_for("error")["code"], "kicked")
        self.assertEqual(self.page.overview(self.page.token)["kept_out"], 1)
        self.assertEqual(self.page.post("/api/pardon"), (200, {}))
        again.say(type="join", room=ROOM, nickname="Kim")
        again.wait_for("joined")

    def test_a_muted_player_is_heard_by_nobody_until_he_is_unmuted(self):
        ann = self.member("Ann", channels=2)
        ben = self.member("Ben")
        with ann.sending():
            self.assertEqual(len(ben.datagrams(5)), 5)
            who = {"room": ROOM, "member": ann.id}
            self.assertEqual(self.page.post("/api/mute", {**who, "muted": True}), (200, {}))
            self.assertEqual(ben.messages.wait_for("member_muted")["id"], ann.id)
            self.assertTrue(self.page.players(ROOM)["Ann"]["muted"])
            time.sleep(0.2)
            ben.socket.setblocking(False)
            self.drain(ben)
            time.sleep(0.5)
            self.assertEqual(self.drain(ben), 0)
            self.assertTrue(self.member("Bo").joined["members"][0]["muted"])
            self.assertEqual(self.page.post("/api/mute", {**who, "muted": False}), (200, {}))
            self.assertEqual(len(ben.datagrams(5)), 5)

    @staticmethod
    def drain(member):
        count = 0
        while True:
            try:
                datagram = member.socket.recv(2048)
            except BlockingIOError:
                return count
            if datagram[0] >= 128:  # RTP; others are the server's answers
                count += 1

    def test_a_closed_room_is_forgotten_and_its_players_stay_away(self):
        kim = self.kim()
        self.conductor(self.room.address).say("tempo", 137.3)
        self.assertEqual(self.page.post("/api/close_room", {"room": ROOM}), (200, {}))
        wait_until(lambda: not kim.process.is_running(), 10.0, "the end of kim's client")
        self.wait_for_line(kim, "has closed the room")
        self.assertEqual(self.page.overview()["rooms"], [])
        self.room.restart()
        self.assertEqual(self.page.overview()["rooms"], [])
        self.assertEqual(self.page.post("/api/close_room", {"room": ROOM})[0], 404)
        self.kim()
        wait_until(lambda: [room["bpm"] for room in self.page.overview()["rooms"]] == [120], 5.0,
                   "a new room")

    def test_the_message_of_the_day_is_kept_and_told(self):
        kim = self.kim()
        text = "Rehearsal on Friday at eight, bring cäbles"
        self.assertEqual(self.page.post("/api/message_of_the_day", {"text": text}), (200, {}))
        self.wait_for_line(kim, f"message of the day: {text}")
        self.room.restart()
        late = self.messages()
        late.say(type="join", room="elsewhere", nickname="Ann")
        self.assertEqual(late.wait_for("joined")["message_of_the_day"], text)
        self.assertEqual(self.page.post("/api/message_of_the_day", {"text": ""}), (200, {}))
        self.assertEqual(late.wait_for("message_of_the_day")["text"], "")

    def test_requests_are_as_documented(self):
        self.member("Ann")
        requests = examples("admin /api/")
        self.assertEqual(len(requests), 5)
        for label, content in requests.items():
            if "member" in content:
                content["member"] = self.id_of("Ann") if "Ann" in self.page.players(ROOM) else 1
            self.assertIn(self.page.post(label.removeprefix("admin "), content)[0], (200, 404), label)

    def test_strangers_do_nothing(self):
        self.member("Ann")
        close = {"room": ROOM}
        self.assertEqual(self.page.post("/api/close_room", close, token=WRONG)[0], 401)
        status, fields, _ = self.page.ask("POST", "/api/close_room", body=json.dumps(close),
                                          **{"Content-Type": "application/json"})
        self.assertEqual((status, fields["WWW-Authenticate"]), (401, "Bearer"))
        cookie = {"Cookie": f"token={self.page.token}", "Content-Type": "application/json"}
        self.assertEqual(self.page.ask("POST", f"/api/close_room?token={self.page.token}",
                                       body=json.dumps(close), **cookie)[0], 401)
        self.assertEqual(self.page.post("/api/close_room", close, Origin="https://evil.example")[0],
                         403)
        self.assertEqual(self.page.post("/api/close_room", close,
                                        **{"Content-Type": "text/plain"})[0], 415)
        self.assertEqual(len(self.page.overview()["rooms"]), 1)
        ours = {"Origin": f"https://127.0.0.1:{self.room.port}"}
        self.assertEqual(self.page.post("/api/close_room", close, **ours)[0], 200)

    def test_who_guesses_tokens_is_not_listened_to(self):
        token = self.page.token
        for _ in range(5):
            self.assertEqual(self.page.post("/api/pardon", token=WRONG)[0], 401)
        status, answer = self.page.post("/api/pardon", token=token)
        self.assertEqual((status, answer["code"]), (429, "too_fast"))
        self.assertEqual(self.page.overview()["administrator"], False)
        status, _, _ = self.page.ask("GET", "/api/overview", source="127.0.0.2",
                                     Authorization=f"Bearer {token}")
        self.assertEqual(status, 200)

    def test_bad_bodies(self):
        for body in ("", "{", "[]", "null", '"x"', "{}", '{"room": 7}', '{"room": ""}',
                     '{"room": "a\\u0000b"}', "[" * 3000, b"\xff\xfe"):
            self.assertEqual(self.page.post("/api/close_room", body)[0], 400, body)
        self.assertEqual(self.page.post("/api/message_of_the_day", {"text": "x" * 501})[0], 400)
        self.assertEqual(self.page.post("/api/message_of_the_day", {"text": "x" * 500})[0], 200)
        for size in (4097, 200_000):
            status, _, _ = self.page.ask("POST", "/api/close_room", body="x" * size,
                                         Authorization=f"Bearer {self.page.token}")
            self.assertEqual(status, 413)

    def test_slow_clients_are_left_behind(self):
        slow = [self.page.tls() for _ in range(40)]
        for number, connection in enumerate(slow):
            self.addCleanup(connection.close)
            connection.sendall(b"POST /api/kick HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n"
                               + (b"\r\n{" if number % 2 else b""))
        begin = time.monotonic()
        for _ in range(20):
            self.assertEqual(self.page.overview()["players"], 0)
        self.assertLess(time.monotonic() - begin, 3.0)
        for connection in slow:
            self.assertEqual(connection.recv(100), b"")
        self.assertLess(time.monotonic() - begin, 8.0)
        wait_until(lambda: self.page.overview()["connections"] == 1, 5.0, "all of them gone")

    def test_many_who_look_hold_up_nobody(self):
        kim = self.kim()
        stop = threading.Event()

        def look():
            while not stop.is_set():
                self.page.overview()

        watchers = [threading.Thread(target=look) for _ in range(4)]
        for watcher in watchers:
            watcher.start()
        try:
            time.sleep(2.0)
            status = kim.status()
        finally:
            stop.set()
            for watcher in watchers:
                watcher.join()
        self.assertTrue(status["online"])
        self.assertEqual(status["clock"]["state"], "locked")
        rooms = json.loads(midipool("rooms", self.room.address, "--json", "--config",
                                    kim.config).stdout)
        self.assertEqual(rooms["rooms"][0]["members"], 1)


if __name__ == "__main__":
    unittest.main()
