"""A real Chromium, from the system and never downloaded: our pages opened from files, with everything they ask for recorded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

WAIT_MS = 180_000  # on a machine that others use too
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_browser() -> str | None:
    """The browser of the system, None when there is none."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser. Without one the tests fail where CI is set; elsewhere they are skipped and say why."""
    path = find_browser()
    if path is None:
        reason = f"no browser found (looked for {', '.join(NAMES)}); `make browser` installs Debian's chromium"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=path, args=["--no-sandbox"] if os.geteuid() == 0 else [])
        yield browser
        browser.close()


class Windows:
    """Pages in windows that are as good as new, for a quarter of what new ones take: what the last page left there is cleared away."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: dict[tuple[tuple[str, Any], ...], list[BrowserContext]] = {}
        self._kinds: dict[BrowserContext, tuple[tuple[str, Any], ...]] = {}

    def page(self, *, width: int = 1280, height: int = 900, **more: Any) -> Page:
        """A page of a window that no other page shares. `more`: as Browser.new_context takes it."""
        kind = tuple(sorted(more.items()))
        if free := self._free.get(kind):
            context = free.pop()
        else:
            context = self._browser.new_context(viewport={"width": 1280, "height": 900}, **more)
            context.set_default_timeout(WAIT_MS)
            context.new_page()  # stays: with its last page a window goes, and it is the window that takes long to make
            self._kinds[context] = kind
        page = context.new_page()
        if (width, height) != (1280, 900):
            page.set_viewport_size({"width": width, "height": height})
        return page

    def done(self, page: Page) -> None:
        """Give the window back: nothing of its pages, their cookies and what they stored is left in it."""
        context, open_still = page.context, page.context.pages
        if not open_still:
            context.close()
            return
        driver = context.new_cdp_session(page if page in open_still else open_still[0])
        for origin in {"/".join(one.url.split("/")[:3]) for one in open_still if one.url.startswith("http")}:
            driver.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
        for one in open_still[1:]:
            one.close()
        context.clear_cookies()
        self._free.setdefault(self._kinds[context], []).append(context)


@pytest.fixture(scope="session")
def windows(chromium: Browser) -> Windows:
    """Windows of the browser, lent and given back."""
    return Windows(chromium)


@dataclass
class Opened:
    """A page in the browser, what it asked for beside itself, and what the console said."""

    page: Page
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)


@pytest.fixture
def open_page(windows: Windows, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """``open_page(html, width=1280)``: the page as a file of its own, opened."""
    pages: list[Page] = []

    def opened(html: str, width: int = 1280) -> Opened:
        file = tmp_path / f"page{len(pages)}.html"
        file.write_text(html, "utf-8")
        page = windows.page(width=width)
        pages.append(page)
        seen = Opened(page)
        page.on("request", lambda request: seen.requests.append(request.url))
        page.on("console", lambda message: seen.console.append(message.text))
        page.on("pageerror", lambda error: seen.console.append(str(error)))
        page.goto(file.as_uri())
        seen.requests = [url for url in seen.requests if url not in (file.as_uri(), "data:,")]
        return seen

    yield opened
    for page in pages:
        windows.done(page)
