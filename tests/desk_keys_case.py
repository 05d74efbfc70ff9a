"""Keys of accounts in tests: who asks, who releases, and the two halves of a link."""

from __future__ import annotations

import re
from typing import Any, NamedTuple


class Halves(NamedTuple):
    """The address of a link and the code that opens it."""

    link: str
    code: str


def request_in(answer: Any) -> int:
    """The number of the request that an answer leads to."""
    found = re.search(r"/keys/(\d+)/$", answer.get("Location", ""))
    assert found, (answer.status_code, answer.content.decode()[-2000:])
    return int(found[1])


def asked(desk: Any, boss: Any, account: Any, what: str = "link", reason: str = "Lost it") -> int:
    """An administrator asks for a key on the page; the number of the request."""
    return request_in(desk.client(boss).post(f"/administration/accounts/{account.pk}/{what}/", {"reason": reason}))


def released(desk: Any, number: int, by: Any) -> None:
    """Somebody releases it."""
    answer = desk.client(by).post(f"/keys/{number}/release/")
    assert answer.status_code == 302, answer.content.decode()


def link_of(desk: Any, number: int, by: Any) -> str:
    """The half of whoever released it."""
    return str(re.search(r"/welcome/[A-Za-z0-9_-]{43}/", desk.client(by).post(f"/keys/{number}/link/").content.decode())[0])  # type: ignore[index]


def code_of(desk: Any, number: int, by: Any) -> str:
    """The half of whoever asked."""
    return str(re.search(r'id="code">([^<]+)<', desk.client(by).post(f"/keys/{number}/code/").content.decode())[1])  # type: ignore[index]


def halves(desk: Any, number: int, *, asker: Any, releaser: Any) -> Halves:
    """Release it and take both halves, each by whose it is."""
    released(desk, number, releaser)
    return Halves(link_of(desk, number, releaser), code_of(desk, number, asker))
