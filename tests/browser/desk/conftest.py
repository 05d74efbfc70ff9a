"""The desk in a real Chromium: served by threads of this process on a free port, with the desk's own middleware and static files."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

from desk_served import served_here

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "axe"))
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # playwright's driver runs a loop in this thread; the desk's requests run in others


@pytest.fixture(scope="module")
def served(desk: Any) -> Iterator[str]:
    """The address at which the desk is served."""
    del desk  # which is under Django when the pages are asked for
    with served_here() as address:
        yield address


@dataclass
class Seen:
    """A page of the desk, what the console said, and which addresses it asked for."""

    page: Page
    address: str
    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def go(self, path: str) -> Page:
        """Open a path of the desk."""
        self.page.goto(f"{self.address}{path}", wait_until="load")
        return self.page


def _opening(windows: Any, desk: Any, served: str) -> Iterator[Callable[..., Seen]]:
    pages: list[Page] = []

    def opened(account: Any = None, width: int = 1280, height: int = 900, **more: Any) -> Seen:
        page = windows.page(width=width, height=height, **more)
        pages.append(page)
        if account is not None:
            cookie = desk.client(account).cookies["rightdoor"]
            page.context.add_cookies([{"name": "rightdoor", "value": cookie.value, "url": served}])
        seen = Seen(page, served)
        seen.page.on("console", lambda message: seen.console.append(message.text))
        seen.page.on("pageerror", lambda error: seen.console.append(str(error)))
        seen.page.on("request", lambda request: seen.requests.append(request.url))
        return seen

    yield opened
    for page in pages:
        windows.done(page)


@pytest.fixture
def as_person(windows: Any, desk: Any, served: str) -> Iterator[Callable[..., Seen]]:
    """``as_person(account, width=1280)``: a browser of its own, signed in as the account (None: signed out)."""
    yield from _opening(windows, desk, served)


@pytest.fixture(scope="module")
def as_person_throughout(windows: Any, desk: Any, served: str) -> Iterator[Callable[..., Seen]]:
    """The same, for browsers that stay open through the tests of a module."""
    yield from _opening(windows, desk, served)
