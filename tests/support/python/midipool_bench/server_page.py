# SPDX-License-Identifier: GPL-3.0-or-later
"""What a server answers over HTTPS, as a browser or a script asks for it."""

import http.client
import json
import socket
import ssl
from pathlib import Path


class ServerPage:
    """One running server's page. The certificate is believed."""

    def __init__(self, server):
        self.port = server.port
        self.token_file = Path(server.data) / "admin_token"
        self._context = ssl.create_default_context()
        self._context.check_hostname = False
        self._context.verify_mode = ssl.CERT_NONE

    @property
    def token(self):
        return self.token_file.read_text(encoding="ascii").strip()

    def tls(self, timeout=15.0):
        """A connection on which nothing has been said yet."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=timeout)
        return self._context.wrap_socket(plain)

    def ask(self, method, path, body=None, source="127.0.0.1", **fields):
        """The status, the answer's fields and its body. `source`: the address that asks."""
        connection = http.client.HTTPSConnection("127.0.0.1", self.port, timeout=15.0,
                                                 context=self._context, source_address=(source, 0))
        try:
            names = {name.replace("_", "-"): value for name, value in fields.items()}
            connection.request(method, path, body=body, headers=names)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read().decode()
        finally:
            connection.close()

    def overview(self, token=None):
        fields = {"Authorization": f"Bearer {token}"} if token else {}
        status, _, body = self.ask("GET", "/api/overview", **fields)
        if status != 200:
            raise AssertionError(f"{status}: {body}")
        return json.loads(body)

    def post(self, path, content=None, token=None, **fields):
        """The status and the answer. `content`: an object, or the body as it is."""
        body = content if isinstance(content, (str, bytes)) else json.dumps(content or {})
        status, _, answer = self.ask("POST", path, body=body, **{
            "Authorization": f"Bearer {token or self.token}", "Content-Type": "application/json",
            **fields})
        return status, json.loads(answer)

    def room(self, name):
        """As the administrator sees it; empty when there is none."""
        rooms = self.overview(self.token)["rooms"]
        return next((seen for seen in rooms if seen["name"] == name), {})

    def players(self, room):
        """By nickname, as the administrator sees them."""
        return {player["nickname"]: player for player in self.room(room).get("players", [])}
