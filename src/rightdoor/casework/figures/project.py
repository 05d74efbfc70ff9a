"""The rows that figures count, made of the history of a case: in the transaction of each event, and again from nothing whenever asked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import Final, TypeAlias

from django.db import connection

from rightdoor.cases.history import History
from rightdoor.casework.cases import queries
from rightdoor.casework.cases.models import Case
from rightdoor.casework.figures.models import Counted, Made, Whose
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.from_case import CaseOf, records_of
from rightdoor.figures.record import Record
from rightdoor.figures.versions import Version, versions_of, what
from rightdoor.model.ids import make_id

AT_ONCE: Final = 2_000  # rows of one statement
Whom: TypeAlias = tuple[tuple[int, str], ...]  # since when, which force


def again(case: Case) -> None:
    """Make the rows of a case anew from nothing but its events. Those of an erased case stay as they were: nothing can be made of it."""
    if case.erased_us is None:
        _anew(case, queries.history_of(case), source_of(case))


def write(case: Case, history: History) -> None:
    """Take in what the history says beyond the event up to which rows are made; from nothing where they were made of something else."""
    if case.erased_us is not None:
        return
    source, whose = source_of(case), whose_of([case]).get(case.pk, ())
    made = Made.objects.filter(case=case).first()
    ids = [event.id for event in history.log]
    changed = bool(whose) and whose[-1][0] > history.log[-1].recorded_us  # of another force since, and not by an event
    if made is None or (made.definitions, made.digest) != made_of(case, source) or made.upto not in ids or changed:
        _anew(case, history, source)
        return
    new = history.log[ids.index(made.upto) + 1 :]
    if not new:
        return
    held = {row.pk: row for row in Counted.objects.filter(case=case, gone_us=None)}
    standing = [Version(row.read(), row.since_us) for row in held.values()]
    _follow(held, _rows(case, _versions(case, history, (event.recorded_us for event in new), standing, whose), source))
    Made.objects.filter(case=case).update(upto=ids[-1])


def versions(case: Case, history: History, whose: Whom | None = None) -> list[Version]:
    """Every version of every record of a case. `whose`: as `whose_of` gives it, where it is at hand."""
    held = whose_of([case]).get(case.pk, ()) if whose is None else whose
    first = min((event.recorded_us for event in history.log), default=0)
    cuts = [event.recorded_us for event in history.log] + [since_us for since_us, _ in held if since_us > first]
    return _versions(case, history, cuts, (), held)


def whose_of(cases: Iterable[Case]) -> dict[str, Whom]:
    """The forces that held each of the cases one after the other, by case; none of those that never changed hands."""
    found: dict[str, Whom] = {}
    for case, since_us, force in Whose.objects.filter(case__in=list(cases)).order_by("since_us").values_list("case", "since_us", "force"):
        found[case] = (*found.get(case, ()), (since_us, force))
    return found


def source_of(case: Case) -> str:
    """Where the earliest of a case's referrals came from; "" where that is not known. The same whoever asks."""
    with connection.cursor() as cursor:
        cursor.execute("select casework.figures_source(%s::text[])", [list(case.receipts)])
        return str(cursor.fetchone()[0] or "")


def made_of(case: Case, source: str) -> tuple[str, str]:
    """Digests of all that rows are made of beside the events: of the definitions, and of what else is known of the case."""
    return definitions_digest(), hashlib.sha256(f"{case.known.get('first_receipt_us')}\x1f{source}".encode()).hexdigest()


@cache
def definitions_digest() -> str:
    """Which definitions there are, of which version: another one, and every row is made again."""
    return hashlib.sha256(repr(sorted((one.code, one.version) for one in DEFINITIONS.values())).encode()).hexdigest()


def counted(record: Record) -> Mapping[str, str]:
    """Which definitions count a record, and as which thing."""
    return {one.code: one.once(record) for one in DEFINITIONS.values() if record.kind in one.kinds and one.holds(record)}


def sealed(record: Record) -> Record:
    """The record with a digest in place of its custody record: which papers are of one thing is all that figures ask of it."""
    return record._replace(same=make_id("same", record.same)) if record.same else record


def rows_of(versions: Iterable[Version], *, source: str, case: str | None = None, operation: int | None = None) -> list[Counted]:
    """Rows of versions, of a case or of an operation."""
    rows, nth = [], dict[tuple[str, ...], int]()
    for record, since_us, gone_us in versions:
        said = hashlib.sha256(repr(what(record._replace(force=""))).encode()).hexdigest()  # a force that is stated late is filled in
        name = (case or str(operation), said, str(since_us))
        nth[name] = nth.get(name, -1) + 1
        by = counted(record)
        rows.append(
            Counted(
                id=make_id("fr", *name, str(nth[name])), case_id=case, operation_id=operation, record=record.id, kind=record.kind,
                at_us=record.at_us, until_us=record.until_us, known_us=record.known_us, since_us=since_us, gone_us=gone_us,
                force=record.force, forces=list(record.forces), person=record.person, premises=record.premises,
                operations=list(record.operations), linked=list(record.linked), same=record.same, source=source,
                facts=dict(record.facts), definitions=list(by), onces=list(by.values()),
            )
        )  # fmt: skip
    return rows


def _versions(case: Case, history: History, cuts: Iterable[int], standing: Sequence[Version], whose: Whom) -> list[Version]:
    now = whose[-1][1] if whose else case.unit.organisation.force
    of = CaseOf(case.pk, now, history, case.known.get("first_receipt_us"), whose)
    return versions_of(lambda as_of_us: map(sealed, records_of(of, as_of_us)), sorted(set(cuts)), standing)


def _rows(case: Case, versions: Iterable[Version], source: str) -> list[Counted]:
    return rows_of(versions, source=source, case=case.pk)


def _anew(case: Case, history: History, source: str) -> None:
    Counted.objects.filter(case=case).delete()
    Counted.objects.bulk_create(_rows(case, versions(case, history), source), batch_size=AT_ONCE)
    if history.log:
        definitions, digest = made_of(case, source)
        Made.objects.update_or_create(case=case, defaults={"upto": history.log[-1].id, "definitions": definitions, "digest": digest})


def _follow(held: Mapping[str, Counted], wanted: Sequence[Counted]) -> None:
    """Those that stood stay or are gone; the rest is new."""
    gone, new = [], []
    for row in wanted:
        if row.pk not in held:
            new.append(row)
        elif row.gone_us is not None:
            gone.append(row)
    Counted.objects.bulk_update(gone, ["gone_us"])
    Counted.objects.bulk_create(new, batch_size=AT_ONCE)
