"""Every operation of the interface: its scope, the rights that it needs, of what it speaks, the least that it can be sent."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from integration.desk.matrix.cases import READ, STALE, offered, opening, seized, sent
from integration.desk.matrix.expected import Act, both, in_holder, in_unit, on_subject
from integration.desk.matrix.operations import erases, leads, runs, sent_kind
from integration.desk.matrix.operations import sent as sent_phase
from integration.desk.matrix.people import Thing
from integration.desk.matrix.world import World

Body = Callable[[World, Thing], dict[str, Any]]


@dataclass(frozen=True)
class Operation:
    """`needs`, `kind`, `act` as of a page; `body`: valid by its description; `opens`: a subject, for a purpose said in a header."""

    name: str
    method: str
    scope: str
    needs: tuple[str, ...] = ()
    kind: str = ""
    act: Act | None = None
    body: Body | None = None
    opens: bool = False
    withholds: bool = False
    more: dict[str, Any] = field(default_factory=dict)
    query: Body | None = None


def _read(name: str, scope: str, needs: str | tuple[str, ...] = (), kind: str = "", **more: Any) -> Operation:
    return Operation(name, "GET", scope, (needs,) if isinstance(needs, str) else needs, kind, **more)


def _write(name: str, scope: str, needs: str | tuple[str, ...] = (), kind: str = "", **more: Any) -> Operation:
    return Operation(name, "POST", scope, (needs,) if isinstance(needs, str) else needs, kind, **more)


def _opens(name: str, **more: Any) -> Operation:
    return Operation(
        name, more.pop("method", "GET"), more.pop("scope", "read-subject"), ("see-subjects",), "subject", opens=True, withholds=True, **more
    )


def _decides(name: str, capability: str = "", **body: Any) -> Operation:
    act = on_subject(capability) if capability else None
    return _opens(name, method="POST", scope="write-casework", act=act, body=_said(reason="r", **body))


def _of_case(name: str, method: str = "POST", **more: Any) -> Operation:
    """Of a case, whose subject it opens."""
    scope = more.pop("scope", "write-casework")
    return Operation(name, method, scope, ("see-subjects",), "case", opens=True, **more)


_EVER = {"from_us": 0, "until_us": 1_800_000_000_000_000, "as_of_us": 1_900_000_000_000_000}


def _said(**body: Any) -> Body:
    return lambda world, thing: dict(body)


def _version(**body: Any) -> Body:
    return lambda world, thing: {"version": thing.data["version"], **body}


def _place(world: World, thing: Thing) -> dict[str, Any]:
    return {"receipt": thing.args["receipt"], "locator": thing.args["locator"]}


def _in_a(world: World, thing: Thing) -> dict[str, Any]:
    return {"unit": world.a.pk}


def _sample(world: World, thing: Thing) -> dict[str, Any]:
    return {"unit": world.a.pk, "month": "2026-03", "each": 1}


def _call(world: World, thing: Thing) -> dict[str, Any]:
    return {"unit": world.a.pk, "channel": "101", "reference": "R-1", "received_at": "yesterday"}


def _flags(world: World, thing: Thing) -> dict[str, Any]:
    return {"unit": world.a.pk, "source": "s", "of_day": "2026-03-01", "csv": "kind,value,contact,until\nperson,Nobody At All,desk,\n"}


def _arrangement(world: World, thing: Thing) -> dict[str, Any]:
    """Between the forces of the units A and B."""
    days = {"of_day": "2026-01-02", "from_day": "2026-01-02", "review_day": "2028-01-02"}
    both = [world.a.organisation_id, world.b.organisation_id]
    return {"organisations": both, "reference": "JC-1", "answers": both[0], "contact": "a desk", **days}


OWN = "own-referrals"
CD = "communications-data"
TO: Act = lambda person, thing: thing.data["to"] in person.units  # noqa: E731 - a rule among rules
INSIDE: Act = lambda person, thing: bool(person.compartments)  # noqa: E731
AT_A: Act = lambda person, thing: thing.data["unit"] in person.units  # noqa: E731
_NOBODY = {"expected": "of something else"}
_SEARCH = {"text": "nobody of that name", "purpose": "assess"}
_TEXTS = {"reference": "r", "necessity": "n", "proportionality": "p", "collateral": "c"}
_LIST = "read-list"

_NO = "ev_aaaaaaaaaaaaaaaa"
_DAY = {"operation": 999_999, "day": _NO, "team": _NO, "result": _NO}
_RESULT: dict[str, Any] = {"address": _NO, "what": "entry", "at_us": 1, "body": {}, "sent": "form-0001"}

OPERATIONS = (
    _read("who_am_i", _LIST),
    _read("list_told", _LIST),
    _write("acknowledge_told", "write-casework", (), "nothing", more={"notice": "11111111-1111-4111-8111-111111111111"}),
    # the list
    _read("list_subjects", _LIST, "see-subjects"),
    _read("list_withheld", _LIST, "see-subjects"),
    _read("export_list", "export", "export"),
    _read("count_new_subjects", _LIST, "see-subjects", query=_said(since_us=1)),
    _write(
        "offer_subjects_to_unit",
        "write-casework",
        "allocate",
        body=lambda world, thing: {"subjects": ["sub_aaaaaaaaaaaaaaaa"], "unit": world.c.pk, "reason": "theirs"},
    ),
    _write(
        "allocate_subjects",
        "write-casework",
        "allocate",
        body=_said(subjects=[{"subject": "sub_aaaaaaaaaaaaaaaa", "given_us": 0}], account=None),
    ),
    _read("list_views", _LIST, "see-subjects"),
    _write("save_view", "write-casework", "see-subjects", body=_said(name="a view", query="tier=tier-1")),
    _write("drop_view", "write-casework", "see-subjects", "any view"),
    _read("list_people", _LIST, "allocate"),
    # a subject
    _read("read_purpose", "read-subject", "see-subjects", "subject", withholds=True),
    _write("choose_purpose", "read-subject", "see-subjects", "subject", withholds=True, body=_said(purpose="assess")),
    *(_opens(name) for name in ("read_subject", "read_events", "read_people", "read_referrals", "read_links", "read_notes")),
    *(_opens(name) for name in ("read_stored_decisions", "read_decisions")),
    _opens("read_source", query=_place),
    *(_opens(name) for name in ("read_picture", "count_texts", "read_assessment")),
    _opens(
        "print_subject",
        method="POST",
        scope="export",
        act=on_subject("export"),
        body=_said(conditions=True, originator="agreed/1"),
    ),
    _opens("open_subject_texts", method="POST", act=on_subject("open-text"), body=_said(kind="report-text")),
    _opens("add_note", method="POST", scope="write-casework", act=on_subject("note"), body=_said(text="a note")),
    # packages
    _opens("read_package_prospect"),
    _opens("list_packages"),
    _opens("build_package", method="POST", scope="export", act=on_subject("export"), body=_said(kind="warrant")),
    _opens("take_package", scope="export", more={"package": "pkg_aaaaaaaaaaaaaaaa", "then": "nothing"}),
    _decides("give_grounds", "decide-attribution", rank="inspector", by="42"),
    # decisions
    _read("list_kinds", _LIST),
    _decides("accept_subject", OWN),
    _decides("set_tier", "override-tier", tier="tier-1"),
    _decides("close_subject", "close", code="not-criminal"),
    _decides("reopen_subject"),
    _decides("answer_question", item="NOTHING", said="yes", source="s"),
    _decides("enter_kirat", body={}),
    _decides("record_fact", body={}),
    _decides("set_profile", body={}),
    # what they name is nothing that is there, whoever asks
    *(
        _opens(name, method="POST", scope="write-casework", act=None, body=_said(reason="r", **body), more={"then": "nothing"})
        for name, body in (
            ("decide_attribution", {"footprint": "fp_aaaaaaaaaaaaaaaa", "state": "doubted"}),
            ("settle_reading", {"footprint": "fp_aaaaaaaaaaaaaaaa", "reading": "x"}),
            ("merge_subjects", {"other": "sub_aaaaaaaaaaaaaaaa"}),
            ("settle_merge", {"other": "sub_aaaaaaaaaaaaaaaa", "together": True}),
        )
    ),
    Operation(
        "grade_near_match",
        "POST",
        "write-casework",
        ("see-subjects",),
        "near match",
        opens=True,
        act=on_subject("grade-media"),
        body=lambda world, thing: {"answer": thing.args["answer"], "grade": "confirmed", "reason": "r", "expected": "of before"},
    ),
    _write("withdraw_decision", "write-casework", (), "decision", act=on_subject("override-tier"), body=_said(reason="r"), opens=True),
    _read("list_decisions", _LIST, "see-subjects"),
    _opens("look_at_merge", more={"other": "sub_aaaaaaaaaaaaaaaa", "then": "nothing"}),
    _opens(
        "look_at_decision",
        method="POST",
        act=on_subject("decide-attribution"),
        body=_said(kind="fact", body={"about": "sub_aaaaaaaaaaaaaaaa", "fact": "nothing-of-the-kind"}),
    ),
    # duties
    _read("list_board", _LIST),
    _read("count_duties", _LIST),
    _read("read_next_work", _LIST, "see-subjects"),
    _of_case("close_case_duty", act=in_holder("supervise-cases"), body=_said(reason="r", **STALE)),
    _read("list_samples", _LIST, "supervise-cases"),
    _read("read_sample", _LIST, "supervise-cases", "sample"),
    _write("draw_sample", "write-casework", "supervise-cases", "of unit A", act=in_unit("supervise-cases"), body=_sample),
    # operations
    _read("list_joint_operations", _LIST, "see-operations"),
    _read("list_operation_kinds", _LIST),
    _read("read_joint_operation", _LIST, "see-operations", "joint"),
    _write("task_package", "write-casework", "see-operations", "joint", act=runs, body=_said(key="none", forces=["E23000032"], **STALE)),
    _write("record_operation_event", "write-casework", "see-operations", "joint", act=leads, body=sent_kind),
    _write("correct_operation_event", "write-casework", "see-operations", "joint", act=leads, body=sent_phase),
    _write(
        "erase_operation_text",
        "retention",
        ("see-operations", "retention"),
        "joint",
        act=erases,
        body=_said(field="name", authority="AUT-1", reason="r"),
    ),
    _write("withdraw_operation_event", "write-casework", "see-operations", "joint", act=leads, body=_said(reason="r", **STALE)),
    *(
        _read(
            name,
            "figures",
            ("see-figures", "see-operations"),
            "joint",
            query=_said(from_us=1_770_000_000_000_000, until_us=1_772_000_000_000_000),
        )
        for name in ("read_operation_board", "read_operation_waiting", "ask_operation_what_if")
    ),
    # cases
    _read("list_cases", _LIST, "see-subjects"),
    _read("list_event_kinds", _LIST),
    _opens("cases_of_subject"),
    _opens("open_case", method="POST", scope="write-casework", act=in_holder("safeguard"), body=opening),
    _of_case("read_case", "GET", scope="read-subject"),
    _of_case("record_event", act=on_subject("work-case"), body=lambda world, thing: {"kind": "crime-recorded", **sent(world, thing)}),
    _of_case("correct_event", act=on_subject("work-case"), body=sent),
    _of_case("withdraw_event", act=on_subject("work-case"), body=_said(reason="r", **STALE)),
    _of_case("list_exports", "GET", scope="read-subject"),
    _of_case("look_at_export", act=on_subject("work-case"), body=_said(csv="a,b\n1,2\n", mapping="crime.yaml")),
    _of_case("read_export", "GET", scope="read-subject"),
    _of_case("take_export", act=on_subject("work-case")),
    _of_case("put_export_aside", act=on_subject("work-case")),
    _of_case("take_case", act=in_holder("work-case"), body=_said(**STALE)),
    _of_case("offer_case", act=in_holder("work-case"), body=offered),
    _of_case("accept_case"),
    _of_case("send_case_back", body=_said(reason="r")),
    _of_case("take_case_offer_back", act=in_holder("work-case"), body=_said(**STALE)),
    _of_case("give_case_duty", act=on_subject("safeguard"), body=_said(to="nobody-of-that-name", **STALE)),
    _of_case("accept_case_duty"),
    _of_case("send_case_duty_back", body=_said(reason="r")),
    _of_case("close_case", act=on_subject("work-case"), body=_said(code="died", reason="r", **STALE)),
    _of_case("reopen_case", act=on_subject("work-case"), body=_said(reason="r", **STALE)),
    _of_case("draft_warrant", act=on_subject("export"), body=_said(**STALE)),
    _of_case("take_warrant_draft", scope="export", act=on_subject("export")),
    _of_case("take_warrant_briefing", scope="export", act=on_subject("export"), body=_said(**STALE)),
    _of_case("read_door", act=on_subject("export"), body=_said(**READ, **STALE)),
    _of_case("record_search_outcome", act=on_subject("work-case"), body=_said(entry="none", at_us=0, outcome="found", **STALE)),
    # safeguarding, putting it right
    _of_case("read_safeguarding", "GET", scope="read-subject"),
    _of_case("open_children", "GET", scope="read-subject", act=on_subject("see-children")),
    _of_case("draft_childrens_referral", "GET", scope="read-subject", act=on_subject("safeguard")),
    _of_case("take_childrens_referral", "GET", scope="export", act=on_subject("safeguard")),
    _of_case("record_childrens_referral", act=on_subject("safeguard"), body=_said(at_us=0, to="t", how="written", **STALE)),
    _of_case("read_correcting", "GET", scope="read-subject"),
    _of_case("bring_in_told", act=lambda p, t: on_subject("work-case")(p, t) or on_subject("safeguard")(p, t), body=_said(**STALE)),
    # devices and outcomes
    _read("list_devices", _LIST, "see-subjects"),
    _read("measure_prevention", _LIST, "see-subjects"),
    _of_case("record_seizure_list", act=on_subject("work-case"), body=seized),
    _of_case("list_senders", act=on_subject("work-case"), body=_said(**STALE)),
    _of_case(
        "tell_sender", scope="export", act=both(on_subject("export"), on_subject("work-case")), body=_said(way="paper", words="w", **STALE)
    ),
    _of_case("erase_case", scope="retention", act=in_holder("retention"), body=_said(authority="AUT-1")),
    # search, deconfliction
    _write("search_records", "search", "search", body=_said(**_SEARCH)),
    _write("export_search", "export", ("export", "search"), body=_said(**_SEARCH)),
    _write("check_before_step", "search", "deconflict", body=_said(kind="person", text="Nobody Of That Name")),
    _write("check_subject", "search", "deconflict", "subject", withholds=True, body=_said(step="visit")),
    _read("list_checks", "search", "deconflict"),
    _read("list_touched", "search", "deconflict"),
    _read("read_check", "search", "deconflict", "check"),
    _read("list_flag_lists", "search", "deconflict"),
    _write("load_flag_list", "search", "load-flags", "of unit A", act=in_unit("load-flags"), body=_flags),
    _write("withdraw_flag_list", "search", "load-flags", "flag list", act=in_unit("load-flags")),
    # the inbox
    _read("list_referrals", _LIST, "see-referrals"),
    _read("list_offers", _LIST, "see-referrals"),
    _read("read_referral", _LIST, "see-referrals", "referral"),
    _write("own_many", "write-casework", OWN, body=_said(chosen=[{"id": 1, "version": 0}])),
    _write("acknowledge_referral", "write-casework", "see-referrals", "referral", act=in_holder(OWN), body=_version()),
    _write("own_referral", "write-casework", "see-referrals", "referral", act=in_holder(OWN), body=_version()),
    _write("give_referral", "write-casework", "see-referrals", "referral", act=in_holder(OWN), body=_version(to=1)),
    _write(
        "offer_referral",
        "write-casework",
        "see-referrals",
        "referral",
        act=in_holder(OWN),
        body=lambda world, thing: {"version": thing.data["version"], "to_unit": world.c.pk, "reason": "theirs"},
    ),
    _write(
        "put_referral_in_operation",
        "write-casework",
        "see-referrals",
        "referral",
        act=in_holder(OWN),
        body=_version(operation=1, reason="why"),
    ),
    _write(
        "restrict_referral",
        "write-casework",
        (),
        "referral",
        act=both(in_holder("restrict"), INSIDE),
        body=lambda world, thing: {"version": thing.data["version"], "compartment": world.acknowledged.pk, "reason": "why"},
    ),
    _write("accept_offer", "write-casework", OWN, "transfer", act=TO),
    _write("refuse_offer", "write-casework", OWN, "transfer", act=TO, body=_said(reason="not ours")),
    _write("take_offer_back", "write-casework", OWN, "transfer", act=in_holder(OWN)),
    # what comes in, jobs
    _write("take_in_files", "intake", "take-in"),
    _write("take_in_call", "intake", "take-in", body=_call),
    _read("list_jobs", _LIST),
    _read("read_job", _LIST, (), "job"),
    _write(
        "ask_for_job", "intake", (), "of unit A", act=in_unit("run-jobs"), body=lambda world, thing: {"kind": "rebuild", "unit": world.a.pk}
    ),
    _write("cancel_job", "intake", (), "job"),
    _write("retry_job", "intake", (), "job"),
    # communications data
    _read("list_applications", CD, "see-requests"),
    _read("read_application", CD, "see-requests", "draft"),
    _read("read_plan", CD, ("plan-requests", "see-subjects")),
    _write("prepare_application", CD, "plan-requests", "subject"),
    _write("write_application", CD, "plan-requests", "draft", act=lambda p, t: t.of == p.account.pk, body=_said(version=0, **_TEXTS)),
    _write("drop_application", CD, "plan-requests", "draft", act=lambda p, t: t.of == p.account.pk, body=_said(version=0, reason="r")),
    _write(
        "enter_authority",
        CD,
        "authorise-requests",
        "draft",
        act=AT_A,
        body=_said(version=0, authority="A-1", by="b", route="60A", granted="2026-03-01T00:00:00Z"),
    ),
    _write("countersign_check", CD, "check-requests", "draft", act=AT_A, body=_said(version=0, papers="x"), more={"check": "1"}),
    _read("export_schedule", "export", (), "draft", act=both(lambda p, t: p.can("export-requests"), AT_A)),
    _read("list_holders", CD, "see-requests"),
    _read("read_holder", CD, "see-requests", "holder"),
    _write(
        "enter_holder",
        CD,
        "enter-holders",
        body=_said(prefix="no range", provider="p", first="2026-01-01", said="2026-01-01", source="s", reason="r"),
    ),
    _write("withdraw_holder", CD, "enter-holders", "holder", body=_said(reason=" ")),
    _read("list_results", CD, "see-requests"),
    _write(
        "send_result",
        CD,
        (),
        "of unit A",
        act=in_unit("import-results"),
        body=lambda world, thing: {"unit": world.a.pk, "name": "n", "content": "eHl6"},
    ),
    _read("read_result", CD, "see-requests", "import"),
    _write("take_result", CD, (), "import", act=in_unit("import-results"), body=_said(version=0)),
    _write("drop_result", CD, (), "import", act=in_unit("import-results"), body=_said(version=0)),
    _write("try_mapping", CD, "see-requests", "import"),
    _read("list_unmatched", CD, "see-requests"),
    # registers of communications data: what is named is nothing that is there
    *(_read(name, CD, "see-requests") for name in ("list_errors", "list_faults", "list_notices", "list_duties")),
    _read("read_error", CD, "see-requests", "nothing", more={"error": "dec_aaaaaaaaaaaaaaaa"}),
    _read("export_error_report", "export", "register-error", "nothing", more={"error": "dec_aaaaaaaaaaaaaaaa"}),
    _read("read_fault", CD, "see-requests", "nothing", more={"fault": "dec_aaaaaaaaaaaaaaaa"}),
    _write("add_error", CD, "register-error", "nothing", body=_said(about="sub_aaaaaaaaaaaaaaaa", reason="r")),
    _write(
        "destroy_data_of_error",
        CD,
        "register-error",
        "nothing",
        body=_said(exhibits=["0" * 64]),
        more={"error": "dec_aaaaaaaaaaaaaaaa"},
    ),
    _write("add_fault", CD, "register-error", body=_said(provider="p", nature="n", first="no day", reason="r")),
    _write("look_at_fault", CD, "see-requests", "nothing", more={"fault": "dec_aaaaaaaaaaaaaaaa"}),
    _write("order_recall", CD, "register-error", "nothing", body=_said(about="sub_aaaaaaaaaaaaaaaa", reason="r")),
    _write(
        "acknowledge_notice",
        CD,
        "see-requests",
        "nothing",
        body=_said(by="b", at="2026-03-01T00:00:00Z", reason="r"),
        more={"notice": "rn_aaaaaaaaaaaaaaaa"},
    ),
    _write("take_duty", CD, "see-requests", "nothing", more={"duty": "duty_aaaaaaaaaaaaaaaa"}),
    _write(
        "end_duty", CD, "see-requests", "nothing", body=_said(at="2026-03-01T00:00:00Z", reason="r"), more={"duty": "duty_aaaaaaaaaaaaaaaa"}
    ),
    _write("record_schedule_sent", CD, "export-requests", "draft", act=AT_A, body=_said(version=0, at="2026-03-01T00:00:00Z")),
    # findings, exhibits
    _read("export_findings", "export", ("see-findings", "export")),
    _read("export_exhibits", "export", ("see-exhibits", "export")),
    *(_read(name, _LIST, "see-findings") for name in ("list_findings", "tally_findings", "trend_of_findings")),
    _read("read_finding", _LIST, "see-findings", "finding"),
    _read("list_exhibits", _LIST, "see-exhibits"),
    _read("list_withheld_files", _LIST, "see-exhibits"),
    _read("read_exhibit", _LIST, "see-exhibits", "exhibit"),
    _read("read_graded", _LIST, "see-exhibits", "exhibit"),
    _opens("read_graded_of_subject"),
    _opens("read_hash_sets"),
    _write("verify_exhibit", _LIST, "see-exhibits", "exhibit"),
    _read("list_checkpoints", _LIST, "see-exhibits"),
    _read("list_verifications", _LIST, "see-exhibits"),
    # exposure
    _read("read_own_exposure", "own-exposure"),
    _read("list_budgets", _LIST, "see-exhibits"),
    _read("read_budget", _LIST, "see-exhibits", "exhibit"),
    _write("trust_grades", "write-casework", "trust-grades", "trusting unit", body=_said(profiles=["UK"], reason="r")),
    # figures
    _read("list_definitions", "figures", "see-figures"),
    _read("list_statements", "figures", "see-figures"),
    _read("read_statement", "figures", "see-figures", more={"statement": "stm_world"}),
    _read("read_statement_now", "figures", "see-figures", more={"statement": "stm_world"}),
    _read("list_figures", "figures", "see-figures", query=_said(**_EVER)),
    _read("list_papers", "figures", "see-figures", more={"definition": "investigations-ongoing"}, query=_said(**_EVER)),
    _read("read_return", "figures", "see-figures", more={"kind": "by-source"}, query=_said(**_EVER)),
    _read("compare_periods", "figures", "see-figures", query=_said(**_EVER, before_from_us=0, before_until_us=1)),
    _read("export_return", "export", ("see-figures", "export"), more={"kind": "national"}, query=_said(**_EVER, purpose="inspection")),
    _read("read_public_return", "figures", "see-figures", more={"quarter": "2025-3", "part": "national"}),
    _read("read_public_return_file", "export", "see-figures", more={"quarter": "2025-3", "part": "national"}),
    _read("read_outcome_loop", "figures", "see-figures"),
    _read("export_outcome_loop", "export", ("see-figures", "export"), query=_said(purpose="inspection")),
    # days of action
    _read("list_days", _LIST, "see-operations", "joint"),
    _read("read_day", "read-subject", "see-operations", "nothing", more=_DAY),
    _read("read_team_briefing", "read-subject", "see-operations", "nothing", more=_DAY),
    _write("plan_address", "write-casework", "see-operations", "nothing", more=_DAY, body=_said(case="c", body={}, expected="")),
    _write("give_team_briefing", "export", ("run-operations", "export"), "nothing", more=_DAY, body=_said(what="briefing")),
    _write("enter_door_result", "write-casework", "see-operations", "nothing", more=_DAY, body=_said(**_RESULT)),
    _write("settle_door_result", "write-casework", "see-operations", "nothing", more=_DAY, body=_said()),
    # oversight, retention
    _read("list_patterns", "oversight", "audit"),
    _read("read_ledger", "oversight", "audit"),
    _read("export_ledger", "export", "audit"),
    _read("list_overrides", "oversight", "audit"),
    _read("list_searches_made", "oversight", "audit"),
    _read("read_seen_by", "oversight", "audit", more={"subject": "sub_aaaaaaaaaaaaaaaa"}),
    _read("list_kept", "retention", "retention"),
    _read("read_kept", "retention", "retention", "kept"),
    # a reference that the ledger takes for an identifier: refused once all rights are there
    *(
        _write(f"{name}_exhibit", "retention", "retention", "kept", body=_said(reference="192.0.2.1"))
        for name in ("hold", "restrict", "erase")
    ),
    _write("release_hold", "retention", "retention", "kept", body=_said(hold="hold_none")),
    _write("lift_restriction", "retention", "retention", "kept", body=_said(reference="R-1")),
    _read("list_rights_requests", "retention", "subject-rights"),
    _write(
        "enter_rights_request",
        "retention",
        (),
        "of unit A",
        act=in_unit("subject-rights"),
        body=lambda world, thing: {"kind": "access", "unit": world.a.pk, "reference": "R-1", "words": "w", "received_us": 1},
    ),
    _read("list_rights_steps", "retention", "subject-rights", "rights request"),
    _write("take_rights_step", "retention", "subject-rights", "rights request", body=_said(step="searched", words="w")),
    # compartments
    _read("list_compartments", _LIST, "restrict"),
    _write("found_compartment", "write-casework", "restrict", body=_said(name="C", grade="silent", contact="ask")),
    _write(
        "change_compartment", "write-casework", "restrict", "compartment", body=lambda world, thing: {"account": world.people[0].account.pk}
    ),
    # administration
    _read("list_operations", _LIST),
    _write("add_operation", "administer", "administer", body=lambda world, thing: {"name": "O", "controller": world.a.organisation_id}),
    _write("change_operation", "administer", "administer", "operation", body=lambda world, thing: {"account": world.people[0].account.pk}),
    _read("list_organisations", _LIST),
    _read("list_units", _LIST),
    _write("add_organisation", "administer", "administer", body=_said(name="Force of the matrix", kind="force")),
    _write(
        "add_unit",
        "administer",
        "administer",
        body=lambda world, thing: {"name": "Unit of the matrix", "organisation": world.a.organisation_id},
    ),
    _write(
        "change_unit",
        "administer",
        "administer",
        "unit",
        body=lambda world, thing: {"name": "Unit of the matrix", "organisation": world.a.organisation_id},
    ),
    _read("list_arrangements", "read-list"),
    _write("record_arrangement", "administer", "administer", body=_arrangement),
    _write("end_arrangement", "administer", "administer", "arrangement", body=_said(reason="r")),
    _read("list_accounts", "administer", "administer"),
    _write("change_organisation", "administer", "administer", "organisation", body=_said(name="Force of the matrix", kind="force")),
    _read("read_operation", "administer", "administer", "operation"),
    _write("set_account_active", "administer", "administer", "account", body=_said(active=True)),
    _write("give_role", "administer", "administer", "account", body=lambda world, thing: {"role": "grader", "unit": world.b.pk}),
    _write("end_role", "administer", "administer", "role"),
    _read("list_key_requests", "administer"),
    _read("read_key_request", "administer", (), "key"),
    _write(
        "add_account",
        "administer",
        "administer",
        body=lambda world, thing: {"username": "of.the.matrix", "name": "N", "role": "grader", "unit": world.a.pk},
    ),
    _write("ask_for_key", "administer", "administer", "account", body=_said(what="factor", reason="r")),
    _write("release_key", "administer", (), "key"),
    _write("refuse_key", "administer", (), "key", body=_said(reason="r")),
    _write("withdraw_key", "administer", (), "key"),
)
# parts of addresses, by the name that the interface gives them
PARTS = {
    "referral": "referral_id",
    "transfer": "transfer_id",
    "job": "job_id",
    "finding": "number",
    "organisation": "number",
    "unit": "number",
    "account": "number",
    "arrangement": "number",
    "role": "membership",
    "operation": "number",
    "compartment": "number",
}
