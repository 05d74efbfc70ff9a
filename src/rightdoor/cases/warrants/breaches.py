"""What of warrants and searches went past a rule: recorded as it happened, and named with what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from rightdoor.cases.about import About
from rightdoor.cases.breach import Breach
from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.warrants.state import Application, Entry, Search, Warrant, applications, rank_reaches, searches, warrants
from rightdoor.cases.warrants.window import WINDOW, edge_of, window_of

_ADVICE = "Entry and search are unlawful unless ss.15 and 16 are met (s.15(1)): tell the reviewing lawyer and the supervisor, and take advice on what was seized."
_S16_3B = "PACE 1984 s.16(3B) (read in the law itself)"
_POLICY = "RD-A19 and RD-A20: policy of this program, for your force to confirm"


def breaches(history: History, about: About) -> Iterator[Breach]:
    """Of applications, warrants and their entries, then of searches without a warrant."""
    for application in applications(history):
        yield from _of_application(application)
    for warrant in warrants(history):
        yield from _of_warrant(warrant, about)
    for search in searches(history):
        yield from _of_search(search)


def _of_application(application: Application) -> Iterator[Breach]:
    wrong = [each for each in application.authorised if not rank_reaches(each)]
    right = [each for each in application.authorised if rank_reaches(each)]
    for each in wrong if not right else ():
        yield Breach(
            "BR-WARRANT-RANK", each.id, "The application was authorised by a rank below inspector.", "PACE Code B 3.4 (from memory: look it up)",
            "Have an inspector or above look at the application before it goes to court, and record who did.",
        )  # fmt: skip
    first = application.first
    if first is not None and not [each for each in right if each.at_us <= first.at_us]:
        yield Breach(
            "BR-WARRANT-AUTHORITY", first.id, "The application went to court with no inspector's authority recorded before it.",
            "PACE Code B 3.4 (from memory: look it up)",
            "Record the authority if it was given, with its time; if it was not, tell the supervisor before the warrant is executed.",
        )  # fmt: skip


def _of_warrant(warrant: Warrant, about: About) -> Iterator[Breach]:
    edge, counted = edge_of(warrant.granted, about), window_of(warrant.granted, about).counted
    if warrant.application is None and warrant.entries:
        yield _breach(
            "BR-WARRANT-AUTHORITY", warrant.granted, "The warrant was executed, and no inspector's authority for its application is recorded.",
            "PACE Code B 3.4 (from memory: look it up)",
            "Record the draft with its authority, and name it in the grant; if there was no authority, tell the supervisor and the reviewing lawyer.",
        )  # fmt: skip
    for entry in warrant.entries:
        if entry.event.at_us < warrant.granted.at_us:
            yield _breach(
                "BR-WARRANT-EARLY", entry.event, "Premises were entered before the warrant was issued.", "PACE 1984 s.15(1)", _ADVICE
            )
        if edge is not None and entry.event.at_us >= edge.safe_us:
            over = entry.event.at_us >= edge.last_us
            what = (
                "The warrant was executed after its time had run out."
                if over
                else "The warrant was executed on the day that only the longer way of counting its three months reaches."
            )
            yield _breach("BR-WARRANT-WINDOW", entry.event, what, f"{WINDOW.words}. {counted}", _ADVICE)
        yield from _numbers(warrant, entry)
        yield from _before_entry(warrant, entry)
        if entry.outcome is not None:
            yield from _not_taken_back(entry.outcome)
        if entry.event.text("copy") == "none":
            yield _breach(
                "BR-WARRANT-COPY", entry.event, "No copy of the warrant was left.", "PACE 1984 s.16(5)-(7) (read in the law itself)",
                f"Give the occupier a copy now and record when. {_ADVICE}",
            )  # fmt: skip


def _numbers(warrant: Warrant, entry: Entry) -> Iterator[Breach]:
    """Entries that the warrant does not allow, or that nobody of rank authorised."""
    if warrant.most is not None and entry.number > warrant.most:
        what = f"Entry {entry.number} under a warrant that allows {warrant.most}."
        yield _breach("BR-WARRANT-ENTRIES", entry.event, what, "PACE 1984 ss.15(5), (5A), 16 (read in the law itself)", _ADVICE)
    elif entry.number > 1:
        yield from _authority("BR-WARRANT-ENTRY", entry, f"Entry {entry.number} without an inspector's written authority for it.", _S16_3B)
    if warrant.premises and entry.premises not in warrant.premises:
        if warrant.granted.text("extent") == "all":
            what, rule = (
                "Premises that the warrant does not name, without an inspector's written authority.",
                "PACE 1984 s.16(3A) (read in the law itself)",
            )
            yield from _authority("BR-WARRANT-PREMISES", entry, what, rule)
        else:
            what = "Premises were entered that the warrant does not name."
            yield _breach("BR-WARRANT-PREMISES", entry.event, what, "PACE 1984 ss.15(6), 16 (read in the law itself)", _ADVICE)


def _authority(code: str, entry: Entry, what: str, rule: str) -> Iterator[Breach]:
    given = entry.authority
    if given is None or not rank_reaches(given) or not given.yes("written"):
        yield _breach(code, entry.event, what, rule, _ADVICE)


def _before_entry(warrant: Warrant, entry: Entry) -> Iterator[Breach]:
    """What this program asks for before a door is gone through."""
    if entry.check is None:
        yield _breach(
            "BR-WARRANT-DOOR", entry.event, "No check of the door is recorded before entry.", _POLICY,
            "Record what the door said if it was read; if it was not, hold the address of the entry against the result now.",
        )  # fmt: skip
    elif entry.check.text("echo") != "agrees" or entry.check.text("today") == "gone":
        yield _breach(
            "BR-WARRANT-DOOR-STOP", entry.event, "Premises were entered although the check of the door said stop.", _POLICY,
            "Find out now whether these are the premises of the result. If they are not, record the outcome: putting it right begins there.",
        )  # fmt: skip
    done = [each for each in warrant.deconflicted if each.at_us <= entry.event.at_us]
    if not done:
        yield _breach(
            "BR-WARRANT-DECONFLICT", entry.event, "No deconfliction is recorded before entry.", "Policy of this program, for your force to confirm",
            "Check now, and tell whoever else has an interest that the premises were searched.",
        )  # fmt: skip
    elif done[-1].text("result") == "hit-open":
        yield _breach(
            "BR-WARRANT-DECONFLICT", entry.event, "Premises were entered while a hit of deconfliction was not settled.",
            "Policy of this program, for your force to confirm", "Tell the other side now that the premises were searched, and by whom.",
        )  # fmt: skip


def _not_taken_back(outcome: Event) -> Iterator[Breach]:
    """An outcome that contradicts the papers and that the store was not told of: everything that leans on them would stand."""
    said = outcome.text("outcome")
    contradicts = said in ("no-trace", "wrong-person") or (said == "wrong-premises" and outcome.text("why") != "went-elsewhere")
    if contradicts and not outcome.text("decision"):
        yield _breach(
            "BR-WARRANT-NOT-BACK", outcome, "The outcome contradicts the papers, and the attribution was not taken back.", "RD-A18",
            "Withdraw this outcome and record it on the page of the warrant, which takes the attribution back; until then tell nobody to rely on it.",
        )  # fmt: skip


def _of_search(search: Search) -> Iterator[Breach]:
    event = search.event
    if search.outcome is not None:
        yield from _not_taken_back(search.outcome)
    authorised = event.number("authorised")
    if event.text("power") == "pace-18":
        late = authorised is None or authorised > event.at_us
        if late or not rank_reaches(event) or not event.yes("written"):
            yield _breach(
                "BR-S18-AUTHORITY", event, "A search under s.18(1) without an inspector's written authority before it.",
                "PACE 1984 s.18(4) (read in the law itself)", _ADVICE.replace("ss.15 and 16 are met (s.15(1))", "s.18(4) is met"),
            )  # fmt: skip
    if search.recorded is not None and event.text("power") in ("pace-18", "pace-18-5") and not rank_reaches(search.recorded):
        yield _breach(
            "BR-S18-RECORD", search.recorded, "The grounds of the search were recorded by a rank below inspector.",
            "PACE 1984 s.18(7) (read in the law itself)", "Have the inspector who authorised, or who was told, make the record.",
        )  # fmt: skip


def _breach(code: str, event: Event, what: str, rule: str, todo: str) -> Breach:
    return Breach(code, event.id, what, rule, todo)
