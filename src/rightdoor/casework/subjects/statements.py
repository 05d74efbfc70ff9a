"""Statements of a subject's receipts, record by record: referrals, persons with their category, identifiers and how each joins, files counted."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from rightdoor.casework.listing.models import SearchKey
from rightdoor.casework.subjects.papers import Papers
from rightdoor.footprints.tables import StatementRow
from rightdoor.model.civil import DAY
from rightdoor.operations.places import Place

# Text that may harm its reader: collapsed, opened by choice, counted (practice 2.18). By kind of record.
EXPOSING: Final[dict[str, dict[str, str]]] = {
    "referral": {"text": "report-text", "time_text": "report-text", "escalation": "report-text"},
    "person": {"text": "report-text", "profile_text": "report-text", "allegation": "report-text"},
    "event": {"text": "chat", "file_name": "file-names", "url": "file-names"},
    "file": {"text": "chat", "name": "file-names", "original_name": "file-names", "url": "file-names", "tag": "file-names", "detail": "file-names"},
    "media": {"name": "file-names", "path": "file-names", "comment": "report-text", "tag": "file-names", "series": "file-names", "detail": "file-names"},
    "case": {"detail": "report-text"},
}  # fmt: skip
_CHATTY: Final = ("chat", "message", "content", "comment", "description", "additional", "narrative", "text", "note")
_JOINS: Final = {
    "account": "Joins: the provider's own number of the account.",
    "email_verified": "Joins: the provider states that it verified the address.",
    "phone_verified": "Joins: the provider states that it verified the number.",
    "device": "Joins: a device's own number.",
    "client_id": "Joins observations of one log: the client's own number.",
}
_SHOWN_ALONE: Final = {
    "email": "Does not join: nobody states that it was verified.",
    "phone": "Does not join: nobody states that it was verified.",
    "screen_name": "Does not join: anybody can choose it.",
    "ip": "Does not join: an address is shared and changes hands.",
    "profile_url": "Does not join.",
    "group": "Does not join: many belong to it.",
}
_PERSONAL: Final = ("account", "email", "msisdn", "device", "client", "screen-name", "name")
REVIEW_DAYS: Final = 90  # of what is held of people who are neither reported nor victims: looked at again after a quarter

# DPA 2018 s.38(3): data about different categories of people are told apart as far as possible
CATEGORIES: Final[dict[str, str]] = {
    "reported": "Reported by the source; in no category of s.38(3) until a person decides so, with a reason",
    "another": "Another person reported in the same referral: a subject of their own, shown there",
    "": "Role not stated",
    "victim": "Victim, or may be one (s.38(3)(c))",
    "child": "Child, may be a victim (s.38(3)(c))",
    "recipient": "Has information: recipient (s.38(3)(d))",
    "reporter": "Has information: reporter (s.38(3)(d))",
    "caller": "Has information: caller (s.38(3)(d))",
    "associated": "None of the categories of s.38(3): associated by the source",
    "account-holder": "None of the categories of s.38(3): holder of the connection, a member of the household",
}
OTHERS: Final = frozenset({"recipient", "reporter", "caller", "associated", "account-holder"})


class Value(NamedTuple):
    """One statement as shown."""

    field: str
    raw: str
    value: str
    method: str
    place: Place


class Person(NamedTuple):
    """One record of a person. `review_us`: when what is held of a bystander is looked at again, UTC microseconds."""

    role: str
    category: str
    referral: str
    values: tuple[Value, ...]
    review_us: int | None


class Joined(NamedTuple):
    """One identifier: what it is, where it stands, and whether it joins referrals."""

    field: str
    value: str
    how: str
    referrals: tuple[str, ...]
    places: tuple[Place, ...]

    @property
    def joins(self) -> bool:
        """Whether it stands in more than one referral and is of a kind that joins."""
        return self.field in _JOINS and len(self.referrals) > 1


class ReferralShown(NamedTuple):
    """One referral that speaks of the subject. `grade`: 3x5x2 with its handling conditions, as stated, each once; `closed`: texts not shown, by kind."""

    receipt: str
    number: str
    exhibit: str
    restricted: bool
    received_us: int | None
    reader: str
    grade: str
    grade_place: Place | None
    values: tuple[Value, ...]
    others: int
    closed: tuple[tuple[str, int], ...]


class Media(NamedTuple):
    """What is known of files, as counts alone: no name, no picture, no description."""

    files: int
    by_viewed: tuple[tuple[str, int], ...]
    by_flag: tuple[tuple[str, int], ...]
    by_class: tuple[tuple[str, int], ...]
    hashes: int


def exposing(statement: StatementRow) -> str:
    """The kind of exposure that a statement's text is, "" for none. Fields that no format explains count when their name says text."""
    known = EXPOSING.get(statement.kind, {}).get(statement.field, "")
    if known == "report-text" and "chat" in statement.locator.casefold():
        return "chat"
    if known or not statement.field.startswith("extra:"):
        return known
    return _by_name(statement.field[6:].casefold(), statement.raw)


def exposing_field(field: str, raw: str) -> str:
    """The kind of exposure that a text may be of which the field alone is known, "" for none."""
    known = next((fields[field] for fields in EXPOSING.values() if field in fields), "")
    return known or _by_name(field.removeprefix("extra:").casefold(), raw)


def _by_name(name: str, raw: str) -> str:
    if name.startswith("column ") and name[7:].isdigit():
        return "report-text"  # a cell beyond the header: of a text with an unquoted comma the rest
    if "filename" in name or "file_name" in name:
        return "file-names"
    if any(word in name for word in _CHATTY) or len(raw) > 200:
        return "chat" if "chat" in name or "message" in name else "report-text"
    return ""


def as_value(s: StatementRow) -> Value:
    """A statement as shown."""
    return Value(s.field, s.raw, s.value, s.method, Place(s.receipt, s.locator))


def referrals(papers: Papers) -> list[ReferralShown]:
    """Every referral that speaks of the subject, in order of numbers."""
    papers.places.prefetch(Place(r.receipt, "") for r in papers.receipts)
    shown = []
    for each in papers.receipts:
        seen, entry = papers.places.receipt(each.receipt), papers.places.received(each.receipt)
        if seen is None:
            continue
        mine = papers.own(each.receipt)
        head = [s for s in mine if s.kind == "referral" and _is_of(s, mine, each.number)]
        graded = {s.raw.strip(): s for s in reversed(head) if s.field == "grade" and s.raw.strip()}
        grade = next((s for s in head if s.field == "grade" and s.raw.strip()), None)
        closed = Counter(kind for s in mine if (kind := exposing(s)))
        plain = tuple(as_value(s) for s in head if not exposing(s) and s.field != "grade")
        shown.append(
            ReferralShown(
                each.receipt, each.number, seen.exhibit, papers.places.is_restricted(seen.exhibit), entry.at_us if entry else None, seen.reader,
                " | ".join(sorted(graded)), Place(grade.receipt, grade.locator) if grade else None, plain, len(mine) - len(head),
                tuple(sorted(closed.items())),
            )
        )  # fmt: skip
    return shown


def _is_of(statement: StatementRow, mine: Sequence[StatementRow], number: str) -> bool:
    """Whether a referral record is the one of this number; a receipt with one referral needs no number."""
    numbers = {s.record: s.value for s in mine if s.kind == "referral" and s.field == "number"}
    return not number or numbers.get(statement.record, number) == number


def _records(papers: Papers, kind: str) -> dict[tuple[str, str], list[StatementRow]]:
    papers.places.prefetch(Place(r.receipt, "") for r in papers.receipts)
    found: dict[tuple[str, str], list[StatementRow]] = defaultdict(list)
    for receipt in dict.fromkeys(r.receipt for r in papers.receipts):
        for s in papers.own(receipt):
            if s.kind == kind:
                found[receipt, s.record].append(s)
    return found


class _Own:
    """Which person records are the subject's own: another person reported in the same referral is a subject of their own."""

    def __init__(self, papers: Papers) -> None:
        keys = SearchKey.objects.filter(view=papers.row.view, subject=papers.row.subject, household=False, kind__in=_PERSONAL)
        self._places: dict[str, list[str]] = defaultdict(list)
        self._values: set[str] = set()
        for key in keys:
            self._places[key.receipt].append(key.locator)
            if key.kind in ("account", "email", "msisdn", "device", "client"):
                self._values.add(key.shown)

    def __call__(self, receipt: str, locator: str, record: Sequence[StatementRow]) -> bool:
        head = locator.rstrip("/") + "/"
        if any(place == locator or place.startswith(head) for place in self._places[receipt]):
            return True
        return any(s.field in _JOINS and s.value in self._values for s in record)


def persons(papers: Papers) -> list[Person]:
    """Every person that the referrals and results speak of, the reported first, with the category of DPA 2018 s.38."""
    numbers = {r.receipt: r.number for r in papers.receipts}
    people = []
    own = _Own(papers)
    for (receipt, locator), record in _records(papers, "person").items():
        role = next((s.value for s in record if s.field == "role"), "")
        if role in ("reported", "") and not own(receipt, locator, record):
            people.append(Person("reported", CATEGORIES["another"], numbers[receipt], (), None))
            continue
        entry = papers.places.received(receipt)
        review = entry.at_us + REVIEW_DAYS * DAY if entry is not None and role in OTHERS else None
        plain = tuple(as_value(s) for s in record if s.field != "role" and not exposing(s) and s.field != "sensitive")
        people.append(Person(role, CATEGORIES.get(role, role), numbers[receipt], plain, review))
    people += _holders(papers)
    rank = {role: n for n, role in enumerate(("child", "victim", "reported", ""))}
    return sorted(people, key=lambda p: (rank.get(p.role, 9), p.role, p.referral))


def _holders(papers: Papers) -> Iterable[Person]:
    """The holders of connections that results name: members of a household, not the person reported."""
    places = dict.fromkeys(Place(p[1], p[3]) for event in papers.events for p in event.papers if p[0] == "result")
    papers.places.prefetch(places)
    for place in places:
        record = papers.record(*place)
        held = [s for s in record if s.field in ("account_holder", "subscriber_ref") and s.value]
        if held:
            entry = papers.places.received(place.receipt)
            review = entry.at_us + REVIEW_DAYS * DAY if entry is not None else None
            request = next((s.value for s in record if s.field == "request_id"), "")
            yield Person("account-holder", CATEGORIES["account-holder"], request, tuple(map(as_value, held)), review)


def identifiers(papers: Papers) -> list[Joined]:
    """Identifiers of the reported person, those that join first."""
    numbers = {r.receipt: r.number or r.receipt for r in papers.receipts}
    held: dict[tuple[str, str], list[StatementRow]] = defaultdict(list)
    own = _Own(papers)
    for (receipt, locator), record in _records(papers, "person").items():
        role = next((s.value for s in record if s.field == "role"), "")
        if role in ("reported", "") and own(receipt, locator, record):
            for s in record:
                if s.field in _JOINS or s.field in _SHOWN_ALONE:
                    held[s.field, s.value or s.raw].append(s)
    found = [
        Joined(
            field,
            value,
            _JOINS.get(field) or _SHOWN_ALONE[field],
            tuple(dict.fromkeys(numbers[s.receipt] for s in rows)),
            tuple(dict.fromkeys(Place(s.receipt, s.locator) for s in rows)),
        )
        for (field, value), rows in held.items()
    ]
    return sorted(found, key=lambda j: (j.field not in _JOINS, -len(j.referrals), j.field, j.value))


def media(papers: Papers) -> Media:
    """Files as counts; the same hash counts once."""
    records = [*_records(papers, "file").values(), *_records(papers, "media").values()]
    distinct: dict[str, list[StatementRow]] = {}
    for n, record in enumerate(records):
        key = next((s.value for s in record if s.field == "hash"), f"#{n}")
        distinct.setdefault(key, []).extend(record)
    viewed: Counter[str] = Counter()
    flags: Counter[str] = Counter()
    classes: Counter[str] = Counter()
    for record in distinct.values():
        said = {s.value for s in record if s.field == "viewed_by_provider"}
        viewed["viewed by the provider" if "true" in said else "not viewed by the provider" if said else "not known whether viewed"] += 1
        flags.update({s.value for s in record if s.field == "annotation"})
        classes.update({s.value for s in record if s.field in ("classification", "category") and s.value})
    hashed = sum(1 for key in distinct if not key.startswith("#"))
    return Media(len(distinct), tuple(viewed.most_common()), tuple(flags.most_common()), tuple(classes.most_common()), hashed)


def texts(papers: Papers, kind: str, receipt: str = "") -> list[Value]:
    """The texts of one kind of exposure, in order: for whoever chose to open them."""
    papers.places.prefetch(Place(r.receipt, "") for r in papers.receipts)
    found = []
    for each in dict.fromkeys(r.receipt for r in papers.receipts):
        if not receipt or each == receipt:
            found += [as_value(s) for s in papers.own(each) if exposing(s) == kind and s.raw.strip()]
    return found
