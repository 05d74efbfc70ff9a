"""A day of action in a browser: planned by its forms, given out, opened without the desk, entered on a phone, seen the same minute."""

from __future__ import annotations

import hashlib
from typing import Any

from desk_day_case import DeskDay
from rightdoor.model.civil import HOUR, MINUTE, iso_utc


class Planned:
    """Somebody who fills the forms of a day by the names of their fields."""

    def __init__(self, seen: Any, day: DeskDay) -> None:
        self.seen, self.page = seen, seen.page
        self.page.set_default_timeout(45_000)
        self.at = f"/operations/{day.number}/days/{day.day}/"

    def go(self, rest: str = "") -> str:
        """Open a page of the day; its words."""
        self.seen.go(f"{self.at}{rest}")
        return str(self.page.inner_text("main"))

    def send(self, **fields: Any) -> str:
        """Fill the form that is open, and send it; the words of the page that follows."""
        for name, value in fields.items():
            self._fill(name, value)
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator("form.rd-form button[type=submit]").last.click()
        assert self.page.locator(".govuk-error-summary").count() == 0, self.page.locator(".govuk-error-summary").inner_text()
        return str(self.page.inner_text("main"))

    def follow(self, name: str) -> str:
        """Follow the link of that name; the words of the page."""
        self.page.locator("main a", has_text=name).first.click()
        self.page.wait_for_load_state("load")
        return str(self.page.inner_text("main"))

    def _fill(self, name: str, value: Any) -> None:
        if isinstance(value, int):
            text = iso_utc(value)
            for n, part in enumerate((text[8:10], text[5:7], text[:4], text[11:16])):
                self.page.locator(f"[name={name}_{n}]").fill(part)
            self.page.locator(f"[name={name}_4]").select_option("UTC")
            return
        field = self.page.locator(f"[name={name}]")
        kind = field.first.evaluate("e => e.tagName + ' ' + (e.type || '')")
        if "radio" in kind or "checkbox" in kind:
            for one in value if isinstance(value, tuple) else (value,):
                self.page.locator(f"[name={name}][value='{one}']").check()
        elif kind.startswith("SELECT"):
            field.select_option(value) if isinstance(value, str) else field.select_option(label=value["label"])
        else:
            field.fill(value)


def test_a_day_of_action_from_plan_to_results(desk, as_person, chromium, tmp_path):
    day = DeskDay(desk)
    (_, _, words), (_, _, other) = day.doors
    leader = day.leaders[0]
    planner = Planned(as_person(day.planner), day)

    # the plan: an address that is chosen and not typed, a team without a leader, deconfliction first
    planner.go("record/day-address/")
    planner.follow(f"Choose {words}")
    said = planner.send(children="expected", children_5_9="2", vulnerable="none", risks="A dog in the yard.", kit=("entry",))
    assert words in said
    assert "Deconfliction is not done for this address." in said
    planner.go("record/day-team/")
    said = planner.send(name="Team Oak", account=leader.username, kit=("entry",))
    assert "Team Oak has no leader." in said
    planner.follow("Give it a door: Team Oak")
    said = planner.send(address={"label": words}, order="1", **{"from": day.start, "until": day.start + 2 * HOUR})
    assert "nobody of the team is named to look after them" in said
    planner.follow("Correct Team Oak")
    said = planner.send(leader=leader.name, safeguarding="DC Care")
    assert "Team Oak has no leader." not in said
    said = planner.follow("Briefing and grab pack of Team Oak")
    assert "Deconfliction is done for none of this team’s doors." in said
    planner.go()
    planner.follow(f"Deconflicted: {words}")
    said = planner.send(reference="check 7", result="no-hit", by="DC Ash")
    assert "Nothing that the checks look at." in said

    # given out: a file that opens on any laptop, without a network; its digest is on the desk
    planner.follow("Briefing and grab pack of Team Oak")
    with planner.page.expect_download() as waiting:
        planner.page.get_by_role("button", name="Grab pack as a file").click()
    pack = tmp_path / "pack.html"
    waiting.value.save_as(pack)
    assert hashlib.sha256(pack.read_bytes()).hexdigest() in planner.go(f"teams/{_team(day)}/give/")
    window = chromium.new_context(offline=True)
    asked: list[str] = []
    try:
        laptop = window.new_page()
        laptop.on("request", lambda request: asked.append(request.url))
        laptop.goto(pack.as_uri())
        read = laptop.inner_text("main")
    finally:
        window.close()
    assert [url for url in asked if url not in (pack.as_uri(), "data:,")] == []
    assert (words in read, other in read, "2 aged 5 to 9" in read, "A dog in the yard." in read) == (True, False, True, True)

    # the door, on a phone: what is entered stands in the case
    phone = Planned(as_person(leader, width=390, height=800), day)
    assert words in phone.go()
    assert "A dog in the yard." in phone.page.inner_text("main")
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 390
    phone.follow("At the door, door 1")
    entered = {"power": "warrant", "officer": "DS Oak", "occupier": "yes", "force": "no", "copy": "occupier", "found": "yes", "other": "no"}
    said = phone.send(at=day.start + 5 * MINUTE, outcome="entered", left=day.start + 50 * MINUTE, **entered)
    assert "It stands in the case." in phone.page.inner_text("body")
    assert "Entered and searched" in said
    phone.follow("An arrest, door 1")
    phone.send(
        at=day.start + 20 * MINUTE, person_name="Alex Example", person_role="reported", offence="Offence", indictable="yes",
        ground="suspected-offence", necessity=("investigation",), necessity_words="Devices.", officer="DC Elm",
    )  # fmt: skip
    phone.follow("A device seized, door 1")
    phone.send(at=day.start + 30 * MINUTE, exhibit="ABC/1", sort="phone", description="black", found_where="kitchen", found_by="DC Elm")
    phone.follow("A child seen, door 1")
    phone.send(at=day.start + 30 * MINUTE, age_band="5-9", relation="household", risk="access", immediate="no")
    held = day.history(0)
    (entry,) = held.of("warrant-executed")
    (arrest,) = held.of("arrest")
    (device,) = held.of("device-seized")
    (child,) = held.of("child-recorded")
    (risk,) = held.of("risk-noted")
    assert (arrest.text("warrant"), device.text("seized_at"), risk.text("child")) == (entry.id, entry.id, child.id)
    assert arrest.texts("operations") == (str(day.number),)

    # the same minute, on the picture of whoever runs the day
    shown = planner.go("picture/")
    assert "1 of 1 doors" in shown
    assert "1 arrested, 1 device, 1 child seen" in shown
    assert planner.page.locator("svg .rd-day__entered").count() == 1
    assert phone.seen.console == planner.seen.console == []


def _team(day: DeskDay) -> str:
    with day.seen() as (_, at):
        return str(at.day.teams[0].id)
