# SPDX-License-Identifier: GPL-3.0-or-later
"""The eight places JACK has for servers, and how to get back those of the dead.

A jackd that was killed keeps its place until a server of the same name starts: that one finds
nobody alive there, takes the place over, and gives it back when it ends in good order.
"""

import re
from pathlib import Path

from .errors import BenchError
from .processes import Process

_REGISTRY = Path("/dev/shm/jack-shm-registry")


def taken_places():
    """The names of all servers JACK believes in, alive or dead."""
    try:
        content = _REGISTRY.read_bytes()
    except OSError:
        return []
    return [name.decode() for name in re.findall(rb"jack-\d+:([\w.-]+):", content)]


def free_place(name):
    """Gives back the place of a dead server; where one lives, jackd refuses and harms nobody."""
    with Process(["jackd", "-r", "-n", name, "-d", "dummy", "-C", "0", "-P", "0"],
                 on_parent_death="TERM") as jackd:
        try:
            jackd.wait_for_line("self-connect-mode|already active|Failed", timeout=3.0)
        except BenchError:
            pass  # It has ended, or hangs: there is nothing more to be done for this place.


def free_dead_places():
    """Gives back all places of dead servers, whoever left them."""
    for name in taken_places():
        free_place(name)
