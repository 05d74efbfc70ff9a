"""The address at which a number opens to its records: a definition and its query, whole, so that a link says exactly which number it is.

`/figures/open/?definition=arrests&from_us=…&until_us=…&as_of_us=…&scope=inside&operation=7&force=E23000033&force=…` (UTC microseconds; scope
left out is "all"; forces as often as there are; none: each force).
"""

from __future__ import annotations

from typing import Final, cast
from urllib.parse import urlencode

from django.utils.datastructures import MultiValueDict

from rightdoor.desk.numbers import whole_number
from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.query import Query, Scope
from rightdoor.reference.force_successions import former_forces
from rightdoor.reference.forces import forces

OPEN: Final = "/figures/open/"
SCOPES: Final = {
    "all": "Whatever the operation",
    "inside": "Inside the operation",
    "inside-or-linked": "Inside, and older investigations linked to it",
    "outside": "Outside the operation",
}
_CODES: Final = frozenset(force.code for force in (*forces(), *former_forces()))


def figure_href(definition: str, query: Query) -> str:
    """The address of a number."""
    said: list[tuple[str, object]] = [
        ("definition", definition),
        ("from_us", query.from_us),
        ("until_us", query.until_us),
        ("as_of_us", query.as_of_us),
    ]
    if query.scope != "all":
        said += [("scope", query.scope), ("operation", query.operation)]
    return f"{OPEN}?{urlencode([*said, *(('force', code) for code in query.forces)])}"


def figure_asked(given: MultiValueDict[str, str]) -> tuple[Definition, Query] | None:
    """What an address asks for; None where it names no definition, no whole period, or what there is not."""
    definition = DEFINITIONS.get(given.get("definition", ""))
    begins, ends, as_of = (whole_number(given.get(name)) for name in ("from_us", "until_us", "as_of_us"))
    scope, operation, asked = given.get("scope", "all"), given.get("operation", ""), tuple(sorted(set(given.getlist("force"))))
    if definition is None or begins is None or ends is None or as_of is None or begins >= ends:
        return None
    if scope not in SCOPES or (scope != "all" and whole_number(operation) is None) or not set(asked) <= _CODES:
        return None
    return definition, Query(begins, ends, as_of, cast("Scope", scope), operation if scope != "all" else "", asked)
