"""Cases with duties laid past the engine, for tests of the board: what raises them is tested elsewhere."""

from __future__ import annotations

import itertools
import random

from decided_case import NOW

DAY = 86_400_000_000
HOUR = DAY // 24
_numbers = itertools.count(1)


def lay_case(desk, unit, owner=None, *, subject="", scope=(), receipts=(), opened_us=NOW - 9 * DAY):
    """The row of an open case of a subject that stands in no list; its id."""
    n = next(_numbers)
    with desk.as_owner():
        from rightdoor.casework.access.models import Account
        from rightdoor.casework.cases.models import Case

        by = owner or Account.objects.order_by("pk").first()
        return Case.objects.create(
            id=f"case_{unit.pk}x{n}", subject=subject or f"sub_laid{n}", receipts=list(receipts), scope=sorted(scope), unit=unit, owner=owner,
            nation="england", opened_us=opened_us, opened_by=by,
        ).pk  # fmt: skip


def lay_duty(desk, case, *, due_us=NOW, code="CLK-UNTOUCHED", area="opening", owner=None, **more):
    """A duty's row; its id. `owner` None: nobody's."""
    n = next(_numbers)
    with desk.as_owner():
        from rightdoor.casework.cases.models import Case, Duty

        fields = {
            "about": "ev_x",
            "what": f"Do what is due {n}",
            "why": "something happened",
            "raised_us": NOW - 9 * DAY,
            "soon_us": DAY,
            "rule": "a policy",
        }
        unit = Case.objects.get(pk=case).unit_id
        return Duty.objects.create(
            id=f"du_{case}x{n}", case_id=case, code=code, area=area, due_us=due_us, owner=owner, unit_id=unit, **{**fields, **more}
        ).pk


def lay_event(desk, case, kind, body, by, *, at_us=NOW):
    """An event's row, each a moment after the last."""
    n = next(_numbers)
    with desk.as_owner():
        from rightdoor.casework.cases.models import Event

        return Event.objects.create(
            id=f"ev_{case}x{n}", case_id=case, nth=n, kind=kind, at_us=at_us + n, recorded_us=at_us + n, by=by, body=body, source="desk"
        ).pk


def lay_many(desk, unit, owner, *, cases, each, seed=5):
    """Many cases with many duties of every state; how many duties."""
    drawn, first = random.Random(seed), next(_numbers)
    areas = ("custody", "opening", "bail", "safeguarding")
    with desk.as_owner():
        from rightdoor.casework.cases.models import Case, Duty

        held = [
            Case(
                id=f"case_{unit.pk}y{first}y{i}", subject=f"sub_many{first}y{i}", receipts=[f"rc_many{first}y{i}"], unit=unit,
                owner=owner if i % 3 else None, nation="england", opened_us=NOW - 9 * DAY, opened_by=owner,
            )
            for i in range(cases)
        ]  # fmt: skip
        Case.objects.bulk_create(held, batch_size=2_000)
        duties = [
            Duty(
                id=f"du_{unit.pk}y{first}y{i}y{j}", case=case, code=f"CLK-{j}", area=areas[(i + j) % 4], what="w", why="y", rule="r",
                raised_us=NOW - 9 * DAY, due_us=None if drawn.random() < 0.05 else NOW + drawn.randrange(-40 * DAY, 60 * DAY), soon_us=DAY,
                owner_id=case.owner_id, unit=unit, done_event="ev" if drawn.random() < 0.1 else "",
            )
            for i, case in enumerate(held) for j in range(each)
        ]  # fmt: skip
        Duty.objects.bulk_create(duties, batch_size=2_000)
    return len(duties)


# code, area, what, why, kind that records it, days until it is due (None: no time), whose: 0 the account's, 1 a colleague's, 2 nobody's
_SHOWN = (
    ("CLK-SAFEGUARDING-DECISION", "safeguarding", "Record a safeguarding decision", "A risk to a child was noted.", "safeguarding-decision", -1, 2),
    ("CLK-BAIL-2022", "bail", "Release, charge or extend before bail ends", "The person was bailed.", "bail-extended", -10, 0),
    ("CLK-SUPERVISOR-REVIEW", "opening", "Review the case as supervisor", "An open case is reviewed at intervals.", "supervisor-review", -40, 2),
    ("CLK-RISK-ASSESSMENT", "opening", "Have the risk assessed", "A trained person assesses it first.", "risk-assessed", 1, 1),
    ("CLK-WARRANT-RETURN", "warrants", "Return the warrant to the court", "It was executed.", "", 4, 0),
    ("CLK-UNTOUCHED", "opening", "Look at the case again", "Nothing was recorded in it since.", "", 12, 1),
    ("CLK-RUI-REVIEW", "bail", "Review the release under investigation", "The person was released under investigation.", "", 24, 0),
    ("CLK-NFA-NOTICE", "bail", "Give the written notice of no further action", "The person is not to be prosecuted.", "", 70, 0),
    ("CLK-RESPONSE-TIME", "warrants", "Search within the time of the assessment", "The risk is very high.", "", None, 2),
)  # fmt: skip


def lay_board(desk, unit, account, client):
    """A board with something of each state, an offer, a duty that was sent back, and a draw: the address of each page."""
    colleague = desk.account(("officer-in-the-case", unit), name="Uma Officer")
    cases = [lay_case(desk, unit, owner) for owner in (account, colleague, None)]
    laid = []
    for code, area, what, why, records, days, whose in _SHOWN:
        due = None if days is None else NOW + days * DAY
        rule = "PACE s.47ZB (read in the law itself). 3 months beginning with 2025-12-04: to the end of 2026-03-03." if code == "CLK-BAIL-2022" else (
            "policy of your force (proposed here, for your force to confirm). Counted from the event on which it rests."
        )  # fmt: skip
        laid.append(
            lay_duty(
                desk, cases[whose], due_us=due, code=code, area=area, what=what, why=why, records=records, rule=rule, soon_us=2 * DAY,
                owner=(account, colleague, None)[whose], extend="an inspector or above" if area == "bail" else "", record="the decision with its reason",
            )
        )  # fmt: skip
    lay_event(desk, cases[1], "duty-given", {"duty": laid[5], "to": account.username}, colleague)
    lay_event(desk, cases[0], "duty-given", {"duty": laid[4], "to": colleague.username}, account)
    lay_event(desk, cases[0], "duty-refused", {"duty": laid[4], "reason": "I am on leave that week."}, colleague)
    desk.token(account, "calendar")
    drawn = client.post("/cases/samples/", {"unit": unit.pk, "month": "2026-02", "each": "2"})["Location"]
    return {
        "duties": "/duties/", "duties-next": "/duties/next/", "duties-calendar": "/account/calendar/", "case-samples": "/cases/samples/", "case-sample": drawn,
        "case-duty-close": f"/cases/{cases[2]}/duties/{laid[2]}/close/",
    }  # fmt: skip
