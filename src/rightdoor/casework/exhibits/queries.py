"""Reads of exhibits: the register, one exhibit's chain, what was verified. Facts of the store only after a row was seen here."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any, Final, NamedTuple

from django.db import connection

from rightdoor.casework.acting import Acting
from rightdoor.casework.exhibits.models import Verification
from rightdoor.casework.place import held_store
from rightdoor.exhibits.holds import holds, restricted

PAGE: Final = 50
# what happened to a thing; who looked at it is for auditors
_ACTS: Final = ("received", "read", "disclosed", "exported", "restricted", "erased", "held", "released")
_LOOKS: Final = (*_ACTS, "consulted", "refused")
_WORDS: Final = {
    "received": "Received",
    "read": "Read again",
    "disclosed": "Disclosed",
    "exported": "Exported",
    "restricted": "Restriction placed or lifted",
    "erased": "Erased",
    "held": "Hold placed",
    "released": "Hold released",
    "consulted": "Looked at",
    "refused": "Refused",
}


class Asked(NamedTuple):
    """Which receipts: `text` is the beginning of a digest or a whole receipt id; `reader` and `source` exact; empty means any."""

    text: str = ""
    reader: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class ExhibitLine:
    """One receipt of the register. `holds`: how many are in force; `stored`: whether its bytes are kept."""

    receipt: str
    exhibit: str
    size: int
    reader: str
    source: str
    authority: str
    received_us: int
    parent: str
    statements: int
    findings: int
    holds: int = 0
    restricted: bool = False
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the chain. `seq` and `hash` for auditors alone: how long the chain is tells of what others do."""

    at_us: int
    actor: str
    act: str
    words: str
    what: tuple[tuple[str, str], ...]
    seq: int | None = None
    hash: str = ""


@dataclass(frozen=True, slots=True)
class Verified:
    """One verification."""

    at_us: int
    by: str
    agrees: bool
    code: str


def sees(acting: Acting) -> tuple[str, list[Any]]:
    """Of the rows that the database shows, those of units in which one may see exhibits."""
    return (
        "exhibit <> '' and (units && %s::bigint[] or operations && casework.my_operations())",
        [list(acting.units_with("see-exhibits"))],
    )


# those of a row; what has a default is the store's, and added to it
_COLUMNS = ", ".join(each.name for each in fields(ExhibitLine) if each.default is MISSING)


def register(acting: Acting, asked: Asked, *, limit: int = PAGE, offset: int = 0, within: Sequence[int] | None = None) -> list[ExhibitLine]:
    """The receipts that one sees, newest first; `within`: of these units alone."""
    where, values = sees(acting)
    if within is not None:
        where += " and units && %s::bigint[]"
        values.append(list(within))
    if asked.text:
        where += " and ((exhibit ~>=~ %s and exhibit ~<~ %s) or receipt = %s)"
        values += [asked.text.lower(), asked.text.lower() + "g", asked.text]
    for name in ("reader", "source"):
        if value := getattr(asked, name):
            where += f" and {name} = %s"
            values.append(value)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {_COLUMNS} from casework.continuity_receipt where {where} order by received_us desc, receipt limit %s offset %s",
            [*values, limit, offset],
        )
        rows = cursor.fetchall()
    return _with_store([ExhibitLine(*row) for row in rows])


def readers(acting: Acting) -> list[str]:
    """The readers of what one sees."""
    where, values = sees(acting)
    with connection.cursor() as cursor:
        cursor.execute(f"select distinct reader from casework.continuity_receipt where {where} order by 1", values)
        return [row[0] for row in cursor.fetchall() if row[0]]


def receipts_of(acting: Acting, exhibit: str) -> list[ExhibitLine]:
    """The receipts of an exhibit that one sees; empty when none."""
    where, values = sees(acting)
    with connection.cursor() as cursor:
        cursor.execute(
            f"select {_COLUMNS} from casework.continuity_receipt where {where} and exhibit = %s order by received_us, receipt",
            [*values, exhibit],
        )
        rows = cursor.fetchall()
    return _with_store([ExhibitLine(*row) for row in rows])


def _with_store(lines: list[ExhibitLine]) -> list[ExhibitLine]:
    """With holds, restrictions and erasure, of the exhibits on this page alone."""
    if not lines:
        return []
    wanted = sorted({line.exhibit for line in lines})
    with held_store().connect() as raw:
        lie = Counter(hold.exhibit for hold in holds(raw, wanted))
        marked = restricted(raw) & set(wanted)
        gone = raw.execute("select sha256 from rightdoor.exhibit where sha256 = any(%s) and erased_seq is not null", (wanted,)).fetchall()
        raw.rollback()
    erased = {row[0] for row in gone}
    return [replace(line, holds=lie[line.exhibit], restricted=line.exhibit in marked, erased=line.exhibit in erased) for line in lines]


def chain_of(acting: Acting, seen: list[ExhibitLine]) -> list[Entry]:
    """What the ledger records of an exhibit, oldest first. `seen`: its receipts that one sees (`receipts_of`); of others nothing.

    An entry that names another receipt or a subject which one does not see is left out: it tells of what is done there. So is one that
    names the exhibit alone when whoever acted reaches none of the receipts that one sees: the same bytes may lie elsewhere too.
    """
    if not seen:
        return []
    audits = acting.can("audit")
    receipts, exhibit = sorted({line.receipt for line in seen}), seen[0].exhibit
    with held_store().connect() as raw:
        rows = raw.execute(
            "select seq, at_us, actor, act, body, encode(hash, 'hex') from rightdoor.ledger where seq = any(%s) "
            "or (act = any(%s) and act <> 'received' and (strpos(body, %s) > 0 or exists "
            "(select 1 from unnest(%s::text[]) as r (id) where strpos(body, r.id) > 0))) order by seq limit 1000",
            (_seqs(raw, receipts), list(_LOOKS if audits else _ACTS), exhibit, receipts),
        ).fetchall()
        raw.rollback()
    if audits:
        return [_entry(row, audits=True) for row in rows]
    named = {row[0]: set(_NAMED.findall(row[4])) for row in rows}
    unseen = _unseen(set().union(*named.values()))
    apart = acted_elsewhere({row[2] for row in rows if not named[row[0]]}, receipts)
    return [_entry(row, audits=False) for row in rows if not named[row[0]] & unseen and (named[row[0]] or row[2] not in apart)]


def acted_elsewhere(actors: Collection[str], receipts: Collection[str]) -> frozenset[str]:
    """Of some actors the accounts that never held a role in a unit of these receipts, nor are in an operation of theirs that one is in.

    The shell (intake, projection) is no account: what it does is everybody's.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "select a.username from casework.access_account a where a.username = any(%s) and not exists ("
            "select 1 from casework.continuity_receipt r where r.receipt = any(%s) and ("
            "exists (select 1 from casework.access_membership m where m.account_id = a.id and m.unit_id = any(r.units)) or "
            "exists (select 1 from casework.access_operationmember o where o.account_id = a.id and o.operation_id = any(r.operations))))",
            [sorted(actors), sorted(receipts)],
        )
        return frozenset(row[0] for row in cursor.fetchall())


def _unseen(ids: set[str]) -> set[str]:
    """Those of some receipts and subjects that the account does not see."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select receipt from casework.continuity_receipt where receipt = any(%s) "
            "union select subject from casework.listing_subject where subject = any(%s)",
            [sorted(ids), sorted(ids)],
        )
        return ids - {row[0] for row in cursor.fetchall()}


def _seqs(raw: Any, receipts: list[str]) -> list[int]:
    return [row[0] for row in raw.execute("select seq from rightdoor.receipt where id = any(%s)", (receipts,)).fetchall()]


_NAMED: Final = re.compile(r"\b(?:rc|sub)_[a-z2-7]{16}\b")
_SHOWN: Final = frozenset(
    {"hold", "authority", "lifted", "decision", "digest", "before", "file", "package", "notice", "error", "application"}
)


def _entry(row: Any, *, audits: bool) -> Entry:
    seq, at_us, actor, act, body, digest = row
    subject = json.loads(body)["subject"]
    what = tuple((key.replace("_", " "), str(value)) for key, value in sorted(subject.items()) if audits or key in _SHOWN)
    return Entry(at_us, actor, act, _WORDS.get(act, act), what, seq if audits else None, digest if audits else "")


def verifications(seen: Sequence[ExhibitLine] = ()) -> list[Verified]:
    """The last verifications of an exhibit (`seen`: its receipts that one sees) by people who reach these, else of the whole store; newest first."""
    exhibit = seen[0].exhibit if seen else ""
    rows = list(Verification.objects.select_related("by").filter(exhibit=exhibit).order_by("-at_us", "-pk")[:50])
    apart = acted_elsewhere({row.by.username for row in rows if row.by}, {line.receipt for line in seen}) if seen else frozenset()
    rows = [row for row in rows if row.by is None or row.by.username not in apart][:10]
    return [Verified(row.at_us, row.by.name if row.by else "the store's own machine", row.agrees, row.code) for row in rows]


def checkpoints(acting: Acting) -> list[Entry]:
    """Signed checkpoints of the chain, newest first: when and by whom; for auditors with number and hash."""
    with held_store().connect() as raw:
        rows = raw.execute(
            "select seq, at_us, actor, act, body, encode(hash, 'hex') from rightdoor.ledger where act = 'checkpointed' order by seq desc limit 20"
        ).fetchall()
        raw.rollback()
    return [_entry(row, audits=acting.can("audit")) for row in rows]
