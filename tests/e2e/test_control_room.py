# SPDX-License-Identifier: GPL-3.0-or-later
"""What a page sees and does: rooms hosted, joined and left, the mixer, the transport, chat."""

import json
import unittest

from control_stage import ControlStage, QUIET
from midipool_bench.ports import free_port
from midipool_bench.processes import Process
from midipool_bench.programs import MidipoolPage, midipool
from midipool_bench.paths import program


class ControlRoom(ControlStage):
    def host(self, nick="Ann", **wish):
        """A program that hosts, and a page at it that knows so."""
        ann = self.page_program()
        page = self.page(ann)
        self.assertEqual(page.ask("host", room="jam", nickname=nick, **wish)["type"], "done")
        self.wait_for_phase(page, "joined")
        return ann, page

    def guest(self, invitation, nick="Ben", extra=QUIET, **settings):
        ben = self.page_program(*extra, **settings)
        page = self.page(ben)
        self.assertEqual(page.ask("join", invitation=invitation, nickname=nick)["type"], "done")
        return ben, page

    def invitation(self, page):
        return page.wait_until("session", lambda told: told.get("invitation"))["invitation"]

    def test_it_begins_in_no_room(self):
        page = self.page(self.page_program())
        told = self.state(page, "welcome", "session", "recent_rooms", "settings", "mappings")
        self.assertEqual(told["session"], {"type": "session", "phase": "start"})
        self.assertEqual(told["recent_rooms"]["rooms"], [])
        self.assertNotIn("players", told)
        for wish in ({"kind": "transport", "action": "start"}, {"kind": "chat", "text": "hello"},
                     {"kind": "strip", "nickname": "Ben", "gain_db": 0}):
            self.assertEqual(page.ask(**wish)["code"], "not_in_room")

    def test_hosting_joining_and_leaving(self):
        ann, page = self.host(password="hush")
        invitation = self.invitation(self.page(ann))
        self.assertIn("?password=hush", invitation)
        self.assertIn(f"jam@127.0.0.1:{ann.port}#", invitation)
        self.assertEqual(page.ask("host", room="jam", nickname="Ann")["code"], "already_in_room")

        ben, other = self.guest(f"  <{invitation[:30]}\n {invitation[30:]}> ")
        session = self.wait_for_phase(other, "joined")
        self.assertEqual((session["room"], session["nickname"], session["hosting"]),
                         ("jam", "Ben", False))
        self.assertTrue(session["password"])
        came = page.wait_until("changed", lambda told: told["action"] == "joined")
        self.assertEqual(came["nickname"], "Ben")
        players = page.wait_until("players", lambda told: len(told["players"]) == 2)["players"]
        self.assertEqual([player["nickname"] for player in players if player["self"]], ["Ann"])

        self.assertEqual(other.ask("leave")["type"], "done")
        self.wait_for_phase(other, "start")
        left = page.wait_until("changed", lambda told: told["action"] == "left")
        self.assertEqual(left["nickname"], "Ben")
        recent = self.state(self.page(ben), "recent_rooms")["recent_rooms"]["rooms"]
        self.assertEqual((recent[0]["invitation"], recent[0]["hosted"]), (invitation, False))

        # And again in the same process: all that belonged to the room was given back.
        self.assertEqual(page.ask("leave")["type"], "done")
        self.wait_for_phase(page, "start")
        self.assertEqual(page.ask("host", room="second", nickname="Ann")["type"], "done")
        self.assertEqual(self.wait_for_phase(page, "joined")["room"], "second")

    def test_a_second_server_of_the_machine_has_a_port_of_its_own(self):
        ann, _ = self.host()
        program = MidipoolPage(*QUIET, "--data", str(ann.config / "server"))
        program.port = ann.port
        self.addCleanup(program.close)
        second = self.page(program.start())
        answer = second.ask("host", room="jam", nickname="Ben")
        self.assertEqual(answer["code"], "failed")
        self.assertEqual(self.wait_for_phase(second, "failed")["error"]["step"], "host")
        port = free_port()
        self.assertEqual(second.ask("host", room="jam", nickname="Ben", port=port)["type"], "done")
        self.wait_for_phase(second, "joined")
        self.assertIn(f":{port}#", self.invitation(self.page(program)))
        self.assertEqual(self.state(self.page(ann), "session")["session"]["phase"], "joined")

    def test_what_was_said_is_told_to_a_page_that_comes_later(self):
        ann, page = self.host()
        self.assertEqual(page.ask("chat", text="from bar 17 again?")["type"], "done")
        page.wait_until("chat", lambda told: told["text"] == "from bar 17 again?")
        told = self.page(ann).wait_until("story", lambda told: True)
        self.assertIn("from bar 17 again?", [event.get("text") for event in told["events"]])

    def test_what_fails_is_told_and_the_page_stays(self):
        ann, _ = self.host(password="hush")
        invitation = self.invitation(self.page(ann))
        page = self.page(self.page_program())
        other = invitation.split("#")[0] + "#" + "ab" * 32 + "?password=hush"
        nobody = free_port()
        for wanted, step, words, code in (
                (invitation.split("?")[0], "password", "asks for a password", "wrong_password"),
                (invitation.replace("hush", "x"), "password", "wrong password", "wrong_password"),
                (other, "fingerprint", "not the server of the invitation", None),
                (f"jam@127.0.0.1:{nobody}", "tcp", "nobody listens", None),
                ("jam@no-such-host.invalid", "name", "no-such-host.invalid", None)):
            with self.subTest(wanted):
                self.assertEqual(page.ask("join", invitation=wanted, nickname="Eve")["type"],
                                 "done")
                error = self.wait_for_phase(page, "failed", 20.0)["error"]
                self.assertEqual(error["step"], step)
                self.assertIn(words, error["message"])
                self.assertEqual(error.get("code"), code)
        answer = page.ask("join", invitation="nonsense", nickname="Eve")
        self.assertEqual(answer["code"], "invalid_message")
        page.ask("join", invitation=invitation, nickname="Eve")
        self.wait_for_phase(page, "joined")

    def test_a_line_without_udp_is_told(self):
        ann, _ = self.host()
        relay = self.relay(ann.port, loss_percent=100)
        _, page = self.guest(f"jam@127.0.0.1:{relay.port}")
        self.assertEqual(self.wait_for_phase(page, "failed", 20.0)["error"]["step"], "udp")

    def test_the_command_line_takes_an_invitation_and_still_fails_at_once(self):
        ann, page = self.host()
        invitation = self.invitation(self.page(ann))
        words = ["join", "--midi", "none", "--audio", "null", "--ui", "off", "--config",
                 ann.folder / "other"]
        with Process([program("midipool"), *words, invitation]) as ben:
            ben.wait_for_line("clock locked", errors=True)
        wrong = midipool(*words, invitation.split("#")[0] + "#" + "ab" * 32)
        self.assertEqual(wrong.returncode, 1)
        self.assertIn("not the server of the invitation", wrong.stderr.splitlines()[-1])

    def test_the_transport_of_all(self):
        ann, page = self.host()
        _, other = self.guest(self.invitation(self.page(ann)))
        self.wait_for_phase(other, "joined")
        # Ben knows where the song is only with a clock.
        other.wait_until("clock", lambda told: told["state"] == "locked")
        for wish, seen in (
                ({"action": "tempo", "bpm": 137.3}, lambda told: told["bpm"] == 137.3),
                ({"action": "signature", "time_signature": {"numerator": 7, "denominator": 8}},
                 lambda told: told["time_signature"] == {"numerator": 7, "denominator": 8}),
                ({"action": "loop", "loop": {"start": {"bar": 2}, "end": {"bar": 4}}},
                 lambda told: told["loop"] and told["loop"]["to"]["bar"] == 4),
                ({"action": "loop", "loop": None}, lambda told: told["loop"] is None),
                ({"action": "start"}, lambda told: told["playing"]),
                ({"action": "locate", "place": {"bar": 9}}, lambda told: told["playing"]),
                ({"action": "stop"}, lambda told: not told["playing"]),
                ({"action": "continue"}, lambda told: told["playing"])):
            with self.subTest(wish["action"]):
                self.assertEqual(page.ask("transport", **wish)["type"], "done")
                if wish["action"] != "locate":
                    other.wait_until("transport", seen)
                else:
                    changed = other.wait_until("changed", lambda told: told["action"] == "locate")
                    self.assertEqual((changed["nickname"], changed["self"]), ("Ann", False))
        answer = page.ask("transport", action="loop", loop={"start": {"bar": 4}, "end": {"bar": 2}})
        self.assertEqual((answer["type"], answer["code"]), ("error", "failed"))

    def test_who_may_not_steer_is_told(self):
        server = self.server()
        self.client("kim", server.address, "--steering", "owner", midi="none")
        _, page = self.guest(f"jam@{server.address}")
        self.assertFalse(self.wait_for_phase(page, "joined")["may_steer"])
        self.assertEqual(page.ask("transport", action="start")["code"], "not_allowed")

    def test_an_owner_changes_the_rooms_settings(self):
        ann, page = self.host()
        _, other = self.guest(self.invitation(self.page(ann)))
        self.wait_for_phase(other, "joined")
        self.assertEqual(other.ask("change_room", steering="owner")["code"], "not_allowed")
        self.assertEqual(page.ask("change_room", steering="owner", password="hush")["type"], "done")
        told = other.wait_until("session", lambda told: told["steering"] == "owner")
        self.assertEqual((told["may_steer"], told["password"]), (False, True))
        invitation = page.wait_until("session", lambda told: told["password"])["invitation"]
        self.assertIn("?password=hush", invitation)
        _, late = self.guest(invitation.split("?")[0], "Eve")
        self.assertEqual(self.wait_for_phase(late, "failed")["error"]["step"], "password")
        late.ask("join", invitation=invitation, nickname="Eve")
        self.wait_for_phase(late, "joined")
        self.assertEqual(page.ask("change_room", password="")["type"], "done")
        open_again = other.wait_until("session", lambda told: not told["password"])
        self.assertEqual(open_again["steering"], "owner")

    def test_chat_goes_to_all(self):
        ann, page = self.host()
        _, other = self.guest(self.invitation(self.page(ann)))
        self.wait_for_phase(other, "joined")
        self.assertEqual(other.ask("chat", text="from bar 17 again? ♪ <b>")["type"], "done")
        for hears, own in ((page, False), (other, True)):
            heard = hears.wait_for("chat")
            self.assertEqual((heard["nickname"], heard["text"], heard["self"]),
                             ("Ben", "from bar 17 again? ♪ <b>", own))
        self.assertEqual(page.ask("chat", text="")["code"], "invalid_message")
        self.assertEqual(page.ask("chat", text="two\nlines")["code"], "invalid_message")
        for _ in range(12):
            page.say(type="chat", text="la")
        self.assertEqual(page.wait_for("error")["code"], "too_fast")

    def test_settings_are_kept(self):
        ann = self.page_program()
        page, other = self.page(ann), self.page(ann)
        self.state(other, "settings")
        answer = page.ask("settings", settings={"theme": "dark", "size": 1.5, "on": True})
        self.assertEqual(answer["type"], "done")
        self.assertEqual(other.wait_for("settings")["settings"],
                         {"theme": "dark", "size": 1.5, "on": True})
        page.ask("settings", settings={"on": None})
        ann.restart()
        kept = self.state(self.page(ann), "settings")["settings"]["settings"]
        self.assertEqual(kept, {"theme": "dark", "size": 1.5})
        page = self.page(ann)
        self.assertEqual(page.ask("settings", settings={"x": "y" * 5000})["code"],
                         "invalid_message")
        for i in range(40):
            last = page.ask("settings", settings={f"x{i}": "y" * 200})
        self.assertEqual(last["code"], "failed")

    def test_a_lost_server_and_its_return(self):
        server = self.server()
        ben, page = self.guest(f"jam@{server.address}")
        self.wait_for_phase(page, "joined")
        page.wait_until("clock", lambda told: told["state"] == "locked")
        server.kill()
        self.wait_for_phase(page, "away")
        players = page.wait_for("players")["players"]
        self.assertEqual((players[0]["lamp"], players[0]["reason"]), ("bad", "away"))
        server.start()
        self.wait_for_phase(page, "joined", 20.0)


if __name__ == "__main__":
    unittest.main()
