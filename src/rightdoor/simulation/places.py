"""Homes that cannot exist: postcodes whose inward part was never allocated, UPRNs of a block kept for fiction.

Inward parts of real postcodes never use C, I, K, M, O or V (BS 7666 annex, Royal Mail PAF guide).
"""

from __future__ import annotations

import random
from typing import NamedTuple

from rightdoor.simulation.words import HOUSES, STREET_KINDS, STREETS, TOWNS

UPRN_BLOCK = 999_000_000_000
INWARD = "CIKMOV"


class Premises(NamedTuple):
    """One set of premises; `key` is its number in the truth files."""

    key: str
    uprn: str
    unit: str
    number: str
    street: str
    town: str
    postcode: str

    @property
    def line(self) -> str:
        """The address on one line, without the postcode."""
        unit = f"{self.unit}, " if self.unit else ""
        return (
            f"{unit}{self.number} {self.street}, {self.town}"
            if self.number[0].isdigit()
            else f"{unit}{self.number}, {self.street}, {self.town}"
        )


ABBREVIATED = {"Road": "Rd", "Street": "St", "Avenue": "Ave", "Close": "Cl", "Lane": "Ln", "Gardens": "Gdns", "Crescent": "Cres"}


def variant(premises: Premises, rng: random.Random) -> str:
    """The address as one of the ways in which providers write it."""
    text, roll = premises.line, rng.random()
    if roll < 0.80:
        return text
    if roll < 0.90:
        return text.upper()
    for word, short in ABBREVIATED.items():
        text = text.replace(f" {word},", f" {short},")
    return text


class PlaceMaker:
    """Draws premises of one force, each once; a third of them are flats that share a building."""

    def __init__(self, force: int, rng: random.Random) -> None:
        self._force, self._rng = force, rng
        self._count = 0
        self._flats: list[Premises] = []
        self._taken: set[tuple[str, str, str]] = set()

    def next(self) -> Premises:
        """New premises."""
        if not self._flats:
            self._flats = self._building()
        return self._flats.pop()

    def _building(self) -> list[Premises]:
        rng = self._rng
        street, postcode, number = self._plot()
        town = TOWNS[(self._force + len(street)) % len(TOWNS)]
        units = [""]
        if rng.random() < 0.12:
            units = [f"Flat {n}" for n in range(1, rng.randint(3, 8))]
        made = []
        for unit in units:
            self._count += 1
            uprn = UPRN_BLOCK + self._force * 1_000_000 + self._count
            made.append(Premises(f"P{self._force:02d}-{self._count:05d}", str(uprn), unit, number, street, town, postcode))
        rng.shuffle(made)
        return made

    def _plot(self) -> tuple[str, str, str]:
        rng = self._rng
        while True:
            street = f"{rng.choice(STREETS)} {rng.choice(STREET_KINDS)}"
            inward = f"{rng.randrange(10)}{rng.choice(INWARD)}{rng.choice(INWARD)}"
            number = rng.choice(HOUSES) if rng.random() < 0.03 else str(rng.randint(1, 180)) + ("A" if rng.random() < 0.04 else "")
            plot = (street, f"ZZ{self._force + 1} {inward}", number)
            if plot not in self._taken:
                self._taken.add(plot)
                return plot
