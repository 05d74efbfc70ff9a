"""Reads of decisions: what is in force for a subject, what was, and what a list shows beside it. Rows that one may see, no others."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Q, QuerySet
from django.http import Http404

from rightdoor.casework.acting import Acting
from rightdoor.casework.decided.kinds import WITHDRAWN, state_words
from rightdoor.casework.decided.models import Decision
from rightdoor.casework.listing.models import Projection, Subject, SubjectReceipt
from rightdoor.casework.listing.one import receipts_of
from rightdoor.casework.referrals.models import Referral

Chain = tuple[str, str]  # kind and topic


@dataclass(frozen=True, slots=True)
class Standing:
    """What people decided of a subject and is in force. Each is the row itself, with its reason, person and time.

    `tier`: the override, shown beside the instrument's interval; `close`: closed now, or None; `accept`; `kirat`: beside the
    instrument, never merged. `attributions` and `readings` by event, `answers` by item, `near` by near match, `facts` and `merges` in order of time.
    `carried`: ids that the subject went by, whose decisions hold here; `proposals`: subjects that new data joined to this one while both
    carry decisions: somebody says whether they belong together.
    """

    subject: str
    tier: Decision | None = None
    close: Decision | None = None
    accept: Decision | None = None
    kirat: Decision | None = None
    attributions: Mapping[str, Decision] = field(default_factory=dict)
    readings: Mapping[str, Decision] = field(default_factory=dict)
    answers: Mapping[str, Decision] = field(default_factory=dict)
    near: Mapping[str, Decision] = field(default_factory=dict)
    facts: tuple[Decision, ...] = ()
    merges: tuple[Decision, ...] = ()
    carried: tuple[str, ...] = ()
    proposals: tuple[str, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether it is closed."""
        return self.close is not None

    @property
    def words(self) -> tuple[str, ...]:
        """What stands of it in a list, in a few words each."""
        said = [f"closed: {self.close.code}"] if self.close is not None else []
        said += ["accepted"] if self.accept is not None else []
        said += [f"{state_words('tier', self.tier.state)} set by {self.tier.by.name}"] if self.tier is not None else []
        said += [f"{len(self.merges)} merged with it"] if self.merges else []
        said += ["a merge to confirm"] if self.proposals else []
        return tuple(said)


def decision_seen(acting: Acting, wanted: str) -> Decision:
    """The decision of that id. Raises Http404 when the acting account does not see it."""
    del acting
    row = Decision.objects.filter(pk=wanted).select_related("by").first()
    if row is None:
        raise Http404
    return row


def sources_of(acting: Acting, row: Subject) -> list[str]:
    """The names of the sources of a subject's referrals, as time profiles use them."""
    del acting
    return sorted(set(Referral.objects.filter(receipt__in=receipts_of(row)).exclude(source="").values_list("source", flat=True)))


def in_force_merge(acting: Acting, subject: str, other: str) -> Decision | None:
    """The merge of `other` into `subject` that holds."""
    found = in_force(last_of(acting, subject, "merge", other))
    return found if found is not None and found.state == "merged" else None


def changed_since(decision: Decision, line: Mapping[str, Any]) -> bool:
    """Whether the papers say otherwise of an event than when somebody decided on it."""
    then = decision.shown.get("event", {})
    return (then.get("status"), then.get("premises")) != (line["status"], [p["premises"] for p in line["premises"]])


def last_rows() -> QuerySet[Decision]:
    """The last row of every chain that one sees."""
    return Decision.objects.filter(superseded_by__isnull=True).select_related("by")


def last_of(acting: Acting, subject: str, kind: str, topic: str = "") -> list[Decision]:
    """The last rows of the chains on one matter: one, and beside it one for each set of silent compartments that one is in."""
    del acting
    return sorted(last_rows().filter(subject=subject, kind=kind, topic=topic), key=_narrowest)


def token_of(rows: Iterable[Decision]) -> str:
    """What a form carries so that a decision taken meanwhile is noticed: the ids of the last rows."""
    return ".".join(sorted(row.pk for row in rows))


def in_force(rows: Iterable[Decision]) -> Decision | None:
    """Of the last rows on one matter the one that holds: the one taken with the most knowledge, unless it was withdrawn."""
    return next((row for row in sorted(rows, key=_narrowest) if row.state != WITHDRAWN), None)


def _narrowest(row: Decision) -> tuple[int, int, str]:
    return -len(row.scope), -row.at_us, row.pk


def standing_of(acting: Acting, subject: str) -> Standing:
    """What is in force for one subject."""
    return standing_of_many(acting, (subject,)).get(subject) or Standing(subject)


def standing_of_many(acting: Acting, subjects: Sequence[str]) -> dict[str, Standing]:
    """What is in force for those of `subjects` for which anything was decided: three queries, however many there are; one where nothing was."""
    del acting
    wanted = set(subjects)
    held = SubjectReceipt.objects.filter(subject__in=wanted)
    of_receipts = Q(receipts__overlap=ArraySubquery(held.values("receipt")))
    rows = list(last_rows().filter(Q(subject__in=wanted) | of_receipts | Q(kind="merge", topic__in=wanted)))
    others = {row.subject for row in rows} - wanted
    there = set(Subject.objects.filter(subject__in=others).values_list("subject", flat=True)) if others else set()
    receipts: dict[str, set[str]] = defaultdict(set)
    for subject, receipt in held.values_list("subject", "receipt") if others - there else ():
        receipts[subject].add(receipt)
    own: dict[str, list[Decision]] = defaultdict(list)
    for row in rows:
        own[row.subject].append(row)
    found = {}
    for subject in wanted:
        before = {old for old in others - there if any(set(row.receipts) <= receipts[subject] for row in own[old])}
        joined = [row for row in rows if row.kind == "merge" and row.topic == subject]
        if own[subject] or before or joined:
            found[subject] = _standing(subject, own, before, joined)
    return found


def _standing(subject: str, own: Mapping[str, list[Decision]], before: set[str], joined: Sequence[Decision]) -> Standing:
    """Decisions of ids that it went by hold where nothing was decided under its own; of several that were joined, somebody says."""
    merges = [row for row in (*own[subject], *joined) if row.kind == "merge" and row.state == "merged"]
    every = [row for each in (subject, *sorted(before)) for row in own[each]]
    said = {row.topic for row in every if row.kind == "merge" and row.state in ("merged", "apart")}
    carrying = [subject] if any(row.kind != "merge" for row in own[subject]) else []
    apart = {row.topic for row in every if row.kind == "merge" and row.state == "apart"}
    several = len((before - said) | set(carrying)) > 1
    proposals = tuple(sorted(before - said)) if several else ()
    heard = [own[subject]] if carrying or several else [own[each] for each in (subject, *sorted(before - said))]
    held = _by_chain(row for rows in heard for row in rows)
    # what was decided of single events and of items holds for them in whatever subject they stand
    for each in sorted(before - apart):
        for chain, row in _by_chain(own[each]).items():
            if chain[0] in ("attribution", "reading", "fact", "assessment", "media-grade"):
                held.setdefault(chain, row)
    plain = {kind: held.get((kind, "")) for kind in ("tier", "accept", "kirat", "close")}
    close = plain["close"]
    return Standing(
        subject,
        tier=plain["tier"],
        close=close if close is not None and close.state == "closed" else None,
        accept=plain["accept"],
        kirat=plain["kirat"],
        attributions=_topics(held, "attribution"),
        readings=_topics(held, "reading"),
        answers=_topics(held, "assessment"),
        near=_topics(held, "media-grade"),
        facts=tuple(sorted(_topics(held, "fact").values(), key=lambda row: (row.at_us, row.pk))),
        merges=tuple(sorted(merges, key=lambda row: (row.at_us, row.pk))),
        carried=tuple(sorted(before)),
        proposals=proposals,
    )


def _by_chain(rows: Iterable[Decision]) -> dict[Chain, Decision]:
    chains: dict[Chain, list[Decision]] = defaultdict(list)
    for row in rows:
        chains[row.kind, row.topic].append(row)
    held = {chain: in_force(of_chain) for chain, of_chain in chains.items()}
    return {chain: row for chain, row in held.items() if row is not None}


def _topics(held: Mapping[Chain, Decision], kind: str) -> dict[str, Decision]:
    return {topic: row for (of, topic), row in sorted(held.items()) if of == kind}


def listed(
    acting: Acting, *, kind: str = "", by: str = "", from_us: int | None = None, before_us: int | None = None, in_force_only: bool = False
) -> QuerySet[Decision]:
    """The decisions that one sees, the newest first. `by`: a username; `from_us` to `before_us` (not included): UTC microseconds."""
    del acting
    rows = Decision.objects.select_related("by").order_by("-at_us", "pk")
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(by__username=by) if by else rows
    rows = rows.filter(at_us__gte=from_us) if from_us is not None else rows
    rows = rows.filter(at_us__lt=before_us) if before_us is not None else rows
    return rows.filter(superseded_by__isnull=True).exclude(state=WITHDRAWN) if in_force_only else rows


def people(acting: Acting) -> list[tuple[str, str]]:
    """Who took decisions that one sees: username and name."""
    del acting
    return sorted(set(Decision.objects.values_list("by__username", "by__name")), key=lambda pair: (pair[1], pair[0]))


def waits_for_rebuild(acting: Acting, standing: Standing) -> bool:
    """Whether something in force was decided that the list does not hold yet."""
    del acting
    last = Projection.objects.order_by("-pk").values_list("at_us", flat=True).first() or 0
    held = (*standing.answers.values(), *standing.readings.values(), *standing.facts, *standing.merges)
    return any(row.core and row.at_us > last for row in held)
