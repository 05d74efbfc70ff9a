"""An operation with what its board shows: packages at each stage, cases with their records in the table that figures count."""

from __future__ import annotations

import random
from collections.abc import Iterator

from desk_case import NOW
from duties_case import lay_case
from operations_case import DAY, DEVON, ESSEX, KENT, Laid, lay, record, tasked
from rightdoor.figures.record import Record
from rightdoor.figures.versions import Version
from rightdoor.reference.forces import forces

AT = NOW + 30 * DAY  # when the board is looked at


def lay_board(desk, *, cases: int = 60, seed: int = 7) -> Laid:
    """Three packages (one refused, one not answered, one accepted), cases of Kent and Essex that went some way, a few of each force in numbers alone."""
    laid = lay(desk)
    refused = tasked(laid, KENT, package="01" * 32, subject="subject-a")
    record(laid, laid.kent, "package-refused", {"tasking": refused, "force": KENT, "code": "no-capacity", "reason": "Nobody is free."})
    tasked(laid, DEVON, package="02" * 32, subject="subject-b")
    accepted = tasked(laid, ESSEX, package="03" * 32, subject="subject-c")
    record(laid, laid.essex, "package-accepted", {"tasking": accepted, "force": ESSEX}, at_us=NOW + 2 * DAY)
    lay_cases(desk, laid, cases=cases, seed=seed)
    return laid


def lay_cases(desk, laid: Laid, *, cases: int, seed: int) -> None:
    """Rows of cases, half of Kent's unit and half of Essex's."""
    drawn = random.Random(seed)
    number = str(laid.number)
    pairs = []
    for n in range(cases):
        force, unit, owner = (KENT, laid.units[1], laid.kent) if n % 2 else (ESSEX, laid.units[2], laid.essex)
        pairs.append((lay_case(desk, unit, owner), list(way(f"{laid.number}x{n}", force, number, drawn))))
    write(desk, pairs)


def write(desk, pairs) -> None:
    """(case, records) into the table."""
    from rightdoor.casework.figures.models import Counted, Made
    from rightdoor.casework.figures.project import definitions_digest, rows_of

    with desk.as_owner():
        rows = []
        for case, records in pairs:
            made = [Version(each._replace(case=case), each.known_us) for each in records]
            rows += rows_of(made, source="", case=case)
        Counted.objects.bulk_create(rows, batch_size=2_000)
        digest = definitions_digest()  # so that nothing of them waits to be made anew
        made = [Made(case_id=case, upto="", definitions=digest, digest="") for case, _ in pairs]
        Made.objects.bulk_create(made, update_conflicts=True, unique_fields=["case"], update_fields=["definitions"])


def way(name: str, force: str, operation: str, drawn: random.Random) -> Iterator[Record]:
    """A case that goes a part of the way, within the half year before `NOW`."""
    at = NOW - drawn.randrange(10, 180) * DAY

    def made(kind: str, nth: int = 0, **more) -> Record:
        return Record(f"ev_{name}_{kind}_{nth}", kind, at, at, force, operations=(operation,), **more)

    yield made("investigation", facts={"first_receipt_us": str(at - drawn.randrange(80) * DAY)})
    at += drawn.randrange(1, 30) * DAY
    if drawn.random() < 0.2 or at > AT:
        return
    yield made("warrant-granted")
    at += drawn.randrange(1, 30) * DAY
    if drawn.random() < 0.3 or at > AT:
        return
    yield made("warrant-executed", facts={"warrant": f"ev_{name}_warrant-granted_0", "arrest": "yes"})
    yield made("search", premises="Flat 1")
    yield made("arrest" if drawn.random() < 0.8 else "interview", person="p1")
    for nth in range(drawn.randrange(9)):
        yield made("device-seized", nth)
        if drawn.random() < 0.4:
            yield made("device-examined", nth, facts={"device": f"ev_{name}_device-seized_{nth}"})
    at += drawn.randrange(5, 60) * DAY
    if drawn.random() < 0.4 and at < AT:
        yield made("charge", person="p1")


def lay_elsewhere(desk, laid, *, cases: int, seed: int = 9) -> None:
    """Cases of the operation of forces up and down the country, in numbers and rows: as many as are wanted for a picture or a measure."""
    drawn = random.Random(seed)
    number = str(laid.number)
    with desk.as_owner():
        from rightdoor.casework.cases.models import Case

        unit, owner = laid.units[0], laid.lead
        held = [
            Case(
                id=f"case_{laid.number}e{n}", subject=f"sub_{laid.number}e{n}", receipts=[], unit=unit, owner=owner, nation="england",
                opened_us=NOW - 200 * DAY, opened_by=owner,
            )
            for n in range(cases)
        ]  # fmt: skip
        Case.objects.bulk_create(held, batch_size=2_000)
    codes = [force.code for force in forces()]
    weights = [drawn.random() ** 2 for _ in codes]
    write(desk, [(one.pk, list(way(f"{one.pk}", drawn.choices(codes, weights)[0], number, drawn))) for one in held])
