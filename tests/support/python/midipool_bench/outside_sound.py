# SPDX-License-Identifier: GPL-3.0-or-later
"""Other people's programs that carry sound, to be measured beside ours.

Each is a server and a client on one JACK server, and gives the sound back to whom it came from.
"""

from .errors import BenchError
from .ports import free_port
from .processes import Process

_NO_SCREEN = {"QT_QPA_PLATFORM": "offscreen"}


class _Loop:
    """A server and a client on one JACK server."""

    client = None
    server = None

    def stop(self):
        for process in (self.client, self.server):
            if process:
                process.stop()


class Jamulus(_Loop):
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


class JackTrip(_Loop):
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


class _Crowd:
    """A server with many clients on one JACK server, all of which send a tone."""

    def __init__(self, jack, count):
        self._processes = []
        try:
            self.server = self._start(self._server_words(jack), jack)
            source = jack.unique("tone")
            # A click that fills all of its beat.
            self._start(["jack_metro", "-n", source, "-b", "120", "-D", "490", "-A", "0.3"], jack)
            ports = [self._start_client(jack, number) for number in range(count)]
            self.clients = self._processes[-count:]
            for port in ports:
                jack.wait_for_port(port, 30)
            tone = next(port for port in jack.ports() if port.startswith(f"{source}:"))
            for port in ports:
                jack.connect(tone, port)
        except BaseException:
            self.close()
            raise

    def check(self):
        """Raises BenchError when one of them has ended."""
        for process in self._processes:
            if not process.is_running():
                raise BenchError(f"{process.name} has ended{process.tail()}")

    def close(self):
        for process in reversed(self._processes):
            process.stop()

    def _start(self, words, jack):
        self._processes.append(Process(words, env={**jack.env, **_NO_SCREEN}))
        return self._processes[-1]


class JamulusCrowd(_Crowd):
    """In one session of Jamulus, which is a mix for each."""

    NAME, COMMAND = "Jamulus", "Jamulus"
    HOW = "a mix, Opus"

    def _server_words(self, _jack):
        self.port = free_port()
        return ["Jamulus", "--nogui", "--server", "--port", self.port, "--fastupdate",
                "--numchannels", "20"]

    def _start_client(self, jack, number):
        name = jack.unique(f"j{number}")
        self._start(["Jamulus", "--nogui", "--connect", f"127.0.0.1:{self.port}", "--clientname",
                     name, "--nojackconnect"], jack)
        return f"Jamulus {name}:input left"


class JackTripCrowd(_Crowd):
    """At JackTrip's hub, which has a JACK client for each and connects them all with each other."""

    NAME, COMMAND = "JackTrip", "jacktrip"
    HOW = "a mix, PCM"

    def _server_words(self, jack):
        self.port = free_port()
        return ["jacktrip", "-S", "-p", "2", "-q", "4", "-B", self.port, "-J", jack.unique("hub")]

    def _start_client(self, jack, number):
        name = jack.unique(f"t{number}")
        self._start(["jacktrip", "-C", "127.0.0.1", "-P", self.port, "-B", free_port(), "-n", "2",
                     "-q", "4", "-J", name, "-D"], jack)
        return f"{name}:send_1"
