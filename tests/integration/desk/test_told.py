"""What somebody is told of an act that was not recorded whole, in words."""

from __future__ import annotations


def test_every_kind_of_decision_has_its_words(desk):
    from uuid import uuid4

    from desk_case import NOW
    from rightdoor.casework.acting import acting
    from rightdoor.casework.decided.models import Begun
    from rightdoor.casework.decided.told import tell
    from rightdoor.model.decision import KINDS

    account = desk.account(("supervisor", desk.unit()))
    with desk.as_owner():
        Begun.objects.bulk_create(
            Begun(account=account, at_us=NOW + n, kind=kind, about="sub_told", outcome="stays", id=uuid4())
            for n, kind in enumerate(sorted(KINDS))
        )
    with acting(account, now_us=NOW) as done:
        told = {notice.what for notice in tell(done)}
    assert len(told) == len(KINDS)
    assert not [words for words in told if "(" in words or words == "a decision"]
