"""What hash sets said of received exhibits, as the rebuild takes it in: answers of sets in force, with what graders decided."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.media.kept import STATED, Answer, answers_in_force, newest_looks
from rightdoor.media.register import in_force
from rightdoor.store.connection import StoreConnection
from rightdoor.triage.media import SetAbout, SetsSaid

GRADE = "media-grade"
NOTHING = SetsSaid({}, {}, {}, {}, {})


def sets_said(
    connection: StoreConnection, decisions: DecisionsInForce, *, without: frozenset[str] = frozenset(), only: Collection[str] | None = None
) -> SetsSaid:
    """What counts now. `without`: receipts that are left out, as if they had never come; no place in one is named either. `only`: which
    exhibits' own looks; what was said elsewhere of files that they state is there too, and for a person to be kept to what they see.

    Depends on which sets are in force and what they say of the exhibits, never on when or in which order they were asked.
    """
    sets = {
        f"{version.id}/{version.version}": SetAbout(
            version.id, version.name, version.version, version.issuer or "", "filter.bloom" not in version.files
        )
        for version in in_force(connection)
    }
    exhibits = _exhibits(connection, without)
    shown = frozenset(exhibits.values())
    asked = {
        look.exhibit: frozenset(sets.keys() & set(look.sets))
        for look in newest_looks(connection, exhibits=only)
        if look.how == STATED and look.exhibit in shown and sets.keys() & set(look.sets)
    }
    if not asked:
        return NOTHING
    answers: dict[tuple[str, str], list[Answer]] = defaultdict(list)
    for answer in answers_in_force(connection):  # those of a container that was read speak of files that are stated elsewhere
        if answer.exhibit not in shown:
            continue
        stated = tuple(place for place in answer.stated if place.partition("#")[0] in shown)
        if stated != answer.stated:
            answer = answer._replace(stated=stated)
        answers[answer.exhibit, answer.place].append(answer)
        for place in stated:  # a file that was read is the one that a record states
            exhibit, _, locator = place.partition("#")
            answers[exhibit, locator].append(answer)
    graded: dict[str, str] = {}
    for row in decisions.of_kind(GRADE):
        graded.setdefault(row.body["answer"], row.body["grade"])
    return SetsSaid(sets, {place: tuple(said) for place, said in answers.items()}, asked, graded, exhibits)


def _exhibits(connection: StoreConnection, without: frozenset[str]) -> dict[str, str]:
    """The exhibit of each receipt that is there and not left out."""
    rows = connection.execute(
        "select r.id, r.exhibit from rightdoor.receipt r join rightdoor.exhibit e on e.sha256 = r.exhibit where e.erased_seq is null"
    ).fetchall()
    return {receipt: exhibit for receipt, exhibit in rows if receipt not in without}
