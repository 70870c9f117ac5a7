# SPDX-License-Identifier: GPL-3.0-or-later
"""Mixer pages in a real browser, at real clients."""

import math
import unittest

from control_stage import ControlStage
from midipool_bench import browser, tones
from midipool_bench.waiting import wait_until
from sound_stage import LEVEL


class PageStage(ControlStage):
    @classmethod
    def setUpClass(cls):
        if not browser.is_there():
            raise unittest.SkipTest("no browser")
        cls.browser = browser.Browser()
        cls.addClassCleanup(cls.browser.close)

    def open_page(self, program):
        return self.open_address(f"http://{program.ui}/#{program.token}")

    def open_address(self, address):
        """A page in a tab of its own; what the console complains of fails the test."""
        tab = self.browser.open(address)
        self.addCleanup(tab.do, "close")
        self.addCleanup(lambda: self.assertEqual(tab.problems(), []))
        return tab

    def open_room(self, program):
        """Waits until the page knows the song's place, too."""
        return self.wait_for_place(self.open_page(program))

    @staticmethod
    def wait_for_place(tab):
        tab.wait_until("parseInt(document.querySelector('.counter')?.dataset.place) > 0")
        return tab

    @staticmethod
    def counter(tab):
        """Bar, beat and tick as the page shows them."""
        place = tab.ask("document.querySelector('.counter').dataset.place")
        return [int(number) for number in place.split(".")]

    @staticmethod
    def strip(nick):
        return f'.strip[aria-label="{nick}"]'

    def shown_gain(self, tab, nick):
        """What is written below the fader, in decibels."""
        return float(tab.text(f"{self.strip(nick)} .strip-gain").replace("−", "-"))

    def wait_for_gain(self, judge, port, frequency, decibels):
        """Waits until the tone comes at that gain, to a twentieth of a decibel."""
        heard = [math.nan]

        def check():
            level = tones.level(self.hear(judge, 0.3)[port - 1], frequency, judge.jack.rate)
            heard[0] = 20.0 * math.log10(max(level, 1e-9) / LEVEL)
            return abs(heard[0] - decibels) < 0.05

        try:
            wait_until(check, browser.PATIENCE, f"{frequency} Hz at {decibels} dB")
        except Exception as error:
            raise AssertionError(f"{error}, last heard at {heard[0]:.2f} dB") from None
