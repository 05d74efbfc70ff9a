"""Every named address of the desk: which rights it needs, of what it speaks, what of it is a form. One line a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from integration.desk.matrix.cases import READ, STALE, offered, seizure, typed
from integration.desk.matrix.expected import Act, both, in_holder, in_unit, on_subject
from integration.desk.matrix.operations import erases, form, leads, refusal, runs
from integration.desk.matrix.people import Thing
from integration.desk.matrix.world import World

Data = Callable[[World, Thing], dict[str, Any]]
PUBLIC, SIGNED_IN = ("public",), ()


@dataclass(frozen=True)
class Page:
    """`needs`: capabilities, all of them, in any unit; `kind`: of `World.things`; `act`: the right that doing it needs (`acts_on_get` too)."""

    name: str
    needs: tuple[str, ...] = SIGNED_IN
    kind: str = ""
    methods: str = "GET"
    act: Act | None = None
    data: Data | None = None
    subject: bool = False  # of a subject: withheld openly, asks for a purpose
    withholds: bool = False  # the first of these alone
    acts_on_get: bool = False
    also: str = ""  # without this there is nothing to show on it
    query: Data | None = None
    more: dict[str, Any] = field(default_factory=dict)  # parts of the address that no thing gives


def page(name: str, needs: str | tuple[str, ...] = SIGNED_IN, kind: str = "", methods: str = "GET", **more: Any) -> Page:
    """One line of the table; `needs`: a capability or several."""
    return Page(name, (needs,) if isinstance(needs, str) else needs, kind, methods, **more)


def _of(name: str, methods: str = "GET", **more: Any) -> Page:
    """A page of a subject."""
    return Page(name, ("see-subjects",), more.pop("kind", "subject"), methods, subject=True, **more)


def _case(name: str, methods: str = "GET", **more: Any) -> Page:
    """A page of a case, which opens its subject."""
    return Page(name, ("see-subjects",), "case", methods, subject=True, **more)


def _said(**data: Any) -> Data:
    return lambda world, thing: dict(data)


def _version(**data: Any) -> Data:
    return lambda world, thing: {"version": str(thing.data["version"]), **data}


def _into_acknowledged(world: World, thing: Thing) -> dict[str, Any]:
    return {"version": str(thing.data["version"]), "compartment": str(world.acknowledged.pk), "reason": "why"}


def _to_unit(world: World, thing: Thing) -> dict[str, Any]:
    return {"version": str(thing.data["version"]), "to_unit": str(world.c.pk), "reason": "theirs"}


def _place(world: World, thing: Thing) -> dict[str, Any]:
    return {"receipt": thing.args["receipt"], "locator": thing.args["locator"]}


def _drawn(world: World, thing: Thing) -> dict[str, Any]:
    return {"unit": world.a.pk, "month": "2026-03", "each": "0"}


OWN = "own-referrals"
BOTH = "GET POST"
_FOOTPRINT = {"footprint": "fp_aaaaaaaaaaaaaaaa"}
_NO = "ev_aaaaaaaaaaaaaaaa"
# of a day that is not there: who sees which part of one that is there is asked by tests of its own
_DAY: dict[str, Any] = {
    "operation": 999_999, "day": _NO, "team": _NO, "address": _NO, "event": _NO, "result": _NO, "kind": "day-team", "what": "entry",
}  # fmt: skip
_NEVER: Act = lambda person, thing: False  # noqa: E731 - a rule among rules
IN: Act = lambda person, thing: bool(person.compartments)  # noqa: E731

PAGES = (
    # the door
    page("account_login", PUBLIC, "", BOTH),
    page("mfa_authenticate", PUBLIC, "", BOTH),
    page("account_reauthenticate", PUBLIC, "", BOTH),
    page("mfa_reauthenticate", PUBLIC, "", BOTH),
    page("welcome", PUBLIC, "", BOTH, more={"token": "nothing"}),
    page("healthz", PUBLIC),
    page("account_logout", methods="POST"),
    # one's own
    page("account"),
    page("account_change_password", methods=BOTH),
    page("second-factor", methods=BOTH),
    page("second-factor-picture", kind="nothing"),
    page("recovery-codes", methods=BOTH),
    page("end-session", kind="session", methods="POST"),
    page("tokens", methods=BOTH),
    page("token-revoke", kind="token", methods="POST"),
    page("interface"),
    page("interface-description"),
    *(page(f"help{name}", PUBLIC) for name in ("", "-checks", "-findings", "-roles", "-glossary", "-accessibility")),
    # the list
    page("triage"),
    page("triage-new", "see-subjects", query=_said(since="1")),
    page("triage-allocate", "allocate", methods="POST"),
    page("triage-views", "see-subjects", methods="POST"),
    page("triage-csv", "export"),
    page("triage-xlsx", "export"),
    # a subject
    _of("subject"),
    Page("subject-purpose", ("see-subjects",), "subject", "POST", data=_said(purpose="assess"), withholds=True),
    *(
        _of(f"subject-{name}")
        for name in (
            "events",
            "picture",
            "picture-alone",
            "people",
            "links",
            "links-json",
            "referrals",
            "sets",
            "graded",
            "history",
            "source",
        )
    ),
    _of("subject-source-asked", query=_place),
    _of("subject-texts", BOTH, act=on_subject("open-text"), data=_said(kind="report-text")),
    _of("subject-notes", BOTH, act=on_subject("note"), data=_said(text="a note")),
    _of("subject-print", BOTH, act=on_subject("export"), acts_on_get=True),
    _of("subject-package"),
    _of("subject-package-build", "POST", act=on_subject("export"), data=_said(package="warrant")),
    _of("subject-package-grounds", BOTH),
    _of("subject-package-file", "POST", kind="nothing", more={"package": "pkg_aaaaaaaaaaaaaaaa"}),
    _of("subject-decisions"),
    _of("decide-tier", BOTH, act=on_subject("override-tier"), data=_said(tier="tier-2", reason="r")),
    _of("decide-accept", BOTH, act=on_subject("own-referrals"), data=_said(reason="r")),
    _of("decide-close", BOTH, act=on_subject("close"), data=_said(code="not-criminal", reason="r")),
    _of("decide-reopen", BOTH),
    _of("decide-merge", BOTH),
    _of("decide-proposal", BOTH, kind="nothing", more={"other": "sub_aaaaaaaaaaaaaaaa"}),
    _of("decide-attribution", BOTH, kind="nothing", more=_FOOTPRINT),
    _of("decide-reading", BOTH, kind="nothing", more=_FOOTPRINT),
    _of("decide-profile", BOTH, also="see-referrals"),  # of the sources of referrals
    _of("decide-fact", BOTH),
    _of("decision-withdraw", BOTH, kind="decision", act=on_subject("override-tier"), data=_said(reason="r")),
    _of(
        "subject-near",
        BOTH,
        kind="near match",
        act=on_subject("grade-media"),
        data=_said(grade="confirmed", reason="r", expected="of before"),
    ),
    _of("assessment"),
    _of("assessment-kirat", BOTH),
    _of("assessment-answer", BOTH, kind="nothing", more={"item": "NOTHING"}),
    page("decisions", "see-subjects"),
    # duties
    page("duties"),
    page("duties-next", "see-subjects"),
    page("duties-calendar", "see-subjects", methods=BOTH),
    page("duties-feed", PUBLIC, more={"token": "nothing"}),
    page("case-samples", "supervise-cases", methods=BOTH, data=_drawn),
    page("case-sample", "supervise-cases", "sample"),
    # cases
    page("cases", "see-subjects"),
    # operations
    page("operations", "see-operations"),
    *(page(name, "see-operations", "joint") for name in ("joint-operation", "joint-packages", "joint-history")),
    *(
        page(f"operation-board{name}", ("see-figures", "see-operations"), "joint", query=_said(begins_0="1", begins_1="1", begins_2="2026"))
        for name in ("", "-waiting", "-what-if")
    ),
    page("joint-task", "see-operations", "joint", BOTH, act=runs, acts_on_get=True, data=_said(key="none", **STALE)),
    page("joint-package", "see-operations", "joint package"),
    page("joint-answer", "see-operations", "joint answer", BOTH, data=refusal),
    page("joint-record", "see-operations", "joint", BOTH, act=leads, data=form, more={"kind": "phase-begun"}),
    page("joint-correct", "see-operations", "joint", BOTH, act=leads, data=form),
    page("joint-withdraw", "see-operations", "joint", BOTH, act=leads, data=_said(reason="r", **STALE)),
    page(
        "joint-erase",
        ("see-operations", "retention"),
        "joint",
        BOTH,
        act=erases,
        data=_said(field="name", authority="AUT-1", reason="r"),
    ),
    # days of action
    page("operation-days", "see-operations", "joint"),
    page("day-new", "run-operations", "joint", BOTH, data=_said(name="n")),
    *(page(name, "see-operations", "nothing", more=_DAY) for name in ("day", "day-team")),
    page("day-picture", "run-operations", "nothing", more=_DAY),
    *(
        page(name, "run-operations", "nothing", BOTH, more=_DAY, data=_said(reason="r"))
        for name in ("day-record", "day-correct", "day-withdraw", "day-give")
    ),
    *(page(name, "see-operations", "nothing", BOTH, more=_DAY, data=_said(sent="form-0001")) for name in ("day-door", "day-settle")),
    _of("case-open", BOTH, act=lambda person, thing: person.can("safeguard"), acts_on_get=True),
    _case("case"),
    _case("case-area", more={"area": "opening"}),
    _case("case-custody"),
    _case("case-bail"),
    _case("case-records", BOTH, act=on_subject("work-case")),
    _case("case-records-one"),
    _case("case-records-take", "POST", act=on_subject("work-case")),
    _case("case-records-aside", "POST", act=on_subject("work-case")),
    _case("case-record", BOTH, act=on_subject("work-case"), data=typed, more={"kind": "crime-recorded"}),
    _case("case-correct", BOTH, act=on_subject("work-case"), data=typed),
    _case("case-withdraw", BOTH, act=on_subject("work-case"), data=_said(reason="r", **STALE)),
    _case("case-take", "POST", act=in_holder("work-case")),
    _case("case-offer", BOTH, act=in_holder("work-case"), data=offered),
    _case("case-answer", "POST", data=_said(answer="accept")),
    _case("case-take-back", "POST", act=in_holder("work-case")),
    _case("case-duty-give", BOTH),
    _case("case-duty-answer", "POST", data=_said(answer="accept")),
    _case("case-duty-close", BOTH, act=in_holder("supervise-cases"), acts_on_get=True, data=_said(reason="r", **STALE)),
    _case("case-close", BOTH, act=on_subject("work-case"), data=_said(code="died", reason="r", **STALE)),
    _case("case-reopen", BOTH, act=on_subject("work-case"), data=_said(reason="r", **STALE)),
    _case("case-safeguarding"),
    _case("case-correcting"),
    _case(
        "case-told-outside",
        "POST",
        act=lambda person, thing: on_subject("work-case")(person, thing) or on_subject("safeguard")(person, thing),
    ),
    _case("case-children", act=on_subject("see-children"), acts_on_get=True),
    _case("case-referral", act=on_subject("safeguard"), acts_on_get=True),
    _case("case-referral-paper", "POST", act=on_subject("safeguard")),
    _case("case-referral-made", BOTH, act=on_subject("safeguard"), acts_on_get=True, data=_said(**STALE)),
    _case("case-warrants"),
    _case("case-warrant-draft", BOTH, act=on_subject("export"), acts_on_get=True, data=_said(**STALE)),
    *(_case(name, act=on_subject("export"), acts_on_get=True) for name in ("case-warrant-drafted", "case-briefing", "case-door-form")),
    *(_case(name, "POST", act=on_subject("export")) for name in ("case-warrant-paper", "case-briefing-paper")),
    _case("case-door", BOTH, act=on_subject("export"), acts_on_get=True, data=_said(**READ, **STALE)),
    _case("case-warrant-outcome", BOTH),
    # devices and outcomes
    page("device-queue", "see-subjects"),
    page("prevention", "see-subjects"),
    _case("case-devices"),
    _case("case-seizure-list", BOTH, act=on_subject("work-case"), data=seizure),
    _case("case-outcomes"),
    _case("case-list-senders", "POST", act=on_subject("work-case"), data=_said(**STALE)),
    _case(
        "case-outcome-paper",
        BOTH,
        act=both(on_subject("export"), on_subject("work-case")),
        acts_on_get=True,
        data=_said(way="paper", words="w", **STALE),
    ),
    _case("case-erase", BOTH, act=in_holder("retention"), data=_said(authority="AUT-1")),
    # the inbox
    page("referrals", "see-referrals"),
    page("referrals-bulk", OWN, methods="POST"),
    page("referral", "see-referrals", "referral"),
    page("referral-acknowledge", "see-referrals", "referral", "POST", act=in_holder(OWN), data=_version()),
    page("referral-own", "see-referrals", "referral", "POST", act=in_holder(OWN), data=_version()),
    page("referral-give", "see-referrals", "referral", "POST", act=in_holder(OWN), data=_version(to="1")),
    page("referral-offer", "see-referrals", "referral", "POST", act=in_holder(OWN), data=_to_unit),
    page("referral-restrict", "see-referrals", "referral", "POST", act=both(in_holder("restrict"), IN), data=_into_acknowledged),
    page("referral-to-operation", "see-referrals", "referral", "POST", act=in_holder(OWN), data=_version(operation="1", reason="why")),
    page("offer-accept", OWN, "transfer", "POST", act=lambda person, thing: thing.data["to"] in person.units),
    page(
        "offer-refuse", OWN, "transfer", "POST", act=lambda person, thing: thing.data["to"] in person.units, data=_said(reason="not ours")
    ),
    page("offer-take-back", OWN, "transfer", "POST", act=in_holder(OWN)),
    page("upload", "take-in", methods=BOTH),
    page("call", "take-in", methods=BOTH),
    page("jobs", "run-jobs", methods=BOTH),
    page("job", kind="job"),
    page("job-cancel", kind="job", methods="POST"),
    page("job-retry", kind="job", methods="POST"),
    # search, deconfliction
    page("search", "search", methods=BOTH),
    page("search-export", "export", methods="POST"),
    page("searches-made", "audit"),
    page("deconfliction", "deconflict", methods=BOTH),
    page("deconfliction-check", "deconflict", "check"),
    page("deconfliction-subject", "deconflict", "subject", "POST"),
    page("flag-lists", "deconflict", methods=BOTH),
    page("flag-list-withdraw", "load-flags", "flag list", "POST", act=in_unit("load-flags")),
    # communications data
    page("communications", "see-requests"),
    page("communications-plan", "plan-requests"),
    page("communications-plan-for", "plan-requests", "subject", "POST"),
    page("communications-application", "see-requests", "draft"),
    page("communications-words", "plan-requests", "draft", "POST"),
    page("communications-authority", "authorise-requests", "draft", "POST"),
    page("communications-check", "check-requests", "draft", "POST", more={"number": "1"}),
    page("communications-export", "export-requests", "draft", "POST", data=_said(form="csv")),
    page("communications-sent", "export-requests", "draft", "POST"),
    page("communications-drop", "plan-requests", "draft", BOTH),
    page("communications-holders", "see-requests"),
    page("communications-holder-new", "enter-holders", methods=BOTH),
    page("communications-holder", "see-requests", "holder"),
    page("communications-holder-correct", "enter-holders", "holder", BOTH),
    page("communications-holder-withdraw", "enter-holders", "holder", BOTH),
    page("communications-results", "see-requests", methods=BOTH),
    page("communications-result", "see-requests", "import", BOTH),
    page("communications-errors", "see-requests"),
    page("communications-error-new", "register-error", "nothing", BOTH),
    page("communications-error", "see-requests", "nothing", more={"error": "dec_aaaaaaaaaaaaaaaa"}),
    page("communications-error-report", "register-error", "nothing", "POST", more={"error": "dec_aaaaaaaaaaaaaaaa"}),
    page("communications-error-destruction", "register-error", "nothing", BOTH, more={"error": "dec_aaaaaaaaaaaaaaaa"}),
    page("communications-faults", "see-requests"),
    page("communications-fault-new", "register-error", methods=BOTH),
    page("communications-fault", "see-requests", "nothing", more={"fault": "dec_aaaaaaaaaaaaaaaa"}),
    page("communications-fault-looked", "see-requests", "nothing", "POST", more={"fault": "dec_aaaaaaaaaaaaaaaa"}),
    page("communications-recall", "see-requests"),
    page("communications-recall-order", "register-error", "nothing", BOTH),
    page("communications-acknowledged", "see-requests", "nothing", BOTH, more={"notice": "rn_aaaaaaaaaaaaaaaa"}),
    page("communications-duties", "see-requests"),
    page("communications-duty-take", "see-requests", "nothing", "POST", more={"duty": "duty_aaaaaaaaaaaaaaaa"}),
    page("communications-duty-done", "see-requests", "nothing", BOTH, more={"duty": "duty_aaaaaaaaaaaaaaaa"}),
    # findings, exhibits
    page("findings", "see-findings"),
    page("findings-export", ("see-findings", "export")),
    page("finding", "see-findings", "finding"),
    page("exhibits", "see-exhibits"),
    page("exhibits-export", ("see-exhibits", "export")),
    page("exhibit", "see-exhibits", "exhibit"),
    page("exhibit-graded", "see-exhibits", "exhibit"),
    page("exhibit-verify", "see-exhibits", "exhibit", "POST"),
    page("exhibits-verify", ("see-exhibits", "retention"), methods="POST"),
    # exposure
    page("exposure"),
    page("exposure-limits", methods=BOTH),
    page("exposure-exhibits", "see-exhibits"),
    page("exposure-exhibit", "see-exhibits", "exhibit"),
    page("exposure-trust", "trust-grades", "trusting unit", BOTH, data=_said(profiles=["UK"], reason="agreed")),
    page("exposure-people", "see-exposure"),
    page("exposure-person", "see-exposure", "in care"),
    page("exposure-contact", "administer", methods=BOTH),
    # figures
    page("figures", "see-figures"),
    page("figures-definitions", "see-figures"),
    page("statements", "see-figures"),
    page("statement-begin", "draft-statements", methods="POST", data=_said(title="t")),
    *(page(f"statement{name}", "see-figures", more={"statement": "stm_world"}) for name in ("", "-text", "-now")),
    page(
        "statement-change",
        "draft-statements",
        methods="POST",
        data=_said(do="drop", place="0", expected="0"),
        more={"statement": "stm_world"},
    ),
    page("statement-release", "release-statements", methods="POST", data=_said(reason="r", expected="0"), more={"statement": "stm_world"}),
    page(
        "figures-open",
        "see-figures",
        query=_said(definition="investigations-ongoing", from_us="0", until_us="1800000000000000", as_of_us="1900000000000000"),
    ),
    page("returns", "see-figures"),
    page("returns-export", ("see-figures", "export"), methods="POST", data=_said(purpose="inspection")),
    page("returns-public", "see-figures", query=_said(quarter="2025-3")),
    page("returns-publish", ("see-figures", "release-statements"), methods="POST", data=_said(reason="r")),
    page("returns-public-file", "see-figures", query=_said(quarter="2025-3", part="national")),
    page("loop", "see-figures"),
    page("loop-cases", "see-figures", query=_said(kind="status", code="")),
    page("loop-export", ("see-figures", "export"), methods="POST", data=_said(purpose="inspection")),
    # oversight, retention
    *(page(f"oversight{name}", "audit") for name in ("", "-ledger", "-export", "-seen", "-overrides")),
    page("oversight-subject", "audit", more={"subject": "sub_aaaaaaaaaaaaaaaa"}),
    page("retention", "retention"),
    page("retention-exhibit", "retention", "kept"),
    *(page(f"retention-{name}", "retention", "kept", "POST") for name in ("erase", "hold", "release", "restrict", "lift")),
    page("rights", "subject-rights", methods=BOTH),
    page("rights-request", "subject-rights", "rights request", BOTH),
    # administration
    page("administration", "administer"),
    page("accounts", "administer"),
    *(page(name, "administer", methods=BOTH) for name in ("add-organisation", "add-unit", "add-operation", "add-account")),
    *(page(name, "administer", name, BOTH) for name in ("organisation", "unit", "operation")),
    page("arrangements"),  # DPA 2018 s.58(2): everybody who works here
    page("add-arrangement", "administer", methods=BOTH),
    page("arrangement", SIGNED_IN, "arrangement"),
    *(page(f"{name}-arrangement", "administer", "arrangement", BOTH) for name in ("replace", "end")),
    page("leave-operation", "administer", "operation member", "POST"),
    page("administer-account", "administer", "account", BOTH),
    *(page(f"account-{name}", "administer", "account", BOTH) for name in ("link", "disable", "enable", "factor")),
    page("end-role", "administer", "role", BOTH),
    page("keys"),  # each sees what is about them, their own, and what they may release
    page("key", SIGNED_IN, "key"),
    *(page(f"key-{name}", SIGNED_IN, "key", "POST") for name in ("release", "refuse", "withdraw", "link", "code")),
    page("compartments", "restrict"),
    page("found-compartment", "restrict", methods=BOTH),
    page("compartment", "restrict", "compartment", BOTH),
    page("leave-compartment", "restrict", "compartment member", "POST"),
)
