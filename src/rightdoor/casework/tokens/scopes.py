"""What a token may be used for. A scope narrows what its person's roles give, and gives nothing itself."""

from __future__ import annotations

from typing import Final, NamedTuple


class Scope(NamedTuple):
    """`words`: after "this token may"; `capabilities`: of which a person needs one for the scope to be of any use."""

    words: str
    capabilities: frozenset[str]


CALENDAR: Final = "calendar"  # stands in the address of a feed: a token has it alone, and is made on the page of feeds

SCOPES: Final[dict[str, Scope]] = {
    "read-list": Scope(
        "read the triage list, the referral inbox, findings, exhibits and jobs",
        frozenset({"see-subjects", "see-referrals", "see-findings", "see-exhibits", "run-jobs", "see-operations"}),
    ),
    "read-subject": Scope("open subjects, with a purpose", frozenset({"see-subjects"})),
    "write-casework": Scope(
        "write notes and answers, take decisions, own and transfer referrals, work cases",
        frozenset(
            "note assess override-tier decide-attribution merge close own-referrals allocate safeguard restrict register-error work-case "
            "supervise-cases run-operations".split()
        ),
    ),
    "intake": Scope("take in files and calls, and start jobs", frozenset({"take-in", "run-jobs"})),
    "communications-data": Scope(
        "see, plan and check requests, and import results",
        frozenset("see-requests plan-requests check-requests authorise-requests export-requests import-results".split()),
    ),
    "search": Scope("search and deconflict, with a purpose", frozenset({"search", "deconflict"})),
    "export": Scope("export lists, build and take away packages", frozenset({"export", "export-requests", "audit", "safeguard"})),
    "oversight": Scope("read who did what, and why", frozenset({"audit"})),
    "retention": Scope(
        "hold, restrict and erase on an authority, and answer requests of people", frozenset({"retention", "subject-rights"})
    ),
    "own-exposure": Scope(
        "read what its person opened that may harm its reader: for that person's own programs", frozenset({"see-subjects"})
    ),
    CALENDAR: Scope(
        "fetch when its person's duties are due, by an address that holds the token: for calendars", frozenset({"see-subjects"})
    ),
    "figures": Scope(
        "read figures and returns, draft and release statements", frozenset("see-figures draft-statements release-statements".split())
    ),
    "administer": Scope(
        "manage units, accounts and roles, ask for keys of accounts and release them", frozenset({"administer", "release-keys"})
    ),
}
