"""What figures count of an operation: packages by who has them, requests, and claims that are in no number."""

from __future__ import annotations

from golden.notarise.asking import ANY, INSIDE, parts, value
from golden.notarise.made import OPERATION, at
from golden.notarise.operation import Operation
from rightdoor.cases.history import History
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.own import own_numbers
from rightdoor.joint.records import operation_claims, operation_records
from rightdoor.model.civil import DAY

ONE, TWO, NOW = "E23000031", "E23000033", at("2014-07-16")


def numbers(operation: Operation, as_of_us: int = NOW) -> dict[str, int]:
    held = operation_records(OPERATION, operation.history, as_of_us)
    query = INSIDE._replace(as_of_us=as_of_us)
    own = {each.force: each.value for each in own_numbers(DEFINITIONS["packages"], held, query)}
    return {**own, "all": value("packages", held, query), "accepted": value("packages-accepted", held, query)}


def test_a_package_falls_to_whoever_has_it():
    operation = Operation(ONE, TWO)
    tasking = operation.task(1, ONE, TWO, how="one")
    assert numbers(operation) == {ONE: 1, TWO: 1, "all": 1, "accepted": 0}
    operation.do("package-refused", at("2014-03-01"), tasking=tasking, force=ONE, code="not-here", reason="they moved")
    assert numbers(operation) == {TWO: 1, "all": 1, "accepted": 0}
    operation.accept(tasking, TWO)
    assert numbers(operation) == {TWO: 1, "all": 1, "accepted": 1}
    assert numbers(operation, at("2014-02-10")) == {ONE: 1, TWO: 1, "all": 1, "accepted": 0}


def test_a_shared_package_is_of_those_that_hold_it_while_others_have_still_to_answer():
    operation = Operation(ONE, TWO)
    tasking = operation.task(1, ONE, TWO, how="shared")
    operation.accept(tasking, TWO)
    assert numbers(operation) == {TWO: 1, "all": 1, "accepted": 1}
    operation.do("package-accepted", at("2014-04-02"), tasking=tasking, force=ONE)
    assert numbers(operation) == {ONE: 1, TWO: 1, "all": 1, "accepted": 1}


def test_a_package_that_nobody_has_falls_to_no_force():
    operation = Operation(ONE)
    tasking = operation.task(1, ONE)
    operation.do("package-refused", at("2014-03-01"), tasking=tasking, force=ONE, code="no-capacity", reason="not before May")
    assert numbers(operation) == {"": 1, "all": 1, "accepted": 0}
    held = operation_records(OPERATION, operation.history, NOW)
    assert parts("packages", held, "force") == {"": 1}
    assert value("packages", held, forces=(ONE,)) == 0


def test_a_package_that_two_operations_sent_is_one_in_the_whole():
    """It stands under the forces of both, and once in each operation."""
    lists = [operation_records(name, _tasked(force), NOW) for name, force in ((OPERATION, ONE), ("another", TWO))]
    held = [record for records in lists for record in records]
    assert len({record.id for record in held}) == 2
    for code in ("packages", "packages-accepted"):
        assert (value(code, held), value(code, held, ANY), value(code, held, scope="outside")) == (1, 1, 1)
        assert parts(code, held, "force", ANY) == {f"{ONE} {TWO}": 1}


def _tasked(force: str) -> History:
    operation = Operation(force)
    package = "ab" * 32
    tasking = operation.do(
        "package-tasked", at("2014-02-01"), package=package, subject="su_1", first_receipt=at("2013-11-01"), forces=(force,), how=""
    )
    operation.accept(tasking, force)
    return History(
        event._replace(
            id=f"{force} {event.id}", body={**event.body, **({"tasking": f"{force} {tasking}"} if event.kind == "package-accepted" else {})}
        )
        for event in operation.log
    )


def test_what_a_standing_list_tasks_is_outside_any_operation():
    operation = Operation(ONE)
    opened = operation.log[0]
    operation.log[0] = opened._replace(body={**opened.body, "reach": "standing"})
    operation.task(1, ONE)
    held = operation_records(OPERATION, operation.history, NOW)
    assert (value("packages", held), value("packages", held, ANY), value("packages", held, scope="outside")) == (0, 1, 1)


def test_requests_are_counted_whatever_came_of_them():
    operation = Operation(ONE)
    for n in range(3):
        request = operation.do("request-sent", at("2014-03-01") + n * DAY, reference=f"R{n}", used=at("2014-02-01"), force=ONE)
        if n:
            operation.do("request-answered", at("2014-04-01"), request=request, result="resolved" if n == 1 else "expired")
    held = operation_records(OPERATION, operation.history, NOW)
    assert value("requests", held) == 3
    assert parts("requests", held, "result") == {"resolved": 1, "expired": 1, "": 1}


def test_a_claim_is_of_its_force_and_in_no_record():
    operation = Operation(ONE)
    claim = operation.do(
        "force-claimed", at("2014-07-01"), force=ONE, definition="arrests", value=7, source="a letter",
        **{"from": at("2014-04-01"), "until": at("2014-07-01")},
    )  # fmt: skip
    (made,) = operation_claims(OPERATION, operation.history, NOW)
    assert (made.id, made.forces, made.value, made.operation) == (claim, (ONE,), 7, OPERATION)
    assert operation_records(OPERATION, operation.history, NOW) == []
    assert operation_claims(OPERATION, operation.history, at("2014-06-01")) == []


def test_what_was_corrected_is_known_since_it_was_first_recorded():
    """As a case's records are: a correction changes what it says, not since when it is known."""
    operation = Operation(ONE)
    span = {"from": at("2014-04-01"), "until": at("2014-07-01")}
    claimed = {"force": ONE, "definition": "arrests", "source": "a letter", **span}
    package = {"package": "ab" * 32, "subject": "su_1", "first_receipt": at("2013-11-01"), "forces": (ONE,)}
    made = [
        operation.do("package-tasked", at("2014-02-01"), **package),
        operation.do("request-sent", at("2014-03-01"), reference="R1", used=at("2014-02-01")),
        operation.do("force-claimed", at("2014-07-01"), value=7, **claimed),
    ]
    first = {event.id: event.recorded_us for event in operation.log}
    later, bodies = at("2014-07-10"), ({"subject": "su_2"}, {"reference": "R2"}, {"value": 8})
    for old, said in zip(made, bodies, strict=True):
        event = next(each for each in operation.log if each.id == old)
        again = event._replace(id=f"again {old}", recorded_us=later, supersedes=old, body={**event.body, **said})
        operation.log += [again, again._replace(id=f"third {old}", recorded_us=later + DAY, supersedes=again.id)]
    held = operation_records(OPERATION, operation.history, NOW)
    assert {record.id: record.known_us for record in held} == {old: first[old] for old in made[:2]}
    (claim,) = operation_claims(OPERATION, operation.history, NOW)
    assert (claim.id, claim.value, claim.known_us) == (made[2], 8, first[made[2]])
