"""What people do to a statement: draft it from figures, change it, release it as a second person. Each draft is kept, and what was released."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.db import connection
from django.http import Http404

from rightdoor.casework.access.may import require
from rightdoor.casework.access.models import Operation
from rightdoor.casework.acting import Acting
from rightdoor.casework.cases.problems import CannotDo
from rightdoor.casework.figures import papers
from rightdoor.casework.figures.behind import not_behind
from rightdoor.casework.figures.followed import followed_here
from rightdoor.casework.figures.kept_returns import given_away
from rightdoor.casework.figures.models import Release, Statement, Version
from rightdoor.figures.breakdown import Breakdown, Part
from rightdoor.figures.claims import Claim
from rightdoor.figures.definitions.register import DEFINITIONS
from rightdoor.figures.disclosure.dimension import Dimension
from rightdoor.figures.disclosure.from_breakdown import table_from
from rightdoor.figures.disclosure.table import Protected, Table
from rightdoor.figures.figure import Figure
from rightdoor.figures.query import Query
from rightdoor.figures.statement.as_json import draft_json, draft_of
from rightdoor.figures.statement.check import Context, Problem, context_of
from rightdoor.figures.statement.draft import Draft, sentences_of_tables
from rightdoor.figures.statement.moved import figure_moved, table_moved
from rightdoor.figures.statement.release import Released, release_problems, released, released_bytes, released_of
from rightdoor.figures.statement.release import digest as digest_of
from rightdoor.figures.statement.slots import sentence_of
from rightdoor.figures.statement.ways import fact_of, parts_of, why_not
from rightdoor.model.ids import make_id

MOST: Final = 40  # figures, tables, sentences and claims of one statement


class Changed(CannotDo):
    """Somebody changed the draft since the page was shown."""


class NotReleased(CannotDo):
    """What keeps a statement from being released. `problems`: of the rules, each with what to do."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__("The statement is not released.", advice=" ".join(problem.what for problem in problems))
        self.problems = tuple(problems)


def begin(acting: Acting, title: str) -> str:
    """A new statement with nothing but its title; its id. Raises NotAllowed."""
    require(acting, "draft-statements")
    row = Statement(id=make_id("stm", acting.actor, str(acting.now_us), title), by=acting.account, at_us=acting.now_us)
    Statement.objects.bulk_create([row])
    _write(acting, row.pk, 0, Draft(title.strip(), (), ()))
    return row.pk


def seen(acting: Acting, statement: str) -> Statement:
    """A statement that one sees. Raises Http404."""
    row = Statement.objects.select_related("by").filter(pk=statement).first()
    if row is None or not acting.can("see-figures"):
        raise Http404
    return row


def last(statement: str) -> Version:
    """Its last version."""
    return Version.objects.filter(statement=statement).select_related("by").order_by("-nth")[0]


def add_figure(acting: Acting, statement: str, code: str, query: Query, *, expected: int) -> None:
    """Add a number, counted now as everybody may have it counted, of forces with those that they followed. Raises NotAllowed, Changed, CannotDo, Http404."""
    draft = _open(acting, statement, expected)
    made = papers.figure_openly(acting, DEFINITIONS[code], _named(followed_here(query).query))
    if made in draft.figures:
        raise CannotDo("This number is in the statement already.")
    _write(acting, statement, expected + 1, draft._replace(figures=(*draft.figures, made)))


def _named(query: Query) -> Query:
    """With the name that the operation bears now: what is printed says it, and not its number in this store."""
    row = Operation.objects.filter(pk=int(query.operation)).first() if query.operation.isdecimal() else None
    return query if row is None else query._replace(named=row.name)


def add_sentence(acting: Acting, statement: str, template: str, *, expected: int) -> None:
    """Add a sentence; a number can only stand in it as a slot. Raises as `add_figure`."""
    draft = _open(acting, statement, expected)
    sentence, unknown = sentence_of(" ".join(template.split()))
    if unknown:
        raise CannotDo(f"{{{unknown[0]}}} stands for nothing.", advice="The names that there are stand below the form.")
    _write(acting, statement, expected + 1, draft._replace(sentences=(*draft.sentences, sentence)))


def drop_sentence(acting: Acting, statement: str, place: int, *, expected: int) -> None:
    """Take a sentence out; the versions with it stay. Raises as `add_figure`."""
    draft = _open(acting, statement, expected, adds=False)
    if not 0 <= place < len(draft.sentences):
        raise CannotDo("There is no such sentence.")
    _write(acting, statement, expected + 1, draft._replace(sentences=draft.sentences[:place] + draft.sentences[place + 1 :]))


def add_table(acting: Acting, statement: str, figure: int, dimension: Dimension, *, expected: int) -> None:
    """Break one of its numbers down, by levels that are given beforehand. Raises as `add_figure`."""
    draft = _open(acting, statement, expected)
    if not 0 <= figure < len(draft.figures):
        raise CannotDo("There is no such number in this statement.")
    whole = draft.figures[figure]
    table = _table(acting, whole, dimension)
    if any((each.figure, each.by) == (whole, table.by) for each in draft.tables):
        raise CannotDo("This number is broken down in this way already.")
    why = why_not(dimension.sort if dimension.sort != "other" else dimension.code, DEFINITIONS[whole.definition], whole.query)
    if why:
        raise CannotDo(why)
    _write(acting, statement, expected + 1, draft._replace(tables=(*draft.tables, table)))


def drop_table(acting: Acting, statement: str, place: int, *, expected: int) -> None:
    """Take a table out; the versions with it stay. Sentences that print of it, or of a later one, go first. Raises as `add_figure`."""
    draft = _open(acting, statement, expected, adds=False)
    if not 0 <= place < len(draft.tables):
        raise CannotDo("There is no such table.")
    printing = sentences_of_tables(draft, place)
    if printing:
        raise CannotDo(f"Sentence {printing[0] + 1} prints of this table, or of one that moves up.", advice="Take that sentence out first.")
    _write(acting, statement, expected + 1, draft._replace(tables=draft.tables[:place] + draft.tables[place + 1 :]))


def _table(acting: Acting, whole: Figure, dimension: Dimension) -> Table:
    """A number in its parts, as they are counted now without anything silent."""
    found = {} if dimension.sort == "force" else papers.parts_openly(acting, whole, fact_of(dimension))
    parts = tuple(Part(code, number, ()) for code, number in sorted(parts_of(whole, dimension, found).items()))
    return table_from(whole, Breakdown(whole.definition, whole.query, dimension.code, whole.value, parts), dimension)


def add_claim(acting: Acting, statement: str, claim: Claim, *, expected: int) -> None:
    """Add a number that somebody else stated: printed as theirs, never added to one of ours. Raises as `add_figure`."""
    draft = _open(acting, statement, expected)
    _write(acting, statement, expected + 1, draft._replace(claims=(*draft.claims, claim)))


def release(acting: Acting, statement: str, *, reason: str, expected: int) -> Release:
    """Release the last version. Raises NotReleased with every rule that it breaks, Changed, CannotDo, NotAllowed, Http404."""
    require(acting, "release-statements")
    row = _locked(acting, statement, expected)
    one_at_a_time()
    not_behind()
    draft = draft_of(last(statement).content)
    context = context_for(draft)
    drafted_by = sorted({version.by.username for version in Version.objects.filter(statement=row).select_related("by")} | {row.by.username})
    problems = [
        *release_problems(draft, context, drafted_by=drafted_by, released_by=acting.actor),
        *_counted_anew(acting, draft),
        *given_away(draft),
    ]
    if not reason.strip():
        problems.append(Problem("reason", None, "Say why it is released."))
    if not draft.sentences:
        problems.append(Problem("empty", None, "The statement says nothing yet. Add a sentence."))
    if problems:
        raise NotReleased(problems)
    held = released(draft, context, drafted_by=drafted_by, released_by=acting.actor, released_us=acting.now_us)
    made = Release(
        statement=row, version=last(statement), by=acting.account, at_us=acting.now_us, reason=reason.strip(), kept=released_bytes(held),
        digest=digest_of(held),
    )  # fmt: skip
    Release.objects.bulk_create([made])
    acting.note("disclosed", {"statement": row.pk, "digest": made.digest})
    return made


def one_at_a_time() -> None:
    """What is published is held against all that was published before: nobody else publishes until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended('published', 6))")


def released_as(row: Release) -> Released:
    """What was released. Raises NotADraft where the bytes are not those that were kept."""
    return released_of(bytes(row.kept))


def context_for(draft: Draft, *, without: str = "") -> Context:
    """What a draft is checked with: the tables of everything that was released before (`without`: but of this statement)."""
    return context_of(draft, tuple(_earlier(without)), DEFINITIONS)


def releases(*, without: str = "") -> list[Release]:
    """Everything that was released, the earliest first."""
    return list(Release.objects.exclude(statement=without).select_related("by", "statement__by").order_by("at_us", "pk"))


def _earlier(without: str) -> list[Protected]:
    return [table for row in releases(without=without) for table in released_as(row).tables]


def _counted_anew(acting: Acting, draft: Draft) -> list[Problem]:
    """A draft may be older than a correction of where things belong: what is released is what the second person's count gives, part by part."""
    now = [papers.figure_openly(acting, DEFINITIONS[figure.definition], figure.query) for figure in draft.figures]
    problems = [said for n, (then, anew) in enumerate(zip(draft.figures, now, strict=True), 1) for said in figure_moved(n, then, anew)]
    counted = dict(zip(draft.figures, now, strict=True))
    for n, table in enumerate(draft.tables, 1):
        problems += table_moved(n, table, _table(acting, counted[table.figure], table.by[0]))
    return problems


def _open(acting: Acting, statement: str, expected: int, *, adds: bool = True) -> Draft:
    require(acting, "draft-statements")
    _locked(acting, statement, expected)
    draft = draft_of(last(statement).content)
    if adds and max(map(len, (draft.figures, draft.tables, draft.sentences, draft.claims))) >= MOST:
        raise CannotDo(f"A statement has {MOST} numbers, tables or sentences at most.", advice="Begin another one.")
    return draft


def _locked(acting: Acting, statement: str, expected: int) -> Statement:
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 6))", [f"statement:{statement}"])
    row = seen(acting, statement)
    if Release.objects.filter(statement=row).exists():
        raise CannotDo("It was released.", advice="What was released stays. Begin another statement.")
    if last(statement).nth != expected:
        raise Changed("Somebody changed the draft since this page was shown.", advice="Look at it as it is now, and do it again.")
    return row


def _write(acting: Acting, statement: str, nth: int, draft: Draft) -> None:
    name = make_id("stv", statement, str(nth), acting.actor, str(acting.now_us))
    Version.objects.bulk_create(
        [Version(id=name, statement_id=statement, nth=nth, by=acting.account, at_us=acting.now_us, content=draft_json(draft))]
    )
    acting.note("entered", {"statement": statement, "version": nth})
