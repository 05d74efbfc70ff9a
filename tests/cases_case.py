"""A unit with people who work cases, and a subject of it: what tests of cases begin with."""

from __future__ import annotations

from decided_case import NOW, lay_subject

DAY = 86_400_000_000


class Cases:
    """`officer` works cases, `supervisor` oversees them, `guardian` safeguards, `reader` reads; `elsewhere` is another unit's supervisor."""

    def __init__(self, desk):
        self.desk = desk
        self.unit, self.other = desk.unit(), desk.unit()
        self.officer = desk.account(("officer-in-the-case", self.unit), name="Oona Officer")
        self.supervisor = desk.account(("supervisor", self.unit), name="Sam Supervisor")
        self.guardian = desk.account(("safeguarding-officer", self.unit), name="Gwen Guardian")
        self.reader = desk.account(("intelligence-researcher", self.unit), name="Rita Researcher")
        self.elsewhere = desk.account(("supervisor", self.other), name="Elis Elsewhere")
        self.subject = lay_subject(desk, self.unit)

    def as_(self, account=None, now_us=NOW):
        from rightdoor.casework.acting import acting

        return acting(account or self.officer, now_us=now_us)

    def opened(self, account=None, **more):
        """A case of the subject, owned by the officer."""
        from rightdoor.casework.cases import acts

        with self.as_(account) as done:
            return acts.open_case(done, self.subject, **{"unit": self.unit.pk, "nation": "england", "owned": True, **more}).pk

    def record(self, case, kind, body, *, at_us=NOW, account=None, now_us=NOW, expected=None, supersedes=""):
        """An event recorded; by default whatever stands."""
        from rightdoor.casework.cases import acts

        with self.as_(account, now_us) as done:
            return acts.record(done, case, kind, at_us, body, expected=expected, supersedes=supersedes)

    def token(self, case, account=None):
        """What a page of the case carries."""
        from rightdoor.casework.cases import queries

        with self.as_(account) as done:
            return queries.token_of(queries.history_of(queries.case_seen(done, case)))


def lay_case(account, unit, subject):
    """The addresses of the pages of a case as such, with something corrected, something late and a duty that is offered."""
    from rightdoor.casework.acting import acting
    from rightdoor.casework.cases import acts, handing, queries
    from rightdoor.casework.listing.one import seen
    from rightdoor.desk.surroundings import now_us

    now = now_us()
    with acting(account, now_us=now) as done:
        held = [one.pk for one in queries.cases_of_subject(done, seen(done, subject)) if one.closed_us is None]
        case = held[0] if held else acts.open_case(done, subject, unit=unit.pk, nation="england", owned=True).pk
        crime = acts.record(done, case, "crime-recorded", now - 3 * DAY, {"number": "22/1234/26", "classification": "86/10"}, expected=None)
        better = {"number": "22/1235/26", "classification": "86/10"}
        crime = acts.correct(done, case, crime.id, now - 3 * DAY, better, expected=None)
        acts.record(
            done, case, "risk-assessed", now - 2 * DAY, {"result": "high", "tool": "KIRAT 3", "words": "Access to a child"}, expected=None
        )
        duty = next(
            row for row in queries.duties_of(queries.case_seen(done, case)) if row.code == "CLK-REASSESSMENT" and not row.done_event
        )
        handing.give_duty(done, case, duty.pk, to=account.username, expected=None)
    at = f"/cases/{case}/"
    return {
        "cases": "/cases/", "case": at, "case-area": f"{at}opening/", "case-record": f"{at}record/risk-assessed/",
        "case-correct": f"{at}correct/{crime.id}/", "case-withdraw": f"{at}withdraw/{crime.id}/", "case-open": f"/subjects/{subject}/case/",
        "case-offer": f"{at}offer/", "case-duty-give": f"{at}duties/{duty.pk}/give/", "case-close": f"{at}close/", "case-reopen": f"{at}reopen/",
        "case-erase": f"{at}erase/",
    }  # fmt: skip
