"""A small made-up world of attributions, results and records, and a slow way to say what leans on what."""

from __future__ import annotations

from hypothesis import strategies as st

from rightdoor.decisions.in_force import ProviderFault
from rightdoor.model.civil import DAY, iso_utc
from rightdoor.model.decision import Decision
from rightdoor.model.ids import make_id
from rightdoor.model.instant import read_instant
from rightdoor.registers.faults import PapersOf, ReturnedPaper, SentPaper
from rightdoor.registers.leaning import Seen, Standing, SubjectSeen

START = 20_454  # 2026-01-01
PROVIDERS = ("Alpha Net", "Beta Net")


def fp(n: int) -> str:
    return make_id("fp", str(n))


@st.composite
def worlds(draw):
    """(standing, papers, sent, returned, events): every event with its actor, premises, requests and results."""
    count = draw(st.integers(1, 9))
    sent, returned, papers, seen, events = {}, {}, [], [], []
    for n in range(count):
        actor = f"actor{draw(st.integers(0, 3))}"
        referral = f"70{draw(st.integers(0, 4))}"
        premises = tuple(make_id("pr", str(p)) for p in sorted(draw(st.sets(st.integers(0, 3), max_size=2))))
        refs = [("footprint", "rc_l", "e" * 64, f"row:{n}", "", "")]
        answers = []
        for r in range(draw(st.integers(0, 2))):
            asked_of = draw(st.sampled_from(PROVIDERS))
            sent_day = draw(st.one_of(st.none(), st.integers(0, 9)))
            place = ("rc_q", f"row:{n}.{r}")
            sent[place] = SentPaper(asked_of, _at(sent_day))
            refs.append(("request", "rc_q", "a" * 64, place[1], f"R{n}.{r}", "identifier-and-instant"))
            for a in range(draw(st.integers(0, 2))):
                by = draw(st.sampled_from((asked_of, asked_of.upper(), "", "Beta Net")))
                produced = draw(st.one_of(st.none(), st.integers(0, 9)))
                where = ("rc_r", f"row:{n}.{r}.{a}")
                returned[where] = ReturnedPaper(by, _at(produced))
                refs.append(("result", "rc_r", "b" * 64, where[1], f"R{n}.{r}", ""))
                answers.append((asked_of, by, sent_day, produced))
        status = draw(st.sampled_from(("corroborated", "single-strand", "refused", "unresolved"))) if answers else "unresolved"
        seen.append(Seen(fp(n), actor, status, premises, referral))
        papers.append(PapersOf(fp(n), refs))
        events.append((fp(n), actor, premises, referral, answers))
    actors = sorted({each[1] for each in events})
    subjects = {
        make_id("sub", a): SubjectSeen(a, tuple(e[0] for e in events if e[1] == a), tuple(sorted({e[3] for e in events if e[1] == a})))
        for a in actors
    }
    return Standing(seen, subjects), papers, sent, returned, events


def _at(day: int | None):
    return read_instant("" if day is None else iso_utc((START + day) * DAY + DAY // 2))


def leans_slowly(events, fault: ProviderFault) -> set[str]:
    """The events that lean on a fault by their own papers, said again without the register's code."""
    name = fault.provider.casefold()
    found = set()
    for footprint, _, _, _, answers in events:
        for asked_of, by, sent_day, produced in answers:
            day = produced if produced is not None else sent_day
            later = produced is None and day is not None and START + day < fault.first <= START + day + 60
            if name in (asked_of.casefold(), by.casefold()) and (day is None or later or fault.first <= START + day <= fault.last):
                found.add(footprint)
    return found


def speaks_of(events, about: str) -> set[str]:
    """The events that something is recorded about, said again."""
    return {e[0] for e in events if about in (e[0], make_id("sub", e[1]), e[3], *e[2])}


def rests_on(events, about: str) -> set[str]:
    """With the other events of their actors."""
    actors = {e[1] for e in events if e[0] in speaks_of(events, about)}
    return {e[0] for e in events if e[1] in actors}


def abouts(events) -> list[str]:
    """Everything that something can be recorded about."""
    return sorted({about for e in events for about in (e[0], make_id("sub", e[1]), e[3], *e[2])})


@st.composite
def records(draw, events):
    """Decisions that record disclosures and actions about anything in the world."""
    found = []
    for n in range(draw(st.integers(0, 6))):
        about = draw(st.sampled_from(abouts(events)))
        if draw(st.booleans()):
            word = draw(st.sampled_from(("childrens-services", "employer", "force", "nca", "court", "prosecutor")))
            body = {"about": about, "to": f"recipient {n}", "kind": word, "at": "2026-01-20T10:00:00Z", "what": f"words {n}"}
            found.append(Decision(make_id("dec", "d", str(n)), "disclosure", body, "DC 1", n, "told", "", "", ""))
        else:
            body = {"about": about, "action": "search", "at": "2026-01-20T10:00:00Z"}
            found.append(Decision(make_id("dec", "a", str(n)), "action", body, "DC 1", n, "done", "", "", ""))
    return found


def span(first: int, length: int, provider: str) -> ProviderFault:
    return ProviderFault(provider, START + first, START + first + length, "wrong rows", make_id("dec", "fault"))
