"""What is recorded of packages in an operation: tasked, offered elsewhere, accepted, refused, sent back, taken back, a case named."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from rightdoor.cases.event import Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind, Problem
from rightdoor.joint.force_kinds import FORCES, force_name
from rightdoor.joint.frame_kinds import RUN
from rightdoor.joint.parts import takes_part
from rightdoor.joint.tasking import Offer, Tasking, tasking, taskings_of

HOW: Final = (("one", "Whoever accepts first holds it"), ("shared", "Shared: those that accept hold it together"))
REFUSALS: Final = (
    ("not-here", "The premises or the person are in another area"),
    ("no-person", "Nobody can be found by what it holds"),
    ("in-hand", "It is investigated already"),
    ("not-enough", "What it holds does not carry a next step"),
    ("no-capacity", "No capacity now"),
    ("no-crime", "What it shows is no crime here"),
    ("bad-package", "The package cannot be read, or its signature does not hold"),
    ("other", "Another reason"),
)
_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_TASKING: Final = Field("tasking", "Which package", "event", to=("package-tasked",))
_FORCE: Final = Field("force", "Force", "choice", choices=FORCES)
_TO: Final = Field("forces", "To which forces", "many", choices=FORCES)
_HOW: Final = Field("how", "Where it goes to several", "choice", needed=False, choices=HOW)
_CODE: Final = Field("code", "Reason", "choice", choices=REFUSALS)
_WHY: Final = Field("reason", "In words", "long", hint="Read by the lead, and by the forces that the package is offered to.")
_CASE: Final = Field(
    "case", "Case", needed=False, hint="The number of the case in this store. Empty where it is worked elsewhere or not yet opened."
)


def _open_operation(at_us: int, history: History) -> Iterator[Problem]:
    opened, last = history.last("operation-opened"), history.last("operation-closed", "operation-reopened")
    if opened is None:
        yield Problem("", "The operation is not opened: record that first.")
    elif at_us < opened.at_us:
        yield Problem("at", "The operation was opened only later.")
    elif last is not None and last.kind == "operation-closed" and at_us >= last.at_us:
        yield Problem("", "The operation is closed. Reopen it first, with a reason.")


def _to_forces(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    forces = body["forces"] if isinstance(body["forces"], tuple) else ()
    for force in forces:
        if not takes_part(history, force, at_us):
            yield Problem("forces", f"{force_name(force)} takes no part in the operation at that time. Record first that it joined.")
    if len(forces) > 1 and "how" not in body:
        yield Problem("how", "Say whether they share it, or whoever accepts first holds it.")


def _tasks(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    yield from _open_operation(at_us, history)
    yield from _to_forces(body, at_us, history)
    if not _DIGEST.fullmatch(str(body["package"])):
        yield Problem("package", "Give the package's SHA-256: 64 characters, 0 to 9 and a to f.")
    elif any(each.package == body["package"] for each in taskings_of(history)):
        yield Problem("package", "This package is tasked in this operation already. Offer that one to another force.")
    receipt = body["first_receipt"]
    if isinstance(receipt, int) and receipt > at_us:
        yield Problem("first_receipt", "It cannot have been received first after it was tasked.")


def _offers(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    yield from _open_operation(at_us, history)
    yield from _to_forces(body, at_us, history)
    found = tasking(history, str(body["tasking"]))
    if found is None:
        return
    if at_us < found.tasked_us:
        yield Problem("at", "It was tasked only later.")
    if found.place == "held" and not found.shared:
        yield Problem("tasking", f"{force_name(found.holders[0])} holds it. It is offered elsewhere once it is sent back.")
    for force in body["forces"] if isinstance(body["forces"], tuple) else ():
        offer = found.offer_of(force)
        if offer is not None and offer.answer in ("open", "accepted"):
            word = "holds it" if offer.answer == "accepted" else "has it to answer"
            yield Problem("forces", f"{force_name(force)} {word} already.")


def _offer(body: Mapping[str, Value], history: History) -> tuple[Tasking | None, Offer | None]:
    found = tasking(history, str(body["tasking"]))
    return found, found.offer_of(str(body["force"])) if found is not None else None


def _of_open(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    found, offer = _offer(body, history)
    if found is None:
        return
    name = force_name(str(body["force"]))
    if offer is None:
        yield Problem("force", f"It was never offered to {name}.")
    elif offer.answer == "lapsed":
        yield Problem("force", f"{', '.join(map(force_name, found.holders)) or 'Another force'} accepted it first.")
    elif offer.answer != "open":
        yield Problem("force", f"{name} has answered already, or does not have it any more: {_WORDS[offer.answer]}.")
    elif at_us < offer.offered_us:
        yield Problem("at", f"It was offered to {name} only later.")


def _of_held(body: Mapping[str, Value], at_us: int, history: History) -> Iterator[Problem]:
    found, offer = _offer(body, history)
    if found is None:
        return
    name = force_name(str(body["force"]))
    if offer is None or offer.answer != "accepted" or offer.held_us is None:
        yield Problem("force", f"{name} does not hold it.")
    elif at_us < offer.held_us:
        yield Problem("at", f"{name} accepted it only later.")


_WORDS: Final[Mapping[str, str]] = {
    "open": "not answered",
    "accepted": "accepted",
    "refused": "refused",
    "sent-back": "sent back",
    "taken-back": "taken back by the lead",
    "lapsed": "accepted by another force first",
    "left": "the force left",
}


def answer_words(answer: str) -> str:
    """What became of an offer, in words."""
    return _WORDS.get(answer, answer)


TASKED: Final = Kind(
    "package-tasked",
    "Package tasked",
    (
        Field("subject", "Subject", hint="Its number: it is how the same subject is found in another operation."),
        Field("package", "SHA-256 of the signed package", hint="As the package's page shows it."),
        Field("key", "Its number in this store", needed=False),
        Field(
            "first_receipt",
            "First received anywhere",
            "instant",
            hint="When the first report of the subject reached anybody; its age counts from here.",
        ),
        _TO,
        _HOW,
    ),
    RUN,
    check=_tasks,
)
OFFERED: Final = Kind("package-offered", "Package offered elsewhere", (_TASKING, _TO, _HOW), RUN, check=_offers)
ACCEPTED: Final = Kind("package-accepted", "Package accepted", (_TASKING, _FORCE, _CASE), RUN, check=_of_open)
REFUSED: Final = Kind("package-refused", "Package refused", (_TASKING, _FORCE, _CODE, _WHY), RUN, check=_of_open)
SENT_BACK: Final = Kind("package-sent-back", "Package sent back", (_TASKING, _FORCE, _CODE, _WHY), RUN, check=_of_held)
TAKEN_BACK: Final = Kind("offer-taken-back", "Offer taken back", (_TASKING, _FORCE, Field("reason", "Reason", "long")), RUN, check=_of_open)
CASE: Final = Kind("case-named", "Case of an accepted package named", (_TASKING, _FORCE, _CASE._replace(needed=True)), RUN, check=_of_held)

OF_TASKING: Final = (TASKED, OFFERED, ACCEPTED, REFUSED, SENT_BACK, TAKEN_BACK, CASE)
