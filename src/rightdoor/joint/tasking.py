"""What is tasked to whom: each package with every offer of it to a force, and where it lies now; fold from the history.

A package lies with the forces that hold it; else it is offered to forces that have not answered; else it waits with the operation and is
nobody's. A force that sends back or leaves loses what it held, and stays named.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple

from rightdoor.cases.event import Event
from rightdoor.cases.history import History

# lapsed: another force accepted it first. left: the force left the operation before it answered, or while it held it (`held`)
Answer = Literal["open", "accepted", "refused", "sent-back", "taken-back", "lapsed", "left"]
Place = Literal["held", "offered", "waits"]

ANSWERS: Final = ("package-accepted", "package-refused", "package-sent-back", "case-named")
_ABOUT: Final = ("package-offered", "offer-taken-back", *ANSWERS)
_ENDS: Final[dict[str, tuple[Answer, Answer]]] = {  # kind: the answer that it ends, and what it becomes
    "package-refused": ("open", "refused"),
    "package-sent-back": ("accepted", "sent-back"),
    "offer-taken-back": ("open", "taken-back"),
}


class Offer(NamedTuple):
    """One offer to one force. `event`: by which it was offered; `answered_us`, `by_event`: of the answer, None and "" while it is open.

    `held_us`: from when the force held it; None where it never did. `code`, `reason`: of a refusal or sending back. `case`: of this
    store, "" where none is named.
    """

    force: str
    event: str
    offered_us: int
    answer: Answer = "open"
    answered_us: int | None = None
    by_event: str = ""
    held_us: int | None = None
    code: str = ""
    reason: str = ""
    case: str = ""

    @property
    def held(self) -> bool:
        """Whether the force holds it, or held it until it sent it back or left."""
        return self.held_us is not None


class Tasking(NamedTuple):
    """A package of the operation. `id`: the event that tasked it (first of its chain). `package`: SHA-256 of the signed file.

    `first_receipt_us`: when anything of the subject was first received anywhere. `shared`: forces hold it together; else the first
    that accepts does. `known_us`: when it was first recorded, whatever was corrected of it since. `since_us`: since when it lies where it lies.
    """

    id: str
    package: str
    key: str
    subject: str
    tasked_us: int
    known_us: int
    first_receipt_us: int
    shared: bool
    offers: tuple[Offer, ...]
    since_us: int

    @property
    def holders(self) -> tuple[str, ...]:
        """The forces that hold it, sorted."""
        return tuple(sorted(offer.force for offer in self.offers if offer.answer == "accepted"))

    @property
    def asked(self) -> tuple[str, ...]:
        """The forces that have still to answer, sorted."""
        return tuple(sorted(offer.force for offer in self.offers if offer.answer == "open"))

    @property
    def place(self) -> Place:
        """Where it lies."""
        return "held" if self.holders else "offered" if self.asked else "waits"

    @property
    def held_before(self) -> tuple[str, ...]:
        """The forces that held it and do not any more, sorted."""
        return tuple(sorted({offer.force for offer in self.offers if offer.held and offer.answer != "accepted"} - set(self.holders)))

    @property
    def forces(self) -> tuple[str, ...]:
        """Every force that it was ever offered to, sorted."""
        return tuple(sorted({offer.force for offer in self.offers}))

    def offer_of(self, force: str) -> Offer | None:
        """The last offer to a force; None where there was none."""
        return next((offer for offer in reversed(self.offers) if offer.force == force), None)

    def age_us(self, as_of_us: int) -> int:
        """How long ago anything of the subject was first received anywhere."""
        return as_of_us - self.first_receipt_us


def taskings_of(history: History) -> tuple[Tasking, ...]:
    """Every package that was tasked, by when."""
    known = known_since(history)
    left = [(event, part.text("force")) for event in history.of("force-left") if (part := history.one(event.text("joined"))) is not None]
    return tuple(_tasking(history, event, left)._replace(known_us=known[history.root(event.id)]) for event in history.of("package-tasked"))


def known_since(history: History) -> dict[str, int]:
    """By the first event of each chain of corrections: when the first of it that this history shows was recorded."""
    return {history.root(event.id): event.recorded_us for event in reversed(history.log)}


def tasking(history: History, event: str) -> Tasking | None:
    """The one that an id names (of whichever event of its chain of corrections)."""
    root = history.root(event)
    return next((each for each in taskings_of(history) if each.id == root), None)


def _tasking(history: History, tasked: Event, left: list[tuple[Event, str]]) -> Tasking:
    shared = tasked.text("how") == "shared"
    offers = [Offer(force, history.root(tasked.id), tasked.at_us) for force in tasked.texts("forces")]
    steps: list[tuple[Event, str]] = [(event, event.text("force")) for event in history.about("tasking", tasked, *_ABOUT)]
    steps += [(event, force) for event, force in left if event.at_us >= tasked.at_us]
    since = tasked.at_us
    for event, force in sorted(steps, key=lambda step: (step[0].at_us, step[0].recorded_us, step[0].id)):
        before = _where(offers)
        shared = event.text("how") == "shared" if event.kind == "package-offered" and event.text("how") else shared
        offers = list(_step(history, offers, event, force, shared))
        since = event.at_us if _where(offers) != before else since
    receipt = tasked.number("first_receipt")
    return Tasking(
        history.root(tasked.id), tasked.text("package"), tasked.text("key"), tasked.text("subject"), tasked.at_us, tasked.recorded_us,
        receipt if receipt is not None else tasked.at_us, shared, tuple(offers), since,
    )  # fmt: skip


def _where(offers: list[Offer]) -> tuple[str, ...]:
    held = tuple(offer.force for offer in offers if offer.answer == "accepted")
    return ("held", *held) if held else ("offered",) if any(offer.answer == "open" for offer in offers) else ("waits",)


def _step(history: History, offers: list[Offer], event: Event, force: str, shared: bool) -> Iterator[Offer]:
    by = history.root(event.id)
    if event.kind == "package-offered":
        yield from offers
        standing = {offer.force for offer in offers if offer.answer in ("open", "accepted")}
        yield from (Offer(one, history.root(event.id), event.at_us) for one in event.texts("forces") if one not in standing)
        return
    if event.kind == "package-accepted" and not any(offer.force == force and offer.answer == "open" for offer in offers):
        yield from offers  # it was not offered to them then, as what was corrected has it: nobody else loses it by that
        return
    for offer in offers:
        mine = offer.force == force
        if event.kind == "package-accepted" and offer.answer == "open" and (mine or not shared):
            ended = offer._replace(answered_us=event.at_us, by_event=by)
            held = ended._replace(answer="accepted", held_us=event.at_us, case=event.text("case"))
            yield held if mine else ended._replace(answer="lapsed")
        elif mine and event.kind == "case-named" and offer.answer == "accepted":
            yield offer._replace(case=event.text("case"))
        elif mine and event.kind == "force-left" and offer.answer in ("open", "accepted"):
            yield offer._replace(answer="left", answered_us=event.at_us, by_event=by)
        elif mine and event.kind in _ENDS and offer.answer == _ENDS[event.kind][0]:
            ended = offer._replace(answered_us=event.at_us, by_event=by)
            yield ended._replace(answer=_ENDS[event.kind][1], code=event.text("code"), reason=event.text("reason"))
        else:
            yield offer
