"""Public statements: drafted from figures, checked, released by a second person, kept, and compared with what is true later."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from rightdoor.casework.access.models import Account
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases.problems import CannotDo
from rightdoor.casework.figures import papers, statements
from rightdoor.casework.figures.compared import Reason, reasons
from rightdoor.casework.figures.models import Release, Statement, Version
from rightdoor.casework.figures.statements import NotReleased
from rightdoor.desk.answers import form_shown, see
from rightdoor.desk.figure_links import figure_href
from rightdoor.desk.guards import needs, stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.numbers import whole_number
from rightdoor.desk.views.statements_forms import ClaimForm, NumberForm, ReleaseForm, SentenceForm, TableForm, TitleForm
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.disclosure.dimension import Dimension
from rightdoor.figures.disclosure.table import Protected
from rightdoor.figures.statement.as_json import draft_of
from rightdoor.figures.statement.check import Context
from rightdoor.figures.statement.contradictions import Contradiction, contradictions, sayings_of
from rightdoor.figures.statement.draft import Draft, figure_of, places_missing
from rightdoor.figures.statement.later import Later, asked_again, later
from rightdoor.figures.statement.printed import printed
from rightdoor.figures.statement.problems import problems_of
from rightdoor.figures.statement.release import Released
from rightdoor.figures.statement.slots import TYPED
from rightdoor.figures.statement.words import heading


class Piece(NamedTuple):
    """A run of text. `href`: where its number opens; "" for words."""

    text: str
    href: str


class TableShown(NamedTuple):
    """A table of a draft. `n`: from 1, as sentences name it; `by`: what it is cut by, with its levels; `held`: what of it is withheld, or why all is."""

    n: int
    by: Dimension
    held: Protected

    @property
    def withheld(self) -> int:
        """How many of its numbers are not printed."""
        return len(self.held.hidden)


class Listed(NamedTuple):
    """A statement of the list."""

    row: Statement
    title: str
    version: Version
    release: Release | None


@require_GET
@needs("see-figures")
def listed(request: DeskRequest) -> HttpResponse:
    """Those that were released, and drafts for those who draft or release."""
    return _list(request, TitleForm())


@require_POST
@needs("draft-statements")
def begin(request: DeskRequest) -> HttpResponse:
    """A new one, with nothing but its title."""
    form = TitleForm(request.POST)
    if not form.is_valid():
        return _list(request, form)
    return see(f"/statements/{statements.begin(request.acting, form.cleaned_data['title'])}/")


def _list(request: DeskRequest, form: TitleForm) -> HttpResponse:
    acting = request.acting
    out = {one.statement_id: one for one in statements.releases()}
    rows = [_listed(row, out.get(row.pk)) for row in Statement.objects.select_related("by").order_by("-at_us", "pk")[:200]]
    acting.note("consulted", {"page": "statements", "lines": len(rows)})
    return form_shown(request, "statements/list.html", {"rows": rows, "form": form, "drafts": acting.can("draft-statements")})


def _listed(row: Statement, release: Release | None) -> Listed:
    version = statements.last(row.pk)
    return Listed(row, str(version.content.get("title", "")), version, release)


@require_GET
@needs("see-figures")
def one(request: DeskRequest, statement: str) -> HttpResponse:
    """The statement as it is printed, each number a link; of a draft, what keeps it from being released, and the forms."""
    return _page(request, statements.seen(request.acting, statement))


def _page(request: DeskRequest, row: Statement, **more: Any) -> HttpResponse:
    acting, version = request.acting, statements.last(row.pk)
    release = Release.objects.filter(statement=row).select_related("by").first()
    draft = statements.released_as(release).draft if release else draft_of(version.content)
    context = statements.context_for(draft, without=row.pk)
    whole = not list(places_missing(draft))
    acting.note("consulted", {"page": "statement", "statement": row.pk})
    shown: dict[str, Any] = {
        "row": row, "drafted_as": version, "release": release, "draft": draft, "title": draft.title,
        "figures": figures_shown(draft), "contradictions": against(row, draft, context) if whole else [],
        "may_draft": acting.can("draft-statements") and release is None, "may_release": acting.can("release-statements") and release is None,
        "drafted": _drafted(row, release), "typed": TYPED.items(),
    }  # fmt: skip
    if release is not None:
        shown["text"] = statements.released_as(release).text
    if whole:
        paper = printed(draft, context)
        shown |= {"sentences": _pieces(draft, context), "tables": paper.tables, "notes": paper.notes}
        shown["held_tables"] = [TableShown(n, each.table.by[0], each) for n, each in enumerate(context.plan.tables, 1)]
    if release is None:
        shown["problems"] = problems_of(draft, context)
        shown |= {"number_form": NumberForm(None, acting), "sentence_form": SentenceForm(), "table_form": TableForm(None, draft.figures)}
        shown |= {"claim_form": ClaimForm(), "release_form": ReleaseForm()}
    return form_shown(request, "statements/one.html", shown | more)


def _drafted(row: Statement, release: Release | None) -> list[str]:
    """The names of those who drafted it: of what was released as it says itself, for its drafts are not everybody's."""
    if release is None:
        return sorted({one.by.name for one in Version.objects.filter(statement=row).select_related("by")})
    drafted_by = statements.released_as(release).drafted_by
    return sorted(Account.objects.filter(username__in=drafted_by).values_list("name", flat=True))


def figures_shown(draft: Draft) -> list[dict[str, Any]]:
    """The numbers of a statement with their headings and where they open."""
    return [
        {"n": n, "value": each.value, "words": heading(each, DEFINITIONS.get(each.definition)), "href": figure_href(each.definition, each.query)}
        for n, each in enumerate(draft.figures, 1)
    ]  # fmt: skip


def _pieces(draft: Draft, context: Context) -> list[list[Piece]]:
    found = []
    for sentence in printed(draft, context).sentences:
        pieces = []
        for piece in sentence:
            figure = figure_of(draft, piece.numbers[0]) if piece.numbers else None
            pieces.append(Piece(piece.text, figure_href(figure.definition, figure.query) if figure is not None else ""))
        found.append(pieces)
    return found


def against(row: Statement, draft: Draft, context: Context) -> list[Contradiction]:
    """What of this statement cannot stand beside what was released before: shown side by side, never averaged."""
    mine = sayings_of(Released(draft, context.plan.tables, (), "", 0, ""), "this statement")
    others = [
        saying
        for release in statements.releases(without=row.pk)
        for saying in sayings_of(statements.released_as(release), f"“{statements.released_as(release).draft.title}”")
    ]
    return [found for found in contradictions([*mine, *others]) if {found.one, *found.others} & set(mine)]


Do = Callable[[Acting, str, forms.Form, Draft, int], None]


def _number(acting: Acting, statement: str, form: forms.Form, draft: Draft, expected: int) -> None:
    del draft
    assert isinstance(form, NumberForm)
    wanted = form.wanted()
    statements.add_figure(acting, statement, wanted.codes[0], wanted.query, expected=expected)


def _sentence(acting: Acting, statement: str, form: forms.Form, draft: Draft, expected: int) -> None:
    del draft
    statements.add_sentence(acting, statement, form.cleaned_data["template"], expected=expected)


def _table(acting: Acting, statement: str, form: forms.Form, draft: Draft, expected: int) -> None:
    del draft
    assert isinstance(form, TableForm)
    statements.add_table(acting, statement, form.cleaned_data["figure"], form.dimension(), expected=expected)


def _claim(acting: Acting, statement: str, form: forms.Form, draft: Draft, expected: int) -> None:
    del draft
    assert isinstance(form, ClaimForm)
    statements.add_claim(acting, statement, form.claim(acting.now_us), expected=expected)


_DO: Final[dict[str, Do]] = {"number": _number, "sentence": _sentence, "table": _table, "claim": _claim}
_DROP: Final = {"drop": statements.drop_sentence, "drop-table": statements.drop_table}


@require_POST
@needs("draft-statements")
def change(request: DeskRequest, statement: str) -> HttpResponse:
    """Add a number, a sentence, a table or a claim, or take a sentence out. Each draft is kept."""
    acting, row, what = request.acting, statements.seen(request.acting, statement), request.POST.get("do", "")
    expected = whole_number(request.POST.get("expected"), 99_999)
    if expected is None or (what not in _DO and what not in _DROP):
        raise Http404
    draft = draft_of(statements.last(row.pk).content)
    try:
        if what in _DROP:
            _DROP[what](acting, row.pk, whole_number(request.POST.get("place"), 999) or 0, expected=expected)
            return see(f"/statements/{row.pk}/")
        form = _form(what, request, draft)
        if not form.is_valid():
            return _page(request, row, **{f"{what}_form": form, "form": form})
        _DO[what](acting, row.pk, form, draft, expected)
    except CannotDo as refused:
        return _page(request, row, refused=refused)
    return see(f"/statements/{row.pk}/")


def _form(what: str, request: DeskRequest, draft: Draft) -> forms.Form:
    if what == "number":
        return NumberForm(request.POST, request.acting)
    if what == "table":
        return TableForm(request.POST, draft.figures)
    return SentenceForm(request.POST) if what == "sentence" else ClaimForm(request.POST)


@require_POST
@needs("release-statements")
@stepped_up
def release(request: DeskRequest, statement: str) -> HttpResponse:
    """Release it, by somebody who did not draft it, with the reason."""
    row, form = statements.seen(request.acting, statement), ReleaseForm(request.POST)
    expected = whole_number(request.POST.get("expected"), 99_999)
    if expected is None:
        raise Http404
    if not form.is_valid():
        return _page(request, row, release_form=form, form=form)
    try:
        statements.release(request.acting, row.pk, reason=form.cleaned_data["reason"], expected=expected)
    except CannotDo as refused:
        keeps: Sequence[Any] = refused.problems if isinstance(refused, NotReleased) else ()
        return _page(request, row, refused=refused, keeps=keeps, release_form=form)
    return see(f"/statements/{row.pk}/")


@require_GET
@needs("see-figures")
def text(request: DeskRequest, statement: str) -> HttpResponse:
    """What was published, as text: nothing that was withheld, and no id of a paper."""
    held = statements.released_as(_released(request.acting, statement))
    request.acting.note("consulted", {"page": "statement-text", "statement": statement})
    name = f"statement-{statement}.txt"
    return HttpResponse(
        held.text, content_type="text/plain; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


def _released(acting: Acting, statement: str) -> Release:
    row = Release.objects.filter(statement=statements.seen(acting, statement)).select_related("by").first()
    if row is None:
        raise Http404
    return row


@require_GET
@needs("see-figures")
def now(request: DeskRequest, statement: str) -> HttpResponse:
    """What was released beside what is true now, number by number, with how many papers came and went."""
    row = _released(request.acting, statement)
    held = statements.released_as(row)
    anew = [
        papers.figure_openly(request.acting, DEFINITIONS[code], query)
        for code, query in asked_again(held, request.acting.now_us)
        if code in DEFINITIONS
    ]
    lines = [
        {
            "of": of, "words": heading(held.draft.figures[of.figure], DEFINITIONS.get(of.definition)),
            "then": figure_href(of.definition, held.draft.figures[of.figure].query),
            "now": figure_href(of.definition, held.draft.figures[of.figure].query._replace(as_of_us=request.acting.now_us)),
            "changes": _changes(request.acting, held, of),
        }
        for of in later(held, anew)
    ]  # fmt: skip
    request.acting.note("consulted", {"page": "statement-now", "statement": statement})
    return render(request, "statements/now.html", {"release": row, "title": held.draft.title, "lines": lines})


def _changes(acting: Acting, held: Released, of: Later) -> list[tuple[str, list[Reason]]]:
    """Why papers came and went, as far as one sees them."""
    definition = DEFINITIONS.get(of.definition)
    if definition is None or not (of.came or of.went):
        return []
    then = held.draft.figures[of.figure].query
    sides = then, then._replace(as_of_us=acting.now_us)
    both = (("Came", of.came), ("Went", of.went))
    return [(words, reasons(acting, definition, sides, papers)) for words, papers in both if papers]


urlpatterns = [
    path("statements/", listed, name="statements"),
    path("statements/begin/", begin, name="statement-begin"),
    path("statements/<str:statement>/", one, name="statement"),
    path("statements/<str:statement>/change/", change, name="statement-change"),
    path("statements/<str:statement>/release/", release, name="statement-release"),
    path("statements/<str:statement>/text/", text, name="statement-text"),
    path("statements/<str:statement>/now/", now, name="statement-now"),
]
