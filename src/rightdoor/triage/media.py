"""What hash sets said, gathered for one subject: its different files, each with everything that was said of any of its records."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec

from rightdoor.media.kept import Answer
from rightdoor.rules.priority.facts import MOST_CITED
from rightdoor.rules.priority.media_facts import MediaFacts, NearIn, Series, SetSaid
from rightdoor.triage.files import FileNames

CONFIRMED, NOT_THE_SAME = "confirmed", "not-the-same"
_ENCODE = msgspec.json.Encoder(order="deterministic").encode


class SetAbout(NamedTuple):
    """A set in force: what reasons name it by. `certain` is false for a filter, which only says perhaps."""

    id: str
    name: str
    version: int
    issuer: str
    certain: bool = True


class SetsSaid(NamedTuple):
    """What the sets in force said, as the rebuild takes it in.

    `sets` by `hs_…/version`; `answers` by (exhibit, locator of the record); `asked` by exhibit the sets in force that were asked
    about the hashes that it states; `graded` by answer what a trained grader decided; `exhibits` by receipt.
    """

    sets: Mapping[str, SetAbout]
    answers: Mapping[tuple[str, str], tuple[Answer, ...]]
    asked: Mapping[str, frozenset[str]]
    graded: Mapping[str, str]
    exhibits: Mapping[str, str]

    @property
    def digest(self) -> str:
        """SHA-256 over everything of it that the list depends on, but for what decisions and receipts stand for."""
        whole = (
            sorted(self.sets.items()),
            [(place, sorted(said)) for place, said in sorted(self.answers.items())],
            sorted((exhibit, sorted(asked)) for exhibit, asked in self.asked.items()),
        )
        return hashlib.sha256(_ENCODE(whole)).hexdigest()


class AskedFile(NamedTuple):
    """One different file that was asked about: what each set says of it (exact, confirmed or near; answer), and where it is stated.

    `known`: known, near, harmless or new. `candidate`: no set holds it, and the report indicates new material.
    """

    said: tuple[tuple[str, Answer], ...]
    exhibits: tuple[str, ...]
    statement: str
    known: str
    candidate: bool
    hashes: tuple[str, ...]


def media_facts(files: Iterable[FileNames], sets: SetsSaid | None) -> MediaFacts | None:
    """The facts of a subject's files; None where no set was asked about any of them."""
    if sets is None or not sets.asked:
        return None
    found, missing = asked_files(files, sets)
    return facts_from(found, missing, sets) if found else None


def asked_files(files: Iterable[FileNames], sets: SetsSaid) -> tuple[list[AskedFile], set[str]]:
    """The files that sets were asked about, and the sets in force (`hs_…/version`) that were not asked about all of them."""
    found: list[AskedFile] = []
    missing: set[str] = set()
    for file in files:
        held = sorted({exhibit for receipt, _ in file.places if (exhibit := sets.exhibits.get(receipt, "")) in sets.asked})
        if not held:
            continue
        asked = frozenset[str]().union(*(sets.asked[exhibit] for exhibit in held))
        missing |= sets.sets.keys() - asked
        found.append(_asked(file, sets, held, whole=asked.issuperset(sets.sets)))
    return found, missing


def facts_from(found: Sequence[AskedFile], missing: Iterable[str], sets: SetsSaid) -> MediaFacts:
    """Asked files in counts."""
    counts = Counter(file.known for file in found)
    near_in = Counter((file.exhibits[0], file.exhibits[1:]) for file in found if file.known == "near")
    disagree = [file for file in found if _disagree(file)]
    candidates = [file for file in found if file.candidate]
    return MediaFacts(
        files=len(found),
        known=counts["known"],
        near=counts["near"],
        harmless=counts["harmless"],
        new=counts["new"],
        disagree=len(disagree),
        said=_said(found, sets),
        series=_series(found, sets),
        near_in=tuple(NearIn(exhibit, count, also) for (exhibit, also), count in sorted(near_in.items())),
        near_statements=_places(file for file in found if file.known == "near"),
        candidates=len(candidates),
        candidate_statements=tuple(sorted(file.statement for file in candidates)),
        distributed=sum(1 for file in found if any("distributed" in answer.flags for kind, answer in file.said if kind != "near")),
        disagree_statements=_places(disagree),
        not_asked=tuple(sorted({sets.sets[each].name for each in missing})),
    )


def _asked(file: FileNames, sets: SetsSaid, held: Sequence[str], *, whole: bool) -> AskedFile:
    said: dict[tuple[object, ...], tuple[str, Answer]] = {}
    for receipt, record in sorted(file.places):
        for answer in sets.answers.get((sets.exhibits.get(receipt, ""), record), ()):
            kind = _kind(answer, sets.graded)
            if kind:
                same = (kind, answer.hash_set, answer.profile, answer.category, answer.label, answer.series, answer.flags)
                before = said.get(same)
                said[same] = min(before or (kind, answer), (kind, answer), key=lambda pair: (pair[1].distance, pair[1].id))
    kinds = tuple(said[key] for key in sorted(said, key=repr))
    known = _known(kinds)
    new_material = bool(file.indications) and not file.flagged and known == "new" and whole
    return AskedFile(kinds, tuple(held), min(file.places.values()), known, new_material, tuple(sorted(file.hashes)))


def _kind(answer: Answer, graded: Mapping[str, str]) -> str:
    """Exact, confirmed or near; "" for a near match that is not the same, as a grader says."""
    if answer.kind == "exact":
        return "exact"
    decided = graded.get(answer.id, "")
    return "" if decided == NOT_THE_SAME else "confirmed" if decided == CONFIRMED else "near"


def _known(said: Sequence[tuple[str, Answer]]) -> str:
    if any(kind != "near" and not answer.harmless for kind, answer in said):
        return "known"
    if any(kind == "near" and not answer.harmless for kind, answer in said):
        return "near"
    return "harmless" if any(kind != "near" for kind, _ in said) else "new"


def _disagree(file: AskedFile) -> bool:
    """Two numbers of one profile, or a grade beside "of no interest"; profiles are never compared with each other."""
    exact = [answer for kind, answer in file.said if kind == "exact"]
    numbers: dict[str, set[int]] = defaultdict(set)
    for answer in exact:
        if answer.profile is not None and answer.category is not None and answer.label != "unknown":
            numbers[answer.profile].add(answer.category)
    return any(len(found) > 1 for found in numbers.values()) or len({answer.harmless for answer in exact}) > 1


def _said(found: Sequence[AskedFile], sets: SetsSaid) -> tuple[SetSaid, ...]:
    rows: dict[tuple[str, str, str, int, str], set[str]] = defaultdict(set)
    for file in found:
        for kind, answer in file.said:
            number = -1 if answer.category is None else answer.category
            rows[kind, answer.set_version, answer.profile or "", number, answer.label or ""].add(file.statement)
    out = []
    for (kind, key, profile, number, label), statements in rows.items():
        about = sets.sets[key]
        graded = None if number < 0 else number
        cited = tuple(sorted(statements)[:MOST_CITED])
        out.append(SetSaid(kind, about.name, about.version, about.issuer, profile, graded, label, len(statements), cited))
    order = {"exact": 0, "confirmed": 1, "near": 2}
    return tuple(sorted(out, key=lambda s: (order[s.kind], s.set, s.profile, -1 if s.number is None else s.number, s.label)))


def _series(found: Sequence[AskedFile], sets: SetsSaid) -> tuple[Series, ...]:
    """Series of known files; a near match that nobody confirmed touches none."""
    rows: dict[tuple[str, str], set[str]] = defaultdict(set)
    identified: set[tuple[str, str]] = set()
    for file in found:
        for kind, answer in file.said:
            if kind != "near" and answer.series and not answer.harmless:
                rows[answer.set_version, answer.series].add(file.statement)
                if "victim-identified" in answer.flags:
                    identified.add((answer.set_version, answer.series))
    made = []
    for (key, series), statements in rows.items():
        about = sets.sets[key]
        cited = tuple(sorted(statements)[:MOST_CITED])
        made.append(Series(about.name, about.version, about.issuer, series, (key, series) in identified, len(statements), cited))
    return tuple(sorted(made, key=lambda s: (s.set, s.series)))


def _places(files: Iterable[AskedFile]) -> tuple[str, ...]:
    return tuple(sorted(file.statement for file in files)[:MOST_CITED])
