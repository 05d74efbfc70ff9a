"""Every page that we write, in a browser: it loads nothing, says nothing on the console, is reached by keyboard, read without colour, printed."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat
from pypdf import PdfReader

sys.path.insert(0, str(Path(__file__).parent))

from picture_cases import FIRST, every_kind, many

from rightdoor.reporting import svg
from rightdoor.reporting.door_form import BOXES, door_form_page
from rightdoor.reporting.html import Html, page, tag
from rightdoor.reporting.picture_draw import picture_svg
from rightdoor.reporting.picture_page import PICTURE_STYLE, picture_page

PREMISES = "pr_aaaaaaaaaaaaaaaa"
PAGES = {
    "picture": lambda: picture_page(every_kind()),
    "picture-one-event": lambda: picture_page(many(1)),
    "picture-500": lambda: picture_page(many(500)),
    "picture-empty": lambda: picture_page(every_kind()._replace(events=(), assignments=(), premises=())),
    "picture-alone": lambda: page("t", tag("h1", "t"), Html(picture_svg(every_kind())), css=PICTURE_STYLE),
    "door-form": lambda: door_form_page(PREMISES, as_of_us=FIRST, training=True),
}
LUMINANCE = """() => {
  const lum = (c) => { const v = c.match(/[\\d.]+/g).slice(0, 3).map(Number).map((x) => { x /= 255; return x <= 0.03928 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4 });
    return 0.2126 * v[0] + 0.7152 * v[1] + 0.0722 * v[2] };
  const ground = (e) => { for (; e; e = e.parentElement) { const b = getComputedStyle(e).backgroundColor; if (!/, 0\\)$|transparent/.test(b)) return b } return 'rgb(255,255,255)' };
  const poor = [];
  for (const e of document.querySelectorAll('main *')) {
    const own = [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim());
    if (!own || e.closest('.quiet') || e.tagName === 'title') continue;
    const ink = e.namespaceURI.endsWith('svg') ? getComputedStyle(e).fill : getComputedStyle(e).color;
    const a = lum(ink), b = lum(e.namespaceURI.endsWith('svg') ? 'rgb(248,248,248)' : ground(e));
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) poor.push(e.textContent.slice(0, 40) + ' ' + ratio.toFixed(2));
  }
  return poor;
}"""


@pytest.fixture(params=sorted(PAGES))
def html(request):
    return PAGES[request.param]()


def test_nothing_is_loaded_and_nothing_goes_wrong(open_page, html):
    seen = open_page(html)
    assert seen.requests == [] and seen.console == []
    assert seen.page.locator("script").count() == 0
    assert seen.page.locator("[style]").count() == 0


def test_basic_accessibility(open_page, html):
    seen = open_page(html)
    facts = seen.page.evaluate("""() => ({
      lang: document.documentElement.lang, title: document.title, h1: document.querySelectorAll('h1').length,
      levels: [...document.querySelectorAll('h1,h2,h3')].map((h) => +h.tagName[1]),
      ids: [...document.querySelectorAll('[id]')].map((e) => e.id),
      dangling: [...document.querySelectorAll('a[href^="#"]')].map((a) => a.getAttribute('href')).filter((h) => !document.querySelector(h)),
      nameless: [...document.querySelectorAll('a,[tabindex],[role=img]')].filter((e) => !(e.getAttribute('aria-label') || e.textContent).trim()).length,
      headless: [...document.querySelectorAll('table')].filter((t) => !t.caption || !t.querySelector('th[scope=col]')).length,
    })""")
    assert facts["lang"] == "en-GB" and facts["title"] and facts["h1"] == 1
    assert all(after - before <= 1 for before, after in zip(facts["levels"], facts["levels"][1:], strict=False))
    assert len(facts["ids"]) == len(set(facts["ids"]))
    assert facts["dangling"] == [] and facts["nameless"] == 0 and facts["headless"] == 0


def test_contrast_of_every_word(open_page, html):
    assert open_page(html).page.evaluate(LUMINANCE) == []


def test_a_narrow_screen_scrolls_parts_and_never_the_page(open_page, html):
    seen = open_page(html, width=400)
    assert seen.page.evaluate("document.scrollingElement.scrollWidth") <= 400


def test_every_event_finding_assignment_and_premises_is_reached_by_the_keyboard_in_order(open_page):
    picture = every_kind()
    seen = open_page(PAGES["picture"]())
    labels = []
    for _ in range(200):
        seen.page.keyboard.press("Tab")
        at = seen.page.evaluate(
            "() => { const e = document.activeElement; return e === document.body ? null : [e.getAttribute('aria-label') || e.querySelector('title')?.textContent || e.textContent, e.getAttribute('href')] }"
        )
        if at is None:
            break
        labels.append(tuple(at))
    words = [label for label, _ in labels]
    assert words[0] == "Skip to main content"
    targets = [href for _, href in labels if href]
    assert {f"#e{n}" for n in range(1, len(picture.events) + 1)} <= set(targets)
    assert {f"#a{n}" for n in range(1, len(picture.assignments) + 1)} | {"#p1", "#p2", "#p3"} <= set(targets)
    for event in picture.events:
        for finding in event.findings:
            assert any(w.startswith(f"{finding.code} {finding.severity}, {finding.pattern}") for w in words)
    in_document = seen.page.evaluate(
        "() => [...document.querySelectorAll('a,[tabindex]')].map((e) => e.getAttribute('aria-label') || e.querySelector('title')?.textContent || e.textContent)"
    )
    assert words == in_document
    assert [t for t in targets if t[1:].startswith("e") and "-" not in t] == [f"#e{n}" for n in range(1, 9)]


def test_what_has_the_focus_is_seen_and_leads_to_its_row(open_page):
    seen = open_page(PAGES["picture"]())
    link = seen.page.locator("svg a[href='#e1']").first
    before = Image.open(io.BytesIO(link.screenshot()))
    seen.page.locator(".skip").focus()
    while seen.page.evaluate("document.activeElement.getAttribute('href')") != "#e1":
        seen.page.keyboard.press("Tab")
    assert ImageChops.difference(before.convert("L"), Image.open(io.BytesIO(link.screenshot())).convert("L")).getbbox() is not None
    seen.page.keyboard.press("Enter")
    assert seen.page.evaluate("document.querySelector(':target').id") == "e1"
    assert seen.page.evaluate(
        "(() => { const r = document.querySelector('#e1').getBoundingClientRect(); return r.top >= 0 && r.top < innerHeight })()"
    )


def test_five_hundred_events_are_all_there_and_within_reach(open_page):
    seen = open_page(PAGES["picture-500"]())
    marks = seen.page.evaluate(
        "() => new Set([...document.querySelectorAll('svg a')].map((a) => a.getAttribute('href')).filter((h) => /^#e\\d+$/.test(h))).size"
    )
    assert marks == 500
    assert seen.page.locator("tbody th span[id^=e]").count() == 500
    smallest = seen.page.evaluate(
        "() => Math.min(...[...document.querySelectorAll('svg.picture text')].map((t) => t.getBoundingClientRect().height))"
    )
    assert smallest >= 9


def test_marks_and_patterns_differ_without_colour(open_page):
    """Each alone, at the same place of a field of the same size: what is compared is its shape in grey, not where it stands."""
    fields = [svg.mark(3, 3, severity) for severity in ("stop", "caution", "note")]
    fields += [svg.rect(0, 0, 20, 20, fill=svg.pattern_name("t", n)) for n in range(6)]
    drawn = [
        tag("svg", svg.patterns("t") if n == 3 else "", f, width="80", height="80", viewBox="0 0 20 20", class_="field")
        for n, f in enumerate(fields)
    ]
    seen = open_page(page("t", tag("h1", "t"), *drawn))
    grey = [Image.open(io.BytesIO(seen.page.locator("svg.field").nth(n).screenshot())).convert("L") for n in range(len(fields))]
    for i, a in enumerate(grey):
        for b in grey[:i]:
            assert ImageStat.Stat(ImageChops.difference(a, b)).rms[0] > 40, (i, grey.index(b))


def test_each_lane_has_a_pattern_of_its_own_and_each_mark_its_number(open_page):
    seen = open_page(PAGES["picture"]())
    heads = seen.page.evaluate(
        "() => [...document.querySelectorAll(\"svg.picture rect[fill^='url']\")].filter((r) => r.getAttribute('width') === '12' && !r.closest('a')).map((r) => r.getAttribute('fill'))"
    )
    assert len(heads) == len(set(heads)) == 3
    numbers = seen.page.evaluate(
        "() => [...document.querySelectorAll('svg a')].filter((a) => a.querySelector('title').textContent.startsWith('RD-')).map((a) => [a.querySelector('title').textContent.slice(3, 6), a.querySelector('text').textContent])"
    )
    assert len(numbers) >= 8 and all(code == f"A{shown}" for code, shown in numbers)


def test_it_prints_on_a4(open_page, html):
    data = open_page(html).page.pdf(format="A4", prefer_css_page_size=True)
    sheets = PdfReader(io.BytesIO(data)).pages
    assert {(round(float(s.mediabox.width)), round(float(s.mediabox.height))) for s in sheets} == {(595, 842)}


def test_what_is_printed_is_what_stands_there(open_page):
    picture = every_kind()
    data = open_page(PAGES["picture"]()).page.pdf(format="A4", prefer_css_page_size=True)
    text = " ".join(" ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(data)).pages).split())
    for words in (
        "E8",
        "A5",
        "26 h",
        "A connection is not a person",
        "shared building",
        *(f.pattern for e in picture.events for f in e.findings),
    ):
        assert words in text, words


def test_the_door_form_is_one_sheet_with_a_box_for_each_part(open_page):
    seen = open_page(PAGES["door-form"]())
    assert seen.page.locator("[role=group]").count() == len(BOXES)
    assert seen.page.locator(".cells span").count() == sum(box.room for box in BOXES)
    assert len(PdfReader(io.BytesIO(seen.page.pdf(format="A4", prefer_css_page_size=True))).pages) == 1
