"""Keeping what sets said of received exhibits: looks and answers with their row of the ledger, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from rightdoor.media.exposure.contents import Contents
from rightdoor.media.exposure.register import record
from rightdoor.media.kept import Answer, Counts, Look
from rightdoor.media.matching.judge import Judged
from rightdoor.media.matching.match import Match
from rightdoor.model.ids import make_id
from rightdoor.store import ledger
from rightdoor.store.connection import StoreConnection
from rightdoor.store.ledger_subject import SubjectValue

_ENCODE = msgspec.json.Encoder().encode
KNOWN = ("exact", "near", "harmless", "new", "unread", "not-compared")


class Made(NamedTuple):
    """A look before it is kept. `contents`: what it leaves for the exposure budget of its exhibit (ADR 39)."""

    exhibit: str
    how: str
    files_digest: str
    sets: tuple[str, ...]
    counts: Counts
    answers: tuple[Answer, ...]
    contents: Contents | None = None

    @property
    def answers_digest(self) -> str:
        """SHA-256 over the answers, in the order of their ids."""
        return digest_of_answers(self.answers)


def digest_of_answers(answers: Iterable[Answer]) -> str:
    """SHA-256 over answers, in the order of their ids: what `verify` compares."""
    digest = hashlib.sha256()
    for answer in sorted(answers):
        digest.update(_ENCODE(answer) + b"\n")
    return digest.hexdigest()


def digest_of_looks(looks: Iterable[Made | Look]) -> str:
    """SHA-256 over looks as their row in the ledger has it."""
    rows = sorted((x.exhibit, x.how, x.files_digest, list(x.sets), list(x.counts), x.answers_digest) for x in looks)
    return hashlib.sha256(_ENCODE(rows)).hexdigest()


def answers_from(
    judged: Judged, *, exhibit: str, place: str, ids: Mapping[str, tuple[str, int]], stated: Sequence[str] = ()
) -> list[Answer]:
    """What each set said of one file, to be kept. `ids`: of each set by name its id and version."""
    found: dict[str, Answer] = {}
    for match in judged.matches:
        answer = _answer(match, exhibit, place, ids[match.set], tuple(sorted(stated)))
        before = found.get(answer.id)
        found[answer.id] = answer if before is None else min(before, answer, key=lambda a: (a.variant, -a.entries, a.algorithms))
    return list(found.values())


def _answer(match: Match, exhibit: str, place: str, held: tuple[str, int], stated: tuple[str, ...]) -> Answer:
    category = match.category
    flags = tuple(sorted(match.says.flags))
    near, counted = match.frames or (None, None)
    graded = (category.profile, str(category.number), category.label) if category is not None else ("", "", "")
    return Answer(
        id=make_id("ma", exhibit, place, held[0], match.kind, str(match.distance), *graded, match.says.series or "", *flags),
        exhibit=exhibit,
        place=place,
        hash_set=held[0],
        version=held[1],
        kind=match.kind,
        algorithms=tuple(match.algorithms),
        distance=match.distance,
        variant=match.variant,
        entries=match.entries,
        frames_near=near,
        frames_counted=counted,
        profile=category.profile if category is not None else None,
        category=category.number if category is not None else None,
        label=category.label if category is not None else None,
        series=match.says.series,
        flags=flags,
        harmless=match.harmless,
        stated=stated,
    )


def counts_of(known: Mapping[str, int], *, first_seen: int, other: int = 0) -> Counts:
    """Counts from how many files are known how."""
    exact, near, harmless, new, unread, not_compared = (known.get(name, 0) for name in KNOWN)
    files = exact + near + harmless + new + unread + not_compared
    return Counts(files, exact, near, harmless, new, unread, not_compared, first_seen, other)


def keep(
    connection: StoreConnection, made: Sequence[Made], *, purpose: str, actor: str, at_us: int, also: Mapping[str, SubjectValue]
) -> int:
    """Write looks and answers; the number of their row in the ledger (`consulted`, with `also`). The connection must be idle."""
    subject: dict[str, SubjectValue] = {"command": "match", "purpose": purpose, **also}
    if made:
        subject |= {"media_looks": digest_of_looks(made), "looks": len(made)}
    with ledger.transaction(connection, actor=actor, at_us=at_us) as tx:
        tx.record("consulted", subject)
        seq = tx.seal()[0]
        for look in sorted(made):
            _insert(connection, look, purpose=purpose, actor=actor, at_us=at_us, seq=seq)
    return seq


def _insert(connection: StoreConnection, made: Made, *, purpose: str, actor: str, at_us: int, seq: int) -> None:
    identity = make_id("ml", made.exhibit, made.how, str(seq))
    connection.execute(
        "insert into rightdoor.media_look (id, exhibit, how, files_digest, sets, actor, purpose, at_us, files, exact, near, harmless, new,"
        " unread, not_compared, first_seen, other, answers_digest, seq)"
        " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
        (
            identity,
            made.exhibit,
            made.how,
            made.files_digest,
            list(made.sets),
            actor,
            purpose,
            at_us,
            *made.counts,
            made.answers_digest,
            seq,
        ),
    )
    if made.contents is not None:
        record(connection, identity, made.contents)
    if not made.answers:
        return
    with connection.cursor() as cursor:
        cursor.executemany(
            "insert into rightdoor.media_answer (look, id, place, hash_set, version, kind, algorithms, distance, variant, entries,"
            " frames_near, frames_counted, profile, category, label, series, flags, harmless, stated)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [(identity, a.id, *_plain(a)) for a in sorted(made.answers)],
        )


def _plain(answer: Answer) -> list[object]:
    """Its columns after id and exhibit."""
    return [list(value) if isinstance(value, tuple) else value for value in answer[2:]]
