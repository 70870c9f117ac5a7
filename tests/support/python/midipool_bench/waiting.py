# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for something to become true, with an end."""

import time

from .errors import BenchError


def wait_until(condition, timeout, what, pause=0.02):
    """Calls `condition` until it gives something true, and returns that.

    Tests wait for conditions and never for a fixed time: a slow machine only takes longer.
    """
    deadline = time.monotonic() + timeout
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() >= deadline:
            raise BenchError(f"waited {timeout:g} s in vain for {what}")
        time.sleep(pause)
