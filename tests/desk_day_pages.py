"""The addresses of the pages of a day of action, each with something on it, for the list of every page."""

from __future__ import annotations

from typing import Any

from rightdoor.model.civil import DAY, HOUR, MINUTE


def lay_day(desk: Any, account: Any, unit: Any, case: str) -> dict[str, str]:
    """A day of an operation of the unit's organisation, led by the account. `case`: one whose papers name premises, with a warrant."""
    from rightdoor.casework.acting import acting
    from rightdoor.casework.joint import acts as joint
    from rightdoor.casework.joint.day import acts
    from rightdoor.casework.joint.day.queries import day_seen
    from rightdoor.casework.joint.day.results import Sent, enter
    from rightdoor.desk.surroundings import now_us
    from rightdoor.joint.day.kept import pieces_of

    with desk.as_owner():
        from rightdoor.casework.access.models import Operation, OperationMember

        operation = Operation.objects.create(name=f"Operation Daybreak {unit.pk}", controller=unit.organisation)
        OperationMember.objects.create(operation=operation, account=account)
    now = now_us()
    start = now - now % MINUTE - HOUR

    def plan(kind: str, **body: Any) -> str:
        with acting(account, now_us=now_us()) as done:
            return acts.plan(done, operation.pk, kind, body, expected=None).id

    with acting(account, now_us=now_us()) as done:
        joint.record(done, operation.pk, "operation-opened", start, {"reach": "local", "aim": "A day"}, expected=None)
    day = plan(
        "day-planned", name="Dawn", day=start // DAY, commander="Supt Reed", contact="Control", ends=start + 13 * HOUR, notes="Be kind."
    )
    address = plan(
        "day-address", day=day, case=case, children="expected", children_5_9=2, vulnerable="not-known", kit=("entry",), risks="A dog."
    )
    plan("day-deconflicted", address=address, reference="check 7", result="no-hit", by="DC Ash")
    team = plan("day-team", day=day, name="Team Oak", leader=account.name, account=account.username, members=("DC Elm",), kit=("entry",))
    van = plan("day-vehicle", day=day, name="Van 3", seats=7)
    plan("day-vehicle-given", vehicle=van, team=team, **{"from": start, "until": start + 4 * HOUR})
    plan("day-team", day=day, name="Team without a leader")
    door = plan("day-assigned", address=address, team=team, order=1, **{"from": start, "until": start + 2 * HOUR})
    with acting(account, now_us=now_us()) as done:
        at = day_seen(done, operation.pk, day)
        enter(done, at, at.team(team), at.address(address), Sent("entry", start + MINUTE, {"outcome": "nobody-in"}, "sent-1"))
    with acting(account, now_us=now_us()) as done:
        at = day_seen(done, operation.pk, day)
        kept = {"risk": "access", "immediate": True}
        body = {
            "address": address,
            "team": team,
            "what": "risk",
            "sent": "sent-2",
            "kept": pieces_of(kept),
            "why": "The case was closed then.",
        }
        result = acts.own(done, at, "day-result", start + 2 * MINUTE, body).id
    home = f"/operations/{operation.pk}/days/"
    of = f"{home}{day}/"
    return {
        "operation-days": home, "day-new": f"{home}plan/", "day": of, "day-record": f"{of}record/day-address/",
        "day-correct": f"{of}correct/{address}/", "day-withdraw": f"{of}withdraw/{door}/", "day-picture": f"{of}picture/",
        "day-team": f"{of}teams/{team}/", "day-give": f"{of}teams/{team}/give/", "day-door": f"{of}teams/{team}/doors/{address}/entry/",
        "day-settle": f"{of}results/{result}/",
    }  # fmt: skip
