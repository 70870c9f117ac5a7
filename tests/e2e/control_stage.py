# SPDX-License-Identifier: GPL-3.0-or-later
"""Pages at running clients."""

from midipool_bench.programs import MidipoolPage
from midipool_bench.web_socket import Control
from sound_stage import SoundStage

QUIET = ("--midi", "none", "--audio", "null")


class ControlStage(SoundStage):
    def page_program(self, *extra, **settings):
        """`midipool` without a command."""
        program = MidipoolPage(*(extra or QUIET), **settings)
        self.addCleanup(program.close)
        return program.start()

    def page(self, program, **settings):
        """A connection that has said hello."""
        page = program.control(**settings)
        self.addCleanup(page.close)
        return page

    def stranger(self, program, token=None, **settings):
        """A connection with that token, or one that says nothing."""
        page = Control(program.ui_port, token, **settings)
        self.addCleanup(page.close)
        return page

    def state(self, page, *kinds, timeout=10.0):
        """The first message of each of these kinds, by kind."""
        found = {}
        while not found.keys() >= set(kinds):
            message = page.receive(timeout)
            found.setdefault(message["type"], message)
        return found

    def wait_for_phase(self, page, phase, timeout=15.0):
        return page.wait_until("session", lambda message: message["phase"] == phase, timeout)
