"""What subjects do, and over which connection: home, mobile, a second home, public Wi-Fi, an anonymiser."""

from __future__ import annotations

import random

from rightdoor.model.civil import DAY, HOUR, SECOND
from rightdoor.simulation.clock import near_clock_change
from rightdoor.simulation.network import HOSTING, PROVIDERS, WIFI, Lease, Line, Network, dotted, ports_of
from rightdoor.simulation.nouns import Act, Subject
from rightdoor.simulation.sessions import Span

RETENTION = 365 * DAY


def home_at(subject: Subject, instant: int) -> Line:
    """The home line of the subject at the instant (the first one before it, the last one after)."""
    return next((line for line in subject.homes if instant < line.last), subject.homes[-1])


class ActMaker:
    """Draws acts of subjects of one force."""

    def __init__(self, network: Network, *, span: Span, rng: random.Random) -> None:
        self.network, self.span, self.rng = network, span, rng
        self._count = 0

    def draw(self, subject: Subject, kind: str, *, latest: int, number: str, style: str) -> Act:
        """An act of this kind at most five weeks before `latest`; one in fifty is older than any retention."""
        rng = self.rng
        instant = latest - int((0.04 + 0.96 * rng.random()) * 34 * DAY)
        if rng.random() < 0.02:
            instant -= RETENTION
        while near_clock_change(instant):
            instant -= 7 * HOUR
        instant -= instant % SECOND
        if style == "millis":
            instant += rng.randrange(1, 1000) * 1000
        via, line = self._via(subject, instant)
        return self.at(subject, kind, line, instant=instant, made=(via, number, style))

    def at(self, subject: Subject, kind: str, line: Line, *, instant: int, made: tuple[str, str, str]) -> Act:
        """An act over this line at about this instant; `made` is how, the source's number, its way of writing times."""
        via, number, style = made
        instant, ip, port = self._connect(line, instant)
        if via in ("home", "mobile", "anonymiser", "wifi"):
            door = home_at(subject, instant).premises
        else:
            door = line.premises
        self._count += 1
        shown = port if self.rng.random() < (0.8 if PROVIDERS[line.provider].how == "blocks" else 0.5) else None
        return Act(
            key=f"A{self.network.force:02d}-{self._count:06d}",
            subject=subject,
            kind=kind,
            ip=ip,
            port=shown,
            instant=instant,
            true_ip=ip,
            true_instant=instant,
            line=line,
            door=door,
            style=style,
            source=subject.service.name if subject.service else "",
            number=number,
            proxy=self._proxy(via),
            via=via,
        )

    def _via(self, subject: Subject, instant: int) -> tuple[str, Line]:
        roll, rng = self.rng.random(), self.rng
        if roll < 0.07:
            return "mobile", subject.mobile
        if roll < 0.09:
            return "wifi", rng.choice(self.network.by_provider[WIFI])
        if roll < 0.105:
            return "anonymiser", rng.choice(self.network.by_provider[HOSTING])
        if subject.other and roll < 0.5:
            return "second home", subject.other
        return "home", home_at(subject, instant)

    def _proxy(self, via: str) -> str:
        if via == "anonymiser":
            return "true" if self.rng.random() < 0.5 else ""
        return self.rng.choice(("", "", "false")) if self.rng.random() < 0.985 else "true"

    def _connect(self, line: Line, instant: int) -> tuple[int, str, int]:
        rng = self.rng
        port = rng.randrange(32768, 61000)
        if line.prefix and (rng.random() < 0.2 or instant < self.span.start):
            tail = ":".join(f"{rng.randrange(1, 65536):x}" for _ in range(4))
            return instant, f"{line.prefix}:{tail}", port
        lease = self.network.lease_of(line, instant)
        if lease is None:
            return instant, self._bygone(line), port
        if instant < lease.start:
            instant = self._within(lease, instant)
        block = ports_of(lease)
        return instant, dotted(lease.slot >> 4), rng.randrange(block[0], block[1] + 1) if block else port

    def _within(self, lease: Lease, instant: int) -> int:
        """Just after the start of the lease; an act before the simulated span stays where it is."""
        if instant < self.span.start:
            return instant
        length = min(lease.end, self.span.end) - lease.start
        return lease.start + int(self.rng.random() * max(length, SECOND) / SECOND) * SECOND + instant % SECOND

    def _bygone(self, line: Line) -> str:
        """An address of the line's provider that it held before anything is on record."""
        provider = PROVIDERS[line.provider]
        return dotted(self.network.base + provider.first + self.rng.randrange(max(1, provider.size)))


def move_to(act: Act, *, instant: int, ip: str, port: int | None) -> None:
    """Let the source state something else than what happened."""
    act.instant, act.ip, act.port = instant, ip, port
