"""Which files of case exports a person graded, as the exports say: a record that names a grader."""

from __future__ import annotations

from rightdoor.media.stated import Statements


def graded_by_people(engine: Statements) -> frozenset[tuple[str, str]]:
    """(exhibit, record) of each file whose record says who graded it. A tool is named in a field of its own and is nobody."""
    said = engine.statements(kinds=("media",), fields=("grader",))
    return frozenset((one.exhibit, one.record) for one in said if one.value.strip())
