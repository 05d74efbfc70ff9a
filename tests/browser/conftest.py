"""A real Chromium, from the system and never downloaded: our pages opened from files, with everything they ask for recorded."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

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


@dataclass
class Opened:
    """A page in the browser, what it asked for beside itself, and what the console said."""

    page: Page
    requests: list[str] = field(default_factory=list)
    console: list[str] = field(default_factory=list)


@pytest.fixture
def open_page(chromium: Browser, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """``open_page(html, width=1280)``: the page as a file of its own, opened."""
    pages: list[Page] = []

    def opened(html: str, width: int = 1280) -> Opened:
        file = tmp_path / f"page{len(pages)}.html"
        file.write_text(html, "utf-8")
        page = chromium.new_page(viewport={"width": width, "height": 900})
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
        page.close()
