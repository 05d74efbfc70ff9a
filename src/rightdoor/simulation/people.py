"""Households, their lines, and the people among them whose acts are reported."""

from __future__ import annotations

import random

from rightdoor.model.civil import DAY
from rightdoor.simulation.network import FOREVER, HOMES, HOSTING, HOSTING_LINES, MOBILE, PROVIDERS, WIFI, WITH_IPV6, Line, Network
from rightdoor.simulation.nouns import Subject
from rightdoor.simulation.places import PlaceMaker, Premises
from rightdoor.simulation.sessions import Span
from rightdoor.simulation.words import FIRST, LAST, SERVICES, VENUES, Service

_CAPACITY = {0: 490, 1: 490, 2: 500, 3: 1100, 4: 240, 5: 250}
_WEIGHTS = [PROVIDERS[i].share for i in HOMES]


class Population:
    """Draws the people and lines of one force."""

    def __init__(self, force: int, network: Network, *, span: Span, rng: random.Random) -> None:
        self.force, self.network, self.span, self.rng = force, network, span, rng
        self.places = PlaceMaker(force, rng)
        self.subjects: list[Subject] = []
        self._households = 0
        self._venue_lines()

    def bystander(self) -> Line:
        """A household that nobody reports."""
        return self.home(self.places.next(), first=self.span.start - self.rng.randrange(30, 900) * DAY)

    def home(self, premises: Premises, *, first: int, last: int = FOREVER, holder: str = "") -> Line:
        """A line of a household at the premises."""
        rng, number = self.rng, rng_provider(self.rng, self.network)
        self._households += 1
        holder = holder or f"{rng.choice(FIRST)} {rng.choice(LAST)}"
        billing = self.places.next() if rng.random() < 0.12 else premises
        former = self.places.next() if rng.random() < 0.25 else premises
        return self._line(number, holder, (premises, billing, former), span=(first // DAY * DAY, last))

    def _line(self, provider: int, holder: str, places: tuple[Premises, Premises, Premises], *, span: tuple[int, int]) -> Line:
        place = len(self.network.by_provider[provider])
        prefix = ""
        if provider in WITH_IPV6:
            prefix = f"2001:db8:{self.force * 64 + provider * 4 + 1 + (place >> 7):x}:{((place & 127) + 1) << 8:x}"
        key = f"L{self.force:02d}-{provider}{place:04d}"
        line = Line(key, provider, f"H{self.force:02d}-{self._households:05d}", holder, *places, *span, prefix)
        self.network.add_line(line)
        return line

    def _venue_lines(self) -> None:
        for provider, count in ((WIFI, 20), (HOSTING, HOSTING_LINES)):
            for _ in range(count):
                where = self.places.next()
                self._households += 1
                self._line(provider, self.rng.choice(VENUES), (where, where, where), span=(self.span.start - 400 * DAY, FOREVER))

    def subject(self, service: Service | None) -> Subject:
        """A person with a home line and a mobile; one in twenty-five moves house, as many have a second home."""
        rng = self.rng
        number = len(self.subjects) + 1
        first, last = rng.choice(FIRST), rng.choice(LAST)
        holder = f"{first if rng.random() < 0.6 else rng.choice(FIRST)} {last}"
        lines = self._homes(holder)
        mobile = self._line(MOBILE, holder, (lines[-1].premises, lines[-1].billing, lines[-1].former), span=(lines[0].first, FOREVER))
        roll = rng.random()
        age, track = (rng.randint(11, 17), "child") if roll < 0.08 else (rng.randint(18, 71), "adult" if roll < 0.7 else "unknown")
        made = Subject(
            key=f"S{self.force:02d}-{number:05d}",
            first=first,
            last=last,
            age=age,
            track=track,
            service=service,
            account=self._account(service, number),
            email=f"{first}.{last}.{self.force:02d}{number:05d}@example.{rng.choice(('com', 'net', 'org'))}".lower(),
            phone=f"+447700900{self.force * 22 + number - 1:03d}" if number <= 22 and self.force * 22 + number <= 1000 else "",
            homes=lines,
            mobile=mobile,
            other=self.bystander() if len(lines) == 1 and rng.random() < 0.03 else None,
        )
        self.subjects.append(made)
        return made

    def _homes(self, holder: str) -> list[Line]:
        rng = self.rng
        first = self.span.start - rng.randrange(30, 900) * DAY
        if rng.random() >= 0.04:
            return [self.home(self.places.next(), first=first, holder=holder)]
        moved = (self.span.start + int(rng.uniform(0.45, 0.8) * (self.span.end - self.span.start))) // DAY * DAY
        return [
            self.home(self.places.next(), first=first, last=moved, holder=holder),
            self.home(self.places.next(), first=moved, holder=holder),
        ]

    def _account(self, service: Service | None, number: int) -> str:
        if service is None:
            return f"{self.rng.getrandbits(128):032X}"
        return f"{service.name.split()[0].lower()}-{self.force:02d}{number:05d}"


def rng_provider(rng: random.Random, network: Network) -> int:
    """A provider of homes by its share, while it has room."""
    while True:
        found = rng.choices(HOMES, _WEIGHTS)[0]
        if len(network.by_provider[found]) < _CAPACITY[found]:
            return found


def draw_service(rng: random.Random) -> Service:
    """A platform by its share of reports."""
    return rng.choices(SERVICES, [s.share for s in SERVICES])[0]
