# SPDX-License-Identifier: GPL-3.0-or-later
"""Other people's programs that carry sound, to be measured beside ours.

Each is a server and a client on one JACK server, and gives the sound back to whom it came from.
"""

from .ports import free_port
from .processes import Process

_NO_SCREEN = {"QT_QPA_PLATFORM": "offscreen"}


class Jamulus:
    """Jamulus with its settings as they come, but for the size of its buffers: its client sets them
    for the period itself."""

    def __init__(self, jack, relay=None):
        self.port = free_port()
        self.server = Process(["Jamulus", "--nogui", "--server", "--port", self.port, "--fastupdate"],
                              env={**jack.env, **_NO_SCREEN})
        try:
            target = relay(self.port) if relay else f"127.0.0.1:{self.port}"
            name = jack.unique("loop")
            self.client = Process(["Jamulus", "--nogui", "--connect", target, "--clientname", name,
                                   "--nojackconnect"], env={**jack.env, **_NO_SCREEN})
            self.send = [f"Jamulus {name}:input left", f"Jamulus {name}:input right"]
            self.receive = f"Jamulus {name}:output left"
            jack.wait_for_port(self.receive, 20)
        except BaseException:
            self.stop()
            raise

    def stop(self):
        for process in (getattr(self, "client", None), self.server):
            if process:
                process.stop()


class JackTrip:
    """JackTrip's hub with one client, which hears itself; `queue` is the length of its buffer in
    packets, 4 if nobody says otherwise."""


    def __init__(self, jack, relay=None, queue=4):
        self.port = free_port()
        self.server = Process(["jacktrip", "-S", "-p", "1", "-q", queue, "-B", self.port,
                               "-J", jack.unique("hub")], env=jack.env)
        try:
            if relay:
                relay = relay(self.port)
            port = relay.rsplit(":", 1)[1] if relay else self.port
            name = jack.unique("trip")
            self.client = Process(["jacktrip", "-C", "127.0.0.1", "-P", port, "-B", free_port(),
                                   "-n", "2", "-q", queue, "-J", name, "-D"], env=jack.env)
            self.send = [f"{name}:send_1", f"{name}:send_2"]
            self.receive = f"{name}:receive_1"
            jack.wait_for_port(self.receive, 20)
        except BaseException:
            self.stop()
            raise

    def stop(self):
        for process in (getattr(self, "client", None), self.server):
            if process:
                process.stop()
