"""The part of `explain` about hash sets: which set said what of a file, down to the import that put the set in force."""

from __future__ import annotations

from collections.abc import Iterable

from rightdoor.media.kept import STATED, Answer, alike, answers_in_force, newest_looks
from rightdoor.media.register import Version, in_force
from rightdoor.model.civil import iso_utc
from rightdoor.operations.node import Node
from rightdoor.rules.priority.media_facts import UNSTATED
from rightdoor.store.connection import StoreConnection


class Sets:
    """What the sets in force said, of the exhibits that are asked about; read once."""

    def __init__(self, connection: StoreConnection) -> None:
        self._connection = connection
        self._held = {f"{version.id}/{version.version}": version for version in in_force(connection)}
        self._at: dict[tuple[str, str], list[Answer]] = {}
        self._of: dict[str, list[Answer]] = {}
        self._told: set[str] = set()
        for answer in answers_in_force(connection) if self._held else ():
            self._of.setdefault(answer.exhibit, []).append(answer)
            for exhibit, place in [(answer.exhibit, answer.place), *(tuple(each.split("#", 1)) for each in answer.stated)]:
                self._at.setdefault((exhibit, place), []).append(answer)
        connection.rollback()

    def at(self, exhibit: str, record: str, *, once: bool = False) -> tuple[Node, ...]:
        """What was said of the file that a record of an exhibit speaks of; with `once` nothing that was told here before."""
        found = {answer.id: answer for answer in self._at.get((exhibit, record), ()) if not once or answer.id not in self._told}
        self._told.update(found)
        return tuple(self._node(answer) for answer in found.values())

    def one(self, wanted: str) -> Node | None:
        """A single answer by its id."""
        found = (answer for said in self._of.values() for answer in said if answer.id == wanted)
        answer = next(found, None)
        return None if answer is None else self._node(answer)

    def exhibit(self, exhibit: str, most: int) -> tuple[Node, ...]:
        """Looks and answers of one exhibit."""
        looks = newest_looks(self._connection, exhibits=[exhibit])
        self._connection.rollback()
        said = self._of.get(exhibit, [])
        nodes = []
        for look in looks:
            c = look.counts
            how = "the hashes that its records state" if look.how == STATED else "reading its files"
            beside = "" if look.how == STATED else f"; {c.other} of them no record states: they count for no subject"
            nodes.append(
                Node(
                    f"hash sets asked by {how}: {c.files} file(s), {c.exact} known exactly, {c.near} near, {c.harmless} of no interest, {c.new} new{beside}",
                    "",
                    (Node(f"ledger {look.seq}: looked {iso_utc(look.at_us)} by {look.actor} for {look.purpose}"),),
                )
            )
        nodes += [self._node(answer) for answer in said[:most]]
        if len(said) > most:
            nodes.append(Node(f"and {len(said) - most} more answers of hash sets"))
        return tuple(nodes)

    def _node(self, answer: Answer) -> Node:
        version = self._held[answer.set_version]
        issuer = version.issuer or "an issuer that nobody named"
        how = "holds it exactly" if answer.kind == "exact" else f"holds one near it ({alike(answer)}, unconfirmed unless a grader decided)"
        grade = UNSTATED if answer.profile is None else f"{answer.profile} {answer.category} ({answer.label})"
        beside = [f"series {answer.series}"] if answer.series else []
        beside += [", ".join(answer.flags)] if answer.flags else []
        said = "; ".join([grade, *beside])
        text = f"{version.name}, version {version.version}, of {issuer} {how}: {said}; file {answer.place} of exhibit {answer.exhibit}"
        return Node(text, answer.id, (*self._decided(answer), self._import(version)))

    def _decided(self, answer: Answer) -> Iterable[Node]:
        if answer.kind != "near":
            return
        rows = self._connection.execute(
            "select id, actor, body->>'grade', reason from rightdoor.decision d where kind = 'media-grade' and body->>'answer' = %s"
            " and not exists (select 1 from rightdoor.decision s where s.supersedes = d.id) order by decided_us desc, id",
            (answer.id,),
        ).fetchall()
        self._connection.rollback()
        for identity, actor, grade, why in rows[:1]:
            yield Node(f"decision {identity}: {grade}, by {actor}, because: {why}", identity)

    def _import(self, version: Version) -> Node:
        dated = f", dated {version.dated}" if version.dated else ""
        authority = f", under {version.authority}" if version.authority else ""
        row = self._connection.execute("select actor from rightdoor.ledger where seq = %s", (version.seq,)).fetchone()
        self._connection.rollback()
        by = row[0] if row is not None else "nobody"
        when = iso_utc(version.imported_us)
        return Node(f"ledger {version.seq}: hash set {version.name}, version {version.version} imported {when} by {by}{dated}{authority}")
