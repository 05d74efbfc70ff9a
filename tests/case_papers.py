"""Which papers a state needs that a history reached, counted by hand: what is not there has to be a breach or a duty."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import case_invariants as invariants
from case_invariants import COUNTED, DAY, HOUR, LAW_2017, LAW_2022, SENIOR, Seen, local_day
from rightdoor.cases.event import Event


def every_state_has_its_papers(it: Seen) -> Iterator[str]:
    for rule in (_bail, _extended, _notices, _applied, _executed, _searched, _detained, _warranted, _spoken, _protected, _obtained):
        yield from rule(it)


def _first_record(it: Seen, arrest: Event) -> int:
    """When the arrest began by the first of its records."""
    return min(e.at_us for each in it.counted if arrest.id in each.events for e in it.slow.standing if e.id in each.events)


def _bail(it: Seen) -> Iterator[str]:
    if it.told.about.nation not in COUNTED:
        return
    for release in it.slow.of("released-on-bail"):
        arrest = it.slow.named(release, "arrest")
        if arrest is None or arrest.kind != "arrest":
            if not it.breach(release, "BR-BAIL-VOLUNTEER"):
                yield f"{release.id}: bail without an arrest"
            continue
        day = local_day(_first_record(it, arrest))
        if day >= LAW_2022 and len(release.texts("factors")) < 5 and not it.breach(release, "BR-BAIL-FACTORS"):
            yield f"{release.id}: bail without factors"
        if day >= LAW_2017 and not release.yes("necessary") and not it.breach(release, "BR-BAIL-NECESSARY"):
            yield f"{release.id}: bail that nobody called necessary"
        later = [e for e in it.slow.standing if e.kind.startswith(("bail-", "released-")) or e.kind in ("nfa", "charged")]
        plain = later == [release] and release.text("bail") != "street" and release.number("return_at") is None
        if plain and not it.breach(release, "BR-PAPER"):
            yield f"{release.id}: bail without a day to return"


def _extended(it: Seen) -> Iterator[str]:
    """An officer below inspector extends no bail; whoever does has the rank, or the step is named."""
    if it.told.about.nation not in COUNTED:
        return
    for step in it.slow.of("bail-extended"):
        release = it.slow.named(step, "release")
        arrest = it.slow.named(release, "arrest") if release is not None else None
        if arrest is None or arrest.kind != "arrest" or local_day(_first_record(it, arrest)) < LAW_2017:
            continue
        if step.text("step") in ("first", "second", "designated") and step.text("rank") not in SENIOR and not it.breach(step, "BR-BAIL-"):
            yield f"{step.id}: extended by {step.text('rank') or 'nobody of rank'}"


def _notices(it: Seen) -> Iterator[str]:
    for decision in it.slow.of("nfa", "released-no-action"):
        mine = it.slow.root(decision.text("encounter") or decision.text("arrest"))
        served = False
        for notice in it.slow.of("nfa-notice"):
            about = it.slow.named(notice, "decision")
            served |= about is not None and it.slow.root(about.text("encounter") or about.text("arrest")) == mine
        if not served and invariants.died(it.slow, decision) is False and not it.open_on("CLK-NFA-NOTICE", decision):
            yield f"{decision.id}: no notice and no duty"


def _applied(it: Seen) -> Iterator[str]:
    """No application at court without an inspector's authority before it."""
    for draft in it.slow.of("warrant-drafted"):
        court = it.slow.on("draft", draft, "warrant-applied", "warrant-granted", "warrant-refused")
        given = [e for e in it.slow.on("draft", draft, "warrant-authorised") if e.text("rank") in SENIOR]
        authorised = any(e.at_us <= court[0].at_us for e in given) if court else True
        if not authorised and not any(it.breach(e, "BR-WARRANT-AUTHORITY") for e in court):
            yield f"{draft.id}: it went to court without an authority"


def _executed(it: Seen) -> Iterator[str]:
    counted = it.told.about.nation in COUNTED
    for granted in it.slow.of("warrant-granted"):
        entries = it.slow.on("warrant", granted, "warrant-executed")
        if entries and it.slow.named(granted, "draft") is None and not it.breach(granted, "BR-WARRANT-AUTHORITY"):
            yield f"{granted.id}: executed, and no authority for the application is recorded"
        if not it.slow.on("warrant", granted, "warrant-returned") and not it.open_on("CLK-WARRANT-RETURN", granted):
            yield f"{granted.id}: not returned, and no duty"
        for number, entry in enumerate(entries, 1):
            given = [
                e for e in it.slow.on("warrant", granted, "warrant-further-entry")
                if e.text("rank") in SENIOR and e.yes("written") and e.at_us <= entry.at_us and e.text("premises") == entry.text("premises")
            ]  # fmt: skip
            if number > 1 and not given and not it.breach(entry, "BR-WARRANT-ENTRY", "BR-WARRANT-ENTRIES"):
                yield f"{entry.id}: entered again without authority"
            named = granted.text("premises").replace(",", " ").split()
            if named and entry.text("premises") not in named and not given and not it.breach(entry, "BR-WARRANT-PREMISES"):
                yield f"{entry.id}: premises that the warrant does not name"
            if entry.at_us < granted.at_us and not it.breach(entry, "BR-WARRANT-EARLY"):
                yield f"{entry.id}: before it was issued"
            if counted and entry.at_us > granted.at_us + 93 * DAY and not it.breach(entry, "BR-WARRANT-WINDOW"):
                yield f"{entry.id}: after its time"
            asked = [e for e in it.slow.of("warrant-deconflicted") if e.at_us <= entry.at_us]
            if not asked and not it.breach(entry, "BR-WARRANT-DECONFLICT"):
                yield f"{entry.id}: no deconfliction before it"


def _searched(it: Seen) -> Iterator[str]:
    for search in it.slow.of("search-without-warrant"):
        at = search.number("authorised")
        if search.text("power") == "pace-18":
            sound = at is not None and at <= search.at_us and search.text("rank") in SENIOR and search.yes("written")
            if not sound and not it.breach(search, "BR-S18-AUTHORITY"):
                yield f"{search.id}: searched without an inspector's authority"
        if (
            search.text("power") in ("pace-18", "pace-18-5")
            and not it.slow.on("search", search, "search-recorded")
            and not it.open_on("CLK-S18-RECORD", search)
        ):
            yield f"{search.id}: no written record, and no duty"


def _detained(it: Seen) -> Iterator[str]:
    """Of one arrest with one plain release, nothing that lengthens detention: 24 hours from arrival (from the arrest where none is recorded)."""
    if it.told.about.nation not in COUNTED:
        return
    longer = it.slow.of("released-on-bail", "detention-extended", "further-detention-warrant", "charged", "same-person")
    found = it.slow.of("arrest")
    if longer or len(found) != 1 or it.slow.of("death-recorded", "detention-hospital"):
        return
    arrest = found[0]
    arrived = [e.number("arrived") or 0 for e in it.slow.on("arrest", arrest, "detention-authorised")]
    since = min(arrived[0], arrest.at_us + DAY) if arrived else arrest.at_us
    gone = it.slow.on("arrest", arrest, "released-under-investigation", "released-no-action")
    if (
        not gone
        and it.told.as_of_us >= since + 24 * HOUR
        and not [d for d in it.open_on("CLK-CUSTODY-DETENTION", arrest) if d.state(it.told.as_of_us) == "overdue"]
    ):
        yield f"{arrest.id}: detained past the limit, and no overdue duty"
    if gone and gone[0].at_us > since + 24 * HOUR and not it.breach(gone[0], "BR-CUSTODY-OVER"):
        yield f"{gone[0].id}: released past the limit, and nothing says so"
    if gone and not arrived and not it.breach(gone[0], "BR-PAPER"):
        yield f"{gone[0].id}: released, and no detention is recorded"


def _warranted(it: Seen) -> Iterator[str]:
    """Of one arrest without bail, hospital or a superintendent's authority: a warrant granted later than 24 hours names the hours before it."""
    if it.told.about.nation not in COUNTED or len(it.slow.of("arrest")) != 1:
        return
    if it.slow.of("released-on-bail", "detention-extended", "death-recorded", "detention-hospital", "same-person"):
        return
    arrest = it.slow.of("arrest")[0]
    arrived = [e.number("arrived") or 0 for e in it.slow.on("arrest", arrest, "detention-authorised")]
    over = (min(arrived[0], arrest.at_us + DAY) if arrived else arrest.at_us) + 24 * HOUR
    gone = it.slow.on("arrest", arrest, "released-under-investigation", "released-no-action") + it.slow.of("charged")
    first = next((e for e in it.slow.on("arrest", arrest, "further-detention-warrant") if e.yes("granted")), None)
    if first is not None and first.at_us > over and not any(e.at_us <= first.at_us for e in gone) and not it.breach(first, "BR-CUSTODY-"):
        yield f"{first.id}: granted after the limit, and nothing says what lay between"


def _spoken(it: Seen) -> Iterator[str]:
    if it.told.about.nation not in COUNTED:
        return
    for spoken in it.slow.of("interview"):
        if not spoken.yes("cautioned") and not it.breach(spoken, "BR-INTERVIEW-CAUTION"):
            yield f"{spoken.id}: no caution"
    for came in it.slow.of("voluntary-attendance"):
        if not came.yes("notice") and not it.breach(came, "BR-VOLUNTARY-NOTICE"):
            yield f"{came.id}: no notice of rights"


def _protected(it: Seen) -> Iterator[str]:
    for begun in it.slow.of("police-protection-begun"):
        ended = it.slow.on("protection", begun, "police-protection-ended")
        if (
            ended
            and it.told.about.nation in COUNTED
            and ended[0].at_us > begun.at_us + 72 * HOUR
            and not it.breach(ended[0], "BR-POLICE-PROTECTION")
        ):
            yield f"{ended[0].id}: more than 72 hours"
        if not ended and not it.open_on("CLK-POLICE-PROTECTION", begun):
            yield f"{begun.id}: in protection, and no duty"


def _obtained(it: Seen) -> Iterator[str]:
    for granted in it.slow.of("data-authority"):
        stopped = it.slow.on("authority", granted, "data-authority-cancelled")
        for got in it.slow.on("authority", granted, "data-obtained"):
            if any(e.at_us <= got.at_us for e in stopped) and not it.breach(got, "BR-AUTHORITY-ENDED"):
                yield f"{got.id}: obtained after it was cancelled"


INVARIANTS: tuple[Callable[[Seen], Iterator[str]], ...] = (
    invariants.every_noted_risk_is_decided_or_a_duty,
    invariants.every_discussion_comes_to_something,
    invariants.every_duty_has_an_owner,
    invariants.no_arrest_is_counted_twice,
    invariants.nothing_open_is_closed,
    invariants.transfers_drop_nothing,
    invariants.every_contact_has_care_or_a_duty,
    invariants.a_death_stops_its_own_letters_alone,
    every_state_has_its_papers,
    invariants.recording_order_is_nothing,
    invariants.states_only_go_on,
    invariants.no_duty_is_due_before_its_event,
    invariants.every_breach_names_what_stands,
    invariants.everything_is_shown,
)
