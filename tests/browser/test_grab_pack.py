"""The grab pack in a browser without a network: it opens, asks for nothing, runs nothing, and prints a door a page."""

from __future__ import annotations

import io
import sys
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

sys.path.insert(0, str(Path(__file__).parents[1]))

from day_case import PLANNING, Plan
from rightdoor.joint.day.briefing import briefing_of
from rightdoor.joint.day.pack import Pack, pack_of


@pytest.fixture
def pack() -> Pack:
    plan = Plan()
    team, other = plan.team("Oak", kit=("entry",)), plan.team("Fir")
    hostile = "<script>document.title='ran'</script><img src='https://example.com/x.png'> A dog."
    plan.assign(plan.address("Ash", children="expected", children_5_9=2, risks=hostile), team)
    plan.assign(plan.address("Elm"), team, 2)
    plan.assign(plan.address("Yew"), other)
    look = plan.look()
    of = look.day.team(team)
    assert of is not None
    return pack_of(briefing_of(look, of), made_us=PLANNING, by="Supt Reed", training=True)


def test_the_pack_opens_from_a_file_without_a_network_and_asks_for_nothing(chromium: Browser, pack: Pack, tmp_path: Path) -> None:
    file = tmp_path / pack.name
    file.write_bytes(pack.data)
    window = chromium.new_context(offline=True)
    asked: list[str] = []
    said: list[str] = []
    try:
        page = window.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.goto(file.as_uri())
        shown = page.inner_text("main")
        assert [url for url in asked if url not in (file.as_uri(), "data:,")] == []
        assert said == []
        assert page.title() == "Training: Briefing of Team Oak"
        assert ("Ash Lane, ZZ1 1CI" in shown, "Elm Lane, ZZ1 1CI" in shown, "Yew Lane" in shown) == (True, True, False)
        assert "2 aged 5 to 9" in shown
        assert "certutil -hashfile" in shown
        assert page.evaluate("document.images.length") == 0
        printed = PdfReader(io.BytesIO(page.pdf()))
        texts = [each.extract_text() for each in printed.pages]
        first = {name: next(n for n, text in enumerate(texts) if f"{name} Lane" in text) for name in ("Ash", "Elm")}
        assert 0 < first["Ash"] < first["Elm"]
    finally:
        window.close()


def test_the_pack_is_read_on_a_narrow_screen_and_without_script(chromium: Browser, pack: Pack, tmp_path: Path) -> None:
    file = tmp_path / pack.name
    file.write_bytes(pack.data)
    window = chromium.new_context(offline=True, java_script_enabled=False, viewport={"width": 360, "height": 740})
    try:
        page = window.new_page()
        page.goto(file.as_uri())
        assert page.locator("section").count() == 3  # two doors, and how to check the file
        box = page.locator("main").bounding_box()
        assert box is not None
        assert box["x"] + box["width"] <= 361
    finally:
        window.close()
