"""Who acts, when, for what: one transaction, the account set for row-level security, its ledger rows written last.

Every page, call of the interface and job that reads or changes casework runs within one `acting(...)` block. What was noted is
appended to the ledger's chain by the last statements before commit, and ``ledger/head`` is written after it (design section 4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from django.db import connection, models, transaction

from rightdoor.casework.access.models import Account
from rightdoor.casework.place import held_store
from rightdoor.errors import Refused
from rightdoor.store import ledger
from rightdoor.store.ledger_head import Head, write_head
from rightdoor.store.ledger_subject import LedgerEntry, SubjectValue

# the same words by the same person on the same subject within this are one act sent twice
TWICE_US: Final = 10_000_000


class AlreadyAdded(Refused):
    """The same was added by the same person a moment ago: a form that was sent twice."""


@dataclass
class Acting:
    """One person's doing within one transaction. `now_us`: UTC microseconds, read once by the shell. `purpose`: a code."""

    account: Account
    now_us: int
    purpose: str = ""
    entries: list[LedgerEntry] = field(default_factory=list)
    looks: list[models.Model] = field(default_factory=list)
    taken_back: bool = False
    _back: list[Callable[[], None]] = field(default_factory=list)
    _rights: dict[str, tuple[int, ...]] | None = None

    @property
    def actor(self) -> str:
        """The name in the ledger."""
        return self.account.username

    def note(self, act: str, subject: Mapping[str, SubjectValue]) -> None:
        """Have a ledger row written for what is done here. Ids, digests, codes and counts alone, never names or content."""
        self.entries.append(LedgerEntry(act, {**subject, **({"purpose": self.purpose} if self.purpose else {})}))

    def look(self, row: models.Model) -> None:
        """Add the row of a look: one that is added again where the transaction is undone but the page was shown."""
        row.save(force_insert=True)
        self.looks.append(row)

    def undo_by(self, undo: Callable[[], None]) -> None:
        """What takes back what was recorded past this transaction (a decision of the core), should the transaction not hold."""
        self._back.append(undo)

    def waits_to_be_taken_back(self) -> bool:
        """Whether something was recorded past this transaction."""
        return bool(self._back)

    def take_back(self) -> None:
        """Take back what was recorded past a transaction that does not hold; the last first."""
        while self._back:
            self._back.pop()()
            self.taken_back = True

    def units_with(self, capability: str) -> tuple[int, ...]:
        """The ids of the units in which the account may do this."""
        if self._rights is None:
            with connection.cursor() as cursor:
                cursor.execute("select capability, array_agg(distinct unit) from casework.my_rights() group by capability")
                self._rights = {row[0]: tuple(sorted(row[1])) for row in cursor.fetchall()}
        return self._rights.get(capability, ())

    def can(self, capability: str) -> bool:
        """Whether the account may do this in any unit."""
        return bool(self.units_with(capability))

    def works_here(self) -> bool:
        """Whether the account holds a role in any unit, whichever."""
        return bool(self.units_with("")) or bool(self._rights)


@contextmanager
def acting(account: Account, *, now_us: int, purpose: str = "") -> Iterator[Acting]:
    """A transaction in which `account` acts. An exception rolls everything back, its ledger rows with it.

    What was recorded past it (`Acting.undo_by`) is taken back then, and also where it was marked to be rolled back.
    """
    done = Acting(account, now_us, purpose)
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(
                    "select set_config('rightdoor.account', %s, true), set_config('rightdoor.actor', %s, true)",
                    [str(account.pk), done.actor],
                )
            yield done
            undone = transaction.get_rollback()
            head = None if undone else seal(done)
    except BaseException:
        done.take_back()
        raise
    if undone:
        done.take_back()
    if head is not None:
        write_head(held_store().head_path, head)


def seal(done: Acting) -> Head | None:
    """Append what was noted; what the head of the ledger then is. The last statements of the transaction."""
    return appended(done.entries, actor=done.actor, at_us=done.now_us) if done.entries else None


def appended(entries: Sequence[LedgerEntry], *, actor: str, at_us: int) -> Head:
    """Append rows to the ledger in the transaction that runs; what its head then is."""
    raw: Any = connection.connection
    seqs = ledger.append(raw, entries, actor=actor, at_us=at_us)
    row = raw.execute("select hash from rightdoor.ledger where seq = %s", (seqs[-1],)).fetchone()
    return Head(seqs[-1], bytes(row[0]))


def one_after_the_other(acting: Acting, *what: str) -> None:
    """Of two requests that add the same, the second waits here until the first is done, and then sees what it added."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", ["\x1f".join((str(acting.account.pk), *what))])


def record_refusal(account: Account, *, now_us: int, what: Mapping[str, SubjectValue]) -> None:
    """In a transaction of its own, after the refused one was rolled back: that it was refused, to whom, and what."""
    with acting(account, now_us=now_us) as done:
        done.note("refused", what)


def record_looks(refused: Acting) -> None:
    """In a transaction of its own: what was looked at on a page that was shown, and refused on it, while nothing else was done."""
    entries = [entry for entry in refused.entries if entry.act in ("consulted", "refused")]
    if not entries and not refused.looks:
        return
    with acting(refused.account, now_us=refused.now_us) as done:
        for row in refused.looks:
            row.pk = None
            row.save(force_insert=True)
        done.entries.extend(entries)
