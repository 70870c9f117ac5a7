# SPDX-License-Identifier: GPL-3.0-or-later
"""Port numbers nobody else uses, neither another program nor another run of the bench."""

import fcntl
import functools
import os
import random
import socket
import tempfile
from pathlib import Path

from .errors import BenchError

# Below the range from which Linux takes ports for outgoing connections.
_FIRST, _LAST = 20000, 31999

# Never given back while this process lives: a port must stay ours while its program restarts.
_ours = set()


def free_port():
    """A port that is free for TCP and UDP on the loopback, and stays reserved for this process."""
    for port in random.SystemRandom().sample(range(_FIRST, _LAST + 1), 500):
        if port not in _ours and _lock(port) and _is_free(port):
            _ours.add(port)
            return port
    raise BenchError("no free port found")


@functools.cache
def _lock_file():
    """One file for all runs of this user; its byte number N stands for port N."""
    path = Path(tempfile.gettempdir()) / f"midipool-bench-ports-{os.getuid()}"
    return os.open(path, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)


def _lock(port):
    """Takes the port for this process; the kernel gives it back when the process ends."""
    try:
        fcntl.lockf(_lock_file(), fcntl.LOCK_EX | fcntl.LOCK_NB, 1, port)
        return True
    except OSError:
        return False


def _is_free(port):
    """Whether both protocols can be had: midiPool uses one number for both."""
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM):
        with socket.socket(socket.AF_INET, kind) as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                return False
    return True
