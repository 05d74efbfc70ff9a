"""The frame and every part in Chromium, under the desk's own content policy: no rule of WCAG 2.2 AA broken, nothing said on the console, at two widths."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

sys.path.insert(0, str(Path(__file__).resolve().parent))

from axe_check import axe_violations

from rightdoor.desk.middleware.frame import POLICY

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
PAGES = sorted(path.stem for path in (HERE / "pages").glob("*.html"))
STATIC = ROOT / "src" / "rightdoor" / "desk" / "static"


COMPONENT = b"""<div class="govuk-form-group govuk-password-input" data-module="govuk-password-input">
<label class="govuk-label" for="new">New</label><div class="govuk-input__wrapper">
<input class="govuk-input govuk-js-password-input-input" id="new" name="new" type="password">
<button type="button" class="govuk-button govuk-js-password-input-toggle" aria-controls="new" hidden>Show</button></div></div>"""
FAILED = b"<p>It broke.</p>"


class Handler(SimpleHTTPRequestHandler):
    """Pages and static files, with the policy that the desk sends; a POST is answered with what came."""

    posted: list[tuple[str, str]] = []  # noqa: RUF012 - one list for the one server

    def translate_path(self, path: str) -> str:
        """Static files from the checkout, pages from the folder of the run."""
        plain = path.partition("?")[0]
        return str(STATIC / plain.removeprefix("/static/")) if plain.startswith("/static/") else super().translate_path(path)

    def end_headers(self) -> None:
        """With the policy."""
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def do_POST(self) -> None:
        """Echo for htmx: a part with a component, or an error."""
        length = int(self.headers.get("Content-Length") or 0)
        type(self).posted.append((self.headers.get("X-CSRFToken", ""), self.rfile.read(length).decode("utf-8")))
        self.send_response(500 if self.path == "/fail" else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(FAILED if self.path == "/fail" else COMPONENT)

    def log_message(self, *args: object) -> None:
        """Quiet."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The pages, rendered by Django in a process of its own and served on this machine."""
    folder = tmp_path_factory.mktemp("desk-pages")
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    subprocess.run([sys.executable, str(HERE / "sample_pages.py"), str(folder)], check=True, env=environment, timeout=600)
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def opened(windows: Any, site: str) -> Iterator:
    """``opened(name, width)``: the page, what it said on the console and which addresses it asked for."""
    pages: list[Page] = []

    def open_it(name: str, width: int = 1280, script: bool = True) -> tuple[Page, list[str], list[str]]:
        page = windows.page(width=width, **({} if script else {"java_script_enabled": False}))
        pages.append(page)
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{site}/{name}.html")
        if script:
            page.wait_for_selector("body.js-enabled")
        return page, said, asked

    yield open_it
    for page in pages:
        windows.done(page)


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_and_quiet(opened, site, name, width):
    page, said, asked = opened(name, width)
    assert axe_violations(page) == []
    assert said == []
    assert [url for url in asked if not url.startswith(site)] == []
    if shots := os.environ.get("RIGHTDOOR_SCREENSHOTS"):
        page.screenshot(path=f"{shots}/{name}-{width}.png", full_page=True)


@pytest.mark.parametrize("width", [320, 360, 1280])  # 320 is a screen of 1280 at 400 % (WCAG 1.4.10)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_never_scrolls_sideways(opened, name, width):
    page, _, _ = opened(name, width)
    over = page.evaluate("""() => [...document.querySelectorAll('body *')].filter((e) => !e.closest('.rd-scroll, .govuk-visually-hidden, svg') &&
      e.getBoundingClientRect().right > document.documentElement.clientWidth + 1).map((e) => e.outerHTML.slice(0, 90))""")
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth") and over == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_works_without_script(opened, name):
    page, said, _ = opened(name, 360, script=False)
    assert said == []
    assert page.locator("main").inner_text().strip()
    assert page.locator("header a:visible").count() >= 1
    assert page.locator("form button[type=submit]:visible").count() >= 1  # at least to sign out
    if name == "list":
        page.locator("summary.rd-filter__summary").click()
        assert page.locator("input[name=name]").is_visible()


def test_the_frame_names_store_and_person(opened):
    page, _, _ = opened("list")
    assert "TRAINING" in page.locator(".rd-training").inner_text()
    assert "TRAINING" in page.title()
    who = page.locator(".rd-user__who").inner_text()
    assert "Sam Invented" in who and "Supervisor, North referral desk" in who
    assert page.locator("header nav [aria-current=page]").inner_text().startswith("Triage list")
    assert page.locator("form[action='/sign-out/'] input[name=csrfmiddlewaretoken]").count() == 1


def test_received_text_stays_text(opened):
    page, said, _ = opened("parts")
    text = page.locator("main").inner_text()
    assert '<script>alert("x")</script>' in text and "\\u202e" in text
    assert "\u202e" not in page.locator(".rd-sensitive__text").inner_text()
    assert page.locator("main script").count() == 0 and said == []


def test_statuses_differ_without_colour(opened):
    page, _, _ = opened("parts")
    tags = page.locator("main .rd-status")
    seen = [
        (
            tags.nth(n).inner_text(),
            tags.nth(n).locator("svg").inner_html(),
            tags.nth(n).evaluate("e => [getComputedStyle(e).borderTopStyle, getComputedStyle(e).borderLeftWidth].join()"),
        )
        for n in range(6)
    ]
    assert len({words for words, _, _ in seen}) == 6
    assert len({sign for _, sign, _ in seen}) == 6


def test_the_focus_is_always_seen(opened):
    page, _, _ = opened("form")
    unseen = []
    for _ in range(45):
        page.keyboard.press("Tab")
        drawn = page.evaluate("""() => { const e = document.activeElement; if (e === document.body) return null;
          const s = getComputedStyle(e), l = e.labels?.[0] && getComputedStyle(e.labels[0], '::before'), w = e.closest('.govuk-file-upload-button__wrapper, .govuk-file-upload-wrapper');
          const on = (x) => x && ((x.outlineStyle !== 'none' && parseFloat(x.outlineWidth) > 0 && x.outlineColor !== 'rgba(0, 0, 0, 0)') || x.boxShadow !== 'none' || x.backgroundColor === 'rgb(255, 221, 0)');
          return on(s) || on(l) ? '' : e.outerHTML.slice(0, 120) }""")
        if drawn:
            unseen.append(drawn)
    assert unseen == []


def test_htmx_sends_the_token_starts_components_and_says_when_it_fails(opened):
    page, said, _ = opened("form")
    page.evaluate("""() => { document.querySelector('main').insertAdjacentHTML('beforeend',
      '<div id="to"></div><button id="go" hx-post="/echo" hx-target="#to">Go</button><button id="bad" hx-post="/fail" hx-target="#to">Bad</button>');
      htmx.process(document.querySelector('main')) }""")
    Handler.posted.clear()
    page.locator("#go").click()
    page.wait_for_selector("#to .govuk-js-password-input-toggle:visible")
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    assert token and Handler.posted[0][0] == token
    assert page.locator("#rd-live").inner_text() == "" and said == []
    page.locator("#bad").click()
    page.locator("#rd-live", has_text="may be old").wait_for()
    page.wait_for_selector("#bad:not(.htmx-request)")
    assert page.locator("#to input").count() == 1  # the error did not take the place of what was there


def test_charts_draw_under_the_policy(opened):
    page, said, _ = opened("list")
    drawn = page.evaluate("""async () => {
      const load = (src) => new Promise((done, fail) => { const s = document.createElement('script'); s.src = src; s.onload = done; s.onerror = fail; document.head.append(s) });
      await load('/static/vendor/cytoscape/3.34.4/cytoscape.min.js'); await load('/static/vendor/uplot/1.6.32/uPlot.iife.min.js');
      const box = document.createElement('div'); box.className = 'rd-chart'; document.querySelector('main').append(box);
      const cy = cytoscape({ container: box, elements: [{ data: { id: 'a' } }, { data: { id: 'b' } }, { data: { source: 'a', target: 'b' } }] });
      const plot = new uPlot({ width: 300, height: 200, series: [{}, { stroke: 'black' }] }, [[1, 2, 3], [3, 1, 2]], box);
      await new Promise(requestAnimationFrame);
      return [cy.nodes().length, box.querySelectorAll('canvas').length, getComputedStyle(box).position] }""")
    assert drawn[0] == 2 and drawn[1] >= 4 and drawn[2] == "relative"
    assert said == []


def test_printed_without_the_furniture(opened):
    page, _, _ = opened("list")
    page.emulate_media(media="print")
    assert not page.locator(".govuk-service-navigation").is_visible() and not page.locator(".rd-filter").is_visible()
    assert page.locator(".rd-training").is_visible() and page.locator("main table").is_visible()
    assert page.evaluate("getComputedStyle(document.querySelector('.rd-scroll')).overflowX") == "visible"


def test_each_error_leads_to_its_control(opened):
    page, _, _ = opened("form_wrong")
    links = page.locator(".govuk-error-summary a")
    assert links.count() == 10
    for n in range(links.count()):
        links.nth(n).click()
        assert page.evaluate("['INPUT', 'SELECT', 'TEXTAREA'].includes(document.activeElement.tagName)"), links.nth(n).inner_text()


def test_a_page_number_keeps_the_rest_of_the_query(opened):
    page, _, _ = opened("list")
    assert page.locator(".govuk-pagination__next a").get_attribute("href") == "?status=ambiguous&sort=age&page=13"
    assert page.locator(".rd-pagination__count").inner_text() == "Showing 551 to 600 of 26,000 subjects"
