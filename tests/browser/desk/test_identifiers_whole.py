"""No address, number or id is broken in the middle on a page: what stands in a line reads as what it is."""

from __future__ import annotations

import pytest

from desk_every_page_case import lay_out
from desk_subject_case import open_for

BROKEN = r"""() => {
  const found = []
  const texts = document.createTreeWalker(document.querySelector('main'), NodeFilter.SHOW_TEXT)
  for (let text; (text = texts.nextNode());) {
    if (text.parentElement.closest('.govuk-visually-hidden, svg, option, textarea, .rd-letter')) continue
    for (const one of text.data.matchAll(/(?:\d{1,3}\.){3}\d{1,3}|\b(?:sub|fp|rq|rc|cd|dec)_[a-z2-7]{16}\b|\b\d{5,16}\b|[\w.+-]+@[\w.-]+/g)) {
      const range = document.createRange()
      range.setStart(text, one.index)
      range.setEnd(text, one.index + one[0].length)
      const lines = new Set([...range.getClientRects()].map((rect) => Math.round(rect.top)))
      if (lines.size > 1) found.push(one[0])
    }
  }
  return found
}"""
PAGES = (
    "triage", "subject", "subject-events", "subject-people", "subject-referrals", "subject-print", "communications", "communications-application",
    "communications-plan", "communications-result", "communications-results", "referrals", "search", "deconfliction", "deconfliction-check", "findings",
    "exhibits", "oversight-ledger", "subject-history", "subject-decisions",
)  # fmt: skip


@pytest.fixture(scope="module")
def laid(desk):
    return lay_out(desk)


@pytest.fixture(scope="module", params=[1280, 360])
def seen(request, as_person_throughout, laid, desk):
    open_for(desk.client(laid.everyone), laid.pages["subject"].strip("/").rpartition("/")[2])
    opened = as_person_throughout(laid.everyone, width=request.param)
    page = opened.go(laid.pages["subject"])
    if page.locator("input[name=purpose]").count():
        page.check("input[name=purpose][value=assess]")
        page.get_by_role("button", name="Open", exact=True).click()
        page.wait_for_load_state("networkidle")
    return opened


@pytest.mark.parametrize("name", PAGES)
def test_no_identifier_is_broken(seen, laid, name):
    page = seen.go(laid.pages[name])
    assert page.evaluate(BROKEN) == []
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def test_a_table_that_goes_on_says_so(seen, laid):
    page = seen.go(laid.pages["exhibits"])
    wide = page.evaluate("[...document.querySelectorAll('.rd-scroll')].filter((e) => e.scrollWidth > e.clientWidth + 1).length")
    assert wide >= (page.viewport_size["width"] == 360)
    assert page.locator(".rd-scroll__more").count() == wide


def test_on_a_phone_the_list_and_the_events_fit_and_filters_are_folded(seen, laid):
    if seen.page.viewport_size["width"] != 360:
        return
    for name in ("triage", "subject-events"):
        page = seen.go(laid.pages[name])
        assert page.evaluate(
            "[...document.querySelectorAll('.rd-table--stack')].every((e) => e.parentElement.scrollWidth <= e.parentElement.clientWidth + 1)"
        )
    for name in ("triage", "referrals", "findings", "exhibits"):
        page = seen.go(laid.pages[name])
        assert page.locator("details.rd-filter[open]").count() == 0
        assert page.locator("details.rd-filter").count() == 1


def test_the_place_of_the_link_chart_says_that_it_is_being_drawn(seen, laid):
    held = []

    def hold(route):
        held.append(route)

    seen.page.route("**/links.json*", hold)
    page = seen.go(laid.pages["subject-links"])
    page.get_by_text("The drawing is being made.").wait_for()
    for _ in range(200):
        if not held:
            page.wait_for_timeout(50)
    for route in held:
        route.continue_()
    page.locator("#rd-chart[data-drawn]").wait_for()
    assert page.get_by_text("The drawing is being made.").count() == 0
    seen.page.unroute_all()


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("198.51.100.141 port 51500", "198.51.100.141 port 51500"),
        ("2001:db8:1234:5678:9abc:def0:1234:5678", "2001:<wbr>db8:<wbr>1234:<wbr>5678:<wbr>9abc:<wbr>def0:<wbr>1234:<wbr>5678"),
        ("a.rather.long.name@mail.example.com", "a.<wbr>rather.<wbr>long.<wbr>name@<wbr>mail.<wbr>example.<wbr>com"),
        ("07700-900123", '<span class="rd-whole">07700-900123</span>'),
        ("<b>-</b>", '<span class="rd-whole">&lt;b&gt;-&lt;/b&gt;</span>'),
    ],
)
def test_long_ones_go_on_behind_a_separator_alone(text, drawn):
    from rightdoor.desk.templatetags.desk import identifier

    assert str(identifier(text)) == drawn


def test_a_long_place_goes_on_behind_a_separator_alone():
    from rightdoor.desk.templatetags.desk import long_place

    said = str(long_place("json:/reported/files[0]/198.51.100.7, sub_aaaaaaaaaaaaaaaa"))
    assert said == "json:<wbr>/<wbr>reported/<wbr>files[0]/<wbr>198.51.100.7, sub_aaaaaaaaaaaaaaaa"


def test_on_a_phone_the_parts_of_a_subject_say_that_they_go_on(seen, laid):
    page = seen.go(laid.pages["subject"])
    on_a_phone = seen.page.viewport_size["width"] == 360
    assert page.locator(".rd-parts > .rd-scroll__more").count() == on_a_phone
