"""The part of `verify` that is about what hash sets said: looks against the ledger, answers against the digests of their looks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

import psycopg

from rightdoor.exhibits.verify import Divergence
from rightdoor.media.keeping import digest_of_answers, digest_of_looks
from rightdoor.media.kept import Look, all_looks, answers_of_look

_RECORDED = (
    "select seq, subject->>'media_looks' from (select seq, body::jsonb->'subject' as subject from rightdoor.ledger"
    " where act = 'consulted' and body like '%\"media_looks\"%') l where subject ? 'media_looks' order by seq"
)


def check_looks(connection: psycopg.Connection[Any]) -> Iterator[Divergence]:
    """Every look or answer that is not what was recorded. Answers about erased exhibits are gone, and must be."""
    by_row: dict[int, list[Look]] = defaultdict(list)
    for look in all_looks(connection):
        by_row[look.seq].append(look)
    recorded = dict(connection.execute(_RECORDED).fetchall())
    for seq in sorted(recorded.keys() | by_row.keys()):
        if recorded.get(seq) != digest_of_looks(by_row.get(seq, [])):
            yield Divergence("media", str(seq), "media-looks", "The looks of this ledger row are not those that it records.")
    erased = {row[0] for row in connection.execute("select sha256 from rightdoor.exhibit where erased_seq is not null").fetchall()}
    for looks in by_row.values():
        for look in looks:
            answers = answers_of_look(connection, look.id)
            if look.exhibit in erased:
                if answers:
                    yield Divergence("media", look.id, "media-answers-kept", "Answers about an erased exhibit are still there.")
            elif digest_of_answers(answers) != look.answers_digest:
                yield Divergence("media", look.id, "media-answers", "Its answers are not those that were given.")
