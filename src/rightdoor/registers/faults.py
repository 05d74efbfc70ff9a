"""What leans on results of an announced fault: every attribution whose papers hold such a result, and those beside it.

Whether a result lies in the span is asked in one place (`rules.attribution.fault_spans`), as RD-A09 asks it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rightdoor.decisions.in_force import ProviderFault
from rightdoor.model.civil import iso_utc
from rightdoor.model.instant import Instant
from rightdoor.registers.leaning import How, Standing
from rightdoor.rules.attribution.fault_spans import Produced, lies, produced_when, same_provider

Place = tuple[str, str]  # receipt and locator


class PapersOf(NamedTuple):
    """The papers that one attribution rests on, as references in the order of the rebuild (`attribution.shape.PaperRef`)."""

    footprint: str
    papers: Sequence[Sequence[str]]


class SentPaper(NamedTuple):
    """Of a request: its provider, and when it was sent."""

    provider: str
    sent: Instant


class ReturnedPaper(NamedTuple):
    """Of a row of a result: its provider, and when it was produced."""

    provider: str
    produced: Instant


class FaultyResult(NamedTuple):
    """A row of a result that lies in a fault, or may: where it stands and when it was produced. `when` None: nothing says."""

    exhibit: str
    locator: str
    request_id: str
    when: Produced | None

    def as_json(self) -> dict[str, object]:
        """Its place, and when it was produced."""
        spans = () if self.when is None else self.when.spans
        return {
            "exhibit": self.exhibit,
            "locator": self.locator,
            "request_id": self.request_id,
            "produced": [{"from": iso_utc(start), "to": iso_utc(end)} for start, end in spans],
            "by": "unknown" if self.when is None else self.when.basis,
        }


class Leans(NamedTuple):
    """One attribution that leans on a fault: by its own papers, or through another event of its actor."""

    footprint: str
    how: How
    results: tuple[FaultyResult, ...]


def directly(
    fault: ProviderFault,
    papers: Iterable[PapersOf],
    sent: Mapping[Place, SentPaper],
    returned: Mapping[Place, ReturnedPaper],
) -> dict[str, tuple[FaultyResult, ...]]:
    """Footprint to the rows of results among its own papers that lie in the fault, or cannot be shown to lie outside."""
    suspect = _suspect(fault, sent, returned)
    return {
        each.footprint: rows
        for each in papers
        if (rows := tuple(_faulty(each.papers, sent, suspect, fault)))
    }  # fmt: skip


def leaning(direct: Mapping[str, tuple[FaultyResult, ...]], standing: Standing) -> list[Leans]:
    """Those that lean by their own papers, and every other event of their actors, in order of footprints.

    The others lean too: a faulty result can have been their second strand, or contradicted them all, those without a result as well.
    """
    beside = standing.with_actors(direct) - direct.keys()
    found = [Leans(footprint, "direct", rows) for footprint, rows in direct.items()]
    found += [Leans(each, "same-actor", ()) for each in beside]
    return sorted(found)


def _suspect(
    fault: ProviderFault, sent: Mapping[Place, SentPaper], returned: Mapping[Place, ReturnedPaper]
) -> Mapping[Place, ReturnedPaper]:
    """The rows of results that can lie in the fault at all: those by name, and those that only their request can tell of."""
    asked = {p.provider for p in sent.values() if same_provider(p.provider, fault.provider)}
    return {
        place: row
        for place, row in returned.items()
        if (asked or same_provider(row.provider, fault.provider))
        and lies(fault.first, fault.last, produced_when(row.produced, None)) != "outside"
    }


def _faulty(
    papers: Sequence[Sequence[str]], sent: Mapping[Place, SentPaper], suspect: Mapping[Place, ReturnedPaper], fault: ProviderFault
) -> Iterator[FaultyResult]:
    request: SentPaper | None = None
    for kind, receipt, exhibit, locator, request_id, *_ in papers:
        place = (receipt, locator)
        if kind in ("request", "stray-request"):
            request = sent.get(place)  # the results that follow are the answers to it
        elif kind == "result" and place in suspect:
            row = suspect[place]
            names = (row.provider, request.provider if request is not None else "")
            if not any(same_provider(name, fault.provider) for name in names):
                continue
            when = produced_when(row.produced, request.sent if request is not None else None)
            if lies(fault.first, fault.last, when) != "outside":
                yield FaultyResult(exhibit, locator, request_id, when)
