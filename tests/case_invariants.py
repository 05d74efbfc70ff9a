"""What must hold of every history of a case, each with a slow count of its own: nothing here asks the code under test how it counted.

Each invariant is given a history with what was folded of it (`Seen`) and yields a sentence for whatever does not hold.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from random_cases import Told
from rightdoor.cases.breach import Breach
from rightdoor.cases.custody.state import Encounter, arrests
from rightdoor.cases.duty import CaseDuty
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.kinds import RANKS
from rightdoor.cases.opening.owners import owner_of_case, owners_of_duties
from rightdoor.cases.register import AREAS
from rightdoor.cases.whole import breaches_of, duties_of, keeps_open
from rightdoor.reference.duty_periods import bank_holidays

HOUR, DAY = 3_600_000_000, 86_400_000_000
LONDON = ZoneInfo("Europe/London")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIRST_POLICY, LAW_2017, LAW_2022 = date(2014, 1, 1), date(2017, 4, 3), date(2022, 10, 28)
COUNTED = ("england", "wales")
SENIOR = [code for code, _ in RANKS][2:]  # inspector and above
# the contacts that the issue names, and those at which the person hears of a decision
CONTACTS = (
    "arrest", "voluntary-attendance", "attendance-invited", "released-on-bail", "released-under-investigation", "released-no-action",
    "bail-answered", "bail-cancelled", "nfa", "charged", "hearing", "sentenced", "warrant-executed", "detention-authorised", "interview", "wronged",
    "search-without-warrant", "order-made", "discontinued", "acquitted", "bail-breached",
)  # fmt: skip
# what is said or sent to a person: none of it may be left to do for somebody who is known to have died
LETTERS = ("care-assessed", "righted-told", "righted-welfare", "righted-apology", "nfa-notice")
RIGHTED = (
    "righted-told", "righted-welfare", "righted-bail", "righted-property", "righted-apology", "righted-deletion", "righted-complaint",
    "righted-error-report", "righted-destruction",
)  # fmt: skip
HANDED = ("transfer-offered", "transfer-accepted", "transfer-refused", "transfer-taken-back")


class Slow:
    """A history read with loops alone: which events stand, which event a chain of corrections began with."""

    def __init__(self, log: Iterable[Event]) -> None:
        self.log = list(log)
        self._by = {event.id: event for event in self.log}
        gone = {event.supersedes for event in self.log}
        self.standing = [event for event in self.log if event.id not in gone and event.kind != "withdrawn"]
        self.standing.sort(key=lambda event: event.at_us)

    def root(self, event: str) -> str:
        while event in self._by and self._by[event].supersedes:
            event = self._by[event].supersedes
        return event

    def of(self, *kinds: str) -> list[Event]:
        return [event for event in self.standing if event.kind in kinds]

    def named(self, event: Event, field: str) -> Event | None:
        """The standing event that a field names."""
        root = self.root(str(event.body.get(field, "")))
        return next((each for each in self.standing if root and self.root(each.id) == root), None)

    def current(self, event: str) -> Event | None:
        """The standing event of a chain of corrections."""
        return next((each for each in self.standing if event and self.root(each.id) == self.root(event)), None)

    def on(self, field: str, event: Event, *kinds: str) -> list[Event]:
        """The standing events of kinds whose field names the event."""
        root = self.root(event.id)
        return [each for each in self.of(*kinds) if each.body.get(field) and self.root(str(each.body[field])) == root]

    def person(self, record: str) -> str:
        """One record for all that were decided to be one person; "" where none stands."""
        roots = {self.root(each.id) for each in self.of("person")}
        decided: dict[frozenset[str], Any] = {}
        for each in self.of("same-person"):
            decided[frozenset((self.root(str(each.body["first"])), self.root(str(each.body["second"]))))] = each.body["decision"]
        mine, before = {self.root(record)} & roots, set[str]()
        while mine != before:
            before = set(mine)
            mine |= {root for pair, what in decided.items() if what == "one" and pair & mine for root in pair}
        return min(mine, default="")

    def whose(self, event: Event) -> str:
        """The person of an event, by itself or by what it refers to."""
        for _ in range(6):
            if event.body.get("person"):
                return self.person(str(event.body["person"]))
            ways = ("arrest", "encounter", "release", "charge", "fixed", "decision", "contact", "wronged")
            after = next((held for name in ways if event.body.get(name) and (held := self.named(event, name))), None)
            if after is None:
                return ""
            event = after
        return ""


class Seen(NamedTuple):
    """A history with all that is folded of it."""

    told: Told
    slow: Slow
    history: History
    duties: tuple[CaseDuty, ...]
    breaches: tuple[Breach, ...]
    counted: tuple[Encounter, ...]
    thorough: bool

    def open_on(self, code: str, event: Event) -> list[CaseDuty]:
        """Duties of a clock about an event that are not done."""
        root = self.slow.root(event.id)
        return [d for d in self.duties if d.code == code and d.done is None and self.slow.root(d.about) == root]

    def breach(self, event: Event, *codes: str) -> bool:
        """Whether the event is named as a breach of one of the codes, or of a family of them (which ends with a hyphen)."""
        return any(
            b.event == event.id and any(b.code == c or (c.endswith("-") and b.code.startswith(c)) for c in codes) for b in self.breaches
        )


def seen(told: Told, *, thorough: bool = True) -> Seen:
    """Fold it. `thorough`: also what asks for folding it again and again."""
    history = History(told.log)
    duties = tuple(duties_of(history, told.about, told.as_of_us))
    breaches = tuple(breaches_of(history, told.about))
    return Seen(told, Slow(told.log), history, duties, breaches, arrests(history), thorough)


def local_day(at_us: int) -> date:
    """The day by the clock on the wall."""
    return (EPOCH + timedelta(microseconds=at_us)).astimezone(LONDON).date()


def met_us(contact: Event) -> int:
    """When a contact was: of bail that was broken the arrest for it, or the arrival after it."""
    return contact.number("arrested") or contact.number("arrived") or contact.at_us if contact.kind == "bail-breached" else contact.at_us


def contacts(slow: Slow) -> list[Event]:
    """Every contact by hand: nobody is met where bail was broken and nobody was arrested for it."""
    return [
        e for e in slow.of(*CONTACTS) if e.kind != "bail-breached" or e.number("arrested") is not None or e.number("arrived") is not None
    ]


def died(slow: Slow, event: Event) -> bool | None:
    """Whether whom an event is about has died: yes where a death names that person; no where each names another, or names somebody and the
    event is about somebody wrongly affected; None where that cannot be read off."""
    deaths = [e for e in slow.of("death-recorded") if e.body["whose"] == "person"]
    named = {slow.whose(e) for e in deaths if e.body.get("person")}
    whose = slow.whose(event)
    wronged = event.kind == "wronged" or bool(event.body.get("wronged"))
    if not deaths:
        return False
    if whose and whose in named:
        return True
    if wronged:
        return False
    met = {slow.whose(e) for e in contacts(slow) if e.kind != "wronged"} - {""}
    if whose and len(named) == len(deaths):
        return False
    if whose and len(deaths) == 1:  # it names nobody: the one who met the police before it, where it was one
        before = {slow.whose(e) for e in contacts(slow) if e.kind != "wronged" and met_us(e) <= deaths[0].at_us} - {""}
        return before == {whose}
    if not whose and len(met) > 1:
        return False
    return None


def end_of(day: date) -> int:
    """The instant at which a day ends there."""
    after = datetime(day.year, day.month, day.day, tzinfo=LONDON) + timedelta(days=1)
    return (after.astimezone(UTC) - EPOCH) // timedelta(microseconds=1)


def one_working_day(at_us: int) -> int | None:
    """The end of the next working day of England and Wales; None where the bank holidays are not held."""
    held = bank_holidays()
    day, number = local_day(at_us), 0
    while True:
        day += timedelta(days=1)
        number = (day - date(1970, 1, 1)).days
        if not held.first <= number <= held.last:
            return None
        if day.weekday() < 5 and number not in held.days:
            return end_of(day)


# -- the invariants


def every_noted_risk_is_decided_or_a_duty(it: Seen) -> Iterator[str]:
    for risk in it.slow.of("risk-noted"):
        decisions = it.slow.on("risk", risk, "safeguarding-decision")
        due = one_working_day(risk.at_us) if it.told.about.nation in COUNTED else None
        if risk.body["immediate"] is True:
            due = risk.at_us + 2 * HOUR
        if not decisions:
            held = it.open_on("CLK-SAFEGUARDING-DECISION", risk)
            if not held:
                yield f"{risk.id}: no decision and no duty"
            for duty in held:
                if risk.body["immediate"] is True and duty.state(risk.at_us) != "due-soon":
                    yield f"{risk.id}: in danger now, and the duty is {duty.state(risk.at_us)}"
                late = due is not None and it.told.as_of_us >= due
                if late is not (duty.state(it.told.as_of_us) == "overdue"):
                    yield f"{risk.id}: {duty.state(it.told.as_of_us)}, its time {'is' if late else 'is not'} over"
        elif due is not None and decisions[0].at_us > due and not it.breach(decisions[0], "BR-SAFEGUARDING-LATE"):
            yield f"{risk.id}: decided late, and nothing says so"


def every_discussion_comes_to_something(it: Seen) -> Iterator[str]:
    """After a strategy discussion that decided on anything: a referral, a decision that is not to discuss it first, or something to do."""
    for held in it.slow.of("strategy-discussion"):
        risk = it.slow.named(held, "risk")
        if risk is None or held.body["outcome"] == "none" or it.slow.on("risk", risk, "referral-made"):
            continue
        later = [e for e in it.slow.on("risk", risk, "safeguarding-decision", "strategy-discussion") if e.at_us > held.at_us]
        anew = [e for e in later if e.text("decision") in ("refer-now", "no-referral") or e.text("outcome") == "none"]
        last = it.slow.on("risk", risk, "safeguarding-decision")[-1:]
        if not anew or (last and last[0].text("decision") == "refer-now"):
            abouts = {it.slow.root(e.id) for e in (held, *it.slow.on("risk", risk, "safeguarding-decision"))}
            owed = [d for d in it.duties if d.done is None and d.code == "CLK-REFER" and it.slow.root(d.about) in abouts]
            if not owed:
                yield f"{held.id}: nothing follows from the discussion"


def every_duty_has_an_owner(it: Seen) -> Iterator[str]:
    owner, given = "", dict[str, str]()
    for event in it.slow.standing:
        if event.kind == "case-owned":
            owner = str(event.body.get("to", ""))
        elif event.kind == "transfer-accepted":
            owner, given = event.by, {}
        elif event.kind == "duty-accepted":
            given[str(event.body["duty"])] = event.by
    if (owner_of_case(it.history), owners_of_duties(it.history)) != (owner, given):
        yield f"owners are {owner_of_case(it.history)!r} and {owners_of_duties(it.history)}, by hand {owner!r} and {given}"
    if not it.told.about.unit:
        yield "the case has no unit"
    for duty in it.duties:
        if not (given.get(duty.id) or duty.owner or owner or it.told.about.unit):
            yield f"{duty.code}: nobody's"
        if duty.owner in ("", "-") and not (duty.what and duty.area):
            yield f"{duty.code}: says nothing of what to do"
    if len({duty.id for duty in it.duties}) != len(it.duties):
        yield "a duty is there twice"


def no_arrest_is_counted_twice(it: Seen) -> Iterator[str]:
    """One person and one custody record number are one arrest; records without a number belong to what lies within two hours of them."""
    records = it.slow.of("arrest")
    groups: list[list[Event]] = []
    numbered = dict[tuple[str, str], list[Event]]()
    for each in records:
        number = "".join(each.text("custody_record").casefold().split())
        person = it.slow.person(each.text("person"))
        if not person:
            groups.append([each])
        elif number:
            numbered.setdefault((person, number), []).append(each)
    left = [e for e in records if e not in [x for g in (*groups, *numbered.values()) for x in g]]
    loose = [[e] for e in left]
    merged = True
    while merged:
        merged = False
        for one, two in combinations(loose, 2):
            if any(_alike(it, a, b) for a in one for b in two):
                one.extend(two)
                loose.remove(two)
                merged = True
                break
    loose = [g for g in loose if not any(_alike(it, a, b) for a in g for other in numbered.values() for b in other)]
    wanted = len(groups) + len(numbered) + len(loose)
    if len(it.counted) != wanted:
        yield f"{len(it.counted)} arrests are counted, by hand {wanted}"
    named = [event for encounter in it.counted for event in encounter.events]
    if sorted(named) != sorted(e.id for e in records):
        yield "a record of an arrest is in no arrest, or in two"
    for same in numbered.values():
        if len({n for n, encounter in enumerate(it.counted) for e in same if e.id in encounter.events}) != 1:
            yield f"one custody record number, several arrests: {[e.id for e in same]}"


def _alike(it: Seen, one: Event, two: Event) -> bool:
    return abs(one.at_us - two.at_us) <= 2 * HOUR and it.slow.person(one.text("person")) == it.slow.person(two.text("person"))


def nothing_open_is_closed(it: Seen) -> Iterator[str]:
    """Whatever is open by hand keeps the case open; of a closed case no clock runs."""
    matters = list(_open(it.slow))
    if matters and it.thorough and not keeps_open(it.history, it.told.about, it.told.as_of_us):
        yield f"it could be closed with {matters}"
    last = it.slow.of("case-closed", "case-reopened")[-1:]
    if last and last[0].kind == "case-closed":
        if matters:
            yield f"it is closed with {matters}"
        for duty in it.duties:
            if duty.done is None:
                yield f"it is closed, and {duty.code} runs"


def _open(slow: Slow) -> Iterator[str]:
    risks = slow.of("risk-noted")
    if not risks and not slow.of("no-child-known"):
        yield "nobody asked for children"
    yield from (f"risk {e.id}" for e in risks if not slow.on("risk", e, "safeguarding-decision"))
    for wrong in slow.of("wronged"):
        excused = [e for e in slow.on("wronged", wrong, "righting-not-applicable") if not e.body.get("told")]
        for step in RIGHTED:
            code = step.removeprefix("righted-")
            if not slow.on("wronged", wrong, step) and not any(code in e.texts("steps") for e in excused):
                yield f"{step} of {wrong.id}"
    for taken in slow.of("device-seized"):
        if not slow.on("device", taken, "device-returned", "device-forfeited", "device-kept"):
            yield f"device {taken.id}"
    yield from (f"crime {e.id}" for e in slow.of("crime-recorded") if not slow.on("crime", e, "outcome-recorded"))
    for arrest in slow.of("arrest"):
        gone = slow.on("arrest", arrest, "released-on-bail", "released-under-investigation", "released-no-action")
        alone = len(slow.of("arrest")) == 1
        if alone and not gone and not slow.of("charged") and died(slow, arrest) is False:
            yield f"arrest {arrest.id}"
    for free in slow.of("voluntary-attendance"):
        if not slow.of("nfa", "charged", "arrest") and died(slow, free) is False:
            yield f"attendance {free.id}"
    for charge in slow.of("charged"):
        if not slow.on("charge", charge, "plea", "trial-finding", "sentenced", "discontinued", "acquitted"):
            yield f"charge {charge.id}"
    for begun in slow.of("police-protection-begun"):
        if not slow.on("protection", begun, "police-protection-ended"):
            yield f"protection {begun.id}"


def transfers_drop_nothing(it: Seen) -> Iterator[str]:
    """Around each offer and answer: no duty goes, none is done by it but the answer and the ownership, every event stays."""
    moves = [place for place, event in enumerate(it.told.log) if event.kind in HANDED]
    for place in moves[-1:]:
        event = it.told.log[place]
        as_of = event.recorded_us
        before = {d.id: d for d in duties_of(History(it.told.log[:place]), it.told.about, as_of)}
        after = {d.id: d for d in duties_of(History(it.told.log[: place + 1]), it.told.about, as_of)}
        for gone in before.keys() - after.keys():
            if before[gone].code != "CLK-UNTOUCHED":
                yield f"{event.id}: {before[gone].code} is gone"
        for each in before.keys() & after.keys():
            answers = ("CLK-TRANSFER-ACCEPTANCE", "CLK-ALLOCATION", "CLK-OWNERLESS", "CLK-UNTOUCHED")  # which they answer
            if event.kind == "transfer-accepted" and after[each].owner not in ("", before[each].owner):
                yield f"{event.id}: {before[each].code} is given to {after[each].owner}"
            said, says = (one._replace(done=None, owner="") for one in (before[each], after[each]))  # a new owner has it
            if before[each].code != "CLK-UNTOUCHED" and said != says:
                yield f"{event.id}: {before[each].code} says something else"
            elif before[each].done != after[each].done and before[each].code not in answers:
                yield f"{event.id}: {before[each].code} is done by it"
        if len(History(it.told.log[: place + 1]).events) != len(History(it.told.log[:place]).events) + 1:
            yield f"{event.id}: an event is gone"


def every_contact_has_care_or_a_duty(it: Seen) -> Iterator[str]:
    for contact in contacts(it.slow):
        if local_day(contact.at_us) < FIRST_POLICY:
            continue
        root = it.slow.root(contact.id)
        cared = [e for e in it.slow.of("care-assessed") if root in (it.slow.root(e.text("contact")), it.slow.root(e.text("also")))]
        cared += it.slow.on("wronged", contact, "righted-welfare")
        cared.sort(key=lambda e: e.at_us)
        over = met_us(contact) + 24 * HOUR
        if cared:
            if cared[0].at_us > over and not it.breach(cared[0], "BR-CARE-LATE"):
                yield f"{contact.id}: late care, and nothing says so"
            continue
        held, dead = it.open_on("CLK-SUICIDE-RISK", contact), died(it.slow, contact)
        if dead:
            if held:
                yield f"{contact.id}: something would be said to somebody who died"
            continue
        if not held and dead is False:
            yield f"{contact.id} ({contact.kind}): no care and no duty"
        for duty in held:
            if (duty.state(it.told.as_of_us) == "overdue") is not (it.told.as_of_us >= over):
                yield f"{contact.id}: {duty.state(it.told.as_of_us)}"


def a_death_stops_its_own_letters_alone(it: Seen) -> Iterator[str]:
    """No letter is left to be sent to somebody who died; nobody else's is stopped; what was sent after a death is named."""
    for duty in it.duties:
        about = it.slow.current(duty.about)
        if duty.records not in LETTERS or about is None:
            continue
        stopped, dead = duty.what.startswith("Must not be sent"), died(it.slow, about)
        if dead is False and stopped:
            yield f"{duty.code} about {about.id}: stopped by the death of somebody else"
        if dead and duty.done is None:
            yield f"{duty.code} about {about.id}: something would be sent to somebody who died"
    for sent in it.slow.of("righted-told", "righted-apology", "nfa-notice", "attendance-invited"):
        named = [e for e in it.slow.of("death-recorded") if e.body["whose"] == "person" and e.body.get("person")]
        first = min((e.at_us for e in named if it.slow.whose(e) == it.slow.whose(sent) != ""), default=None)
        if first is not None and sent.at_us > first and not it.breach(sent, "BR-CONTACT-AFTER-DEATH"):
            yield f"{sent.id}: sent after the death, and nothing says so"


def states_only_go_on(it: Seen) -> Iterator[str]:
    order = ("running", "due-soon", "overdue", "done")
    before = dict[str, str]()
    ends = sorted(d.due_us for d in it.duties if d.due_us is not None)
    instants = {it.told.about.opened_us - DAY, it.told.as_of_us, 1 << 60, *ends[:1], *ends[-1:]}
    for as_of in sorted(instants):
        again = duties_of(it.history, it.told.about, as_of) if it.thorough and as_of == 1 << 60 else it.duties
        if before and before.keys() ^ {duty.id for duty in again}:
            yield "a duty comes or goes as time goes on"
        for duty in again:
            now = duty.state(as_of)
            if duty.id in before and order.index(now) < order.index(before[duty.id]):
                yield f"{duty.code} was {before[duty.id]} and is {now}"
            before[duty.id] = now


def no_duty_is_due_before_its_event(it: Seen) -> Iterator[str]:
    """A clock of bail or custody may be over when the person comes under it again: it is counted from the arrest."""
    for duty in it.duties:
        about = next((e for e in it.told.log if e.id == duty.about), None)
        begins = duty.raised_us
        if duty.area in ("bail", "custody") and about is not None:
            release = it.slow.named(about, "release") or about
            arrest = it.slow.named(release, "arrest") or release
            near = [e.at_us for e in it.slow.of("arrest") if it.slow.whose(e) == it.slow.whose(arrest)]
            begins = min((arrest.at_us, *near))
        if duty.due_us is not None and duty.due_us < begins:
            yield f"{duty.code} about {duty.about}: due {(begins - duty.due_us) / HOUR:.2f} hours before it begins"


def every_breach_names_what_stands(it: Seen) -> Iterator[str]:
    standing = {event.id for event in it.slow.standing}
    for breach in it.breaches:
        if breach.event not in standing:
            yield f"{breach.code} names {breach.event!r}"
        if not (breach.code.startswith("BR-") and breach.what and breach.rule and breach.todo):
            yield f"{breach.code} leaves something unsaid"
    recorded = {event.id for event in it.told.log}
    for duty in it.duties:
        if duty.code == "CLK-UNTOUCHED":  # it concerns when somebody last recorded, not what
            if duty.about not in recorded or (duty.done is not None and duty.done.event not in recorded):
                yield f"{duty.code} names what was never recorded"
            continue
        if duty.about not in standing and duty.about:
            yield f"{duty.code} is about {duty.about!r}"
        if duty.done is not None and duty.done.event not in standing:
            yield f"{duty.code} is done by {duty.done.event!r}"


def everything_is_shown(it: Seen) -> Iterator[str]:
    standing = {event.id for event in it.slow.standing}
    for area in AREAS:
        for line in area.lines(it.history):
            if line.event not in standing or not line.what.strip():
                yield f"a line of {area.code} names {line.event!r}"
            if not all(isinstance(text, str) for row in line.rows for text in row):
                yield f"a line of {area.code} holds what is no text"


def recording_order_is_nothing(it: Seen) -> Iterator[str]:
    """The same events recorded in another order, each correction after what it corrects, say the same; but for when it was last touched."""
    if not it.thorough:
        return
    left = sorted(it.told.log, key=lambda e: e.id)  # ids do not follow the order of recording
    placed = dict[str, Event]()
    while left:
        event = next(e for e in left if not e.supersedes or e.supersedes in placed)
        left.remove(event)
        placed[event.id] = event._replace(recorded_us=it.told.log[0].recorded_us + len(placed))
    history = History(placed.values())

    def of(duties: Iterable[CaseDuty]) -> set[CaseDuty]:
        return {duty for duty in duties if duty.code not in ("CLK-UNTOUCHED", "CLK-TAKEN-BACK")}  # of when it was recorded

    mine = of(duties_of(history, it.told.about, it.told.as_of_us))
    for duty in mine ^ of(it.duties):
        yield f"in another order {'there is' if duty in mine else 'there is not'} {duty}"
    if set(breaches_of(history, it.told.about)) != set(it.breaches):
        yield f"in another order other breaches: {set(breaches_of(history, it.told.about)) ^ set(it.breaches)}"
