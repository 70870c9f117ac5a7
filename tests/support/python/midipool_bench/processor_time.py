# SPDX-License-Identifier: GPL-3.0-or-later
"""How much processor time processes use."""

import os
import time
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


class ProcessorTime:
    """Of one process, since it is constructed; one core is 100 %."""

    def __init__(self, pid):
        self._pid = pid
        self._used = _used(pid)
        self._since = time.monotonic()

    def percent(self):
        passed = time.monotonic() - self._since
        return 100.0 * (_used(self._pid) - self._used) / passed if passed > 0 else float("nan")


def _used(pid):
    # The name in brackets may hold anything.
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / _TICKS
