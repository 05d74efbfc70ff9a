"""What people do: the list, subjects, notes, referrals handed on; each says what it was told was done."""

from __future__ import annotations

import random
import re
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

from desk.browsing import Answer, Browser
from desk.world import Person, World

_SUBJECT = re.compile(r"/subjects/(sub_[a-z2-7]{16})/")
_REFERRAL = re.compile(r'href="/referrals/(\d+)/"')
_VERSION = re.compile(r'name="version" value="(\d+)"')
_TO_REFERRAL = re.compile(r"/referrals/(\d+)/")
_OFFER = re.compile(r"/referrals/offers/(\d+)/accept/")
_EXPECTED = re.compile(r'name="expected" value="([^"]*)"')
_JOB = re.compile(r"/jobs/(\d+)/")
FINE = (200, 303, 302)
TOLD = (400, 409)  # somebody else was first, and the page says so
DECIDES, CALLS, NO_OWNER = "supervisor", "referral-officer", "intelligence-researcher"
TIERS = ("tier-1", "tier-2", "tier-3")
LOOKED_FOR = ("198.51.100.", "wren", "heron", "ND-4000001", "192.0.2.")


@dataclass
class Seen:
    """What one run gave. `notes`: texts that were acknowledged; `changed`: of a referral how many changes were acknowledged;
    `decided`: reasons of acknowledged decisions; `jobs`: what was acknowledged as taken over, to be done by a job."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    problems: list[str] = field(default_factory=list)
    gone: int = 0  # answers lost because the server or database was killed
    told: int = 0
    notes: dict[str, str] = field(default_factory=dict)
    perhaps: dict[str, str] = field(default_factory=dict)  # sent, and no answer came
    changed: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    unsure: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    decided: list[str] = field(default_factory=list)
    jobs: list[int] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)


class Worker(threading.Thread):
    """One person at work as long as `at_work` says."""

    def __init__(
        self, person: Person, world: World, seen: Seen, *, port: int, at_work: Callable[[], bool], seed: int, killed: bool
    ) -> None:
        super().__init__(daemon=True)
        self._person, self._world, self._seen, self._at_work, self._killed = person, world, seen, at_work, killed
        self._random = random.Random(seed)
        self._browser = Browser(port, person.cookie)
        self._subjects: list[str] = []
        self._opened: set[str] = set()
        self._referrals: list[int] = []

    def run(self) -> None:
        """Act, think one to three seconds, act again; a form is thought about before it is sent."""
        time.sleep(self._random.uniform(0, 3))
        acts: list[tuple[int, Callable[[], None]]] = [
            (28, self._list), (10, self._filtered), (22, self._subject), (8, self._events), (12, self._inbox), (8, self._referral),
            (7, self._note), (3, self._offer), (2, self._answer_offer), (3, self._search), (2, self._check), (2, self._decide),
        ]  # fmt: skip
        if self._killed and self._person.role == CALLS:
            acts.append((1, self._call))  # a job of the whole store each: asked for where jobs are killed
        self._list()
        while self._at_work():
            self._think()
            self._random.choices([act for _, act in acts], [weight for weight, _ in acts])[0]()
        self._browser.close()

    def _think(self) -> None:
        """As long as people are at work."""
        if self._at_work():
            time.sleep(self._random.uniform(1, 3))

    def _view(self, name: str, answer: Answer, *, fine: tuple[int, ...] = FINE) -> bool:
        with self._seen.lock:
            if answer.status in fine:
                self._seen.times[name].append(answer.took_s)
                return True
            if answer.status in TOLD:
                self._seen.times[name].append(answer.took_s)
                self._seen.told += 1
            elif self._killed and answer.status in (0, 500, 502, 503):
                self._seen.gone += 1
            else:
                self._seen.problems.append(f"{name}: {answer.status}")
            return False

    def _list(self) -> None:
        page = self._random.choice((1, 1, 1, 2, 3, 40))
        answer = self._browser.get(f"/?page={page}")
        if self._view("list", answer):
            self._subjects = list(dict.fromkeys(_SUBJECT.findall(answer.body))) or self._subjects

    def _filtered(self) -> None:
        answer = self._browser.get(
            self._random.choice(("/?tier=tier-1", "/?status=corroborated", "/?at_risk=yes", "/?status=ambiguous&page=2"))
        )
        self._view("list, narrowed", answer)

    def _open(self) -> str:
        if not self._subjects:
            return ""
        subject = self._random.choice(self._subjects)
        if subject not in self._opened:
            if not self._view("purpose form", self._browser.get(f"/subjects/{subject}/")):
                return ""
            self._think()
            if not self._view(
                "purpose", self._browser.post(f"/subjects/{subject}/purpose", purpose="assess", next=f"/subjects/{subject}/")
            ):
                return ""
            self._opened.add(subject)
        return subject

    def _subject(self) -> None:
        if subject := self._open():
            self._view("subject", self._browser.get(f"/subjects/{subject}/"))

    def _events(self) -> None:
        if subject := self._open():
            self._view("events", self._browser.get(f"/subjects/{subject}/events/"))

    def _note(self) -> None:
        subject = self._open()
        if not subject or not self._view("notes", self._browser.get(f"/subjects/{subject}/notes/")):
            return
        self._think()
        text = f"load {self._person.account} {self._random.getrandbits(64):016x}"
        answer = self._browser.post(f"/subjects/{subject}/notes/", text=text)
        with self._seen.lock:
            if answer.status == 303:
                self._seen.notes[text] = subject
            elif answer.status in (0, 500, 502, 503):
                self._seen.perhaps[text] = subject
        self._view("note sent", answer)

    def _inbox(self) -> None:
        answer = self._browser.get("/referrals/")
        if self._view("inbox", answer):
            self._referrals = [int(n) for n in dict.fromkeys(_REFERRAL.findall(answer.body))] or self._referrals

    def _referral(self) -> None:
        self._change(self._random.choice(("acknowledge", "own")))

    def _offer(self) -> None:
        other = self._random.choice([unit for unit in self._world.units if unit != self._person.unit])
        self._change("offer", to_unit=str(other), reason="theirs by address")

    def _change(self, act: str, **fields: str) -> None:
        if self._person.role == NO_OWNER:
            return self._inbox()  # sees the inbox, owns nothing
        if not self._referrals:
            return self._inbox()
        number = self._random.choice(self._referrals[:10])
        page = self._browser.get(f"/referrals/{number}/")
        version = _VERSION.search(page.body)
        if not self._view("referral", page, fine=(*FINE, 404)) or page.status == 404 or version is None:
            return None
        if f"/referrals/{number}/{act}/" not in page.body:
            return None  # it is not on offer in the state that it is in
        self._think()
        answer = self._browser.post(f"/referrals/{number}/{act}/", version=version[1], **fields)
        self._note_change(number, answer)
        self._view("referral changed", answer)
        return None

    def _note_change(self, number: int, answer: Answer) -> None:
        with self._seen.lock:
            if answer.status == 303:
                self._seen.changed[number] += 1
            elif answer.status in (0, 500, 502, 503):
                self._seen.unsure[number] += 1

    def _answer_offer(self) -> None:
        page = self._browser.get("/referrals/?show=offered")
        if not self._view("inbox", page):
            return
        offers = _OFFER.findall(page.body)
        if offers and self._person.role != NO_OWNER:
            self._think()
            answer = self._browser.post(f"/referrals/offers/{self._random.choice(offers[:5])}/accept/")
            if found := _TO_REFERRAL.fullmatch(answer.location):
                self._note_change(int(found[1]), answer)
            self._view("offer accepted", answer, fine=(*FINE, 404))

    def _search(self) -> None:
        if self._view("search form", self._browser.get("/search/")):
            self._think()
            looked = self._random.choice(LOOKED_FOR)
            self._view("search", self._browser.post("/search/", text=looked, kind="any", purpose="assess", words="load"))

    def _check(self) -> None:
        if not self._view("check form", self._browser.get("/deconfliction/"), fine=(*FINE, 403)):
            return
        self._think()
        fields = {"kind": "ip", "text": f"198.51.100.{self._random.randrange(256)}", "step": "visit", "unit": str(self._person.unit)}
        self._view("check", self._browser.post("/deconfliction/", **fields), fine=(*FINE, 403))

    def _decide(self) -> None:
        """A supervisor sets a tier beside the instrument's."""
        subject = self._open() if self._person.role == DECIDES else ""
        if not subject:
            return self._inbox()
        at = f"/subjects/{subject}/decisions/tier/"
        page = self._browser.get(at)
        expected = _EXPECTED.search(page.body)
        if not self._view("decision form", page) or expected is None:
            return None
        self._think()
        reason = f"load {self._random.getrandbits(64):016x}"
        answer = self._browser.post(at, expected=expected[1], tier=self._random.choice(TIERS), reason=reason)
        with self._seen.lock:
            if answer.status == 303:
                self._seen.decided.append(reason)
        self._view("decision", answer)
        return None

    def _call(self) -> None:
        """What a member of the public said, written down: a job takes it in and brings the list up to date."""
        if not self._view("call form", self._browser.get("/referrals/call/")):
            return
        self._think()
        answer = self._browser.post(
            "/referrals/call/", unit=str(self._person.unit), channel="101", reference=f"L{self._random.getrandbits(48):012x}",
            received_at="2026-03-01T08:00:00Z", text="generated for the load", identifier_type="ip", identifier="198.51.100.7",
        )  # fmt: skip
        if found := _JOB.fullmatch(answer.location):
            with self._seen.lock:
                self._seen.jobs.append(int(found[1]))
        self._view("call", answer)
