"""Searching: one act, since each search is recorded."""

from __future__ import annotations

import hashlib
import hmac
from typing import Final, NamedTuple

from django.conf import settings
from django.db import connection

from rightdoor.casework.access.may import require
from rightdoor.casework.acting import Acting
from rightdoor.casework.conditions import Table, given_away, of_subjects
from rightdoor.casework.export import File, Form
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.oversight.purposes import PURPOSES
from rightdoor.casework.searching.asked import GROUPS, asked
from rightdoor.casework.searching.queries import Elsewhere, Found, FoundReferral, elsewhere, referrals_of, subjects_of
from rightdoor.errors import UsageProblem
from rightdoor.store.ledger_subject import SubjectValue

PAGE: Final = 20
_HEAD: Final = ("subject", "kind", "value", "how", "household", "tier low", "tier high", "status")
MOST_TEXT: Final = 400
# the purposes for which members of a household may be search keys (DPA 2018 s.38(3): people who are neither suspect nor victim)
HOUSEHOLD: Final = frozenset({"safeguarding", "victim", "overt-step", "records-request"})


class NotSearched(UsageProblem):
    """Something is missing or too short; `field` says which."""

    def __init__(self, message: str, field: str) -> None:
        super().__init__(message)
        self.field = field


class Results(NamedTuple):
    """One page. `more`: another page follows; `total`: of subjects that the account sees, None past `queries.MOST`."""

    subjects: list[Found]
    referrals: list[FoundReferral]
    elsewhere: list[Elsewhere]
    page: int
    total: int
    cut: bool

    @property
    def more(self) -> bool:
        """Whether another page follows."""
        return self.page * PAGE < self.total


def digest(text: str) -> str:
    """What stands for a text in the ledger: keyed by the store's desk secret, so that nobody can try texts against it."""
    key = f"rightdoor.search:{settings.SECRET_KEY}".encode()
    return hmac.new(key, " ".join(text.casefold().split()).encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def search(
    acting: Acting, text: str, *, kind: str = "any", purpose: str = "", words: str = "", household: bool = False, page: int = 1
) -> Results:
    """Look for a text and record it. Raises NotAllowed, or NotSearched when purpose or text will not do.

    `household`: also among members of households, for a purpose of `HOUSEHOLD` that is said in words.
    """
    require(acting, "search")
    text, words = text.strip(), " ".join(words.split())
    _check(text, kind, purpose, words, household=household)
    wanted = asked(kind, text)
    if wanted.nothing:
        raise NotSearched("Type at least three characters of what you look for.", "text")
    page = max(1, min(page, 250))
    acting.purpose = purpose
    subjects, total, cut = subjects_of(wanted, household=household, limit=PAGE, offset=(page - 1) * PAGE)
    others = elsewhere(wanted.exact, household=household)
    results = Results(subjects, referrals_of(wanted) if page == 1 else [], others, page, total, cut)
    _record(acting, results, (purpose, words, kind, text), household=household)
    return results


def export(
    acting: Acting, text: str, form: Form, *, kind: str = "any", purpose: str = "", words: str = "", household: bool = False, page: int = 1
) -> File:
    """One page of what a search finds, of units in which one may export, as a file. Recorded as a search and as an export.

    Raises NotAllowed, NotSearched.
    """
    require(acting, "export")
    results = search(acting, text, kind=kind, purpose=purpose, words=words, household=household, page=page)
    found = {one.subject for one in results.subjects}
    mine = set(
        Subject.objects.filter(subject__in=found, units__overlap=list(acting.units_with("export"))).values_list("subject", flat=True)
    )
    rows = [
        (one.subject, (one.subject, match.kind, match.shown, match.how, match.household, one.tier_low, one.tier_high, one.status))
        for one in results.subjects
        for match in one.matches
        if one.subject in mine
    ]
    made, done = given_away(acting, Table("Search results", _HEAD, rows, 1), form, of_subjects(acting, mine))
    told: dict[str, SubjectValue] = {"what": "search", **done, "kind": kind, "digest": digest(text), "page": results.page}
    acting.note("exported", told)
    return made


def _check(text: str, kind: str, purpose: str, words: str, *, household: bool) -> None:
    chosen = PURPOSES.get(purpose)
    if chosen is None:
        raise NotSearched("Choose why you are searching.", "purpose")
    if chosen.words_needed and not words:
        raise NotSearched("Give the reason or the reference.", "words")
    if len(words) > MOST_TEXT:
        raise NotSearched(f"Keep the reason to {MOST_TEXT} characters.", "words")
    if kind not in GROUPS:
        raise NotSearched("Choose what you are looking for.", "kind")
    if not text:
        raise NotSearched("Type what you look for.", "text")
    if len(text) > MOST_TEXT or "\x00" in text:
        raise NotSearched(f"Keep what you look for to {MOST_TEXT} characters of text.", "text")
    if household and purpose not in HOUSEHOLD:
        names = ", ".join(PURPOSES[code].text.lower() for code in PURPOSES if code in HOUSEHOLD)
        raise NotSearched(f"Members of a household are found only for: {names}.", "household")
    if household and not words:
        raise NotSearched("Say in your own words why members of a household are searched.", "words")


def _record(acting: Acting, results: Results, asked_for: tuple[str, str, str, str], *, household: bool) -> None:
    purpose, words, kind, text = asked_for
    mark = digest(text)
    with connection.cursor() as cursor:  # without reading the row back: the account may not
        cursor.execute(
            "insert into casework.searching_search (account_id, at_us, purpose, words, kind, text, digest, household, page, found, elsewhere)"
            " values (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)",
            [
                acting.account.pk,
                acting.now_us,
                purpose,
                words,
                kind,
                text,
                mark,
                household,
                results.page,
                results.total,
                bool(results.elsewhere),
            ],
        )
    acting.note(
        "consulted",
        {
            "what": "search",
            "kind": kind,
            "digest": mark,
            "found": results.total,
            "page": results.page,
            **({"household": True} if household else {}),
        },
    )
