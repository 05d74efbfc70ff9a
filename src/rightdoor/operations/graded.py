"""`graded`: for an exhibit, or for each, who graded which of its files what, when and under which profile, over every export that speaks of them."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Final

from rightdoor.decisions.register import Proposed
from rightdoor.errors import Refused, UsageProblem
from rightdoor.exhibits.holds import restricted
from rightdoor.media.graded import EXACT, FIELDS, KINDS, Counted, Declared, Grade, GradedFile, Listed, counted, joined, read_files, under
from rightdoor.operations.beginnings import whole_digest
from rightdoor.operations.bulk import open_engine
from rightdoor.operations.places import current_batch_of
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

Line = dict[str, object]


READERS: Final = ("vics_json", "griffeye_csv", "iped_csv", "ufdr_xml", "case_jsonld")
"""Those that read exports, by the names that receipts bear."""


def listed_in(store: Store, connection: StoreConnection, *, receipts: Collection[str] | None = None) -> list[Listed]:
    """Every record of a file: of exports, of reports, of acts; of these receipts alone where they are given (what one person may see)."""
    named = declared_profiles(connection)
    batches = [batch for _, batch in current_batch_of(connection, sorted(receipts))] if receipts is not None else None
    connection.rollback()
    with open_engine(store, connection, batches=batches) as engine:
        said = engine.statements(fields=FIELDS, kinds=KINDS, receipts=sorted(receipts) if receipts is not None else None)
        return list(under(read_files(said), named))


def declared_profiles(connection: StoreConnection) -> dict[str, Declared]:
    """By exhibit: the profile that a person named for an export that states none; of two in force the later one."""
    rows = connection.execute(
        "select id, body->>'exhibit', body->>'profile' from rightdoor.decision d where kind = 'graded-profile'"
        " and not exists (select 1 from rightdoor.decision s where s.supersedes = d.id) order by decided_us, id"
    ).fetchall()
    return {exhibit: Declared(profile, decision) for decision, exhibit, profile in rows}


def of_an_export(connection: StoreConnection, proposed: Proposed) -> Proposed:
    """The decision with the exhibit's whole SHA-256. Raises Refused where no export of that name was taken in here."""
    wanted = proposed.body.get("exhibit", "").strip().lower()
    alike = connection.execute(
        "select distinct exhibit from receipt where starts_with(exhibit, %s) and reader = any(%s)", (wanted, list(READERS))
    ).fetchall()
    connection.rollback()
    exhibit = whole_digest(wanted, [str(row[0]) for row in alike])
    if exhibit is None or exhibit not in {row[0] for row in alike}:
        raise Refused(
            "The decision was not recorded.", advice="exhibit is no export of graded files: `rightdoor graded --json` lists them."
        )
    return proposed._replace(body={**proposed.body, "exhibit": exhibit})


def graded_exhibits(store: Store) -> list[Line]:
    """One line per exhibit that grades a file, or of which a file is graded elsewhere, and per export; in order of digests."""
    with store.connect() as connection:
        files = joined(listed_in(store, connection))
        marked = restricted(connection)
        exports = {row[0] for row in connection.execute("select exhibit from receipt where reader = any(%s)", (list(READERS),)).fetchall()}
        connection.rollback()
    by_exhibit: dict[str, set[str]] = {}
    of_exhibit: dict[str, list[GradedFile]] = {}
    for file in files:
        for receipt, exhibit, _ in file.listed:
            by_exhibit.setdefault(exhibit, set()).add(receipt)
        for exhibit in {exhibit for _, exhibit, _ in file.listed}:
            of_exhibit.setdefault(exhibit, []).append(file)
    lines: list[Line] = []
    for exhibit in sorted(by_exhibit):
        found = counted(of_exhibit[exhibit], frozenset(by_exhibit[exhibit]))
        if exhibit in exports or found.graded or found.elsewhere:
            lines.append({"exhibit": exhibit, "receipts": sorted(by_exhibit[exhibit]), "restricted": exhibit in marked, **as_counts(found)})
    return lines


def graded_files(store: Store, wanted: str, *, differ: bool = False) -> Iterator[Line]:
    """One line per file of an exhibit (its SHA-256, a beginning of it that no other has, or a receipt's id) on which anybody said anything; with `differ` those where graders differ.

    Raises UsageProblem when nothing here has that id.
    """
    with store.connect() as connection:
        alike = connection.execute("select distinct exhibit from receipt where starts_with(exhibit, %s)", (wanted.lower(),)).fetchall()
        exhibit = whole_digest(wanted, [str(row[0]) for row in alike])
        found = connection.execute("select id from receipt where exhibit = %s or id = %s", (exhibit, wanted)).fetchall()
        connection.rollback()
        if not found:
            raise UsageProblem(
                "Nothing here has that id.",
                advice="Give the SHA-256 of an exhibit, its first 12 digits or more, or the id of a receipt (rc_…), as `rightdoor exhibits --json` shows them.",
            )
        own = {row[0] for row in found}
        files = joined(listed_in(store, connection))
        marked = restricted(connection)
        connection.rollback()
    for file in files:
        if file.grades and any(receipt in own for receipt, _, _ in file.listed) and (not differ or file.state == "differ"):
            yield as_line(file, marked)


def as_counts(found: Counted) -> Line:
    """Counts as JSON."""
    return {
        "files": found.files,
        "graded": found.graded,
        "graded_elsewhere_only": found.elsewhere,
        "states": dict(found.states),
        "categories": [{"profile": profile or None, "category": category, "files": n} for (profile, category), n in found.categories],
        "graders": [{"grader": name or None, "files": n} for name, n in found.graders],
    }


def as_line(file: GradedFile, marked: Collection[str] = ()) -> Line:
    """One file as JSON: its hashes, never its names."""
    kinds = {kind: [h.partition(":")[2] for h in file.hashes if h.startswith(kind + ":")] for kind in EXACT}
    return {
        "file": {kind: hashes for kind, hashes in kinds.items() if hashes},
        "state": file.state,
        "hashes_contradict": file.contradicted,
        "listed": len(file.listed),
        "exhibits": sorted({exhibit for _, exhibit, _ in file.listed}),
        "grades": [as_grade(grade, marked) for grade in file.grades],
    }


def as_grade(grade: Grade, marked: Collection[str] = ()) -> Line:
    """One grade as JSON; what is not stated is null. `statement` is what `explain` takes."""
    return {
        "category": grade.category,
        "profile": grade.profile or None,
        "profile_declared_by": grade.declared or None,
        "graders": list(grade.graders),
        "graded": grade.graded or None,
        "updated": grade.updated or None,
        "tool": grade.tool or None,
        "basis": grade.basis or None,
        "votes": grade.votes or None,
        "confidence": grade.confidence or None,
        "times": grade.times,
        "case": {
            "number": grade.head.number or None,
            "organisation": grade.head.organisation or None,
            "written_by": grade.head.application or None,
        },
        "form": grade.head.form or None,
        "exhibit": grade.exhibit,
        "restricted": grade.exhibit in marked,
        "receipt": grade.receipt,
        "place": grade.place,
        "statement": f"{grade.receipt}#{grade.place}",
    }
