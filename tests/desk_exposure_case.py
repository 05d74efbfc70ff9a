"""Looks at exhibits as matching leaves them, for tests of budgets: written by the code that writes them, without a hash set."""

from __future__ import annotations

import hashlib
from typing import Any

from rightdoor.media.exposure.contents import Images, Tally, digests_of, kind_of
from rightdoor.media.exposure.register import record
from rightdoor.media.matching.judge import Judged
from rightdoor.media.reading.line import Line
from rightdoor.model.ids import make_id
from rightdoor.store import ledger

NOW = 1_772_500_000_000_000
_COUNTS = "files, exact, near, harmless, new, unread, not_compared, first_seen, other"


def judged(name: str, known: str = "new", matches: tuple[Any, ...] = (), *, kind: str | None = "jpeg") -> Judged:
    """A picture of this content as it is judged; `unread` has no digest."""
    digests = {} if known == "unread" else {each: hashlib.new(each, name.encode()).hexdigest() for each in ("sha256", "sha1", "md5")}
    return Judged(Line(name, 10, kind=kind, **digests), matches, known, ())  # type: ignore[arg-type]


def lay_look(
    store: Any, exhibit: str, files: list[Judged], *, how: str = "read", by_person: bool = False, keys: bool = True, at_us: int = NOW
) -> str:
    """A look at an exhibit of the store that found these files; its id."""
    tally = Tally()
    for each in files:
        tally.add(kind_of(each, stated=how == "stated", by_person=by_person), digests_of(each))
    counts = [len(files), *[0] * 3, len(files), *[0] * 4]
    with store.connect() as connection, ledger.transaction(connection, actor="test", at_us=at_us) as tx:
        tx.record("consulted", {"command": "match", "purpose": "triage", "exhibits": 1})
        seq = tx.seal()[0]
        look = make_id("ml", exhibit, how, str(seq))
        connection.execute(
            f"insert into rightdoor.media_look (id, exhibit, how, files_digest, sets, actor, purpose, at_us, {_COUNTS}, answers_digest, seq)"
            " values (%s, %s, %s, %s, %s, 'test', 'triage', %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            (look, exhibit, how, "0" * 64, ["hs_x/1"], at_us, *counts, "0" * 64, seq),
        )
        record(connection, look, tally.finish(Images(store.keys) if keys else None))
    return look
