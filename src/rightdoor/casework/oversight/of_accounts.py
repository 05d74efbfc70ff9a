"""Patterns of accounts: who gave whom a role, made a link to a password, removed a factor, and what came of it. Hints, never findings.

Whoever makes a link, or gives a role, may come in by it in another person's name: each is shown by itself, with what followed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from rightdoor.casework.access.roles import role_name, sees_casework
from rightdoor.casework.acting import Acting
from rightdoor.casework.oversight.ledger import Entry, Wanted, entries

DAY_US: Final = 86_400_000_000
_MOST: Final = 5_000


class Hint(NamedTuple):
    """What stands out of one entry: its kind, who did it, when, in words."""

    kind: str
    who: str
    at_us: int
    words: str


def of_accounts(acting: Acting, *, from_us: int, until_us: int) -> list[Hint]:
    """What stands out in a span, of the people whose doing the auditor reads."""

    def found(act: str, about: str) -> list[Entry]:
        return entries(acting, Wanted(act=act, about=about, from_us=from_us, until_us=until_us), most=_MOST)

    given = found("altered", "role-given")
    return [
        *roles_given(given),
        *roles_used(given, found("entered", "signed-in")),
        *links(found("altered", "link-made"), found("entered", "link-used")),
        *factors_removed(found("altered", "second-factor-reset")),
    ]


def roles_given(given: Iterable[Entry]) -> list[Hint]:
    """Roles that see casework, each giving by itself: whoever gives them decides who reads."""
    return [Hint("role-given", e.actor, e.at_us, f"gave account {_account(e)} the role {role}") for e, role in _of_casework(given)]


def roles_used(given: Iterable[Entry], came: Iterable[Entry]) -> list[Hint]:
    """Of these roles those whose account signed in within a day: the first time that it did."""
    at: dict[object, list[int]] = {}
    for e in came:
        if e.subject.get("event") == "signed-in":
            at.setdefault(e.subject.get("account"), []).append(e.at_us)
    hints = []
    for e, role in _of_casework(given):
        soon = [us for us in at.get(e.subject.get("account"), ()) if 0 <= us - e.at_us < DAY_US]
        if soon:
            hints.append(Hint("role-used", e.actor, min(soon), f"gave account {_account(e)} the role {role}; it signed in within a day"))
    return hints


def links(made: Iterable[Entry], used: Iterable[Entry]) -> list[Hint]:
    """Links for accounts that were there: who made one may have opened it; and each password that was set by a link."""
    return [
        *(
            Hint("link-made", e.actor, e.at_us, f"ended the password of account {_account(e)} and made a link to set another")
            for e in made
            if e.subject.get("what") == "link-made"
        ),
        *(
            Hint("link-used", e.actor, e.at_us, f"the password of account {_account(e)} was set by a link, by whoever had it")
            for e in used
            if e.subject.get("event") == "link-used"
        ),
    ]


def factors_removed(removed: Iterable[Entry]) -> list[Hint]:
    """Each second factor that was removed: the next who signs in with the password sets up another."""
    return [
        Hint("factor-removed", e.actor, e.at_us, f"removed the second factor of account {_account(e)}")
        for e in removed
        if e.subject.get("what") == "second-factor-reset"
    ]


def _of_casework(given: Iterable[Entry]) -> list[tuple[Entry, str]]:
    roles = [(e, str(e.subject.get("role", ""))) for e in given if e.subject.get("what") == "role-given"]
    return [(e, role_name(role)) for e, role in roles if sees_casework(role)]


def _account(entry: Entry) -> str:
    return str(entry.subject.get("account"))
