"""Care at each contact point, information for the family; the invariant: no contact without a record of care or a duty for it."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.cases.about import About
from rightdoor.cases.area import Line
from rightdoor.cases.breach import Breach
from rightdoor.cases.calendars import calendar_of
from rightdoor.cases.care.contacts import ENTRIES, FAMILY, WHEN, contacts, met_us
from rightdoor.cases.care.death import Deaths, sent_after
from rightdoor.cases.care.kinds import ASSESSED, DEATH, FAMILY_TOLD, KINDS, REFERRED
from rightdoor.cases.clocked import Task, clocked, first
from rightdoor.cases.duty import CaseDuty
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.model.civil import MINUTE, iso_utc
from rightdoor.rules.clocks import dsi_referral, family_informed, suicide_risk
from rightdoor.rules.clocks.counting import day_of

AREA = "care"
_CHOICES = {(kind.code, field.name): dict(field.choices) for kind in KINDS for field in kind.fields}


def duties(history: History, about: About, as_of_us: int) -> Iterator[CaseDuty]:
    """Care at each contact; the family's information at each first contact; after a death its referral, without a time while none is held."""
    del as_of_us
    calendar = calendar_of(about.nation)
    for contact in contacts(history):
        what = f"Assess welfare and signpost, {WHEN[contact.kind]}"
        task = Task(AREA, suicide_risk.RULE, what, "Everybody under investigation for these offences may be at risk of suicide.", ASSESSED)
        done = _served(history, contact, ASSESSED)
        yield clocked(task, history, about, contact, due=suicide_risk.due(met_us(contact), calendar), done=done)
    for contact in _first_of_a_day(history):
        task = Task(
            AREA, family_informed.RULE, "Give the family its own information", "Partners and children are affected too.", FAMILY_TOLD
        )
        done = _served(history, contact, FAMILY_TOLD)
        yield clocked(task, history, about, contact, due=family_informed.due(contact.at_us, calendar), done=done)
    for death in _of_the_person(history):
        why = (
            f"Its time is not held, so it stands at the top: {dsi_referral.RULE.why_off}."
            if not dsi_referral.RULE.on
            else "A person under investigation died."
        )
        task = Task(AREA, dsi_referral.RULE, "Decide on the referral of the death to the IOPC", why, REFERRED)
        referred = first(history.about("death", death, REFERRED))
        yield clocked(task, history, about, death, due=dsi_referral.due(death.at_us, calendar), done=referred)


def _of_the_person(history: History) -> Iterator[Event]:
    return (death for death in history.of(DEATH) if death.text("whose") == "person")


def _served(history: History, contact: Event, kind: str) -> Event | None:
    """The first record that names the contact, as the one or the other of the two that one assessment may serve."""
    records = (*history.about("contact", contact, kind), *history.about("also", contact, kind))
    if kind == ASSESSED:  # whoever is wrongly affected is assessed once, whichever way it is recorded
        records += history.about("wronged", contact, "righted-welfare")
    return first(tuple(sorted(records, key=lambda each: (each.at_us, each.recorded_us, each.id))))


def _first_of_a_day(history: History) -> Iterator[Event]:
    """Of the contacts at which a family hears of it: each entry of premises, else the first of its day."""
    days: set[int] = set()
    for contact in (*history.of(*ENTRIES), *history.of(*(kind for kind in FAMILY if kind not in ENTRIES))):
        day = day_of(contact.at_us)
        if contact.kind in ENTRIES or day not in days:
            yield contact
        days.add(day)


def breaches(history: History, about: About) -> Iterator[Breach]:
    """Care that came too late; what was said or sent to somebody who had died; a death that could be of one of several."""
    for duty in duties(history, about, about.opened_us):
        if duty.code == suicide_risk.RULE.code and duty.done is not None and duty.due_us is not None and duty.done.at_us > duty.due_us:
            yield Breach(
                "BR-CARE-LATE",
                duty.done.event,
                f"Care was recorded late: {duty.what[:1].lower()}{duty.what[1:]}.",
                duty.rule,
                "Say in the supervisor's review what was known of the person's welfare meanwhile.",
            )
    yield from _deaths(history)


def _deaths(history: History) -> Iterator[Breach]:
    for event, _ in sent_after(history):
        yield Breach(
            "BR-CONTACT-AFTER-DEATH",
            event.id,
            "Something is recorded as said or sent to the person after the person had died.",
            dsi_referral.RULE.source,
            "Tell the family liaison officer today what was sent, to whom. If a time or the person is wrong, correct it.",
        )
    for death in Deaths(history).unclear:
        yield Breach(
            "BR-DEATH-WHOSE",
            death.id,
            "Somebody under investigation has died, and it is not recorded which of several people. Nothing that is owed to them stops.",
            dsi_referral.RULE.source,
            "Correct the record of the death: choose the person.",
        )


def lines(history: History) -> Iterator[Line]:
    """Each contact with its care, each family informed, each death with what is listed and switched off."""
    for contact in contacts(history):
        held = _served(history, contact, ASSESSED)
        state = "not recorded" if held is None else _words(held, "done") if held.kind == ASSESSED else "assessed in putting it right"
        rows = _care(held) if held is not None and held.kind == ASSESSED else ()
        yield Line(f"Care {WHEN[contact.kind]}", state, (("Contact", _moment(contact)), *rows), contact.id)
    for event in history.of(FAMILY_TOLD):
        yield Line("Information for the family", _words(event, "outcome"), (("When", _moment(event)), ("By", event.text("by"))), event.id)
    for death in history.of(DEATH):
        yield _death(history, death)


def _care(held: Event) -> tuple[tuple[str, str], ...]:
    rows = (
        ("Signposted to", ", ".join(_CHOICES[ASSESSED, "signposted"].get(each, each) for each in held.texts("signposted"))),
        ("In person", "Yes" if held.yes("in_person") else f"No: {held.text('method')}"),
        ("Telephone", _words(held, "telephone")),
        ("Named contact", held.text("named")),
        ("Steps", held.text("steps")),
        ("By", held.text("by")),
    )
    return tuple((label, value) for label, value in rows if value)


def _death(history: History, death: Event) -> Line:
    rule = dsi_referral.RULE
    off = f"listed and switched off: {rule.why_off}" if not rule.on else "on"
    rows = [("Whose", _words(death, "whose")), ("When", _moment(death)), (rule.title, f"{rule.words}; {off}")]
    rows += [("Decided", f"{_words(each, 'decision')}: {each.text('reason')}") for each in history.about("death", death, REFERRED)]
    return Line("Death", "nothing is sent to the person" if death.text("whose") == "person" else "recorded", tuple(rows), death.id)


def _words(event: Event, name: str) -> str:
    return _CHOICES[event.kind, name].get(event.text(name), event.text(name))


def _moment(event: Event) -> str:
    return iso_utc(event.at_us - event.at_us % MINUTE).replace("T", " ").replace(":00Z", " UTC")


def keeps_open(history: History) -> Iterator[str]:
    """Nothing beside its duties."""
    del history
    yield from ()
