"""The continuity ledger as auditors search it: who did what, when and for what purpose. Ids, codes and counts; no content is in it.

An auditor reads what people of the organisations did in whose units the role is held. Of what the shell did, of strangers at the
door and of silent compartments that the auditor is not in, codes and counts are shown and no id (ADR 28).
"""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from rightdoor.casework.access.may import require
from rightdoor.casework.access.models import Account, Compartment, Organisation, Unit
from rightdoor.casework.acting import Acting
from rightdoor.casework.place import held_store
from rightdoor.model.civil import iso_utc
from rightdoor.store.ledger_subject import ACTS

PAGE = 100
MOST_EXPORTED = 100_000
_TOLD = ("event", "what", "did")  # codes that say what happened: signed-in, account-added


# Subjects as they are shown: whole, when somebody of the organisations acted and no compartment is named that is not seen; else
# codes and counts. What is looked for is looked for in what is shown, so that no answer tells of the rest.
_SHOWN = """
select seq, at_us, actor, act, shown::text from (
    select l.seq, l.at_us, l.actor, l.act, case
        when l.actor = any(asker.people) and (not jsonb_exists(b.subject, 'compartment')
            or b.subject ->> 'compartment' is null or (b.subject ->> 'compartment') = any(asker.compartments::text[])) then b.subject
        else (
            select coalesce(jsonb_object_agg(e.key, e.value), '{}') from jsonb_each(b.subject) e
            where e.key <> 'compartment' and (jsonb_typeof(e.value) in ('number', 'boolean')
                or e.key in ('what', 'event', 'kind', 'did', 'role', 'page', 'purpose')))
        end as shown
    from ledger l
    cross join (select %s::text[] as people, %s::text[] as accounts, %s::bigint[] as compartments, %s::text as me) asker
    cross join lateral (select l.body::jsonb -> 'subject' as subject) b
    where (l.actor = any(asker.people) or not l.actor = any(asker.accounts))
        and not (l.act = 'consulted' and l.actor <> asker.me and (coalesce(b.subject ->> 'page', '') in ('oversight', 'ledger', 'seen-by', 'overrides')
            or coalesce(b.subject ->> 'what', '') = 'searches' or jsonb_exists(b.subject, 'asked')))
) entry
"""


class Audited(NamedTuple):
    """User names of the people whose doing an auditor reads, and of everybody. `alone`: the store has no other organisation."""

    names: frozenset[str]
    accounts: frozenset[str]
    alone: bool


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
        """The subject of the entry in one line: what happened in words first, then what it was about."""
        told = [_words(self.subject[key]).replace("-", " ") for key in _TOLD if key in self.subject]
        rest = {key: value for key, value in self.subject.items() if key not in (*_TOLD, "purpose")}
        return ", ".join([*told, *(f"{key.replace('_', ' ')} {_words(value)}" for key, value in sorted(rest.items()))])


def entries(acting: Acting, wanted: Wanted, *, before: int | None = None, most: int = PAGE) -> list[Entry]:
    """The newest entries that match, newest first; `before` a number goes on from there. Auditors alone.

    Looks that others took on pages of oversight are left out: who audits whom is not for one another (ADR 28).
    """
    scope = audited(acting)
    conditions, values = _conditions(wanted)
    if before is not None:
        conditions.append("seq < %s")
        values.append(before)
    given = (list(scope.names), list(scope.accounts), list(Compartment.objects.values_list("pk", flat=True)), acting.actor)
    query = f"{_SHOWN} where {' and '.join(conditions)} order by seq desc limit %s"
    with held_store().connect() as connection:
        rows = connection.execute(query.encode(), (*given, *values, most)).fetchall()
    return [Entry(seq, at_us, actor, act, json.loads(subject)) for seq, at_us, actor, act, subject in rows]


def audited(acting: Acting) -> Audited:
    """Whose doing the acting account may read. Raises NotAllowed for whoever audits nowhere."""
    require(acting, "audit")
    organisations = set(Unit.objects.filter(pk__in=acting.units_with("audit")).values_list("organisation", flat=True))
    people = Account.objects.filter(memberships__unit__organisation__in=organisations).values_list("username", flat=True)
    alone = not Organisation.objects.exclude(pk__in=organisations).exists()
    return Audited(frozenset(people), frozenset(Account.objects.values_list("username", flat=True)), alone)


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
        rows.insert(
            0, ["", "", "", "", "", f"Cut: only the newest {MOST_EXPORTED:,} entries are here, older ones match too. Narrow the dates."]
        )
    return ["number", "at", "actor", "act", "purpose", "subject"], rows


def _conditions(wanted: Wanted) -> tuple[list[str], list[Any]]:
    conditions: list[str] = ["true"]
    values: list[Any] = []
    for text, value in (
        ("actor = %s", wanted.actor.strip()),
        ("act = %s", wanted.act if wanted.act in ACTS else ""),
        # the body is canonical JSON of ids and codes: what is looked for is bound, and its own signs do not count
        ("position(%s in shown::text) > 0", wanted.about.strip()),
        ("at_us >= %s", wanted.from_us),
        ("at_us < %s", wanted.until_us),
    ):
        if value not in ("", None):
            conditions.append(text)
            values.append(value)
    return conditions, values


def _words(value: object) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
