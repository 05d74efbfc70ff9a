"""Lists about files that hash sets speak of: near matches for graders, series for victims' sake, first-seen candidates."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from rightdoor.decisions.in_force import DecisionsInForce
from rightdoor.media.kept import Answer, answers_in_force
from rightdoor.media.register import in_force
from rightdoor.model.decision import Decision
from rightdoor.operations.bulk import open_engine
from rightdoor.operations.decided import decisions_in_force
from rightdoor.operations.derived import read_rows, shown_derived
from rightdoor.operations.media_said import GRADE
from rightdoor.store.open import Store
from rightdoor.triage.row import TriageRow, facts_from_lists


def near_lines(store: Store, *, decided: bool = False) -> Iterator[dict[str, object]]:
    """Near matches of sets in force, by exhibit and place; those that a grader decided on too with `decided`."""
    with store.connect() as connection:
        names = {f"{version.id}/{version.version}": version for version in in_force(connection)}
        answers = [answer for answer in answers_in_force(connection) if answer.kind == "near" and not answer.harmless]
        decisions = decisions_in_force(connection)
        connection.rollback()
    grades = newest_grades(decisions)
    for answer in answers:
        held = grades.get(answer.id)
        if held is not None and held.body["grade"] != "cannot-tell" and not decided:
            continue
        about = names[answer.set_version]
        yield {
            "answer": answer.id, "exhibit": answer.exhibit, "place": answer.place, "set": about.name, "version": about.version,
            "issuer": about.issuer, "distance": answer.distance, "algorithms": list(answer.algorithms), "category": category_of(answer), "series": answer.series,
            "stated": list(answer.stated), "grade": held.body["grade"] if held is not None else None,
            "decision": held.id if held is not None else None,
        }  # fmt: skip


def newest_grades(decisions: DecisionsInForce) -> dict[str, Decision]:
    """By near match the decision that holds."""
    found: dict[str, Decision] = {}
    for row in decisions.of_kind(GRADE):
        found.setdefault(row.body["answer"], row)
    return found


def category_of(answer: Answer) -> dict[str, object] | None:
    """The category as the set states it."""
    return None if answer.profile is None else {"profile": answer.profile, "number": answer.category, "label": answer.label}


def series_lines(store: Store) -> list[dict[str, object]]:
    """Series of sets that files of subjects belong to: of each how many files, of which subjects. As the list was last rebuilt.

    A file that is reported of two subjects counts with each: each is an act against the child.
    """
    found: dict[tuple[str, int, str, str], list[tuple[str, int, bool]]] = defaultdict(list)
    for row in _triage_rows(store):
        media = facts_from_lists(_decode(row.facts)).media
        for each in media.series if media is not None else ():
            found[each.set, each.version, each.issuer, each.series].append((row.subject, each.files, each.identified))
    return [
        {
            "set": name, "version": version, "issuer": issuer or None, "series": series,
            "victim_identified": any(identified for _, _, identified in of), "files": sum(files for _, files, _ in of),
            "subjects": sorted(subject for subject, _, _ in of),
        }
        for (name, version, issuer, series), of in sorted(found.items())
    ]  # fmt: skip


def candidate_lines(store: Store) -> list[dict[str, object]]:
    """First-seen candidates: of each subject the places, with the hashes that are stated there. Never pictures, never names."""
    cited: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in _triage_rows(store):
        media = facts_from_lists(_decode(row.facts)).media
        for statement in media.candidate_statements if media is not None else ():
            receipt, _, locator = statement.partition("#")
            cited[receipt, locator].add(row.subject)
    if not cited:
        return []
    lines: list[dict[str, object]] = []
    with store.connect() as connection, open_engine(store, connection) as engine:
        for s in engine.statements(kinds=("file",), fields=("hash",), receipts=sorted({receipt for receipt, _ in cited})):
            subjects = cited.get((s.receipt, s.locator))
            if subjects:
                lines.append({"exhibit": s.exhibit, "receipt": s.receipt, "place": s.record, "hash": s.value, "subjects": sorted(subjects)})
    return lines


def _triage_rows(store: Store) -> Iterator[TriageRow]:
    with store.connect() as connection:
        ref = shown_derived(store, connection)
        connection.rollback()
    if ref is not None:
        for row in read_rows(ref, "triage"):
            yield TriageRow(*row)  # type: ignore[arg-type]


def _decode(text: str) -> dict[str, object]:
    import msgspec

    found: dict[str, object] = msgspec.json.decode(text)
    return found
