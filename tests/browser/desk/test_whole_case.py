"""A whole case in a browser: from the list to the draft of a warrant, the door, arrest, bail and its extension, safeguarding, devices, charge and outcome; and a wrong door put right.

Everything is recorded by the forms that officers have; what is due and what went past a rule is read from the case's own page.
"""

from __future__ import annotations

import re
import time
from typing import Any

import pytest

from desk_subject_case import open_for
from desk_way_case import work
from desk_way_pages import Person
from integration.desk.test_warrants import GIVEN, Case
from rightdoor.model.civil import iso_utc


class Worked:
    """A case that somebody works in a browser: forms are filled by the names of their fields."""

    def __init__(self, desk: Any, as_person: Any) -> None:
        self.desk, self.case = desk, Case(desk)
        self.case.accept()
        from rightdoor.casework.listing.one import seen
        from rightdoor.casework.packages.acts import expected_grounds, give_grounds

        with self.case.acting() as done:
            grounds = {name: text for name, text in GIVEN.items() if name != "reason"}
            expected = expected_grounds(done, self.case.subject)
            give_grounds(done, seen(done, self.case.subject), grounds, reason="answered", expected=expected)
        open_for(desk.client(self.case.officer), self.case.subject)
        self.officer = Person(as_person(self.case.officer))
        self.at = f"/cases/{self.case.key}/"
        self.held: dict[str, str] = {}

    @property
    def page(self) -> Any:
        return self.officer.page

    def record(self, kind: str, *, about: str = "", **fields: Any) -> str:
        """Fill and send the form of a kind; the id of the event. `about`: a kind recorded before, whose event the form is preset with."""
        self.officer.go(f"{self.at}record/{kind}/" + (f"?about={self.held[about]}" if about else ""))
        self._fill_instant("at", self.now())
        for name, value in fields.items():
            self._fill(name, value)
        with self.page.expect_navigation(wait_until="load"):
            self.page.locator("form.rd-form button[type=submit]").last.click()
        wrong = self.page.locator(".govuk-error-summary")
        assert wrong.count() == 0, f"{kind}: {wrong.first.inner_text()}"
        self.held[kind] = self.case.history().of(kind)[-1].id
        return self.held[kind]

    def now(self) -> int:
        from rightdoor.desk.surroundings import now_us

        time.sleep(0.001)
        return now_us()

    def _fill_instant(self, name: str, at_us: int) -> None:
        text = iso_utc(at_us)
        parts = (str(int(text[8:10])), str(int(text[5:7])), text[:4], text[11:-1])
        for n, part in enumerate(parts):
            self.page.locator(f"[name={name}_{n}]").fill(part)
        self.page.locator(f"[name={name}_4]").select_option("UTC")

    def _fill(self, name: str, value: Any) -> None:
        if isinstance(value, int) and not isinstance(value, bool):
            return self._fill_instant(name, value)
        field = self.page.locator(f"[name={name}]")
        kind = field.first.evaluate("e => e.tagName + ' ' + (e.type || '')")
        if "radio" in kind or "checkbox" in kind:
            for one in value if isinstance(value, tuple) else (value,):
                self.page.locator(f"[name={name}][value='{one}']").check()
        elif kind.startswith("SELECT"):
            field.select_option(self.held.get(value, value))
        else:
            field.fill(value)
        return None

    def duties(self) -> str:
        """What the case's own page says."""
        self.officer.go(self.at)
        return self.officer.said()

    def waiting(self) -> list[str]:
        """Why the case cannot be closed, line by line."""
        from rightdoor.casework.cases import queries

        with self.case.acting() as done:
            return queries.keeps_open(queries.case_seen(done, self.case.key), done.now_us)

    def care(self, contact: str) -> None:
        """Risk to the person assessed at a contact, as each contact asks for it."""
        self.record(
            "care-assessed", about=contact, done="done", in_person="yes", signposted=("samaritans",), telephone="given", named="PC Ash Example",
            by="PC Ash Example",
        )  # fmt: skip


@pytest.fixture
def worked(desk, as_person):
    made = Worked(desk, as_person)
    yield made
    assert made.officer.seen.console == []


def _drafted(worked: Worked) -> None:
    """From the list to an application and its package; nothing of the papers is typed."""
    subject, officer = worked.case.subject, worked.officer
    officer.go("/")
    with worked.page.expect_navigation(wait_until="load"):
        worked.page.locator(f"a[href='/subjects/{subject}/']").first.click()
    with worked.page.expect_navigation(wait_until="load"):
        worked.page.locator(f"a[href^='/cases/{worked.case.key}/']").first.click()
    officer.press("link", "Warrants and searches")
    officer.press("button", "Draft an application")
    officer.press("button", "Draft it")
    assert "Information that may undermine the grounds" in officer.said()
    assert officer.keys == []
    work(worked.desk)
    worked.held["warrant-drafted"] = worked.case.history().of("warrant-drafted")[-1].id


def _to_the_door(worked: Worked) -> None:
    """Authorised, deconflicted, granted, door checked, executed."""
    worked.record(
        "warrant-authorised", about="warrant-drafted", rank="inspector", by="Inspector 42", no_second_event="asked for, none held",
        looked_for="events of other days", would_undermine="a second household on the line",
    )  # fmt: skip
    worked.record("warrant-deconflicted", about="warrant-drafted", reference="check 1", result="no-hit")
    worked.record("warrant-applied", about="warrant-drafted", court="Example Magistrates")
    worked.record("warrant-granted", about="warrant-drafted", court="Example Magistrates")
    worked.record("warrant-door-checked", about="warrant-granted", echo="agrees", today="confirmed")
    worked.record(
        "warrant-executed", about="warrant-granted", officer="PS Rowan Example", occupier="yes", force="no",
        copy="occupier", found="yes", other="no",
    )  # fmt: skip


def test_from_the_list_to_the_outcome(worked):
    _drafted(worked)
    worked.record("crime-recorded", number="CR/1/26", classification="86/10")
    worked.record("risk-noted", not_identified="yes", risk="access", source="report", immediate="no")
    assert "safeguarding" in worked.duties().lower()
    worked.record(
        "safeguarding-decision", about="risk-noted", decision="refer-now", reason="a child is said to live there", decided_by="DS Example",
        siblings="not-known",
    )  # fmt: skip
    worked.record(
        "referral-made", about="risk-noted", to="Example Council", how="written", status="single-strand",
        ceiling="Connection at these premises, by this evidence.",
    )  # fmt: skip
    worked.record("referral-acknowledged", about="referral-made", by="Example Council", response="strategy")
    _to_the_door(worked)
    worked.care("warrant-executed")
    worked.record("person", role="reported", name="Ida Reedling")
    worked.record(
        "arrest", person="person", offence="possession", indictable="yes", ground="suspected-offence", necessity=("investigation",),
        necessity_words="prompt and effective investigation", officer="PC Ash Example", custody_record="C/1/26", warrant="warrant-executed",
    )  # fmt: skip
    worked.care("arrest")
    worked.record(
        "detention-authorised", about="arrest", arrived=worked.now(), station="Example Station", officer="PS Birch Example", rank="sergeant",
        grounds="to obtain evidence by questioning",
    )  # fmt: skip
    worked.record("interview", about="arrest", cautioned="yes", recorded="yes", advice="had", adult="not-needed")
    worked.care("interview")
    worked.record(
        "released-on-bail", about="arrest", bail="station", purpose="investigation", body="police", officer="PS Birch Example", rank="sergeant",
        necessary="yes", factors=("victims", "suspect"), representations="yes", victim_views="nobody",
    )  # fmt: skip
    worked.care("released-on-bail")
    worked.record(
        "bail-extended", about="released-on-bail", step="first", officer="Inspector 42", rank="inspector", tests=("a", "b", "c", "d"),
        invited="yes", representations="yes", told="yes",
    )  # fmt: skip
    bail = worked.officer.go(f"{worked.at}bail/")
    assert bail.locator("svg").count() >= 1
    worked.record(
        "device-seized", exhibit="ABC/1", sort="phone", description="a telephone", found_where="kitchen", found_by="PC Ash Example",
        seal="S1", seized_at="warrant-executed",
    )  # fmt: skip
    worked.record(
        "submitted-to-forensics",
        about="device-seized",
        from_whom="PC Ash Example",
        to_whom="Examiner 7",
        ask=("triage",),
        seal="S1",
        seal_found="whole",
    )
    worked.record("results-in", about="device-seized", by="Examiner 7", first_generation="no", child="no")
    worked.record("results-reviewed", about="results-in", by="DS Example", follows="charging decision asked for")
    worked.record("grades-uploaded", about="results-in", identification="no", by="Grader 3")
    worked.record("cps-asked", what=("charge",))
    worked.record("cps-advice", asked="cps-asked", answer="charge", prosecutor="Prosecutor 9")
    worked.officer.go(f"{worked.at}record/charged/")
    _charge(worked)
    worked.care("charged")
    worked.record(
        "outcome-recorded", crime="crime-recorded", outcome="1", person="person", reason="charged", by="DS Example", victim_told="none"
    )
    worked.record("warrant-returned", about="warrant-granted", used="executed", to="magistrates")

    said = worked.duties()
    history = worked.case.history()
    for kind in ("arrest", "released-on-bail", "bail-extended", "charged", "outcome-recorded", "device-seized", "referral-made"):
        assert len(history.of(kind)) == 1, kind
    assert "Care" not in _overdue(said)
    worked.officer.go(f"{worked.at}close/")
    kept = worked.officer.said()
    assert "This keeps the case open" in kept
    waits = worked.waiting()
    assert waits
    for line in waits:
        assert line in kept
    assert [re.sub(r"of \d{4}-.* UTC", "of then", line) for line in waits] == [
        "Not done: Hold the strategy discussion: a child not identified",
        "Not done: Give the family its own information",
        "Not done: Assess welfare and signpost, on arrival in custody",
        "Not done: Say whom the outcome is owed to",
        "The outcome of the search of then is not recorded.",
        "ABC/1 is still held by Examiner 7: return it, record its forfeiture, or say why it is kept and until when.",
        "The charge CJ88115 has no end yet: record how it ended.",
    ]


def _charge(worked: Worked) -> None:
    first = ("1", "2", "2026")
    worked._fill_instant("at", worked.now())
    for name, value in (
        ("person", "person"),
        ("offence", "CJ88115"),
        ("means", "charge"),
        ("decided_by", "cps"),
        ("advice", "cps-advice"),
        ("consent", "yes"),
        ("until", "bail"),
    ):
        worked._fill(name, value)
    for n, part in enumerate(first):
        worked.page.locator(f"[name=offence_first_{n}]").fill(part)
    with worked.page.expect_navigation(wait_until="load"):
        worked.page.locator("form.rd-form button[type=submit]").last.click()
    wrong = worked.page.locator(".govuk-error-summary")
    assert wrong.count() == 0, wrong.first.inner_text()
    worked.held["charged"] = worked.case.history().of("charged")[-1].id


def _overdue(said: str) -> str:
    return "\n".join(line for line in said.splitlines() if "overdue" in line.lower())


def test_a_wrong_door_is_put_right_before_anything_can_be_closed(worked):
    _drafted(worked)
    _to_the_door(worked)
    worked.care("warrant-executed")
    worked.officer.go(f"{worked.at}warrants/")
    with worked.page.expect_navigation(wait_until="load"):
        worked.page.locator("a[href*='record/warrant-outcome/']").first.click()
    worked._fill_instant("at", worked.now())
    worked._fill("outcome", "wrong-premises")
    worked._fill("why", "papers")
    worked._fill("detail", "another household lives there, by the door and by its papers")
    with worked.page.expect_navigation(wait_until="load"):
        worked.page.locator("form.rd-form button[type=submit]").last.click()
    wrong = worked.page.locator(".govuk-error-summary")
    assert wrong.count() == 0, wrong.first.inner_text()
    history = worked.case.history()
    assert len(history.of("warrant-outcome")) == 1
    worked.held["wronged"] = history.of("wronged")[-1].id
    assert re.search(r"told|apolog", worked.duties(), re.IGNORECASE)
    worked.officer.go(f"{worked.at}close/")
    kept = worked.officer.said()
    assert "This keeps the case open" in kept
    steps = ("told", "welfare", "bail", "apology", "complaint", "error-report", "destruction", "deletion", "property")
    before = worked.waiting()
    assert len([line for line in before if line.startswith("Not done")]) >= len(steps)
    for done, step in enumerate(steps, 1):
        worked.record(f"righted-{step}", about="wronged", by="DI Example", what="done in person, with a note")
        assert len(worked.waiting()) <= len(before) - done, step
    assert worked.waiting() == [
        "Not done: Give the family its own information",
        "Not done: Return the search warrant to the court",
        "Nobody has recorded whether a child is at risk: note the risk and decide on it, or record that none is known and what was asked.",
    ]
    worked.officer.go(f"{worked.at}close/")
    left = worked.officer.said()
    for line in set(before) - set(worked.waiting()):
        assert line not in left
