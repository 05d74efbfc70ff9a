"""Roles of a unit and what each may see and do: the one table that pages, interface, database and tests are held against.

A role is held in a unit, by membership. Need-to-know narrows it further: rows of one's units and operations, compartments that one
is in. Administrators administer and see no casework; auditors see who did what, and no casework either. Whoever cares for people's
health sees nothing but the sums of what they were exposed to, and holds no other role.
Source of the roles: CoP Communications Data (applicant, SPoC, SRO apart), HMICFRS and NPCC practice.
"""

from __future__ import annotations

from typing import Final

# capability: what it lets one do, as a sentence after "you may"
CAPABILITIES: Final[dict[str, str]] = {
    "see-subjects": "see the triage list and subjects of the unit",
    "open-text": "open report text, chat text and file names (counted as exposure)",
    "see-referrals": "see the referral inbox of the unit",
    "take-in": "take in files and calls",
    "own-referrals": "acknowledge, own and transfer referrals",
    "allocate": "allocate subjects and referrals to people of the unit",
    "note": "write notes on a subject",
    "assess": "answer the questions of the assessment",
    "override-tier": "override a tier with a reason",
    "decide-attribution": "accept or doubt an attribution, settle a reading",
    "merge": "merge subjects and take a merge apart",
    "close": "close and reopen a subject with a reason code",
    "deconflict": "check a person, account or premises before an overt step",
    "load-flags": "load and withdraw flag lists for deconfliction",
    "search": "search the unit's records with a purpose",
    "see-requests": "see requests for communications data and their results",
    "plan-requests": "plan requests and draft the application",
    "enter-holders": "enter which provider held an address range",
    "check-requests": "countersign the checks of requests as single point of contact",
    "authorise-requests": "enter the authority for requests",
    "export-requests": "export requests",
    "import-results": "import results and confirm how they are read",
    "see-findings": "see what is wrong with received data",
    "see-exhibits": "see the register of exhibits and their continuity",
    "export": "export lists and build packages",
    "register-error": "register errors and announced faults",
    "safeguard": "see and follow up children at risk",
    "restrict": "put records into a compartment and take them out",
    "retention": "review retention, hold, restrict and erase on a named authority",
    "subject-rights": "answer requests of people about their data",
    "audit": "see who did what, and why",
    "administer": "manage organisations, units, accounts and roles",
    "release-keys": "release one-time links and removals of second factors that another person asked for",
    "run-jobs": "start, cancel and retry intake and rebuild",
    "grade-media": "say whether near matches of hash sets are the same, having compared them lawfully elsewhere",
    "trust-grades": "say whose grading of files the unit takes over",
    "work-case": "open and work a case",
    "see-children": "see who the children of a case are",
    "supervise-cases": "review, sample and hand over cases of the unit",
    "see-operations": "see operations that the unit leads or takes part in, and what is tasked to its force",
    "run-operations": "task packages of an operation, answer for a force that takes part, plan days of action",
    "see-figures": "see figures, and the papers of each number as far as one sees them",
    "draft-statements": "draft public statements and returns from figures",
    "release-statements": "release a statement that another person drafted",
    "see-exposure": "see, for their health alone, what single people of the organisation were exposed to, in sums",
}

_READS = frozenset({"see-subjects", "see-referrals", "search"})
_WORK = _READS | {"note", "deconflict", "assess"}
_LEADS = _WORK | {
    "open-text", "own-referrals", "allocate", "load-flags", "override-tier", "decide-attribution", "merge", "close", "see-requests",
    "see-exhibits", "export", "safeguard", "restrict", "trust-grades", "work-case", "see-children", "supervise-cases",
    "see-operations", "run-operations", "see-figures", "draft-statements", "release-statements",
}  # fmt: skip

ROLES: Final[dict[str, tuple[str, frozenset[str]]]] = {
    "referral-officer": (
        "Referral officer",
        _WORK | {"open-text", "take-in", "own-referrals", "see-findings", "see-exhibits", "run-jobs", "safeguard", "see-operations"},
    ),
    "intelligence-researcher": (
        "Intelligence researcher",
        _WORK | {"open-text", "see-findings", "see-requests", "see-exhibits", "see-operations"},
    ),
    "applicant": ("Applicant", _WORK | {"see-requests", "plan-requests", "enter-holders", "see-findings"}),
    "spoc": (
        "Single point of contact",
        frozenset(
            {
                "see-requests",
                "enter-holders",
                "check-requests",
                "export-requests",
                "import-results",
                "see-findings",
                "register-error",
                "run-jobs",
            }
        ),
    ),
    "senior-responsible-officer": (
        "Senior responsible officer",
        frozenset({"see-requests", "authorise-requests", "register-error", "see-findings"}),
    ),
    "officer-in-the-case": (
        "Officer in the case",
        _WORK
        | {
            "open-text",
            "own-referrals",
            "see-requests",
            "plan-requests",
            "enter-holders",
            "see-exhibits",
            "export",
            "decide-attribution",
            "safeguard",
            "work-case",
            "see-operations",
        },
    ),
    "supervisor": ("Supervisor", _LEADS | {"take-in", "see-findings", "run-jobs", "release-keys"}),
    "safeguarding-officer": ("Safeguarding officer", _READS | {"note", "safeguard", "open-text", "see-children"}),
    "senior-investigating-officer": ("Senior investigating officer", _LEADS),
    "grader": ("Grader", frozenset({"see-subjects", "note", "see-exhibits", "grade-media"})),
    "disclosure-officer": ("Disclosure officer", _READS | {"see-exhibits", "see-requests", "see-findings", "export", "note"}),
    "records-officer": (
        "Records and data-protection officer",
        frozenset({"see-exhibits", "retention", "subject-rights", "search", "see-findings", "see-subjects", "see-referrals"}),
    ),
    "auditor": ("Auditor", frozenset({"audit"})),
    "administrator": ("Administrator", frozenset({"administer", "run-jobs"})),
    "occupational-health": ("Occupational health", frozenset({"see-exposure"})),
}


# what roles that see no casework may do
_APART: Final = frozenset({"audit", "administer", "run-jobs", "see-exposure"})


def sees_casework(role: str) -> bool:
    """Whether the role shows or changes anything of a case."""
    return not capabilities_of(role) <= _APART


def capabilities_of(role: str) -> frozenset[str]:
    """What a role may do; nothing for a word that is no role."""
    return ROLES[role][1] if role in ROLES else frozenset()


def role_name(role: str) -> str:
    """The role as people say it."""
    return ROLES[role][0] if role in ROLES else role
