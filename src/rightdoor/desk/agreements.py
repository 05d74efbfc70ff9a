"""Arrangements by command: what `rightdoor arrangement` does, on the store's own machine."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from rightdoor.desk.people import as_shell
from rightdoor.desk.surroundings import Surroundings
from rightdoor.errors import UsageProblem
from rightdoor.model.civil import DAY, iso_day, parse_day

if TYPE_CHECKING:  # Django's models cannot be imported before it is set up
    from rightdoor.casework.access.models import Arrangement
    from rightdoor.casework.acting import Acting


class Paper(NamedTuple):
    """What the paper says: names of organisations (made when they are not there), days as YYYY-MM-DD. `replaces`: a number, or 0."""

    organisations: Sequence[str]
    reference: str
    of_day: str
    answers: str
    contact: str
    from_day: str
    review_day: str
    replaces: int = 0


class Agreed(NamedTuple):
    """An arrangement as it is listed."""

    number: int
    reference: str
    organisations: list[str]
    answers: str
    state: str
    review: str


class Agreements:
    """The verbs, within `agreements(...)`. All raise UsageProblem for what is not there or not allowed."""

    def __init__(self, acting: Acting) -> None:
        self._acting = acting

    def record(self, paper: Paper) -> int:
        """Record one, or what follows on one; its number."""
        from rightdoor.casework.access import arrangements

        numbers = {name: self._organisation(name) for name in paper.organisations}
        if paper.answers not in numbers:
            raise UsageProblem("Who answers to people is one of those that take part.", advice="Name it with --organisation as well.")
        terms = arrangements.Terms(
            tuple(numbers.values()), paper.reference, _day(paper.of_day), numbers[paper.answers], paper.contact, _day(paper.from_day),
            _day(paper.review_day),
        )  # fmt: skip
        return arrangements.record(self._acting, terms, replaces=_held(paper.replaces) if paper.replaces else None).pk

    def end(self, number: int, *, reason: str) -> int:
        """End one from today; the number of the row that says so."""
        from rightdoor.casework.access import arrangements

        return arrangements.end(self._acting, _held(number), reason=reason).pk

    def all(self) -> tuple[list[Agreed], list[str]]:
        """The last row of each, and what there is to settle."""
        from rightdoor.casework.access import arrangements

        found, today = list(arrangements.current()), self._acting.now_us // DAY
        names = arrangements.taking_part(found)
        rows = [
            Agreed(
                one.pk, one.reference, sorted(names[number] for number in one.organisations), one.answers.name,
                arrangements.state(one, today=today), iso_day(one.review_day),
            )
            for one in found
        ]  # fmt: skip
        return rows, [one.words for one in arrangements.unsettled(now_us=self._acting.now_us)]

    def _organisation(self, name: str) -> int:
        from rightdoor.casework.access import acts
        from rightdoor.casework.access.models import Organisation

        found = Organisation.objects.filter(name=name).first()
        return (found or acts.save_organisation(self._acting, name=name, kind="force")).pk


@contextmanager
def agreements(around: Surroundings) -> Iterator[Agreements]:
    """One transaction of the shell. What the acts refuse becomes a UsageProblem."""
    with as_shell(around) as acting:
        yield Agreements(acting)


def _held(number: int) -> Arrangement:
    from rightdoor.casework.access.models import Arrangement

    found = Arrangement.objects.filter(pk=number).first()
    if found is None:
        raise UsageProblem("There is no arrangement of this number.", advice="See `rightdoor arrangement list`.")
    return found


def _day(text: str) -> int:
    day = parse_day(text)
    if day is None:
        raise UsageProblem(f"{text!r} is no day.", advice="Give days as YYYY-MM-DD.")
    return day
