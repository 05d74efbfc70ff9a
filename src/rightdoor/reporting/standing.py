"""Where a subject stands: the best status of its events, and every premises that its papers name, none hidden behind another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from rightdoor.model.premises import Address
from rightdoor.model.status import STATUS_RANK
from rightdoor.rules.premises.compare import compare

SURE = frozenset({"corroborated", "single-strand"})


class Candidate(NamedTuple):
    """Premises that papers name. `statuses` of the events that name it, best first; `roles` of the address as returned."""

    premises: str
    words: str
    roles: tuple[str, ...]
    statuses: tuple[str, ...]
    events: tuple[str, ...]

    @property
    def status(self) -> str:
        """The best of them."""
        return self.statuses[0]

    @property
    def role_words(self) -> str:
        """What kind of address it is, as far as the provider says so."""
        told = [f"{role} address" if role else "kind of address not stated" for role in self.roles]
        return ", ".join(told)


class Standing(NamedTuple):
    """`status`: best of the events, "unresolved" without one. `candidates`: best first. `named`: those that the best events name.

    `strands`: the most that name the same premises as one of the best events, whether they count beside each other or not.
    `alike`: why candidates that read alike stand apart, by their numbers.
    """

    status: str
    candidates: tuple[Candidate, ...]
    named: tuple[Candidate, ...]
    strands: int = 0
    alike: tuple[str, ...] = ()

    @property
    def one_door(self) -> bool:
        """Whether the papers lead to one premises and name no other."""
        return self.status in SURE and len(self.candidates) == 1

    def label(self, premises: str) -> str:
        """The address in words, never by itself where there are others: "candidate 1 of 3: ..."."""
        for number, candidate in enumerate(self.candidates, start=1):
            if candidate.premises == premises:
                count = len(self.candidates)
                return candidate.words if count == 1 else f"candidate {number} of {count}: {candidate.words}"
        return ""


def standing(lines: Iterable[Mapping[str, Any]]) -> Standing:
    """From the lines of a subject's events, in any order."""
    held: dict[str, list[tuple[str, str, str]]] = {}
    words: dict[str, str] = {}
    named: dict[str, Address] = {}
    best, strands = "unresolved", 0
    for line in sorted(lines, key=lambda each: (STATUS_RANK.get(each["status"], 99), each["footprint"])):
        status = line["status"] if line["status"] in STATUS_RANK else "unresolved"
        best = min(best, status, key=STATUS_RANK.__getitem__)
        strands = max(strands, int(line["strands"]["count"])) if status == best else strands
        for p in line["premises"]:
            words.setdefault(p["premises"], address_words(p))
            named.setdefault(p["premises"], Address(*(str(p.get(name, "")).strip() for name in ("address", "postcode", "uprn"))))
            held.setdefault(p["premises"], []).append((status, str(p.get("role", "")), line["footprint"]))
    candidates = tuple(
        Candidate(
            premises,
            words[premises],
            tuple(dict.fromkeys(role for _, role, _ in rows)),
            tuple(dict.fromkeys(sorted((status for status, _, _ in rows), key=STATUS_RANK.__getitem__))),
            tuple(dict.fromkeys(footprint for _, _, footprint in rows)),
        )
        for premises, rows in sorted(held.items(), key=lambda item: (STATUS_RANK[item[1][0][0]], -len(item[1]), item[0]))
    )
    alike = tuple(alike_words([(f"candidate {n}", named[c.premises]) for n, c in enumerate(candidates, start=1)]))
    return Standing(best, candidates, tuple(c for c in candidates if c.status == best), strands, alike)


_MOST_COMPARED = 20


def alike_words(named: Sequence[tuple[str, Address]]) -> Iterator[str]:
    """Why two stand apart though they may be one door, each by the name given to it; nothing where they clearly differ.

    One without a UPRN is never joined to one with: its words can be those of several UPRNs.
    """
    for (name, one), (other_name, other) in combinations(named[:_MOST_COMPARED], 2):
        sameness = compare(one, other)
        both = f"{name} and {other_name}"
        both = both[0].upper() + both[1:]
        if (sameness == "same" or _worded(one) == _worded(other)) and bool(one.uprn) != bool(other.uprn):
            stated, lacking = (name, other_name) if one.uprn else (other_name, name)
            yield (
                f"{both} read alike and are kept apart: the paper that names {stated} gives UPRN {one.uprn or other.uprn}, "
                f"that of {lacking} gives none. Ask the provider for the UPRN of {lacking}."
            )
        elif sameness != "different":
            yield f"{both} may be the same premises or not: the papers do not name both in a way that can be compared, and they are kept apart."


def _worded(address: Address) -> str:
    return " ".join(f"{address.address} {address.postcode}".casefold().split())


def address_words(premises: Mapping[str, Any]) -> str:
    """An address on one line; by its UPRN where no words were returned."""
    parts = [str(premises.get(name, "")).strip() for name in ("address", "postcode")]
    shown = ", ".join(part for part in parts if part)
    uprn = str(premises.get("uprn", "")).strip()
    return shown + (f" (UPRN {uprn})" if shown and uprn else "") or (f"UPRN {uprn}" if uprn else "an address without words")
