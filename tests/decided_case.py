"""Rows of subjects as the projection writes them, for tests of what people decide on them."""

from __future__ import annotations

import itertools

import psycopg

NOW = 1_772_500_000_000_000  # 2026-03-03T01:06:40Z
_numbers = itertools.count(1)


def lay_subject(desk, *units, subject="", view="open", compartments=(), receipts=(), low="tier-3", high="tier-1", **more):
    """A subject's row as the projection writes it; its id."""
    n = next(_numbers)
    subject = subject or _name(n)
    receipts = receipts or (f"rc_{subject[4:]}",)
    with desk.as_owner():
        from rightdoor.casework.listing.models import Subject, SubjectReceipt

        fields = _fields(n, subject, low, high)
        Subject.objects.create(
            view=view, subject=subject, units=sorted(u.pk for u in units), compartments=sorted(compartments), **{**fields, **more}
        )
        for receipt in receipts:
            SubjectReceipt.objects.create(view=view, subject=subject, receipt=receipt, number=f"7{n:05d}")
    return subject


def lay_subjects(desk, unit, count):
    """So many at once, of one unit; their ids."""
    numbers = list(itertools.islice(_numbers, count))
    with desk.as_owner():
        from rightdoor.casework.listing.models import Subject, SubjectReceipt

        Subject.objects.bulk_create(
            [Subject(view="open", subject=_name(n), units=[unit.pk], **_fields(n, _name(n), "tier-3", "tier-1")) for n in numbers]
        )
        SubjectReceipt.objects.bulk_create(
            [SubjectReceipt(view="open", subject=_name(n), receipt=f"rc_{_name(n)[4:]}", number=f"7{n:05d}") for n in numbers]
        )
    return [_name(n) for n in numbers]


def _name(n):
    return "sub_" + f"{n:016d}".translate(str.maketrans("0123456789", "abcdefghij"))


def _fields(n, subject, low, high):
    line = {
        "subject": subject, "tier": {"low": low, "high": high}, "reasons": [], "premises": [], "referrals": [f"7{n:05d}"], "footprints": 2,
        "questions": [{"ask": "Has the subject previous sexual or violent convictions?", "of": "PNC, ViSOR", "would_change_tier_to": "tier-2"}],
        "status": "corroborated", "track": "adult", "instrument": {"name": "rightdoor-first-look", "version": "1.0", "validated": False},
    }  # fmt: skip
    return {
        "sort_key": [3, 1, n], "tier_low": low, "tier_high": high, "track": "adult", "status": "corroborated", "next_action": "decide",
        "referrals": 1, "events": 2, "line": line, "digest": "0" * 64,
    }  # fmt: skip


def set_twin(desk, subject, compartment):
    """That the full row takes the open one's place for members: a column that pages do not read."""
    with psycopg.connect(desk.store.dsn("owner")) as owner:
        owner.execute("update casework.listing_subject set twin = %s where subject = %s", ([compartment.pk], subject))


def remove_subject(desk, subject):
    with desk.as_owner():
        from rightdoor.casework.listing.models import Subject, SubjectReceipt

        Subject.objects.filter(subject=subject).delete()
        SubjectReceipt.objects.filter(subject=subject).delete()


def shown(acting, subject, kind, topic=""):
    from rightdoor.casework.decided import queries

    return queries.token_of(queries.last_of(acting, subject, kind, topic))
