"""The continuity ledger as auditors search it: who did what, when and for what purpose. Ids, codes and counts; no content is in it."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from rightdoor.casework.access.may import require
from rightdoor.casework.access.models import Account
from rightdoor.casework.acting import Acting
from rightdoor.casework.place import held_store
from rightdoor.model.civil import iso_utc
from rightdoor.store.ledger_subject import ACTS

PAGE = 100
MOST_EXPORTED = 100_000


class Wanted(NamedTuple):
    """What to look for; empty is everything. Instants are UTC microseconds, `until_us` exclusive; `about` is an id or part of one."""

    actor: str = ""
    act: str = ""
    about: str = ""
    from_us: int | None = None
    until_us: int | None = None


class Entry(NamedTuple):
    """One row of the ledger. `subject` is what was acted upon."""

    seq: int
    at_us: int
    actor: str
    act: str
    subject: dict[str, Any]

    @property
    def purpose(self) -> str:
        """The purpose that the person chose, where there was one to choose."""
        return str(self.subject.get("purpose", ""))

    @property
    def about(self) -> str:
        """The subject of the entry in one line."""
        return ", ".join(f"{key} {_words(value)}" for key, value in sorted(self.subject.items()) if key != "purpose")


def entries(acting: Acting, wanted: Wanted, *, before: int | None = None, most: int = PAGE) -> list[Entry]:
    """The newest entries that match, newest first; `before` a number goes on from there. Auditors alone.

    Looks of other auditors are left out: who audits whom is not for one another (ADR 28).
    """
    require(acting, "audit")
    conditions, values = _conditions(wanted)
    others = [name for name in _auditors() if name != acting.actor]
    conditions.append("not (act = 'consulted' and actor = any(%s))")
    values.append(others)
    if before is not None:
        conditions.append("seq < %s")
        values.append(before)
    where = " and ".join(conditions)
    with held_store().connect() as connection:
        rows = connection.execute(
            f"select seq, at_us, actor, act, body from ledger where {where} order by seq desc limit %s".encode(), (*values, most)
        ).fetchall()
    return [Entry(seq, at_us, actor, act, json.loads(body)["subject"]) for seq, at_us, actor, act, body in rows]


def export(acting: Acting, wanted: Wanted) -> tuple[list[str], list[list[str | int]]]:
    """Head and rows of what matches, oldest first, with a ledger row that says so.

    Of more than `MOST_EXPORTED` the newest are there, and a first line without a number says that older ones are not.
    """
    found = entries(acting, wanted, most=MOST_EXPORTED + 1)
    cut, found = len(found) > MOST_EXPORTED, found[:MOST_EXPORTED]
    acting.note("exported", {"what": "ledger", "rows": len(found), **({"cut": True} if cut else {})})
    rows: list[list[str | int]] = [
        [e.seq, iso_utc(e.at_us), e.actor, e.act, e.purpose, json.dumps(e.subject, sort_keys=True)] for e in reversed(found)
    ]
    if cut:
        rows.insert(0, ["", "", "", "", "", f"Cut: only the newest {MOST_EXPORTED:,} entries are here, older ones match too. Narrow the dates."])
    return ["number", "at", "actor", "act", "purpose", "subject"], rows


def _conditions(wanted: Wanted) -> tuple[list[str], list[Any]]:
    conditions: list[str] = ["true"]
    values: list[Any] = []
    for text, value in (
        ("actor = %s", wanted.actor.strip()),
        ("act = %s", wanted.act if wanted.act in ACTS else ""),
        # the body is canonical JSON of ids and codes: what is looked for is bound, and its own signs do not count
        ("position(%s in (body::jsonb -> 'subject')::text) > 0", wanted.about.strip()),
        ("at_us >= %s", wanted.from_us),
        ("at_us < %s", wanted.until_us),
    ):
        if value not in ("", None):
            conditions.append(text)
            values.append(value)
    return conditions, values


def _auditors() -> list[str]:
    """The names of everybody who audits."""
    return list(
        Account.objects.filter(memberships__role="auditor", memberships__ended_us__isnull=True)
        .values_list("username", flat=True)
        .distinct()
    )


def _words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
