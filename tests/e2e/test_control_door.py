# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may work a running client: the token, the host, the origin, and how fast and how much."""

import http.client
import json
import socket
import time
import unittest

from control_stage import ControlStage
from midipool_bench.errors import BenchError
from midipool_bench.web_socket import Closed


class ControlDoor(ControlStage):
    def setUp(self):
        self.program = self.page_program()

    def get(self, path, method="GET", body=None, **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.program.ui_port, timeout=10)
        self.addCleanup(connection.close)
        connection.request(method, path, body, {name.replace("_", "-"): value
                                                for name, value in headers.items()})
        return connection.getresponse()

    def bearer(self, token=None):
        return {"Authorization": f"Bearer {token or self.program.token}"}

    def assert_closed(self, page, code, timeout=10.0):
        with self.assertRaises(Closed) as closed:
            deadline = time.monotonic() + timeout
            while time.monotonic() < deadline:
                page.receive(deadline - time.monotonic())
        self.assertEqual(closed.exception.code, code)

    def test_the_page_is_there_and_lets_in_nothing_foreign(self):
        answer = self.get("/")
        self.assertEqual(answer.status, 200)
        self.assertEqual(answer.getheader("Content-Type"), "text/html; charset=utf-8")
        self.assertIn("default-src 'self'", answer.getheader("Content-Security-Policy"))
        self.assertEqual(answer.getheader("X-Content-Type-Options"), "nosniff")
        self.assertEqual(answer.getheader("Cache-Control"), "no-store")
        self.assertIn(b"<html", answer.read())
        self.assertEqual(self.get("/", "HEAD").read(), b"")
        self.assertEqual(self.get("/no-such-file.js").status, 404)
        self.assertEqual(self.get("/../../etc/passwd").status, 404)
        self.assertEqual(self.get("/", "PUT").status, 405)

    def test_the_token_is_wanted(self):
        self.assertEqual(self.get("/status").status, 401)
        self.assertEqual(self.get("/status", **self.bearer("0" * 32)).status, 401)
        self.assertEqual(self.get("/status", **self.bearer()).read(), b"{}")
        for first in (None, "0" * 32, self.program.token[:-1], ""):
            page = self.stranger(self.program, first)
            if first is None:
                page.say(type="leave")
            self.assert_closed(page, 4401)

    def test_a_hello_is_wanted_soon(self):
        begin = time.monotonic()
        self.assert_closed(self.stranger(self.program), 4401)
        self.assertGreater(time.monotonic() - begin, 4.0)
        nothing = self.stranger(self.program)
        nothing.say_text("hello?")
        self.assert_closed(nothing, 4401)

    def test_other_web_pages_are_refused(self):
        ours = f"http://127.0.0.1:{self.program.ui_port}"
        for origin, status in ((ours, 200), ("http://evil.example", 403), ("null", 403),
                               (ours.replace("http", "https"), 403),
                               (f"http://127.0.0.1:{self.program.ui_port + 1}", 403)):
            self.assertEqual(self.get("/status", Origin=origin, **self.bearer()).status, status)
        for headers in ([("Origin", "http://evil.example")], [("Origin", "null")]):
            with self.assertRaisesRegex(BenchError, "403"):
                self.stranger(self.program, self.program.token, headers=headers)
        page = self.page(self.program, headers=[("Origin", ours)])
        self.assertEqual(page.wait_for("welcome")["api"], 1)

    def test_other_names_are_refused(self):
        for host in ("evil.example", f"evil.example:{self.program.ui_port}", "localhost.evil.example"):
            self.assertEqual(self.get("/", Host=host).status, 421)
            with self.assertRaisesRegex(BenchError, "421"):
                self.stranger(self.program, self.program.token, host=host)
        page = self.page(self.program, host=f"localhost:{self.program.ui_port}")
        page.wait_for("welcome")

    def test_another_protocol_or_place_is_no_websocket(self):
        for change in (("midipool.control.v1", "midipool.v1"), ("/control", "/status"), ("/control", "/")):
            with socket.create_connection(("127.0.0.1", self.program.ui_port)) as connection:
                text = ("GET /control HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
                        "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                        "Sec-WebSocket-Version: 13\r\n"
                        "Sec-WebSocket-Protocol: midipool.control.v1\r\n\r\n").replace(*change)
                connection.sendall(text.encode())
                self.assertNotIn(b" 101 ", connection.recv(64))

    def test_too_fast_is_the_end(self):
        page = self.page(self.program)
        page.wait_for("welcome")
        for _ in range(250):
            page.say(type="hello", meters_per_second=0)
        self.assert_closed(page, 1008)

    def test_too_long_is_the_end(self):
        page = self.page(self.program)
        page.say(type="chat", text="x" * 60_000)
        self.assertEqual(page.wait_for("error")["code"], "invalid_message")
        page.say(type="chat", text="x" * 66_000)
        self.assert_closed(page, 1009)

    def test_what_makes_no_sense_is_answered_in_words(self):
        page = self.page(self.program)
        page.say_text("no JSON")
        self.assertEqual(page.wait_for("error")["code"], "invalid_message")
        answer = page.ask("strip", nickname="Ben", gain_db=11)
        self.assertEqual(answer["message"], "strip: gain_db must be a number from -200 to 10")
        page.say(type="dance", id=7)  # of a later version: skipped
        self.assertEqual(page.ask("settings", settings={})["type"], "done")

    def test_a_script_posts(self):
        def post(body, kind="application/json", **headers):
            answer = self.get("/control", "POST", json.dumps(body), Content_Type=kind, **headers)
            return answer.status, answer.read()

        wish = {"type": "settings", "settings": {"theme": "dark"}, "id": 3}
        self.assertEqual(post(wish)[0], 401)
        self.assertEqual(post(wish, "text/plain", **self.bearer())[0], 415)
        self.assertEqual(post(wish, **self.bearer()), (200, b'{"type":"done","id":3}'))
        status, body = post({"type": "strip"}, **self.bearer())
        self.assertEqual((status, json.loads(body)["code"]), (200, "invalid_message"))

    def test_half_a_request_keeps_nobody_out(self):
        ends = [socket.create_connection(("127.0.0.1", self.program.ui_port)) for _ in range(80)]
        for end in ends:
            end.sendall(b"GET / HTTP/1.1\r\n")
        self.assertEqual(self.get("/").status, 200)
        for end in ends:
            end.close()

    def test_the_end_of_the_program_is_told(self):
        page = self.page(self.program)
        page.wait_for("welcome")
        self.assertEqual(self.program.stop(), 0)
        self.assert_closed(page, 1001)


if __name__ == "__main__":
    unittest.main()
