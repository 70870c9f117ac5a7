# SPDX-License-Identifier: GPL-3.0-or-later
"""Chromium on the pages of running programs, by tests/page/support/driver.js."""

import json
import subprocess

from .errors import BenchError
from .paths import PROJECT_ROOT
from .processes import Process
from .waiting import wait_until

_FOLDER = PROJECT_ROOT / "tests/page"

# A machine that is busy with other tests draws slowly; who waits for nothing waits no longer.
PATIENCE = 30.0
_LONGEST_ANSWER = 90.0


def is_there():
    """Whether there is a browser to drive; fetches what drives it, and prints what is missing."""
    code = subprocess.run([_FOLDER / "prepare"], check=False).returncode
    if code not in (0, 77):
        raise BenchError(f"tests/page/prepare: exit {code}")
    return code == 0


class Browser:
    """One Chromium; its tabs have profiles of their own, and one clipboard."""

    def __init__(self):
        self._process = Process(["node", _FOLDER / "support/driver.js"], stdin=True)
        self._answered = 0
        self._tabs = 0

    def close(self):
        self._process.close_input()
        self._process.end_within(10.0)

    def open(self, url):
        self._tabs += 1
        tab = Tab(self, self._tabs)
        tab.do("open", url)
        return tab

    def ask(self, tab, method, words):
        self._process.write_line(json.dumps({"tab": tab, "method": method, "words": words}))
        self._process.wait_for_line("", _LONGEST_ANSWER, start=self._answered)
        answer = json.loads(self._process.lines[self._answered])
        self._answered += 1
        if "error" in answer:
            raise BenchError(f"{method} {words}: {answer['error']}")
        return answer["result"]


class Tab:
    """A page, and what one sees and does there."""

    def __init__(self, browser, number):
        self._browser = browser
        self._number = number

    def do(self, method, *words):
        """A method of playwright's Page, such as "keyboard.press"."""
        return self._browser.ask(self._number, method, words)

    def ask(self, expression):
        """The value of a JavaScript expression in the page."""
        return self.do("evaluate", expression)

    def wait_until(self, expression, what=None, timeout=PATIENCE):
        """Waits until a JavaScript expression gives something true; returns that."""
        return wait_until(lambda: self.ask(expression), timeout, what or expression, pause=0.1)

    def text(self, selector):
        return self.do("textContent", selector)

    def wait_for_text(self, selector, text):
        self.wait_until(f"[...document.querySelectorAll({json.dumps(selector)})]"
                        f".some((found) => found.textContent.includes({json.dumps(text)}))",
                        f"“{text}” in {selector}")

    def click(self, selector):
        self.do("click", selector)

    def press(self, *keys):
        for key in keys:
            self.do("keyboard.press", key)

    def type(self, text):
        self.do("keyboard.type", text)

    def focused(self):
        """What a screen reader calls the thing that has the focus."""
        return self.ask("""(({ activeElement: at }) => at.ariaLabel ?? at.labels?.[0]?.textContent
                           ?? at.textContent)(document)""").strip()

    def tab_to(self, name, most=80):
        """By the tabulator alone, to what is called so."""
        for _ in range(most):
            self.press("Tab")
            if self.focused().startswith(name):
                return
        raise BenchError(f"the tabulator does not lead to {name}, but to {self.focused()}")

    def drag(self, selector, x, y):
        """With the mouse, so many pixels from its middle."""
        box = self.ask(
            f"document.querySelector({json.dumps(selector)}).getBoundingClientRect().toJSON()")
        start = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.do("mouse.move", *start)
        self.do("mouse.down")
        self.do("mouse.move", start[0] + x, start[1] + y, {"steps": 8})
        self.do("mouse.up")

    def problems(self):
        """What the console has complained of."""
        return self.do("problems")

    def barriers(self):
        """What axe-core finds, in words; "" for nothing."""
        return self.do("barriers")
