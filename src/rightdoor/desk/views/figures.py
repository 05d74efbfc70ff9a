"""Figures: numbers by definition, period, day of the data, scope and force; each opens to its papers, as far as one sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET

from rightdoor.casework.access.models import Operation
from rightdoor.casework.acting import Acting
from rightdoor.casework.figures import counting
from rightdoor.casework.figures.followed import followed_here
from rightdoor.casework.figures.models import Counted
from rightdoor.casework.figures.opened import opened as papers_opened
from rightdoor.casework.figures.opened import together_with_others
from rightdoor.desk.answers import form_shown
from rightdoor.desk.figure_links import SCOPES, figure_asked, figure_href
from rightdoor.desk.figures_drawn import bars
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.numbers import whole_number
from rightdoor.desk.views.figures_forms import FigureForm, Wanted
from rightdoor.desk.views.returns_forms import period_words
from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.figure import Figure, Share
from rightdoor.figures.query import Query
from rightdoor.figures.record import KINDS
from rightdoor.figures.successions import left_out
from rightdoor.reference.force_successions import force_name

PAGE: Final = 50
NOT_STATED: Final = "Force not stated"
COVERS: Final = (
    "It counts every record that was made of the cases and operations of this store, whether or not its papers open to you. "
    "What is kept within a silent compartment is counted for those alone who are in it, and is never in a statement."
)


class Line(NamedTuple):
    """A number of the table. `href`: where it opens; `before`: of the earlier period, None where none was asked for."""

    definition: Definition
    value: int
    href: str
    before: int | None = None
    before_href: str = ""


class Part(NamedTuple):
    """What of a number falls to one part. `href` "" where a part alone cannot be asked for."""

    words: str
    value: int
    href: str = ""


class Shared(NamedTuple):
    """What forces that are asked for share with one that is not: in none of their numbers. `href`: of the number whatever the force."""

    words: str
    value: int
    href: str


class Paper(NamedTuple):
    """A record of a number. `href` "" where it is not of a case."""

    row: Counted
    kind: str
    force: str
    href: str


@require_GET
@needs("see-figures")
def front(request: DeskRequest) -> HttpResponse:
    """The form, and the numbers of what stands in the address."""
    acting = request.acting
    form = FigureForm(request.GET, acting)
    context: dict[str, Any] = {"form": form, "covers": COVERS}
    if form.is_valid():
        wanted, said = _with_forerunners(form.wanted())
        context |= {"wanted": wanted, "said": said, "period": period_words(wanted.query), "scope": SCOPES[wanted.query.scope]}
        context |= {"forces": [force_name(code) for code in wanted.query.forces], "operation": operation_name(wanted.query)}
        context |= {"before": period_words(wanted.before) if wanted.before else ""}
        context |= _in_parts(acting, wanted) if len(wanted.codes) == 1 else {"lines": lines_of(acting, wanted)}
        context["shared"] = shared_of(acting, wanted.query, {line.definition.code: line.value for line in context["lines"]})
        acting.note("consulted", {"page": "figures", "figures": len(wanted.codes), "as_of_us": wanted.query.as_of_us})
    return form_shown(request, "figures/front.html", context)


def _with_forerunners(wanted: Wanted) -> tuple[Wanted, tuple[str, ...]]:
    now = followed_here(wanted.query)
    then = followed_here(wanted.before) if wanted.before is not None else None
    said = dict.fromkeys((*now.said, *(then.said if then is not None else ())))
    return wanted._replace(query=now.query, before=then.query if then is not None else None), tuple(said)


def lines_of(acting: Acting, wanted: Wanted) -> list[Line]:
    """The numbers that are asked for. Raises NotAllowed."""
    return _lines(acting, wanted, counting.figures_of(acting, wanted.codes, wanted.query))


def _lines(acting: Acting, wanted: Wanted, counted: Sequence[Figure]) -> list[Line]:
    now = {one.definition: one for one in counted}
    if wanted.before is None:
        return [Line(DEFINITIONS[code], now[code].value, figure_href(code, wanted.query)) for code in wanted.codes]
    then = {one.definition: one for one in counting.figures_of(acting, wanted.codes, wanted.before)}
    return [
        Line(DEFINITIONS[code], now[code].value, figure_href(code, wanted.query), then[code].value, figure_href(code, wanted.before))
        for code in wanted.codes
    ]


def _in_parts(acting: Acting, wanted: Wanted) -> dict[str, Any]:
    """One number, counted once: by month where it has months, and by force from the same pieces."""
    definition, query = DEFINITIONS[wanted.codes[0]], wanted.query
    dated = definition.time == "in-period"
    pieces = counting.tallies(acting, [definition.code], query, by="month" if dated else "")
    figure = counting.figure_from(definition, query, pieces)
    forces = [part_of(definition, query, share) for share in figure.shares]
    held: dict[str, int] = {}
    for tally in pieces if dated else ():
        held[tally.slice] = held.get(tally.slice, 0) + tally.value
    months = [Part(month, value) for month, value in sorted(held.items())]
    return {
        "lines": _lines(acting, wanted, [figure]),
        "definition": definition,
        "figure": figure,
        "nested": [DEFINITIONS[code].words for code in definition.counted_in],
        "by_force": forces,
        "by_month": months,
        "force_chart": bars("By force", [(part.words, (part.value,)) for part in forces]),
        "month_chart": bars("By month", [(part.words, (part.value,)) for part in months]),
    }


def shared_of(acting: Acting, query: Query, values: Mapping[str, int]) -> list[Shared]:
    """What stands under forces together and in none of these numbers. Raises NotAllowed."""
    found = together_with_others(acting, query, values)
    return [Shared(DEFINITIONS[code].words, value, figure_href(code, query._replace(forces=()))) for code, value in found.items()]


def part_of(definition: Definition, query: Query, share: Share) -> Part:
    """A share with its words; what two forces share stands under both together."""
    words = " and ".join(force_name(code) for code in share.forces) or NOT_STATED
    if len(share.forces) > 1:
        words += ", together"
    alone = len(share.forces) == 1
    return Part(words, share.value, figure_href(definition.code, query._replace(forces=share.forces)) if alone else "")


def operation_name(query: Query) -> str:
    """The name of the operation of a query, as far as one sees it; "" of none."""
    number = whole_number(query.operation)
    found = Operation.objects.filter(pk=number).first() if number is not None else None
    return found.name if found is not None else ""


@require_GET
@needs("see-figures")
def opened(request: DeskRequest) -> HttpResponse:
    """The papers of a number that one sees, each a link to what was recorded, and how many more there are."""
    acting, asked = request.acting, figure_asked(request.GET)
    if asked is None or not sees_operation(asked[1]):
        raise Http404("This address asks for no number that can be counted.")
    definition, query = asked
    pieces = counting.tallies(acting, [definition.code], query)
    figure, papers = counting.figure_from(definition, query, pieces), sum(one.papers for one in pieces)
    rows = papers_opened(definition, query)
    page = Paginator(rows, PAGE).get_page(whole_number(request.GET.get("page"), 99_999) or 1)
    acting.note("consulted", {"page": "figures-open", "definition": definition.code, "papers": len(page.object_list)})
    context = {
        "definition": definition, "query_of": query, "period": period_words(query), "scope": SCOPES[query.scope], "operation": operation_name(query),
        "forces": [force_name(code) for code in query.forces], "figure": figure, "said": left_out(query), "page": page, "papers": [paper_of(row) for row in page.object_list],
        "whole": papers, "open": page.paginator.count, "shut": max(0, papers - page.paginator.count), "covers": COVERS,
        "shared": shared_of(acting, query, {definition.code: figure.value}),
        "nested": [DEFINITIONS[code].words for code in definition.counted_in],
    }  # fmt: skip
    return render(request, "figures/open.html", context)


def sees_operation(query: Query) -> bool:
    """Whether a query is about no operation, or about one that one sees."""
    return query.scope == "all" or bool(operation_name(query))


def paper_of(row: Counted) -> Paper:
    """A record as the page shows it."""
    whose = " and ".join(force_name(code) for code in dict.fromkeys([row.force, *row.forces]) if code) or NOT_STATED
    return Paper(row, KINDS.get(row.kind, row.kind), whose, f"/cases/{row.case_id}/#{row.record}" if row.case_id else "")


@require_GET
@needs("see-figures")
def definitions(request: DeskRequest) -> HttpResponse:
    """What each number counts and what it does not, in the words that go with it."""
    held = [{"definition": one, "nested": [DEFINITIONS[code] for code in one.counted_in], "kinds": [KINDS[kind] for kind in one.kinds]} for one in DEFINITIONS.values()]  # fmt: skip
    request.acting.note("consulted", {"page": "figures-definitions"})
    return render(request, "figures/definitions.html", {"definitions": held})


def value_of(acting: Acting, code: str, query: Query, *, openly: bool = False) -> Figure:
    """One number. Raises NotAllowed."""
    return counting.figures_of(acting, [code], query, openly=openly)[0]


urlpatterns = [
    path("figures/", front, name="figures"),
    path("figures/open/", opened, name="figures-open"),
    path("figures/definitions/", definitions, name="figures-definitions"),
]
