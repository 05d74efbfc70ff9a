"""What definitions are made of: which records they hold to, and what counts once."""

from __future__ import annotations

from collections.abc import Callable

from rightdoor.figures.record import Record


def always(record: Record) -> bool:
    """Each record of the kinds."""
    del record
    return True


def fact(name: str, value: str) -> Callable[[Record], bool]:
    """Records with a fact of this value; where the fact is not recorded, they are not among them."""

    def holds(record: Record) -> bool:
        return record.facts.get(name) == value

    return holds


def by_paper(record: Record) -> str:
    """The paper, or the first paper of what was entered more than once in its case."""
    return f"paper {record.facts.get('of') or record.id}"


def by_package(record: Record) -> str:
    """The signed file, by its digest, whichever operation tasked it; the paper where that is not known."""
    return f"package {record.facts.get('package') or record.id}"


def by_case(record: Record) -> str:
    """The case."""
    return f"case {record.case}"


def by_person(record: Record) -> str:
    """The person within the case; the paper where nobody is named."""
    return f"person {record.case} {record.person}" if record.person else by_paper(record)


def by_child(record: Record) -> str:
    """The child within the case; children who are not identified are one of the case."""
    return f"person {record.case} {record.person}"


def by_premises(record: Record) -> str:
    """The premises: by their reference (pr_...) wherever they stand, else by their words within the case; the paper where none is recorded."""
    if not record.premises:
        return by_paper(record)
    if record.premises.startswith("pr_"):
        return f"premises {record.premises}"
    return f"premises {record.case} {record.premises.casefold()}"


def by_warrant(record: Record) -> str:
    """The warrant of an entry."""
    return f"warrant {record.case} {record.facts.get('warrant') or record.id}"


def by_device(record: Record) -> str:
    """The device of an examination."""
    return f"device {record.case} {record.facts.get('device') or record.id}"
