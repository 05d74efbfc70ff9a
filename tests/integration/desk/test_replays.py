"""Replays of 2014 in the store: each paper is recorded by the acts of people, and the database counts. Nothing is typed as a total."""

from __future__ import annotations

import html
import re

import pytest

from golden.notarise.country import DAY, TOLD_ON, force
from golden.notarise.forces import BY_NAME, CODES, codes
from golden.notarise.made import Made, at
from golden.notarise.operation import Operation as Joint
from replay_case import LATER, Laid, lay, query, record, values
from rightdoor.model.civil import HOUR

DEVON, DERBYSHIRE, SURREY, SUSSEX = (CODES[name] for name in ("Devon & Cornwall", "Derbyshire", "Surrey", "Sussex"))
WALES = ("South Wales", "Gwent", "Dyfed-Powys", "North Wales")


@pytest.fixture(scope="module")
def laid(desk):
    """The forces and their people, and what each recorded."""
    held = lay(desk, (DEVON, DERBYSHIRE, SURREY, SUSSEX, *codes(*WALES)))
    team = [_team(n) for n in range(34)]
    too_early = Made("court-before", DERBYSHIRE, at("2012-09-03"))
    _prosecuted(too_early, 1, at("2012-09-04"))
    own = BY_NAME["Devon & Cornwall"]._replace(arrests=7, raids=7)
    worked = [
        *force(BY_NAME["Devon & Cornwall"]), *force(own, joined="", tag="own"), *force(BY_NAME["Derbyshire"]), *team, too_early,
        *(made for name in WALES for made in force(BY_NAME[name])), *force(BY_NAME["Surrey"]),
    ]  # fmt: skip
    record(held, worked)
    _share_packages(held)
    return held


def _team(n: int) -> Made:
    """An investigation of the team that goes on: two people of it were brought before a court."""
    made = Made(f"team-{n}", DERBYSHIRE, at("2013-02-04") + n * 7 * DAY)
    for nth in (1, 2):
        _prosecuted(made, nth, made.log[0].at_us + nth * DAY)
    return made


def _prosecuted(made: Made, nth: int, at_us: int) -> None:
    person = made.person(at_us, nth)
    made.arrest(at_us + HOUR, person)
    made.charge(at_us + DAY, person, court_us=at_us + 9 * DAY)


def _share_packages(laid: Laid) -> None:
    """46 packages for Surrey and Sussex together, which both accept."""
    from rightdoor.casework.acting import acting
    from rightdoor.casework.joint import acts, counted, queries

    told = Joint(SURREY, SUSSEX)
    for n in range(46):
        tasking = told.task(n, SURREY, SUSSEX, how="shared")
        told.accept(tasking, SURREY)
        told.accept(tasking, SUSSEX)
    ids: dict[str, str] = {}
    by_lead = [event for event in told.log if event.kind != "package-accepted"]
    parts = [(laid.lead, by_lead)]
    parts += [
        (laid.people[code], [event for event in told.log if event.kind == "package-accepted" and event.text("force") == code])
        for code in (SURREY, SUSSEX)
    ]
    for account, events in parts:
        with acting(account, now_us=at("2014-04-02")) as done:
            news = [
                acts.New(event.kind, event.at_us, {name: ids.get(value, value) if isinstance(value, str) else value for name, value in event.body.items()})
                for event in events
            ]  # fmt: skip
            ids |= {event.id: here.id for event, here in zip(events, acts.record_many(done, laid.number, news), strict=True)}
    with laid.desk.as_shell():
        assert laid.number in counted.keep_up()
    with acting(laid.lead, now_us=TOLD_ON) as done:
        assert len(queries.history_of(queries.operation_seen(done, laid.number)).log) == len(told.log)


def test_devon_and_cornwall(laid):
    """32 warrants executed, 22 arrests, each of the 22 on bail; seven and seven outside, which nobody adds without asking for it."""
    inside = {"warrants-executed": 32, "arrests": 22, "persons-arrested": 22, "on-bail": 22, "warrants-without-arrest": 10}
    assert values(laid, query(laid, "inside", DEVON), inside) == inside
    outside = {"warrants-executed": 7, "arrests": 7}
    assert values(laid, query(laid, "outside", DEVON), outside) == outside
    assert values(laid, query(laid, "all", DEVON), outside) == {"warrants-executed": 39, "arrests": 29}


def test_derbyshire(laid):
    """Nine of the operation; 68 prosecuted since early 2013 and more than forty investigations are the work of the team."""
    team = {"arrests": 9 + 68, "prosecuted": 68, "investigations-ongoing": 9 + 34 + 1}
    assert values(laid, query(laid, "inside", DERBYSHIRE), team) == {"arrests": 9, "prosecuted": 0, "investigations-ongoing": 9}
    assert values(laid, query(laid, "all", DERBYSHIRE, from_us=at("2013-01-01", 0)), team) == team
    assert team["investigations-ongoing"] > 40
    assert values(laid, query(laid, "all", DERBYSHIRE, from_us=0), ["prosecuted"]) == {"prosecuted": 69}


def test_wales(laid):
    """59 = 30 + 14 + 7 + 8; 42 children protected and 16 safeguarded, by two definitions."""
    each = [values(laid, query(laid, "inside", CODES[name]), ["arrests"])["arrests"] for name in WALES]
    assert each == [30, 14, 7, 8]
    whole = {"arrests": 59, "children-protected": 42, "children-safeguarded": 16, "charged": 12, "registered-offenders-arrested": 2}
    assert values(laid, query(laid, "inside", *codes(*WALES)), whole) == whole


def test_surrey_and_sussex(laid):
    """46 packages of the two together and of neither alone; six warrants of Surrey and seven arrests."""
    packages = ["packages", "packages-accepted"]
    assert values(laid, query(laid, "inside", SURREY, SUSSEX), packages) == dict.fromkeys(packages, 46)
    for alone in (SURREY, SUSSEX):
        assert values(laid, query(laid, "inside", alone), packages) == dict.fromkeys(packages, 0)
    of_surrey = {"warrants-executed": 6, "arrests": 7, "warrants-without-arrest": 0}
    assert values(laid, query(laid, "inside", SURREY), of_surrey) == of_surrey


def test_the_page_shows_the_number_with_its_period_its_day_and_its_force(laid):
    client = laid.desk.client(laid.lead)
    address = (
        "/figures/?definition=arrests&first_0=16&first_1=1&first_2=2014&last_0=15&last_1=7&last_2=2014&as_of_0=16&as_of_1=7&as_of_2=2014"
        f"&operation={laid.number}&scope=inside&force={DEVON}"
    )
    page = html.unescape(client.get(address).content.decode())
    assert re.search(r"<strong>([\d,]+)</strong><span[^>]*> Arrests: open to its papers", page)[1] == "22"
    told = dict(re.findall(r"<dt[^>]*>([^<]+)</dt><dd[^>]*>(.*?)</dd>", page))
    assert (told["Period"], told["Forces"]) == ("16 January 2014 to 15 July 2014", "Devon & Cornwall")
    assert "Operation of the replays" in told["Scope"]
    # the last instant of the day, and of no later one: a statement prints the day
    assert 'datetime="2014-07-16T22:59:59' in told["Day of the data"]
    assert "16 July 2014" in told["Day of the data"]
    opened = html.unescape(client.get(re.search(r'href="(/figures/open/\?[^"]+)"', page)[1]).content.decode())
    assert "The number rests on 22 papers." in opened
    outside = html.unescape(client.get(address.replace("scope=inside", "scope=outside")).content.decode())
    assert re.search(r"<strong>([\d,]+)</strong><span[^>]*> Arrests: open to its papers", outside)[1] == "7"


@pytest.mark.parametrize(
    ("kind", "of", "changed"),
    [
        ("released-on-bail", DEVON, {"on-bail": -1}),
        ("charged", CODES["Gwent"], {"charged": -1, "on-bail": +1}),
        ("child-marked", CODES["South Wales"], {"children-protected": -1}),
        ("voluntary-attendance", DEVON, {"voluntary-interviews": -1}),
    ],
)
def test_withdrawing_one_event_changes_exactly_the_figures_that_count_it(laid, kind, of, changed):
    """A charge had ended somebody's bail: without it that bail stands."""
    from rightdoor.casework.acting import acting
    from rightdoor.casework.cases import acts
    from rightdoor.casework.cases.models import Event as EventRow

    told = query(laid, "inside", of)
    later = told._replace(as_of_us=LATER + DAY)
    before, then = values(laid, later), values(laid, told)
    inside = [case for name, case in laid.cases.items() if name.startswith(f"n-{of}")]
    with acting(laid.people[of], now_us=LATER) as done:
        rows = EventRow.objects.filter(kind=kind, case__in=inside).order_by("-at_us", "-pk")
        row = next(each for each in rows if kind != "child-marked" or each.body["definition"] == "protected-2014")
        acts.withdraw(done, row.case_id, row.pk, reason="entered in error", expected=None)
    after = values(laid, later)
    assert {code: after[code] - before[code] for code in after if after[code] != before[code]} == changed
    assert values(laid, told) == then, "what July 2014 knew stays what it was"
