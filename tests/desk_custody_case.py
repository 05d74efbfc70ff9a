"""A case with an arrest, detention, bail that was extended, and exports of a records system, for tests of pages."""

from __future__ import annotations

from typing import Any

from desk_warrants_case import case_of
from records_case import custody, table
from rightdoor.model.civil import DAY, HOUR
from told_case import DEFAULTS


def lay_custody(account: Any, unit: Any, subject: str) -> dict[str, str]:
    """The addresses of the pages of custody, bail and records systems, each with something on it."""
    from rightdoor.desk.surroundings import now_us

    case, now = case_of(account, subject, unit), now_us()
    day = now - now % DAY - 100 * DAY
    told = _Told(account, case, now)
    person = told("person", day, role="reported", name="Anton Beispiel")
    arrest = told("arrest", day + 7 * HOUR, person=person, operations=("Harbour", "Lantern"), custody_record="ZZ/1/26")
    told("detention-authorised", day + 8 * HOUR, arrest=arrest, arrived=day + 7 * HOUR + HOUR // 2)
    told("custody-review", day + 13 * HOUR, arrest=arrest)
    release = told("released-on-bail", day + 20 * HOUR, arrest=arrest, conditions="No contact with children\nSurrender the passport")
    told("bail-suspended", day + 40 * DAY, release=release, why="cps")
    told("bail-resumed", day + 52 * DAY, release=release, why="dpp-request")
    told("bail-extended", day + 60 * DAY, release=release, step="first", rank="sergeant")
    told("bail-extended", day + 62 * DAY, release=release, step="first", return_at=day + 190 * DAY, aligned="charge")
    attended = told("voluntary-attendance", day + 10 * HOUR, person=told("person", day, role="occupant", name="Berta Muster"))
    told("nfa", day + 50 * DAY, encounter=attended)
    return {"case-custody": f"/cases/{case}/custody/", "case-bail": f"/cases/{case}/bail/", **_records(account, case, now)}


class _Told:
    """Records an event by its kind; what its form would ask for and is not given is as in other tests."""

    def __init__(self, account: Any, case: str, now: int) -> None:
        self.account, self.case, self.now = account, case, now

    def __call__(self, kind: str, at_us: int, **body: Any) -> str:
        from rightdoor.casework.acting import acting
        from rightdoor.casework.cases import acts

        with acting(self.account, now_us=self.now) as done:
            return acts.record(done, self.case, kind, at_us, {**DEFAULTS.get(kind, {}), **body}, expected=None).id


def _records(account: Any, case: str, now: int) -> dict[str, str]:
    """An export that was taken in, and one, which differs from it, that is looked at."""
    from rightdoor.casework.acting import acting
    from rightdoor.casework.custody_bail import acts
    from rightdoor.casework.custody_bail.mappings import chosen

    row = custody(Case=case, **{"Custody record": "ZZ/9/23"})
    made = ""
    for rank, more in (
        ("sergeant", ()),
        ("inspector", (custody(Case=case, Arrested="31/02/2023 07:10", **{"Custody record": "ZZ/8/23"}),)),
    ):
        data = table({**row, "Custody officer rank": rank}, *more)
        declared = chosen("", data)
        assert declared is not None
        assert declared.mapping is not None
        with acting(account, now_us=now) as done:
            made = acts.show(done, case, data, declared.mapping, declared.text).pk
        if not more:
            with acting(account, now_us=now) as done:
                acts.take(done, made)
    return {"case-records": f"/cases/{case}/records/", "case-records-one": f"/cases/{case}/records/{made}/"}
