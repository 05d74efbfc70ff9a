"""The whole way of a referral as people go it in a browser. Each person has a browser of their own; keys and actions are counted."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page

from desk_way_case import AUTHORITY, QUESTION, WHY_ACCEPTED, WHY_ANSWERED, WHY_OFFERED, Dropped, People, answered, work

PARTS = ("", "events/", "people/", "links/", "referrals/")
_KEYS = "addEventListener('keydown', e => window.pressed(e.key)); addEventListener('paste', () => window.pressed('paste'))"


class Person:
    """Somebody at a browser: each click and choice is an action, each key that the page heard is kept."""

    def __init__(self, seen: Any) -> None:
        self.seen, self.page = seen, seen.page
        self.actions: list[str] = []
        self.keys: list[str] = []
        self.page.expose_function("pressed", lambda key: self.keys.append(key))  # noqa: PLW0108 - the driver writes on what it is given
        self.page.add_init_script(_KEYS)
        self.page.set_default_timeout(15_000)

    def go(self, path: str) -> Page:
        """Open a page by its address, as by the navigation."""
        page: Page = self.seen.go(path)
        return page

    def press(self, role: Any, name: str, *, within: Locator | None = None) -> None:
        """Press a button or follow a link, and wait for what it leads to."""
        with self.page.expect_navigation(wait_until="load"):
            (within or self.page).get_by_role(role, name=name, exact=True).first.click()
        self.actions.append(f"{role} {name}")

    def choose(self, label: str) -> None:
        """Tick or choose by label."""
        self.page.get_by_role("radio", name=label).first.check()
        self.actions.append(f"choose {label}")

    def write(self, label: str, words: str) -> None:
        """Type words into a field, key by key."""
        self.page.get_by_role("textbox", name=label).first.press_sequentially(words)
        self.actions.append(f"write {label}")

    def said(self) -> str:
        """The words of the main part."""
        return self.page.locator("main").inner_text()


class Way:
    """The way, in parts that tests and the officer's-time count share."""

    def __init__(self, desk: Any, people: People, as_person: Callable[..., Any], folder: Path) -> None:
        self.desk, self.people, self.folder = desk, people, folder
        self._open, self._at = as_person, {}
        self.subject = self.application = self.result = self.referral = self.number = ""
        self.to_rows: list[str] = []
        self.to_package: list[str] = []

    def at(self, who: str) -> Person:
        """The browser of one of the people."""
        if who not in self._at:
            self._at[who] = Person(self._open(getattr(self.people, who)))
        found: Person = self._at[who]
        return found

    def typed(self) -> dict[str, str]:
        """The keys that each browser's pages heard, as text."""
        return {who: "".join(person.keys) for who, person in self._at.items()}

    def console(self) -> list[str]:
        """What any browser said."""
        return [line for person in self._at.values() for line in person.seen.console]

    def dropped_in(self, file: Dropped) -> None:
        """A file is dropped in and taken in."""
        path = self.folder / file.name
        path.write_text(file.text)
        sender = self.at("sender")
        page = sender.go("/referrals/upload/")
        sender.write("Authority", AUTHORITY)
        page.set_input_files("input[type=file]", [str(path)])
        page.get_by_role("button", name="Take in").click()
        page.wait_for_url("**/jobs/*/")
        assert work(self.desk) == ["done", "done"]
        page.get_by_text("Done", exact=True).first.wait_for()

    def owned(self, number: str) -> None:
        """Found in the inbox, acknowledged, owned."""
        sender = self.at("sender")
        self.number = number
        sender.go("/referrals/")
        assert "Nobody's, untouched" in sender.said()
        sender.press("link", number)
        self.referral = sender.page.url.partition("/referrals/")[2]
        sender.press("button", "Acknowledge")
        sender.press("button", "Take it as mine")
        assert "It is yours." in sender.said()

    def transferred(self) -> None:
        """Offered to the other unit, whose officer accepts."""
        sender, receiver = self.at("sender"), self.at("receiver")
        sender.page.get_by_label("Unit", exact=True).select_option(label=str(self.people.other))
        sender.write("Why it belongs there", WHY_OFFERED)
        sender.press("button", "Offer it")
        assert "You stay responsible for it until they accept." in sender.said()
        assert re.search(r"Owner\s+" + self.people.sender.name, sender.said())
        receiver.go("/referrals/")
        assert WHY_OFFERED in receiver.said()
        receiver.go(f"/referrals/{self.referral}")
        receiver.press("button", "Accept it")
        assert "Accepted: it is your unit's, and yours." in receiver.said()
        work(self.desk)

    def planned(self) -> None:
        """From the inbox to the rows of an application, counted as five actions; then the application is made."""
        applicant = self.at("applicant")
        page = applicant.go("/")
        assert re.search(r"sub_\w{16}[\s\S]*Tier [1-4] to Tier [1-4]|Tier [1-4]", applicant.said(), re.IGNORECASE)
        page = applicant.go("/referrals/")
        applicant.press("link", self.number)
        self.subject = page.get_by_role("link", name=re.compile("^sub_")).first.inner_text()
        applicant.press("link", self.subject)
        applicant.choose("Communications data")
        applicant.press("button", "Open")
        applicant.press("button", "Plan requests for this subject")
        self.to_rows = list(applicant.actions)
        assert page.get_by_role("table", name="Requests, soonest gone first").locator("tbody tr").count() == 2
        self.application = page.url.removeprefix(applicant.seen.address)
        applicant.press("button", "Make the application")
        assert "Made, not authorised" in applicant.said()

    def exported(self) -> str:
        """Authorised, countersigned by two, exported, recorded as sent. Gives the schedule."""
        authoriser, spoc, second = self.at("authoriser"), self.at("spoc"), self.at("second")
        authoriser.go(self.application)
        authoriser.write("Reference of the authorisation", "OCDA-1")
        authoriser.press("button", "Enter the authority")
        for who, number in ((spoc, "1"), (second, "2")):
            who.go(self.application)
            who.press("button", f"Countersign check {number}")
        spoc.go(self.application)
        with spoc.page.expect_download() as loading:
            spoc.page.get_by_role("button", name="Export as CSV").click()
        schedule = Path(loading.value.path()).read_text()
        spoc.go(self.application)
        spoc.page.get_by_text("Record that it was sent").click()
        spoc.press("button", "It was sent then")
        assert set(work(self.desk)) == {"done"}
        return schedule

    def imported(self, schedule: str) -> None:
        """The result sent in, shown row by row, confirmed."""
        spoc, path = self.at("spoc"), self.folder / "result.csv"
        path.write_text(answered(schedule))
        page = spoc.go("/communications-data/results/")
        page.set_input_files("input[type=file]", [str(path)])
        spoc.press("button", "Show how it is read")
        assert "Differs in" not in spoc.said()
        self.result = page.url.removeprefix(spoc.seen.address)
        spoc.press("button", "Confirm and take it in")
        assert "The result is being taken in" in spoc.said()
        assert set(work(self.desk)) == {"done"}

    def decided(self) -> None:
        """The status read, a question answered, the subject accepted."""
        supervisor = self.at("supervisor")
        supervisor.go(f"/subjects/{self.subject}/")
        supervisor.choose("Assess a referral")
        supervisor.press("button", "Open")
        assert "Corroborated" in supervisor.said()
        supervisor.go(f"/subjects/{self.subject}/assessment/")
        with supervisor.page.expect_navigation(wait_until="load"):
            supervisor.page.locator(f"#{QUESTION} a").first.click()
        supervisor.choose("Yes")
        supervisor.write("Source", "PNC check")
        supervisor.write("Reference", "12/345")
        supervisor.write("Reason", WHY_ANSWERED)
        supervisor.press("button", "Record the answer")
        assert "The answer is recorded" in supervisor.said()
        supervisor.go(f"/subjects/{self.subject}/decisions/")
        supervisor.press("link", "Accept the subject")
        supervisor.write("Reason", WHY_ACCEPTED)
        supervisor.press("button", "Accept the subject")
        assert "Accepted" in supervisor.said()
        assert set(work(self.desk)) == {"done"}

    def packaged(self) -> bytes:
        """The warrant package looked at, built, taken away. Gives the file."""
        supervisor = self.at("supervisor")
        page, before = supervisor.go(f"/subjects/{self.subject}/"), len(supervisor.actions)
        supervisor.press("link", "Package")
        assert "The papers can be put in support of a warrant application" in supervisor.said()
        supervisor.press("button", "Build the warrant package")
        assert "It is being built." in supervisor.said()
        assert set(work(self.desk)) == {"done"}
        page.get_by_role("button", name=re.compile("^Download")).wait_for()  # the part of the page asks by itself
        with page.expect_download() as loading:
            page.get_by_role("button", name=re.compile("^Download")).click()
        supervisor.actions.append("button Download")
        self.to_package = supervisor.actions[before:]
        return Path(loading.value.path()).read_bytes()

    def sources(self) -> dict[str, str]:
        """Every way back that the parts of the subject show, followed: address of the source's page and what stands on it."""
        supervisor = self.at("supervisor")
        ways: dict[str, None] = {}
        for part in PARTS:
            page = supervisor.go(f"/subjects/{self.subject}/{part}")
            found = page.eval_on_selector_all("main a[href*='/source']", "all => all.map(a => a.getAttribute('href'))")
            ways |= dict.fromkeys(found)
        walked = {}
        for href in ways:
            supervisor.page.goto(f"{supervisor.seen.address}{href}")
            walked[href] = supervisor.said()
        return walked
