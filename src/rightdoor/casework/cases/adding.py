"""The one way in which events get into a case: locked, as it was shown, by whoever may; duties made anew; a ledger row for each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from django.db import IntegrityError, connection, transaction

from rightdoor.cases.check import cleaned, problems_of, supersedes_problem, without
from rightdoor.cases.correcting.kinds import ASSIGNED
from rightdoor.cases.event import DESK, Event, Value, event_id
from rightdoor.cases.history import WITHDRAWN, History
from rightdoor.cases.kinds import Field, Kind, Problem
from rightdoor.cases.register import AREA_OF, KINDS
from rightdoor.casework.access.may import NotAllowed, require
from rightdoor.casework.access.models import Account
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases import project, queries
from rightdoor.casework.cases.models import Case, PrivateValue
from rightdoor.casework.cases.models import Event as EventRow
from rightdoor.casework.cases.problems import CannotDo, Impossible, Overtaken
from rightdoor.casework.decided.acts import operations_of, silent_of
from rightdoor.casework.figures import project as figures
from rightdoor.casework.listing.models import Subject, SubjectReceipt
from rightdoor.casework.listing.one import seen_subject
from rightdoor.model.ids import make_id

SAFEGUARDED: Final = frozenset({"safeguarding", "correcting", "care"})  # areas in which whoever safeguards records what others do
_WITHDRAWAL = Kind(WITHDRAWN, "Withdrawn", (Field("reason", "Reason", "long"),), capability="")  # who may stands by what is withdrawn


@dataclass(frozen=True, slots=True)
class New:
    """An event to be recorded. `at_us`: when it happened; `source`: `DESK`, or "records:<name>" for what was imported."""

    kind: str
    at_us: int
    body: Mapping[str, Any]
    supersedes: str = ""
    source: str = DESK


@dataclass(frozen=True, slots=True)
class Opened:
    """A case locked for this transaction. `row`: its subject as the acting account sees it; None where it does not."""

    case: Case
    row: Subject | None
    history: History


def locked(acting: Acting, case: str) -> Opened:
    """The case, of which this transaction alone writes until it ends. Raises Http404."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 6))", [case])
    held = queries.case_seen(acting, case)
    return Opened(held, subject_of(acting, held), queries.history_of(held))


def subject_of(acting: Acting, case: Case) -> Subject | None:
    """The subject of a case as the account sees it, under whatever id new data gave it; None where it does not see it."""
    row = seen_subject(acting, case.subject)
    if row is not None or not case.receipts:
        return row
    found = SubjectReceipt.objects.filter(receipt__in=case.receipts).values_list("subject", "receipt")
    held: dict[str, set[str]] = {}
    for subject, receipt in found:
        held.setdefault(subject, set()).add(receipt)
    whole = sorted(subject for subject, receipts in held.items() if set(case.receipts) <= receipts)
    return seen_subject(acting, whole[0]) if whole else None


def add(acting: Acting, at: Opened, news: Sequence[New], *, expected: str | None) -> list[Event]:
    """Record events of a locked case, all or none. `expected` None: whatever stands (an import). Raises as `acts.record`."""
    for new in news:
        allowed(acting, at, *rights_of(_kind(new.kind)))
    refuse_overtaken(at, expected)
    _refuse_further(at)
    history, made = at.history, []
    for new in news:
        event = _event(acting, at.case, new, history)
        history = History([*history.log, event])
        made.append(event)
    if any(new.kind == "transfer-refused" for new in news):  # whoever sends a case back does not see it afterwards
        _project(at.case, without_private(history), now_us=acting.now_us)
    with _a_case_at_a_time():
        _save(acting, at, made)
    _follow(acting, at, history)
    for event in made:
        acting.note("entered", _told(at.case, event))
    return made


def rights_of(kind: Kind) -> tuple[str, ...]:
    """The capabilities one of which recording a kind needs; none for what acts of their own check."""
    if kind.capability == "work-case" and AREA_OF.get(kind.code) in SAFEGUARDED:
        return ("work-case", "safeguard")
    return (kind.capability,) if kind.capability else ()


def may_do(acting: Acting, case: Case, row: Subject | None, capabilities: Iterable[str]) -> bool:
    """Whether the account holds one of these in the case's unit, a unit that holds its subject, or by an operation of both."""
    units = {case.unit_id, *(row.units if row is not None else ())}
    if any(units & set(acting.units_with(one)) for one in capabilities):
        return True
    return row is not None and any(acting.can(one) for one in capabilities) and bool(set(row.operations) & operations_of(acting))


def allowed(acting: Acting, at: Opened, *capabilities: str) -> None:
    """Raises NotAllowed unless the account holds one of these where the case is (`may_do`)."""
    if capabilities and not may_do(acting, at.case, at.row, capabilities):
        require(acting, capabilities[0], units=sorted({at.case.unit_id, *(at.row.units if at.row is not None else ())}))


def refuse_overtaken(at: Opened, expected: str | None) -> None:
    """Raises Overtaken with what was recorded since the event that a page was shown as the last."""
    token = queries.token_of(at.history)
    if expected is None or expected == token:
        return
    ids = [event.id for event in at.history.log]
    since = ids.index(expected) + 1 if expected in ids else 0
    raise Overtaken(at.history.log[since:], token)


def _refuse_further(at: Opened) -> None:
    """Nothing that is known through a silent compartment is written where others see it."""
    if at.row is not None and not set(silent_of(at.row)) <= set(at.case.scope):
        raise NotAllowed(
            "You see this subject through a compartment that the case is shown outside of. Open a case within the compartment, "
            "or have somebody outside it record this."
        )


def _kind(code: str) -> Kind:
    kind = _WITHDRAWAL if code == WITHDRAWN else KINDS.get(code)
    if kind is None:
        raise Impossible([Problem("kind", "There is no such kind of event.")])
    return kind


def _event(acting: Acting, case: Case, new: New, history: History) -> Event:
    kind, body = _kind(new.kind), cleaned(new.body)
    problems: list[Problem] = []
    if new.supersedes:
        problem = supersedes_problem(new.kind, new.supersedes, history)
        problems += [problem] if problem else []
    elif new.kind == WITHDRAWN:
        problems.append(Problem("", "Name the event that is withdrawn."))
    against = without(history, new.supersedes) if new.supersedes and new.kind != WITHDRAWN else history
    problems += problems_of(kind, _with_kept(kind, body, new.supersedes, case), new.at_us, against, now_us=acting.now_us)
    problems += _nobody(kind, body)
    if problems:
        raise Impossible(problems)
    last = history.log[-1].recorded_us if history.log else 0
    recorded = max(acting.now_us, last + 1)
    name = event_id(case.pk, new.kind, by=acting.actor, recorded_us=recorded, nth=len(history.log))
    return Event(name, new.kind, new.at_us, recorded, acting.actor, body, new.supersedes, new.source)


def _nobody(kind: Kind, body: Mapping[str, Value]) -> Iterator[Problem]:
    """What is given to an account that is not there, or has left, is given to nobody."""
    to = body.get("to")
    if kind.code == ASSIGNED and to and not Account.objects.filter(username=to, is_active=True).exists():
        yield Problem("to", "There is no account of this name in use. Name the person by the user name that they sign in with.")


def _with_kept(kind: Kind, body: Mapping[str, Value], supersedes: str, case: Case) -> Mapping[str, Value]:
    """Private fields that a correction leaves as they are count as given: whoever corrects may not see them."""
    if not supersedes:
        return body
    kept: dict[str, Value] = {}
    for field in kind.fields:
        if field.private and field.name not in body:
            held = PrivateValue.objects.filter(event__case=case, event_id=supersedes, field=field.name).first()
            kept[field.name] = queries.as_value(held.value) if held is not None else _standing_in(field)
    return {**body, **{name: value for name, value in kept.items() if value != ""}}


def _standing_in(field: Field) -> Value:
    return "kept" if field.needed and field.type in ("text", "long") else ""


def _save(acting: Acting, at: Opened, events: Sequence[Event]) -> None:
    rows, private, first = [], [], len(at.history.log)
    for number, event in enumerate(events):
        hidden = {field.name for field in _kind(event.kind).fields if field.private}
        shown = {name: value for name, value in event.body.items() if name not in hidden}
        rows.append(
            EventRow(
                id=event.id,
                case=at.case,
                nth=first + number,
                kind=event.kind,
                at_us=event.at_us,
                recorded_us=event.recorded_us,
                by=acting.account,
                body=shown,
                supersedes_id=event.supersedes or None,
                source=event.source,
            )
        )
        private += [
            PrivateValue(id=make_id("pv", event.id, name), event_id=event.id, field=name, value=value)
            for name, value in event.body.items()
            if name in hidden
        ]
    EventRow.objects.bulk_create(rows)
    PrivateValue.objects.bulk_create(private)


def _follow(acting: Acting, at: Opened, history: History) -> None:
    """What follows of the events: the case's row as the trigger left it, what the list says, and the duties."""
    case = Case.objects.select_related("owner").filter(pk=at.case.pk).first()
    if case is None:
        return
    if at.row is not None:
        known = queries.known_of(at.row)
        if known != case.known:
            Case.objects.filter(pk=case.pk).update(known=known)
            case.known = known
    _project(case, without_private(history), now_us=acting.now_us)


def _project(case: Case, history: History, *, now_us: int) -> None:
    """What is made of a case: its duties, and what figures count of it."""
    project.write(case, history, queries.about_of(case), now_us=now_us)
    figures.write(case, history)


def without_private(history: History) -> History:
    """The history as everybody sees it: duties say nothing that only few may see."""
    hidden = {code: {field.name for field in kind.fields if field.private} for code, kind in KINDS.items()}
    if not any(hidden.get(event.kind) for event in history.log):
        return history
    return History(
        event._replace(body={name: value for name, value in event.body.items() if name not in hidden.get(event.kind, set())})
        for event in history.log
    )


def _told(case: Case, event: Event) -> dict[str, Any]:
    told: dict[str, Any] = {"case": case.pk, "subject": case.subject, "event": event.id, "kind": event.kind}
    if event.supersedes:
        told["corrects"] = event.supersedes
    if event.source != DESK:
        told["source"] = "records"
    return told


@contextmanager
def _a_case_at_a_time() -> Iterator[None]:
    """Raises CannotDo where the database refuses a second open case of the subject."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError as lost:
        raise CannotDo("Another case of this subject is open.", advice="Work that one, or close it first.") from lost
