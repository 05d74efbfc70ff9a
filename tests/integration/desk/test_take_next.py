"""What to take up next: of what one sees and nobody has; children first. It gives nothing to anybody."""

from __future__ import annotations

import pytest

from cases_case import Cases
from decided_case import NOW, lay_subject, shown

DAY = 86_400_000_000


@pytest.fixture
def cases(desk):
    return Cases(desk)


def test_it_proposes_what_nobody_has_and_leaves_everything_as_it_was(desk, cases):
    from rightdoor.casework.decided.acts import accept
    from rightdoor.casework.duties.take_next import take_next
    from rightdoor.casework.listing import acts

    client = desk.client(cases.officer)  # before the list is laid: signing in writes
    placed = {name: lay_subject(desk, cases.unit, received_us=NOW - days * DAY, **more) for name, days, more in (
        ("top", 1, {}), ("old", 30, {}), ("older", 40, {}), ("child", 2, {"track": "child"}), ("risk", 1, {"at_risk": True}),
        ("given", 50, {}), ("taken on", 60, {}),
    )}  # fmt: skip
    theirs = lay_subject(desk, desk.unit(), received_us=NOW - 90 * DAY, at_risk=True)
    order = list(placed.values())
    with desk.as_owner():
        from rightdoor.casework.listing.models import Subject

        for n, subject in enumerate(order):
            Subject.objects.filter(subject=subject).update(placed=bytes([0, n]))
        Subject.objects.filter(subject=cases.subject).update(placed=bytes([9]))
    with cases.as_(cases.supervisor) as done:
        acts.allocate(done, {placed["given"]: 0}, account=cases.officer.pk)
        accept(done, placed["taken on"], reason="taken on", expected=shown(done, placed["taken on"], "accept"))
    after = desk.ledger()[-1][0]
    with cases.as_(cases.officer) as done:
        found = take_next(done)
    mine = [(each.row.subject, each.why) for each in found.rows if each.row.subject in order]
    assert [subject for subject, _ in mine] == [placed[name] for name in ("child", "risk", "top", "older", "old")]
    assert theirs not in {each.row.subject for each in found.rows}
    assert len(desk.ledger(after)) == 1  # that it was looked at
    page = client.get("/duties/next/").content.decode()
    assert page.index(placed["child"]) < page.index(placed["older"]) and placed["given"] not in page and theirs not in page
