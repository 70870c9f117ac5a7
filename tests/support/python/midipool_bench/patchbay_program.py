# SPDX-License-Identifier: GPL-3.0-or-later
"""A program that stays connected with a JACK server and tells about its ports.

The usual tools (jack_lsp, jack_connect) cannot serve tests that run at the same time: all clients
of one name, on whatever server, share one socket file while they open. This one has a name of its
own, and as it stays, it does not disturb the graph each time one looks.

Usage: patchbay_program.py NAME, with JACK_DEFAULT_SERVER set. It waits for the server, prints
"ready", then answers each line on standard input, a JSON list as ["connect", A, B], by a line.
"""

import ctypes
import ctypes.util
import json
import sys
import time

_NO_START_SERVER, _USE_EXACT_NAME = 1, 2
_ALREADY_CONNECTED = 17  # EEXIST


def load_library():
    lib = ctypes.CDLL(ctypes.util.find_library("jack") or "libjack.so.0")
    pointer, text, strings = ctypes.c_void_p, ctypes.c_char_p, ctypes.POINTER(ctypes.c_char_p)
    forms = {
        "jack_client_open": (pointer, [text, ctypes.c_int, ctypes.POINTER(ctypes.c_int)]),
        "jack_client_close": (ctypes.c_int, [pointer]),
        "jack_get_ports": (strings, [pointer, text, text, ctypes.c_ulong]),
        "jack_port_by_name": (pointer, [pointer, text]),
        "jack_port_get_all_connections": (strings, [pointer, pointer]),
        "jack_connect": (ctypes.c_int, [pointer, text, text]),
        "jack_disconnect": (ctypes.c_int, [pointer, text, text]),
        "jack_transport_start": (None, [pointer]),
        "jack_transport_stop": (None, [pointer]),
        "jack_transport_locate": (ctypes.c_int, [pointer, ctypes.c_uint32]),
        "jack_free": (None, [pointer]),
    }
    for name, (result, arguments) in forms.items():
        function = getattr(lib, name)
        function.restype, function.argtypes = result, arguments
    return lib


class Patchbay:
    """The commands; each answers with something JSON can hold."""

    def __init__(self, lib, client):
        self._lib = lib
        self._client = client

    def ports(self):
        return self._names(self._lib.jack_get_ports(self._client, None, None, 0))

    def connections(self, name):
        port = self._lib.jack_port_by_name(self._client, name.encode())
        if not port:
            return []
        return self._names(self._lib.jack_port_get_all_connections(self._client, port))

    def connect(self, source, destination):
        result = self._lib.jack_connect(self._client, source.encode(), destination.encode())
        return result in (0, _ALREADY_CONNECTED)

    def disconnect(self, source, destination):
        return self._lib.jack_disconnect(self._client, source.encode(), destination.encode()) == 0

    def play(self):
        self._lib.jack_transport_start(self._client)
        return True

    def stop(self):
        self._lib.jack_transport_stop(self._client)
        return True

    def locate(self, frame):
        return self._lib.jack_transport_locate(self._client, frame) == 0

    def _names(self, strings):
        names = []
        while strings and strings[len(names)]:
            names.append(strings[len(names)].decode())
        if strings:
            self._lib.jack_free(strings)
        return names


def wait_for_server(lib, name):
    """Opens the client as soon as there is a server; the one who started us knows when to end."""
    while True:
        status = ctypes.c_int()
        how = _NO_START_SERVER | _USE_EXACT_NAME
        client = lib.jack_client_open(name.encode(), how, ctypes.byref(status))
        if client:
            return client
        time.sleep(0.05)


def main():
    lib = load_library()
    client = wait_for_server(lib, sys.argv[1])
    patchbay = Patchbay(lib, client)
    print("ready", flush=True)
    for line in sys.stdin:
        command, *arguments = json.loads(line)
        print(json.dumps(getattr(patchbay, command)(*arguments)), flush=True)
    lib.jack_client_close(client)


if __name__ == "__main__":
    main()
