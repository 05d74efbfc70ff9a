"""Applications that the acting account sees, with what the store says of them: authority, checks, rows, what is awaited."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple, cast

from django.http import Http404

from rightdoor.attribution.assemble import code_of
from rightdoor.attribution.inputs import TimeReader
from rightdoor.casework.acting import Acting
from rightdoor.casework.communications_data.acts import about_to_be_sent, drafted, signed_as
from rightdoor.casework.communications_data.models import Draft, Export, Request
from rightdoor.casework.communications_data.seen import store_for
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.oversight.acts import consulted
from rightdoor.casework.place import held_store
from rightdoor.model.civil import SECOND, iso_utc, parse_day
from rightdoor.model.rows import RequestRow, ResultRow
from rightdoor.operations import applications
from rightdoor.operations.application_papers import applications as held_applications
from rightdoor.operations.application_papers import source_rows
from rightdoor.operations.bulk import open_engine
from rightdoor.operations.decided import decisions_in_force
from rightdoor.requests.application import Application, Drafted
from rightdoor.requests.peer_checks import NAMES
from rightdoor.requests.rows import SourceRow
from rightdoor.store.open import Store

# state: what it is called
STATES = {
    "prepared": "Being prepared",
    "draft": "Made, not authorised",
    "authorised": "Authorised",
    "not-yet": "Authority not yet in force",
    "expired": "Authority expired",
    "dropped": "Given up",
}


class RequestShown(NamedTuple):
    """One row with the source event that it is copied from (None: not held any more)."""

    row: Drafted
    source: SourceRow | None
    why: str

    @property
    def provider(self) -> str:
        """Who is asked; the question, where that is not known."""
        return self.row.provider or "Not known: see above the table"


class Line(NamedTuple):
    """One application of the list."""

    draft: Draft
    state: str
    rows: int
    collateral: int
    first_day: int | None
    signed: tuple[str, ...]
    answered: int
    awaited_since_us: int | None

    @property
    def words(self) -> str:
        """The state as people say it."""
        return STATES[self.state]


def lines(acting: Acting) -> list[Line]:
    """Every application that is visible, soonest gone first, those that are given up last."""
    found = list(Draft.objects.select_related("unit__organisation", "applicant").order_by("pk"))
    if not found:
        return []
    rows_of: dict[int, list[Drafted]] = defaultdict(list)
    for draft_id, row in Request.objects.filter(draft__in=found).order_by("id").values_list("draft_id", "row"):
        rows_of[draft_id].append(Drafted(*row))
    known = {each.id: each for each in held_applications(held_store())}
    answered = answered_requests({row.check_code: row.request_id for rows in rows_of.values() for row in rows}, store_for(*found))
    sent = _sent(found)
    states = {each.pk: _state(each, known.get(each.decision), acting.now_us) for each in found}
    made = [_line(each, rows_of[each.pk], states[each.pk], answered, sent.get(each.pk)) for each in found]
    return sorted(made, key=lambda line: (line.state == "dropped", line.first_day is None, line.first_day or 0, line.draft.prepared_us))


def _state(found: Draft, asked: Application | None, now_us: int) -> tuple[str, tuple[str, ...]]:
    """The state of an application and which of its checks are signed; the store knows no withdrawn one."""
    if asked is None:
        return ("draft" if found.state == Draft.State.MADE else found.state), ()
    signed = tuple(n for n in NAMES if n not in asked.unsigned and any(c.check == n for c in asked.checks))
    return asked.state(now_us), signed


def _line(
    found: Draft, rows: Sequence[Drafted], state: tuple[str, tuple[str, ...]], answered: Mapping[str, int], sent_us: int | None
) -> Line:
    days = [day for row in rows if (day := parse_day(row.last_day)) is not None]
    came = sum(1 for row in rows if row.request_id in answered)
    since = sent_us if came < len(rows) and state[0] != "dropped" else None
    return Line(found, state[0], len(rows), sum(r.collateral for r in rows), min(days, default=None), state[1], came, since)


def _sent(found: Iterable[Draft]) -> dict[int, int]:
    """When each was sent: since then its answers are awaited."""
    rows = Export.objects.filter(draft__in=list(found), sent_us__isnull=False).values_list("draft_id", "sent_us")
    return {draft_id: at for draft_id, at in rows if at is not None}


def answered_requests(by_code: Mapping[str, str], store: Store) -> dict[str, int]:
    """Of these requests (check code to id) those that a result of the store answers, with how many rows; by id, or else by check code."""
    wanted = set(by_code.values())
    found: dict[str, int] = defaultdict(int)
    with store.connect() as connection, open_engine(store, connection) as engine:
        for result in cast("Iterable[ResultRow]", engine.rows("results")):
            name = result.request_id if result.request_id in wanted else by_code.get(code_of(result), "")
            if name:
                found[name] += 1
    return found


def draft(key: str) -> Draft:
    """The application of that key. Raises Http404 for one that is not visible."""
    found = Draft.objects.select_related("unit__organisation", "applicant").filter(key=key).first()
    if found is None:
        raise Http404
    return found


def consult(acting: Acting, found: Draft) -> None:
    """Record a look at an application: as a look at its subject by whoever sees that, else in the ledger alone."""
    said: dict[str, str | int] = {"draft": found.key, "unit": found.unit_id}
    if Subject.objects.filter(subject=found.subject).exists():
        consulted(acting, found.subject, "application", **said)
    else:
        acting.note("consulted", {"subject": found.subject, "what": "application", **said})


def drafts_of(subject: str) -> list[Draft]:
    """The applications for a subject, the newest first: for its page."""
    return list(Draft.objects.select_related("unit", "applicant").filter(subject=subject).order_by("-prepared_us", "-pk"))


def requests_shown(found: Draft) -> list[RequestShown]:
    """The rows of an application with their source events as they are held now, soonest gone first."""
    rows = drafted(found)
    sources = source_rows(store_for(found), {row.footprint for row in rows})
    why = dict(found.requests.values_list("request", "why"))
    shown = [RequestShown(row, sources.get(row.footprint), why.get(row.request_id, "")) for row in rows]
    return sorted(shown, key=lambda each: (each.row.expires or "9", each.row.request_id))


class Papers(NamedTuple):
    """What the store holds on an application that was made: itself, and its three checks as lines of `requests checks`."""

    application: Application
    state: str
    checks: list[dict[str, Any]]


def papers(acting: Acting, found: Draft) -> Papers | None:
    """The application in the store with its checks, made now; None before it is made, or once it is withdrawn."""
    if not found.decision or found.state == Draft.State.DROPPED:
        return None
    with about_to_be_sent(acting, found) as schedule:
        asked, checks = applications.peer_checks(store_for(found), found.decision, as_of_us=acting.now_us, schedule=schedule)
    return Papers(asked, asked.state(acting.now_us), applications.check_lines(asked, checks))


def may_sign(acting: Acting, found: Draft) -> bool:
    """Whether the acting account may countersign its checks: the right, and not the applicant himself."""
    return found.unit_id in acting.units_with("check-requests") and found.applicant_id != acting.account.pk


def applicant_of(found: Draft) -> str:
    """Who applies, as the application names that person."""
    return signed_as(found.applicant)


class Unmatched(NamedTuple):
    """A row of a result that answers no request known here: where it stands, what it echoes."""

    exhibit: str
    locator: str
    receipt: str
    identifier: str
    instant: str
    provider: str


def unmatched(receipts: Iterable[str]) -> list[Unmatched]:
    """The rows of results in these receipts that no request of the store explains."""
    wanted = set(receipts)
    if not wanted:
        return []
    store = held_store()
    with store.connect() as connection:
        times = TimeReader(decisions_in_force(connection))
        with open_engine(store, connection) as engine:
            requests = list(cast("Iterable[RequestRow]", engine.rows("requests")))
            rows = [row for row in cast("Iterable[ResultRow]", engine.rows("results")) if row.receipt in wanted]
    names, codes = {row.request_id for row in requests}, {code_of(row) for row in requests if row.check_code}
    for asked in held_applications(store):
        names.update(asked.requests)
        codes.update(row.check_code for row in asked.rows)
    found = []
    for row in rows:
        if row.request_id in names or code_of(row) in codes:
            continue
        read = times.read(row.echo_literal, row.echo_zone, source=row.provider)
        at = iso_utc(read.readings[0].start) if read.single and read.precision <= SECOND else row.echo_literal  # never one edge
        found.append(Unmatched(row.exhibit, row.locator, row.receipt, row.echo_value or row.echo_raw, at, row.provider))
    return found
