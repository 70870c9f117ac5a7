# SPDX-License-Identifier: GPL-3.0-or-later
"""The mixer page in Chromium, at real clients of a real server: what one does on a page is heard, and
seen on the pages of the others."""

import statistics
import unittest

from midipool_bench.server_page import ServerPage
from midipool_bench.waiting import wait_until
from page_stage import PageStage
from sound_stage import TONES

LEE, MAX = TONES["lee"][0], TONES["max"][0]


class SoundOnThePage(PageStage):
    def setUp(self):
        jack, server = self.jack(), self.server()
        kim = self.musician("kim", server.address, jack=jack, plays=False)
        for nick in ("lee", "max"):
            self.musician(nick, server.address, jack=jack)
        self.judge = self.ears(kim, "lee", "max")
        self.page = self.open_room(kim)
        self.page.wait_until("document.querySelectorAll('.desk [data-bank=players] .strip').length === 2")

    def wait_for_silence_of(self, frequency):
        wait_until(lambda: self.is_silent(frequency), 20.0, f"no {frequency} Hz")

    def is_silent(self, frequency):
        try:
            self.assert_no_tone(self.hear(self.judge, 0.2)[0], frequency)
        except AssertionError:
            return False
        return True

    def test_what_a_fader_shows_is_what_one_hears(self):
        self.wait_for_gain(self.judge, 1, LEE, 0.0)
        fader = f"{self.strip('lee')} .fader"
        self.page.drag(fader, 0, 40)
        dragged = self.shown_gain(self.page, "lee")
        self.assertLess(dragged, -1.0)
        self.wait_for_gain(self.judge, 1, LEE, dragged)
        self.page.do("focus", fader)
        self.page.press("ArrowDown", "Shift+ArrowDown")
        self.assertAlmostEqual(self.shown_gain(self.page, "lee"), dragged - 1.1)
        self.wait_for_gain(self.judge, 1, LEE, dragged - 1.1)
        # The other's level, and the stem's own ports, stay as they are.
        self.wait_for_gain(self.judge, 1, MAX, 0.0)
        self.wait_for_gain(self.judge, 3, LEE, 0.0)

    def test_mute_and_solo_are_heard(self):
        self.page.click(f"{self.strip('lee')} .mute")
        self.wait_for_silence_of(LEE)
        self.wait_for_gain(self.judge, 1, MAX, 0.0)
        self.page.click(f"{self.strip('lee')} .mute")
        self.wait_for_gain(self.judge, 1, LEE, 0.0)
        self.page.click(f"{self.strip('lee')} .solo")
        self.wait_for_silence_of(MAX)
        self.wait_for_gain(self.judge, 1, LEE, 0.0)
        self.page.click(f"{self.strip('lee')} .solo")
        self.wait_for_gain(self.judge, 1, MAX, 0.0)


class TimeOnThePage(PageStage):
    def setUp(self):
        jack = self.jack()
        self.room = self.server()
        kim = self.client("kim", self.room.address, "--audio", "null", jack=jack)
        lee = self.client("lee", self.room.address, "--audio", "null", jack=jack)
        self.judge = self.recorder(jack, records={"lee": lee.midi_receive})
        self.kim, self.lee = self.open_room(kim), self.open_room(lee)

    def slave_place(self):
        """At which tick the slave at Lee's port stands, counted from the song's first."""
        return self.slave(self.judge, "lee").next_tick - 1

    def page_place(self, tab):
        bar, beat, tick = self.counter(tab)
        return ((bar - 1) * 4 + beat - 1) * 24 + tick

    def set_tempo(self, bpm):
        self.kim.press("b")
        self.kim.type(bpm)
        self.kim.press("Enter", "Escape")

    def wait_for_tempo(self, tab, shown):
        tab.wait_until(f"document.querySelector('#tempo').value === '{shown}'")

    def shown_tempo(self, tab):
        return tab.ask("document.querySelector('#tempo').value")

    def test_play_on_one_page_runs_the_other_in_step_with_the_slaves(self):
        self.set_tempo("60")
        self.wait_for_tempo(self.lee, "60.000")
        self.kim.click(".transport-key.is-start")
        self.wait_until_ticking(self.judge, "lee", 12)
        self.lee.wait_for_text(".last-change", "kim started the song")
        behind = []
        for _ in range(25):
            before = self.slave_place()
            shown = self.page_place(self.lee)
            behind.append((before + self.slave_place()) / 2 - shown)
        # The counter steps by sixteenths, six ticks, and a drawing takes its time; 24 are a beat.
        self.assertGreater(statistics.median(behind), -2, behind)
        self.assertLess(statistics.median(behind), 12, behind)
        self.lee.press("Space")
        self.kim.wait_for_text(".last-change", "lee stopped")
        wait_until(lambda: self.page_place(self.kim) == self.page_place(self.lee)
                   == self.slave_place() + 1, 20.0, "one place everywhere")

    def test_a_tempo_is_shown_to_the_others_and_whose_it_is(self):
        self.set_tempo("128")
        self.lee.wait_for_text(".last-change", "kim set 128 bpm")
        self.wait_for_tempo(self.lee, "128.000")
        self.kim.wait_for_text(".last-change", "You set 128 bpm")

        for _ in range(4):
            self.kim.press("t")
        self.kim.wait_until("document.querySelector('#tempo').value !== '128.000'")
        self.lee.wait_until("document.querySelector('#tempo').value !== '128.000'")
        wait_until(lambda: self.shown_tempo(self.lee) == self.shown_tempo(self.kim), 20.0, "one tempo")
        tapped = float(self.shown_tempo(self.lee))
        self.lee.wait_for_text(".last-change", f"kim set {tapped:g} bpm")

    def test_a_server_that_dies_is_told_and_the_counter_goes_on(self):
        self.kim.click(".transport-key.is-start")
        self.wait_until_ticking(self.judge, "lee")
        self.room.kill()
        self.lee.wait_for_text(".notice[data-shown=true]", "The server is away")
        told = self.slave_place()
        at = self.page_place(self.lee)
        wait_until(lambda: self.page_place(self.lee) > at + 48, 20.0, "a counter that goes on")
        self.room.start()
        for tab in (self.kim, self.lee):
            tab.wait_until("document.querySelector('.notice').dataset.shown === 'false'")
            tab.wait_until("document.querySelectorAll('.player').length === 2")
        self.set_tempo("90")
        self.lee.wait_for_text(".last-change", "kim set 90 bpm")
        self.assertGreater(self.slave_place(), told)
        self.assert_unbroken(self.slave(self.judge, "lee"))

    def test_a_live_room_keeps_nobody_out(self):
        self.kim.press("c")
        self.kim.type("from bar 17 again?")
        self.kim.press("Enter")
        self.lee.wait_for_text(".feed", "from bar 17 again?")
        self.kim.click(".transport-key.is-start")
        self.lee.wait_for_text(".last-change", "kim started the song")
        for tab in (self.kim, self.lee):
            self.assertEqual(tab.barriers(), "")


class WordOfTheServer(PageStage):
    def test_its_message_and_whom_it_mutes_are_shown(self):
        server = self.server()
        kim, lee = (self.client(nick, server.address, "--audio", "null") for nick in ("kim", "lee"))
        kims, lees = self.open_room(kim), self.open_room(lee)
        page = ServerPage(server)
        self.assertEqual(page.post("/api/message_of_the_day", {"text": "Back at eight"})[0], 200)
        kims.wait_for_text(".motd", "Back at eight")
        who = {"room": "jam", "member": page.players("jam")["lee"]["id"]}
        self.assertEqual(page.post("/api/mute", {**who, "muted": True})[0], 200)
        kims.wait_for_text(".last-change", "has muted lee for everybody")
        kims.wait_for_text(".player-reason", "Muted for everybody")
        lees.wait_for_text(".last-change", "has muted you for everybody")
        self.assertEqual(page.post("/api/mute", {**who, "muted": False})[0], 200)
        lees.wait_for_text(".last-change", "Everybody may hear you again")

    def test_the_owner_has_the_server_record_and_the_others_see_it(self):
        server = self.server("--record", "recordings")
        kim, lee = (self.client(nick, server.address, "--audio", "null") for nick in ("kim", "lee"))
        kims, lees = self.open_room(kim), self.open_room(lee)
        page = ServerPage(server)
        self.assertFalse(page.room("jam")["recorded"])
        kims.click(".tool-record-server")
        kims.wait_until("document.querySelector('.tool-record-server[aria-pressed=true]')")
        lees.wait_for_text(".record-others", "the server")
        lees.wait_until("document.querySelector('.tool-record-server').hidden")
        wait_until(lambda: page.room("jam")["recorded"], 5.0, "the overview telling of it")
        kims.click(".tool-record-server")
        lees.wait_until("document.querySelector('.record-others').textContent === ''")

    def test_an_owner_decides_who_may_steer(self):
        server = self.server()
        kim, lee = (self.client(nick, server.address, "--audio", "null") for nick in ("kim", "lee"))
        kims, lees = self.open_room(kim), self.open_room(lee)
        kims.click(".tool-setup")
        kims.click(".setup-tab[data-page=room]")
        kims.click(".setup-panel .segment:has-text('Only the owner')")
        lees.wait_for_text(".last-change", "Only the room’s owner may steer")
        lees.wait_until("document.querySelector('.transport-panels').disabled")


class KeyboardAlone(PageStage):
    def test_a_room_is_hosted_and_joined(self):
        ann, ben = self.open_page(self.page_program()), self.open_page(self.page_program())
        ann.tab_to("Your name")
        ann.type("Ann")
        ann.tab_to("Name of the room")
        ann.press("Control+A")
        ann.type("cellar")
        ann.press("Enter")
        ann.wait_for_text(".room-name", "cellar")
        ann.tab_to("Copy invitation")
        ann.wait_until("!document.querySelector('.invite').disabled")
        ann.press("Enter")
        ann.wait_for_text(".invite", "Copied")

        ben.tab_to("Your name")
        ben.type("Ben")
        ben.tab_to("Invitation")
        ben.press("Control+V")
        ben.wait_for_text(".is-first .field-hint", "Room “cellar”")
        ben.press("Enter")
        ben.wait_for_text(".room-name", "cellar")
        for tab in (ann, ben):
            tab.wait_for_text(".side-title", "2 players")
        ann.wait_for_text(".strip-name", "Ben")
        ben.press("Space")
        ann.wait_for_text(".last-change", "Ben played on")


if __name__ == "__main__":
    unittest.main()
