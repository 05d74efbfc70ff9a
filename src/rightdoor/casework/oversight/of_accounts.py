"""Patterns of accounts: who gave whom a role, who asked for and who released keys of accounts, and what came of it. Hints, never findings.

Two who agree may come in by a key in another person's name, and the machine's operator alone: each is shown by itself, with what followed.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from rightdoor.casework.access.roles import capabilities_of, role_name, sees_casework
from rightdoor.casework.acting import Acting
from rightdoor.casework.oversight.ledger import Entry, Wanted, entries

DAY_US: Final = 86_400_000_000
_MOST: Final = 5_000
OFTEN: Final = 3  # releases by one person of what one other asked for, within the span
# what of the ledger: kind, words with the account and whoever asked
_KEYS: Final = {
    "link-asked": ("key-asked", "asked for a one-time link of account {0}"),
    "factor-asked": ("key-asked", "asked for the removal of the second factor of account {0}"),
    "link-released": ("key-released", "released a one-time link of account {0}, which account {1} asked for: its password was over"),
    "factor-released": ("key-released", "removed the second factor of account {0}, as account {1} had asked"),
    "link-alone": ("key-alone", "gave a one-time link of account {0} by command on the store's machine: no second person released it"),
    "factor-alone": (
        "key-alone",
        "removed the second factor of account {0} by command on the store's machine: no second person released it",
    ),
    "link-refused": ("key-refused", "refused a one-time link of account {0}"),
    "factor-refused": ("key-refused", "refused the removal of the second factor of account {0}"),
    # as they were written before two persons were needed
    "link-made": ("key-alone", "ended the password of account {0} and made a link to set another"),
    "second-factor-reset": ("key-alone", "removed the second factor of account {0}"),
}
_WHY: Final = {
    "own": "their own account",
    "asker": "they had asked for it themselves",
    "made": "one of the two had given the other keys or role within 7 days",
    "right": "they may not release it",
}


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
    of_keys = [*found("altered", "link-"), *found("altered", "factor-")]
    return [
        *roles_given(given),
        *roles_used(given, found("entered", "signed-in")),
        *releasers_made(given),
        *keys(of_keys, found("entered", "link-used")),
        *pairs(of_keys),
        *tried(found("refused", "key")),
    ]


def roles_given(given: Iterable[Entry]) -> list[Hint]:
    """Roles that see casework, or what people were exposed to, each giving by itself: whoever gives them decides who reads."""
    return [Hint("role-given", e.actor, e.at_us, f"gave account {_account(e)} the role {role}") for e, role in _of_casework(given)]


def releasers_made(given: Iterable[Entry]) -> list[Hint]:
    """Administrators and supervisors made: whoever makes one makes somebody who releases keys of accounts."""
    return [
        Hint("releaser-made", e.actor, e.at_us, f"gave account {_account(e)} a role that asks for or releases keys of accounts")
        for e in given
        if e.subject.get("what") == "role-given" and capabilities_of(str(e.subject.get("role", ""))) & {"administer", "release-keys"}
    ]


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


def keys(altered: Iterable[Entry], used: Iterable[Entry]) -> list[Hint]:
    """Each key of an account by itself: asked for, released by another, given by the operator alone, and each password set by a link."""
    return [
        *(Hint(kind, e.actor, e.at_us, words.format(_account(e), e.subject.get("asked_by"))) for e in altered for kind, words in _told(e)),
        *(
            Hint("link-used", e.actor, e.at_us, f"the password of account {_account(e)} was set by a link, by whoever had it")
            for e in used
            if e.subject.get("event") == "link-used"
        ),
    ]


def pairs(altered: Iterable[Entry]) -> list[Hint]:
    """Whoever released `OFTEN` or more of what one and the same person asked for: of two who always agree there is one."""
    by: dict[tuple[str, object], list[int]] = {}
    for e in altered:
        if str(e.subject.get("what", "")) in ("link-released", "factor-released"):
            by.setdefault((e.actor, e.subject.get("asked_by")), []).append(e.at_us)
    return [
        Hint("key-pair", who, max(at), f"released {len(at)} keys of accounts that account {asked} asked for")
        for (who, asked), at in by.items()
        if len(at) >= OFTEN
    ]


def tried(refused: Iterable[Entry]) -> list[Hint]:
    """Releases that were tried by somebody who may not: whoever asked, the account's holder, one made by the other."""
    return [
        Hint("key-tried", e.actor, e.at_us, f"tried to release a key of account {_account(e)}: {_WHY[str(e.subject['why'])]}")
        for e in refused
        if e.subject.get("what") == "key" and e.subject.get("tried") == "release" and e.subject.get("why") in _WHY
    ]


def _told(e: Entry) -> list[tuple[str, str]]:
    what = str(e.subject.get("what", ""))
    if what not in _KEYS or (what == "link-made" and "request" in e.subject):  # a half that was taken: its release stands there already
        return []
    return [_KEYS[what]]


def _of_casework(given: Iterable[Entry]) -> list[tuple[Entry, str]]:
    roles = [(e, str(e.subject.get("role", ""))) for e in given if e.subject.get("what") == "role-given"]
    return [(e, role_name(role)) for e, role in roles if sees_casework(role) or "see-exposure" in capabilities_of(role)]


def _account(entry: Entry) -> str:
    return str(entry.subject.get("account"))
