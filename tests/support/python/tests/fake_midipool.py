# SPDX-License-Identifier: GPL-3.0-or-later
"""A stand-in with midiPool's command line, so that the bench can be tested without midiPool.

Run as a program: it listens where a server or a client's page would, and answers as they do.
"""

import json
import socket
import sys
from pathlib import Path


def option(name):
    return sys.argv[sys.argv.index(name) + 1]


def address(text):
    host, port = text.rsplit(":", 1)
    return host, int(port)


def listen(where, answer):
    with socket.create_server(address(where)) as server:
        while True:
            connection, _ = server.accept()
            with connection:
                connection.sendall(answer)


def serve():
    starts = Path(option("--data")) / "starts"
    starts.write_text(starts.read_text() + "x" if starts.exists() else "x")
    if "--broken" in sys.argv:
        sys.exit("midipool: cannot do that")
    print("serving", flush=True)
    listen(option("--listen"), b"")


def join():
    room, server = sys.argv[2].split("@")
    listen(option("--ui"), json.dumps({"room": room, "server": server,
                                       "nick": option("--name")}).encode())


def status():
    try:
        with socket.create_connection(address(option("--ui")), timeout=5) as connection:
            print(connection.makefile().read())
    except OSError:
        sys.exit("midipool: no client answers")


def transport():
    if sys.argv[3] == "dance":
        sys.exit("midipool: no such transport command")
    print(*sys.argv[2:])


if __name__ == "__main__":
    {"serve": serve, "join": join, "status": status, "transport": transport}[sys.argv[1]]()
