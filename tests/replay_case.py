"""Generated records of 2014 in a store, recorded by the acts of people of each force: what replays through the database begin with."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlencode

import psycopg

from decided_case import lay_subjects
from golden.notarise.country import DAY, FROM, TOLD_ON, UNTIL
from golden.notarise.made import OPERATION, Made
from rightdoor.cases.event import Event, event_id
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.query import Query, Scope
from rightdoor.model.civil import MINUTE

LATER = TOLD_ON + 60 * DAY  # when what happened after July 2014 is recorded too


# what was published of the whole (notarise.md, section 1)
NATION = {
    "arrests": 660, "premises-searched": 833, "devices-seized": 9_172, "children-safeguarded": 431, "children-at-immediate-risk": 127,
    "registered-offenders-arrested": 39,
}  # fmt: skip


class Laid(NamedTuple):
    """`number`: of the operation; `lead`: who runs it; `people`: who works in the unit of each force; `events`, `cases`: ids here, by those of the replay."""

    desk: Any
    number: int
    lead: Any
    people: Mapping[str, Any]
    units: Mapping[str, Any]
    events: dict[str, str]
    cases: dict[str, str]


def lay(desk: Any, forces: Iterable[str], *, name: str = "Operation of the replays") -> Laid:
    """A unit and a person of each force, the agency that leads, and the operation of all of them."""
    from rightdoor.casework.access.models import Organisation

    agency = desk.unit()
    units = {code: desk.unit() for code in forces}
    with desk.as_owner():
        Organisation.objects.filter(pk=agency.organisation_id).update(kind="national")
        for code, unit in units.items():
            Organisation.objects.filter(pk=unit.organisation_id).update(force=code)
    lead = desk.account(("senior-investigating-officer", agency))
    people = {code: desk.account(("supervisor", unit), ("safeguarding-officer", unit)) for code, unit in units.items()}
    laid = Laid(desk, 0, lead, people, units, {}, {})
    return laid._replace(number=operation(laid, name))


def operation(laid: Laid, name: str) -> int:
    """An operation of the agency with everybody in it; its number."""
    from rightdoor.casework.access.models import Membership, Operation, OperationMember

    with laid.desk.as_owner():
        agency = Membership.objects.select_related("unit").get(account=laid.lead).unit
        made = Operation.objects.create(name=name, controller_id=agency.organisation_id)
        OperationMember.objects.bulk_create(
            [OperationMember(operation=made, account=account) for account in (laid.lead, *laid.people.values())]
        )
    return int(made.pk)


def record(laid: Laid, worked: Sequence[Made], *, one_by_one: bool = False) -> int:
    """Open each case as a person of its force when it was, then record what July 2014 knew, then the rest; how many events.

    `one_by_one`: an act for each event; else what a case has by then is one act.
    """
    by_force: dict[str, list[Made]] = defaultdict(list)
    for made in worked:
        by_force[made.force].append(made)
    subjects = {code: lay_subjects(laid.desk, laid.units[code], len(cases)) for code, cases in by_force.items()}
    for code, cases in by_force.items():
        _open(laid, code, zip(cases, subjects[code], strict=True))
        for clock in (TOLD_ON - MINUTE, LATER):
            _tell(laid, code, cases, clock, one_by_one)
    told = [event for made in worked for event in made.log[1:]]
    assert all(event.id in laid.events for event in told)
    return len(told) + len(worked)


def _open(laid: Laid, code: str, cases: Iterable[tuple[Made, str]]) -> None:
    from rightdoor.casework.acting import acting
    from rightdoor.casework.cases import acts

    for made, subject in cases:
        with acting(laid.people[code], now_us=made.log[0].at_us) as done:
            laid.cases[made.case] = acts.open_case(done, subject, unit=laid.units[code].pk, nation="england").pk


def _tell(laid: Laid, code: str, cases: Iterable[Made], clock: int, one_by_one: bool) -> None:
    """In one transaction what a force tells then."""
    from rightdoor.casework.acting import acting
    from rightdoor.casework.cases import acts

    account = laid.people[code]
    with acting(account, now_us=clock) as done:
        for made in cases:
            case, known = laid.cases[made.case], [event.id in laid.events for event in made.log[1:]]
            batch = [event for event, was in zip(made.log[1:], known, strict=True) if event.at_us < clock and not was]
            nth, last = 1 + sum(known), made.log[0].at_us if not any(known) else TOLD_ON - MINUTE + sum(known) - 1
            news = []
            for event in batch:  # an id says nothing of what is recorded, so what rests on an event can name it before
                last = max(clock, last + 1)
                news.append(acts.New(event.kind, event.at_us, here(laid, event)))
                laid.events[event.id] = event_id(case, event.kind, by=account.username, recorded_us=last, nth=nth)
                nth += 1
            recorded: list[Event] = []
            for some in [[new] for new in news] if one_by_one else [news] if news else []:
                recorded += acts.record_many(done, case, some)
            assert [event.id for event in recorded] == [laid.events[event.id] for event in batch]


def here(laid: Laid, event: Event) -> dict[str, Any]:
    """Its body with the ids of this store."""
    ids = {OPERATION: str(laid.number)} if event.kind == "joined-operation" else laid.events
    return {name: ids.get(value, value) if isinstance(value, str) else value for name, value in event.body.items()}


def query(laid: Laid, scope: Scope = "inside", *forces: str, from_us: int = FROM, as_of_us: int = TOLD_ON) -> Query:
    """Of January to July 2014, as July 2014 knew it."""
    return Query(from_us, UNTIL, as_of_us, scope, str(laid.number) if scope != "all" else "", tuple(sorted(forces)))


def values(laid: Laid, asked: Query, wanted: Iterable[str] = tuple(DEFINITIONS)) -> dict[str, int]:
    """What the database counts."""
    from rightdoor.casework.acting import acting
    from rightdoor.casework.figures import counting

    with acting(laid.lead, now_us=LATER) as done:
        return {figure.definition: figure.value for figure in counting.figures_of(done, list(wanted), asked)}


def tallied(laid: Laid, asked: Query) -> dict[str, tuple[int, int]]:
    """What the database counts, each number with how many papers it has."""
    from rightdoor.casework.acting import acting
    from rightdoor.casework.figures import counting

    found = dict.fromkeys(DEFINITIONS, (0, 0))
    with acting(laid.lead, now_us=LATER) as done:
        for one in counting.tallies(done, list(DEFINITIONS), asked):
            value, papers = found[one.definition]
            found[one.definition] = (value + one.value, papers + one.papers)
    return found


def parts(laid: Laid, code: str, asked: Query, by: str) -> dict[str, int]:
    """What the database counts of one number, in parts; they sum to it, or the test fails."""
    from rightdoor.casework.acting import acting
    from rightdoor.casework.figures import counting

    found: dict[str, int] = defaultdict(int)
    with acting(laid.lead, now_us=LATER) as done:
        for one in counting.tallies(done, [code], asked, by=by):
            found[one.slice] += one.value
    assert sum(found.values()) == values(laid, asked, [code])[code]
    return dict(found)


def record_at_once(laid: Laid, worked: Sequence[Made]) -> int:
    """The same rows written at once by the tables' owner, whose triggers run, and what figures count made by the worker that keeps it up; how many events.

    What a person enters went through the checks of entries already (`Made.do`).
    """
    from rightdoor.casework.cases.models import Case
    from rightdoor.casework.cases.models import Event as EventRow
    from rightdoor.casework.figures import bulk

    cases, events = [], []
    subjects = {code: iter(lay_subjects(laid.desk, laid.units[code], sum(made.force == code for made in worked))) for code in laid.units}
    for made in worked:
        laid.cases[made.case] = made.case
        by = laid.people[made.force]
        told = {"subject": next(subjects[made.force]), "unit": laid.units[made.force], "nation": "england", "known": {}}
        cases.append(Case(id=made.case, opened_us=made.log[0].at_us, opened_by=by, **told))
        for nth, event in enumerate(made.log):
            laid.events[event.id] = event.id
            times = {"at_us": event.at_us, "recorded_us": event.recorded_us}
            events.append(
                EventRow(
                    id=event.id, case_id=made.case, nth=nth, kind=event.kind, by=by, body=here(laid, event), source=event.source, **times
                )
            )
    with laid.desk.as_owner():
        Case.objects.bulk_create(cases)
        EventRow.objects.bulk_create(events, batch_size=2_000)
    with laid.desk.as_shell():
        while bulk.keep_up(most=400):
            pass
    with psycopg.connect(laid.desk.store.dsn("owner"), autocommit=True) as owner:
        owner.execute("analyze")  # as a database that was filled at once is looked after
    return len(events)


def rows_otherwise(laid: Laid, cases: Iterable[str]) -> int:
    """How many rows that figures count differ when they are made from nothing of what was recorded of these cases, by the code of acts."""
    from rightdoor.casework.cases.models import Case
    from rightdoor.casework.figures import project
    from rightdoor.casework.figures.models import Counted

    changed = 0
    with laid.desk.as_shell():
        for case in Case.objects.filter(pk__in=list(cases)).select_related("unit__organisation"):
            rows = Counted.objects.filter(case=case).values_list("pk", "since_us", "gone_us", "at_us", "until_us", "operations", "force")
            before = {str(row) for row in rows.all()}
            project.again(case)
            changed += len(before ^ {str(row) for row in rows.all()}) + (not before)
    return changed


# -- by pages


def asked(laid: Laid, *, forces: Iterable[str] = (), scope: Scope = "inside", **more: str) -> str:
    """What stands in an address, or in a form of a number: of the operation, from January to 15 July 2014, as of the day it was told."""
    days = {"first": (16, 1, 2014), "last": (15, 7, 2014), "as_of": (16, 7, 2014)}
    said = {f"{name}_{n}": part for name, day in days.items() for n, part in enumerate(day)}
    return urlencode([*said.items(), ("operation", laid.number), ("scope", scope), *(("force", code) for code in forces), *more.items()])


def shown(client: Any, address: str) -> str:
    """A page as text, its entities read."""
    answer = client.get(address)
    assert answer.status_code == 200, answer.content[:500]
    return html.unescape(answer.content.decode())


def opened(client: Any, page: str, words: str) -> tuple[int, int]:
    """The number that a page's link of these words opens to, and how many papers it rests on there."""
    link = re.search(
        rf'href="(/figures/open/\?[^"]+)">(?:<strong>)?[\d,]+(?:</strong>)?<span[^>]*>,? ?{re.escape(words)}[^<]*: open to its papers', page
    )
    assert link is not None, words
    there = shown(client, link[1])
    number = re.search(r"<h1[^>]*>[^<]*: ([\d,]+)</h1>", there)
    papers = re.search(r"The number rests on ([\d,]+) papers?\b", there)
    assert number is not None and papers is not None
    return int(number[1].replace(",", "")), int(papers[1].replace(",", ""))


def drafted(client: Any, title: str, numbers: Iterable[str], sentences: Iterable[str], *more: Mapping[str, str]) -> str:
    """A statement drafted by the forms of its page; its address. `more`: what other forms of it say."""
    at = client.post("/statements/begin/", {"title": title}).headers["Location"]
    forms = [{"do": "number", **parse_qs(each)} for each in numbers] + [dict(each) for each in more]
    forms += [{"do": "sentence", "template": each} for each in sentences]
    for nth, form in enumerate(forms):
        answer = client.post(f"{at}change/", {**form, "expected": str(nth)})
        assert answer.status_code == 303, re.findall(r"error-summary.*?</div>", answer.content.decode(), re.S)
    return str(at)


def keeps(client: Any, at: str) -> str:
    """What keeps it from being released, as its page says; "" for nothing."""
    page = shown(client, at)
    said = re.search(r"What keeps it from being released</h2>\s*(.*?)<h2", page, re.S)
    assert said is not None
    return "" if "No rule is broken" in said[1] else re.sub(r"<[^>]+>", "", said[1])


def printed(client: Any, at: str) -> str:
    """Its sentences, tables and notes as text, without what is read out beside links."""
    page = re.search(r'id="printed">.*?</h2>(.*?)<h2', shown(client, at), re.S)
    assert page is not None
    return re.sub(r"<[^>]+>", "", re.sub(r'<span class="govuk-visually-hidden">[^<]*</span>', "", page[1]))


def in_table(client: Any, at: str) -> dict[str, str]:
    """The rows of its table as it is printed: words of a part, and its number or that it is withheld."""
    found = re.findall(r'<th scope="row"[^>]*>([^<]+)</th><td[^>]*>([^<]+)</td>', shown(client, at))
    return {words: told.strip() for words, told in found}


def released(client: Any, at: str, *, status: int = 303) -> str:
    """A statement released as it stands, by whoever that is; the answer's text. 422: it is refused."""
    nth = re.search(r'action="[^"]+/release/".*?name="expected" value="(\d+)"', shown(client, at), re.S)
    assert nth is not None
    answer = client.post(f"{at}release/", {"reason": "agreed with the press office", "expected": nth[1]})
    assert answer.status_code == status, re.findall(r"error-summary.*?</div>", answer.content.decode(), re.S)
    return html.unescape(answer.content.decode())
