"""Decisions that the rebuild reads: the row here and the decision in the core, with one reason, by one person, at one instant."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final

from django.db import connection
from django.http import Http404

from rightdoor.casework.acting import TWICE_US, Acting, AlreadyAdded, one_after_the_other
from rightdoor.casework.decided import acts, queries
from rightdoor.casework.decided.acts import Said
from rightdoor.casework.decided.begun import begin
from rightdoor.casework.decided.kinds import WITHDRAWN
from rightdoor.casework.decided.left import again
from rightdoor.casework.decided.models import Decision
from rightdoor.casework.decided.problems import NotComplete
from rightdoor.casework.jobs.acts import lay
from rightdoor.casework.jobs.work import REBUILD
from rightdoor.casework.listing.models import Subject
from rightdoor.casework.listing.one import receipts_of, seen, store_of
from rightdoor.casework.place import held_store
from rightdoor.casework.referrals.models import InCompartment
from rightdoor.casework.subjects.papers import events_of
from rightdoor.decisions.register import Proposed, all_decisions, decide, decision_id
from rightdoor.decisions.validate import WITHDRAWAL, validate
from rightdoor.model.decision import AT_THE_DESK, RECORDED_ONLY
from rightdoor.operations.derived import rows_where, shown_derived
from rightdoor.subjects.decided import anchors_of

# the kind here, and what the core calls it
CORE_KINDS: Final[Mapping[str, str]] = {
    "assessment": "assessment",
    "kirat": "kirat",
    "reading": "reading",
    "fact": "fact",
    "grounds": "grounds",
    "profile": "time-profile",
    "merge": "merge",
    "media-grade": "media-grade",
}


def proposal(
    acting: Acting,
    row: Subject,
    kind: str,
    body: Mapping[str, str],
    reason: str,
    *,
    before: Decision | None = None,
    scope: Iterable[int] = (),
) -> Proposed:
    """The core decision as it would be recorded. Raises NotComplete with what to correct.

    One that was taken through a silent compartment bears a receipt that lies in it, as if it had come with it: what is derived as if
    nothing silent were there leaves it out, and an erasure of that exhibit takes it along.
    """
    fields = {name: text.strip() for name, text in body.items() if text.strip()}
    told = acts.words(reason, "reason")
    problems = validate(CORE_KINDS[kind], fields, acting.actor, told)
    if problems:
        raise NotComplete(f"This was not recorded: {'; '.join(problems)}.", "reason")
    supersedes = _in_force(before.core) if before is not None and before.core and before.state != WITHDRAWN else ""
    # grounds travel in packages, whose check compares what bears a receipt with its paper; nothing is derived from them
    receipt = silent_receipt(acting, row, scope) if kind != "grounds" else ""
    where = f"{AT_THE_DESK}{kind}/{acting.now_us}" if receipt else ""
    return Proposed(CORE_KINDS[kind], fields, acting.actor, told, supersedes, receipt, where)


def silent_receipt(acting: Acting, row: Subject, scope: Iterable[int]) -> str:
    """A receipt of the subject, or of a paper of its events, that stands in one of the silent compartments; "" outside of any."""
    within = list(scope)
    if not within:
        return ""
    receipts = {*receipts_of(row), *(paper[1] for event in events_of(acting, row) for paper in event.papers)}
    held = InCompartment.objects.filter(compartment__in=within, ended_us__isnull=True, receipt__in=receipts)
    found = held.order_by("receipt").values_list("receipt", flat=True).first()
    if found is None:
        raise NotComplete("The compartment of this subject changed meanwhile. Load the page again.", "reason")
    return found


def record(acting: Acting, row: Subject, said: Said, *, expected: str, body: Mapping[str, str]) -> Decision:
    """Both rows, then a rebuild is asked for where one is needed. A fact has a chain of its own: its topic is the core decision."""
    within = sorted(said.scope if said.scope is not None else acts.silent_of(row))
    before = next((each for each in queries.last_of(acting, row.subject, said.kind, said.topic) if each.scope == within), None)
    proposed = proposal(acting, row, said.kind, body, said.reason, before=before, scope=within)
    core = decision_id(proposed, at_us=acting.now_us)
    detail = {**said.detail, **{name: text for name, text in proposed.body.items() if "anchors" not in name}}
    topic = core if said.kind == "fact" else said.topic
    if said.kind == "fact":
        _refuse_twice(acting, row, detail, proposed.reason)
    whole = replace(said, topic=topic, detail=detail, scope=tuple(within), core=core)
    made = acts.record(acting, row, whole, expected=expected)
    if proposed.kind not in RECORDED_ONLY:
        ask_rebuild(acting, row, within)
    _decide(acting, row, proposed, within)
    return made


def _refuse_twice(acting: Acting, row: Subject, detail: Mapping[str, Any], reason: str) -> None:
    """A fact supersedes nothing, so that nothing else would keep a form that was sent twice from making two."""
    one_after_the_other(acting, "fact", row.subject)
    same = Decision.objects.filter(subject=row.subject, kind="fact", state="recorded", by=acting.account, reason=reason, detail=detail)
    if same.filter(at_us__gte=acting.now_us - TWICE_US).exists():
        raise AlreadyAdded("The fact was already added.")


def withdraw(acting: Acting, decision: str, *, reason: str, expected: str) -> Decision:
    """Take any decision back, with its core decision where it has one. Raises as `acts.withdraw`."""
    old = queries.decision_seen(acting, decision)
    if not old.core or old.state == WITHDRAWN:
        return acts.withdraw(acting, decision, reason=reason, expected=expected)
    row = seen(acting, old.subject)
    receipt = silent_receipt(acting, row, old.scope)
    where = f"{AT_THE_DESK}withdrawal/{acting.now_us}" if receipt else ""
    proposed = Proposed(WITHDRAWAL, {}, acting.actor, acts.words(reason, "reason"), _in_force(old.core), receipt, where)
    made = acts.withdraw(acting, decision, reason=reason, expected=expected, core=decision_id(proposed, at_us=acting.now_us))
    if CORE_KINDS.get(old.kind) not in RECORDED_ONLY:
        ask_rebuild(acting, row, old.scope)
    _decide(acting, row, proposed, old.scope)
    return made


def _decide(acting: Acting, row: Subject, proposed: Proposed, scope: Iterable[int]) -> None:
    """The last of an act, as it is not of its transaction: whatever that would refuse is refused before, and what fails after takes it back."""
    with connection.cursor() as cursor:
        cursor.execute("set constraints all immediate")
    begin(acting, proposed.kind, about=row.subject, unit=next(iter(sorted(set(row.units))), None), scope=scope)
    with held_store().connect() as store:
        decide(store, proposed, actor=acting.actor, at_us=acting.now_us)


def _in_force(core: str) -> str:
    """The decision of the core that stands for one that a row here names: itself, or what it was recorded anew as (`casework.decided.left`)."""
    with held_store().connect() as store:
        rows = {one.id: one for one in all_decisions(store)}
        store.rollback()
    after = {one.supersedes: one for one in rows.values() if one.supersedes}
    first = last = rows.get(core)
    while last is not None and last.id in after:
        last = after[last.id]
    if first is None or last is None:
        return core
    if last.kind != WITHDRAWAL:
        return last.id
    stands = again(list(rows.values()), first)
    return stands.id if stands is not None else core


def ask_rebuild(acting: Acting, row: Subject, scope: Iterable[int] = ()) -> None:
    """Have the list brought up to date: whoever may decide may have it heard, whatever else the role does with jobs."""
    unit = next(iter(sorted(set(row.units))), None)
    if unit is None:
        return
    key = f"{REBUILD}-{acting.account.pk}"
    job = lay(acting.account, REBUILD, unit=unit, asked_us=acting.now_us, key=key, compartments=sorted(scope))
    acting.note("altered", {"job": job.pk, "asked": REBUILD, "unit": unit})


def event_line(acting: Acting, row: Subject, footprint: str) -> dict[str, Any]:
    """The line of one event of a subject. Raises Http404 where the subject, as one sees it, has no such event."""
    for event in events_of(acting, row):
        if event.line["footprint"] == footprint:
            return event.line
    raise Http404


def settle_reading(acting: Acting, subject: str, footprint: str, *, reading: str, exhibit: str, reason: str, expected: str) -> Decision:
    """Which of its readings the time of an event has, by a paper. Raises Refused for a reading that it cannot have."""
    from rightdoor.operations.decide import refuse_no_reading  # the rebuild's rooms: loaded where they are needed

    row = seen(acting, subject)
    line = event_line(acting, row, footprint)
    acts.allowed(acting, row, "decide-attribution")
    store = store_of(row.view)
    with store.connect() as held:
        refuse_no_reading(store, held, footprint, reading)
    body = {"footprint": footprint, "reading": reading, "exhibit": exhibit}
    return record(acting, row, Said("reading", "settled", reason, footprint, shown=_of_event(line)), expected=expected, body=body)


def record_fact(acting: Acting, subject: str, *, body: Mapping[str, str], reason: str) -> Decision:
    """A fact about the subject, one of its events, premises or referrals. `body`: the fields of the kind `fact`."""
    row = seen(acting, subject)
    if body.get("about", "") not in abouts(acting, row):
        raise NotComplete("Choose what the fact is about.", "about")
    return record(acting, row, Said("fact", "recorded", reason), expected="", body=body)


def abouts(acting: Acting, row: Subject) -> dict[str, str]:
    """What a fact of this subject can be about: id or number, and words."""
    found = {row.subject: "The subject"}
    found |= {number: f"Referral {number}" for number in row.line.get("referrals", ()) if not number.startswith("rc_")}
    premises: dict[str, str] = {}
    for number, event in enumerate(events_of(acting, row), start=1):
        found[event.line["footprint"]] = f"Event {number}: {event.line['act']}, {event.line['instant']['literal'] or 'no time'}"
        premises |= {p["premises"]: f"Premises {p['address']} {p['postcode']}".strip() for p in event.line["premises"]}
    return found | premises


def set_profile(acting: Acting, subject: str, *, body: Mapping[str, str], reason: str, expected: str) -> Decision:
    """How a source of the subject's referrals writes its times. It reaches every event of that source, in all of the store."""
    row = seen(acting, subject)
    source = body.get("source", "")
    if source not in queries.sources_of(acting, row):
        raise NotComplete("Choose the source.", "source")
    return record(acting, row, Said("profile", "settled", reason, source[:60]), expected=expected, body=body)


def answer(acting: Acting, subject: str, item: str, *, said: str, source: str, reference: str, reason: str, expected: str) -> Decision:
    """A question of the assessment answered by a person from a source. Unknown stays unknown: there is nothing to answer then."""
    row = seen(acting, subject)
    if said not in ("yes", "no"):
        raise NotComplete("Answer yes or no. Where it is not known, leave the question open.", "said")
    acts.words(source, "source")
    body = {"subject": row.subject, "item": item, "answer": said, "source": source, "reference": reference, "anchors": anchors(acting, row)}
    return record(acting, row, Said("assessment", said, reason, item), expected=expected, body=body)


def enter_kirat(acting: Acting, subject: str, *, body: Mapping[str, str], reason: str, expected: str) -> Decision:
    """A completed KIRAT result, by whom and when: shown beside the instrument, never merged with it."""
    row = seen(acting, subject)
    whole = {**body, "subject": row.subject}
    return record(acting, row, Said("kirat", body.get("result", ""), reason), expected=expected, body=whole)


def merge(acting: Acting, subject: str, other: str, *, reason: str, expected: str) -> Decision:
    """Two subjects are one: `other` becomes part of `subject` at the next rebuild. What is attributed to events stays as it is."""
    row, second = seen(acting, subject), seen(acting, other)
    if row.subject == second.subject:
        raise NotComplete("Name another subject.", "other")
    acts.allowed(acting, second, "merge")
    if queries.in_force_merge(acting, second.subject, row.subject) is not None:
        raise NotComplete("These two are merged already.", "other")
    scope = sorted({*acts.silent_of(row), *acts.silent_of(second)})
    body = {
        "subject": row.subject, "with": second.subject, "anchors": anchors(acting, row), "with_anchors": anchors(acting, second),
    }  # fmt: skip
    shown = {"other": {"tier": [second.tier_low, second.tier_high], "status": second.status, "events": second.events}}
    said = Said("merge", "merged", reason, second.subject, detail={"other_receipts": receipts_of(second)}, shown=shown, scope=tuple(scope))
    return record(acting, row, said, expected=expected, body=body)


def settle_proposal(acting: Acting, subject: str, other: str, *, together: bool, reason: str, expected: str) -> Decision:
    """New data joined `other` to `subject` while both carried decisions: whether a person says that they belong together."""
    row = seen(acting, subject)
    if other not in queries.standing_of(acting, subject).proposals:
        raise Http404
    return acts.record(acting, row, Said("merge", "merged" if together else "apart", reason, other), expected=expected)


def anchors(acting: Acting, row: Subject) -> str:
    """Events and person records of a subject as one sees it, by which a decision finds it again."""
    receipts = set(receipts_of(row))
    footprints = sorted(str(event.line["footprint"]) for event in events_of(acting, row))
    store = store_of(row.view)
    with store.connect() as held:
        ref = shown_derived(store, held)
        held.rollback()
    import msgspec

    rows = rows_where(ref, "subjects", [("subject", "=", row.subject)]) if ref is not None else []
    persons = [tuple(p) for each in rows for p in msgspec.json.decode(str(each["persons"])) if p[0] in receipts]
    return anchors_of(footprints, sorted(persons), sorted(receipts))


def _of_event(line: Mapping[str, Any]) -> dict[str, Any]:
    """What stood of an event when it was decided on."""
    return {"event": {"status": line["status"], "premises": [p["premises"] for p in line["premises"]], "strands": line["strands"]["count"]}}


def decide_attribution(
    acting: Acting, subject: str, footprint: str, *, state: str, reason: str, expected: str, grounds: Mapping[str, str] | None = None
) -> Decision:
    """The attribution of an event accepted or doubted, by the acting person.

    Accepting needs a status that can carry it, as packages do: on one strand an inspector's answers to three questions, on less a
    superintendent's reason. `grounds`: `rank`, `by` and the answers. Nothing of what was derived changes. Raises NotComplete.
    """
    from rightdoor.casework.decided.carrying import stamp_for

    row = seen(acting, subject)
    line = event_line(acting, row, footprint)
    if state not in ("accepted", "doubted"):
        raise NotComplete("Choose whether it is accepted or doubted.", "state")
    given = {name: text.strip() for name, text in (grounds or {}).items() if text.strip()}
    detail = {**given, "stamp": stamp_for(line, given)} if state == "accepted" else {}
    said = Said("attribution", state, reason, footprint, detail=detail, shown=_of_event(line))
    return acts.record(acting, row, said, expected=expected)
