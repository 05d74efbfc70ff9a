"""How platforms report: repeated users, empty reports, virals, login-only reports, a child's own account."""

from __future__ import annotations

import random

from rightdoor.model.civil import DAY, HOUR, SECOND
from rightdoor.simulation.acts import ActMaker
from rightdoor.simulation.harm import IN_JSON
from rightdoor.simulation.nouns import Act, File, LogRow, Referral, Subject
from rightdoor.simulation.words import TOOLS, Tool

DISTRACTIONS = ("infant", "violenceGore", "physicalHarm", "animeDrawingVirtualHentai")
ENTICEMENT = "Online Enticement of Children for Sexual Acts"
MOLESTATION = "Child Sexual Molestation"


class Reporter:
    """Writes the reports of one force's subjects, in the habits of reporters."""

    def __init__(self, acts: ActMaker, rng: random.Random, *, virals: list[tuple[str, str]], as_of: int) -> None:
        self.acts, self.rng, self.virals, self.as_of = acts, rng, virals, as_of

    def report(self, subject: Subject, number: str, *, specimen: tuple[str, str] | None = None) -> Referral:
        """One report about the subject; a specimen has a set form and habit, so that a small inbox shows each."""
        rng, service = self.rng, subject.service
        assert service is not None
        received = self.as_of - HOUR - int(rng.random() * 30 * DAY) // SECOND * SECOND
        form, habit = specimen or (self._form(subject), self._habit(subject))
        made = Referral(number, subject, received, form, habit, [], [], received - rng.randrange(600, 86_400) * SECOND)
        if habit != "empty":
            self._fill(made)
        if "enticement" in subject.indications:
            made.incident_type = ENTICEMENT
        if "molestation" in subject.indications:
            made.incident_type = MOLESTATION
        subject.referrals.append(number)
        return made

    def _habit(self, subject: Subject) -> str:
        roll = self.rng.random()
        if as_victim(subject):
            return "victim"
        if subject.high_harm:
            return "usual" if roll < 0.9 else "login-only"
        return "empty" if roll < 0.07 else "login-only" if roll < 0.16 else "viral" if roll < 0.24 else "usual"

    def _form(self, subject: Subject) -> str:
        service = subject.service
        assert service is not None
        if as_victim(subject):
            return "xml"
        if any(i in IN_JSON for i in subject.indications):
            return "json"
        roll = self.rng.random()
        if service.style in ("london", "bare") or roll < 0.85:
            return "xml"
        return "json" if roll < 0.98 else "both"

    def _fill(self, made: Referral) -> None:
        rng, style = self.rng, made.subject.service.style if made.subject.service else "z"
        kinds = ["login"] * rng.choice((0, 1, 1, 2, 3))
        if made.habit in ("login-only", "victim"):
            kinds = ["login"] * rng.randint(1, 4)
        if rng.random() < 0.15 and made.habit != "victim":
            kinds.append(rng.choice(("registration", "purchase", "other", "unknown")))
        for kind in kinds:
            made.acts.append(self._act(made, kind, style))
        if made.habit in ("login-only", "victim"):
            return
        for _ in range(1 if made.habit == "viral" else rng.choice((2, 3, 3, 4, 4, 5, 7, 8))):
            made.files.append(self._file(made, style))

    def _act(self, made: Referral, kind: str, style: str) -> Act:
        return self.acts.draw(made.subject, kind, latest=made.received, number=made.number, style=style)

    def _file(self, made: Referral, style: str) -> File:
        rng, viral = self.rng, made.habit == "viral"
        md5, sha1 = rng.choice(self.virals) if viral else digests(rng)
        annotations = ["viral"] if viral else []
        if rng.random() < 0.2:
            annotations.append(rng.choice(DISTRACTIONS))
        if "live" in made.subject.indications:
            annotations.append("liveStreaming")
        if made.subject.track == "child" and rng.random() < 0.5:
            annotations.append("possibleSelfProduction")
        act = self._act(made, "upload", style) if rng.random() < 0.92 else None
        return File(
            file_id=f"{rng.getrandbits(128):032x}",
            name=f"file_{rng.randrange(10_000):04d}.{rng.choice(('jpg', 'mp4', 'png'))}",
            md5=md5,
            sha1=sha1,
            act=act,
            in_report=act is not None and rng.random() < 0.4,
            annotations=tuple(annotations),
            classification=rng.choice(("A1", "A2", "B1", "B2", "", "")),
            viewed=rng.choice(("true", "true", "false", "")),
        )

    def observe(self, subject: Subject, tool: Tool, numbers: list[str]) -> list[LogRow]:
        """What an observation tool sees of one client: acts over home lines, times with a declared clock error."""
        rows, rng = [], self.rng
        for number in numbers:
            kind = rng.choices(("sent-complete", "sent-part", "offered", "listed", "present"), (40, 15, 30, 8, 7))[0]
            act = self.acts.draw(subject, kind, latest=self.as_of - 2 * DAY, number=number, style=tool.style)
            act.source, act.zone, act.proxy = tool.name, tool.zone, ""
            act.clock_error = int(tool.clock_error_s or 0) * SECOND
            name = f"item_{rng.randrange(10_000):04d}.bin"
            rows.append(LogRow(act, tool, subject.account, name, rng.randrange(10_000, 9_000_000), digests(rng)[1]))
        return rows


def as_victim(subject: Subject) -> bool:
    """Whether reports name this child's account as the victim's (every third child), not as the one reported."""
    return subject.track == "child" and subject.age % 3 == 0


def digests(rng: random.Random) -> tuple[str, str]:
    """A made-up MD5 and SHA-1: random digits, the hash of nothing known."""
    return f"{rng.getrandbits(128):032x}", f"{rng.getrandbits(160):040x}"


def draw_tool(rng: random.Random) -> Tool:
    """An observation tool."""
    return rng.choice(TOOLS)
