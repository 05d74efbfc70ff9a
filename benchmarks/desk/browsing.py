"""A browser that loads pages and sends forms, timing each: one connection, one session, hidden fields taken from the page."""

from __future__ import annotations

import html
import http.client
import re
import time
from typing import NamedTuple
from urllib.parse import urlencode

_HIDDEN = re.compile(r'<input type="hidden" name="csrfmiddlewaretoken" value="([^"]+)"')
_ONCE = re.compile(r'<input type="hidden" name="form_token" value="([^"]+)"')


class Answer(NamedTuple):
    """What came back. `status` 0: the server was gone."""

    status: int
    body: str
    location: str
    took_s: float


class Browser:
    """One person's."""

    def __init__(self, port: int, cookie: str) -> None:
        self._port, self._cookie = port, cookie
        self._connection: http.client.HTTPConnection | None = None
        self._token = ""
        self._forms: list[str] = []

    def get(self, path: str) -> Answer:
        """Load a page."""
        return self._ask("GET", path)

    def post(self, path: str, **fields: str) -> Answer:
        """Send a form with the tokens of the newest page; each of its forms can be sent once."""
        once = {"form_token": self._forms.pop()} if self._forms else {}
        body = urlencode({"csrfmiddlewaretoken": self._token, **once, **fields})
        return self._ask("POST", path, body)

    def close(self) -> None:
        """Drop the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _ask(self, method: str, path: str, body: str | None = None) -> Answer:
        headers = {"Cookie": f"rightdoor={self._cookie}", "Referer": f"http://127.0.0.1:{self._port}/"}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        started = time.perf_counter()
        try:
            if self._connection is None:
                self._connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
            self._connection.request(method, path, body, headers)
            answer = self._connection.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except (OSError, http.client.HTTPException):
            self.close()
            return Answer(0, "", "", time.perf_counter() - started)
        took = time.perf_counter() - started
        found = _HIDDEN.search(text)
        if found:
            self._token = html.unescape(found[1])
            self._forms = _ONCE.findall(text)
        return Answer(answer.status, text, answer.headers.get("Location", ""), took)
