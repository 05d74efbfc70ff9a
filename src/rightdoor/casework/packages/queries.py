"""What a package of a subject would hold and bear, before it is built; and those that were. Rows that one may see, no others."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from django.http import Http404

from rightdoor.casework.access.may import Permission, may
from rightdoor.casework.acting import Acting
from rightdoor.casework.conditions import Conditioned, of_subject
from rightdoor.casework.decided.queries import standing_of
from rightdoor.casework.deconfliction.queries import STALE_DAYS, checks_of
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.packages.models import Package, Purpose, Taken
from rightdoor.casework.packages.paper_words import in_words
from rightdoor.casework.subjects.first_screen import first_screen
from rightdoor.casework.subjects.papers import Papers
from rightdoor.casework.subjects.queries import units_for
from rightdoor.reporting.stamps import Stamp, stamp_of
from rightdoor.reporting.standing import Standing, standing

# any of these in a unit that holds the subject
RIGHTS: Final = {Purpose.WARRANT: ("export",), Purpose.SAFEGUARDING: ("safeguard", "export")}
Needed = Literal["", "inspector", "superintendent"]
_MOST = 50


class PaperInside(NamedTuple):
    """A paper that goes in: by its digest and by what it was read as; its name as received may harm its reader and is left out."""

    receipt: str
    exhibit: str
    reader: str
    authority: str
    received_us: int | None
    restricted: bool


class Missing(NamedTuple):
    """Something that is not there. `code`: address, grounds, status, deconfliction, attribution, safeguarding; `words`: a sentence."""

    code: str
    words: str


class Prospect(NamedTuple):
    """A package as it would be built now. `conditioned`: the conditions of its referrals; `needed`: whose word would lift its stamp ("",
    inspector, superintendent); `may`: whether one may build it, and why.
    """

    purpose: str
    standing: Standing
    stamp: Stamp
    papers: tuple[PaperInside, ...]
    conditioned: Conditioned
    restricted: bool
    missing: tuple[Missing, ...]
    needed: Needed
    may: Permission

    @property
    def conditional(self) -> bool:
        """Whether there is anything to confirm."""
        return bool(self.conditioned.stated) or self.restricted

    @property
    def purpose_words(self) -> str:
        """What it is for, in words."""
        return str(Purpose(self.purpose).label)


def prospect(acting: Acting, papers: Papers, purpose: str) -> Prospect:
    """What would be built now. Raises Http404 for what is no purpose of a package."""
    if purpose not in Purpose.values:
        raise Http404
    where, stamp = stamped(papers, purpose)
    inside = tuple(_inside(papers))
    return Prospect(
        purpose,
        where,
        stamp,
        inside,
        of_subject(acting, papers.row.subject),
        any(one.restricted for one in inside),
        tuple(_missing(acting, papers, purpose, where, stamp)),
        needed_for(where) if purpose == Purpose.WARRANT else "",
        may_build(acting, papers.row, purpose),
    )


def stamped(papers: Papers, purpose: str) -> tuple[Standing, Stamp]:
    """Where the subject stands, and the stamp that a package would bear by the grounds that one may see."""
    grounds = [one for one in papers.decisions if one.kind == "grounds" and one.body.get("subject") == papers.row.subject]
    where = standing(event.line for event in papers.events)
    return where, stamp_of(purpose, where, grounds)


def needed_for(where: Standing) -> Needed:
    """Whose word a warrant package needs beside the papers (practice 2.6)."""
    one = len(where.named) == 1
    if where.status == "corroborated" and one:
        return ""
    return "inspector" if where.status == "single-strand" and one else "superintendent"


def may_build(acting: Acting, row: Subject, purpose: str) -> Permission:
    """Whether one may build it for a subject that one sees, and why."""
    found = [may(acting, capability, units=units_for(acting, row)) for capability in RIGHTS[Purpose(purpose)]]
    return next((one for one in found if one), found[0])


def _inside(papers: Papers) -> Iterable[PaperInside]:
    for receipt in receipts_inside(papers):
        seen, entry = papers.places.receipt(receipt), papers.places.received(receipt)
        if seen is not None:
            marked = papers.places.is_restricted(seen.exhibit)
            yield PaperInside(receipt, seen.exhibit, seen.reader, seen.authority, entry.at_us if entry is not None else None, marked)


def receipts_inside(papers: Papers) -> list[str]:
    """The receipts whose papers go in: those that speak of the subject, and those that its events rest on; in order."""
    events = (paper[1] for event in papers.events for paper in event.papers)
    return list(dict.fromkeys((*(one.receipt for one in papers.receipts), *events)))


def _missing(acting: Acting, papers: Papers, purpose: str, where: Standing, stamp: Stamp) -> Iterable[Missing]:
    row, screen = papers.row, first_screen(papers)
    if purpose != Purpose.SAFEGUARDING:
        yield from (Missing("status", f"{settle} ({code})") for settle, code in screen.put_right)
    yield from (Missing("grounds", words) for words in stamp.lacking)
    if not where.candidates:
        yield Missing("address", "No address is known: the papers name no premises yet.")
    if row.at_risk:
        yield Missing(
            "safeguarding",
            "A child is stated to be at risk. A recorded safeguarding decision is due within one working day; this package does not make it.",
        )
    if purpose == Purpose.SAFEGUARDING:
        return
    rest = [each for each in screen.missing if each not in screen.put_right] if screen.status != "corroborated" else []
    yield from (Missing("status", f"{in_words(settle)} ({code})") for settle, code in rest)
    held = standing_of(acting, row.subject)
    if not any(one.state == "accepted" for one in held.attributions.values()):
        yield Missing("attribution", "No person has accepted the attribution of an event.")
    checks = checks_of(acting, row.subject)
    if not checks:
        yield Missing("deconfliction", "No deconfliction check is recorded for this subject.")
    elif checks[0].stale:
        yield Missing("deconfliction", f"The newest deconfliction check is older than {STALE_DAYS} days.")


def other_now(acting: Acting, papers: Papers, package: Package) -> str:
    """In which way what stands now of the subject is not what a built package says; "" where it is."""
    where, stamp = stamped(papers, package.purpose)
    if (where.status, stamp.code, stamp.grounds) != (package.status, package.stamp, package.grounds):
        return "its status or its stamp is another now"
    if list(stamp.lacking) != package.lacking or stamp.heading[:200] != package.heading:
        return "its stamp says something else now"
    if set(receipts_inside(papers)) != set(package.receipts):
        return "other papers speak of the subject now"
    if set(of_subject(acting, papers.row.subject).stated) != set(package.conditions):
        return "its papers have other conditions now"
    return ""


class Listed(NamedTuple):
    """A package that was asked for. `taken`: how often its file was taken away; `job`: of the worker, while it is being built."""

    package: Package
    taken: int


def packages_of(acting: Acting, subject: str) -> list[Listed]:
    """Those of a subject, the newest first."""
    del acting
    rows = list(Package.objects.filter(subject=subject).select_related("by", "unit__organisation").order_by("-asked_us", "key")[:_MOST])
    taken = list(Taken.objects.filter(package__in=rows).values_list("package_id", flat=True))
    return [Listed(row, taken.count(row.pk)) for row in rows]


def package_seen(acting: Acting, subject: str, key: str) -> Package:
    """One of a subject. Raises Http404 for one that the account does not see."""
    del acting
    found = Package.objects.filter(subject=subject, pk=key).select_related("by").first()
    if found is None:
        raise Http404
    return found
