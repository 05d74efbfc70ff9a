"""Custody and bail of a case with their pictures; exports of records systems: a look, taking in, differences."""

from __future__ import annotations

from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from rightdoor.cases.bail import AREA as BAIL
from rightdoor.cases.bail.state import bails
from rightdoor.cases.custody import AREA as CUSTODY
from rightdoor.cases.custody.clock import custodies
from rightdoor.cases.custody.lines import counters
from rightdoor.cases.custody.state import People
from rightdoor.cases.event import Event, Value
from rightdoor.cases.history import History
from rightdoor.cases.mirror.mapping import RecordsMapping
from rightdoor.cases.mirror.plan import AT, Difference, New
from rightdoor.cases.mirror.rows import MOST_BYTES
from rightdoor.cases.register import KINDS
from rightdoor.casework.custody_bail import acts, queries
from rightdoor.casework.custody_bail.mappings import Declared, chosen, declared
from rightdoor.casework.custody_bail.models import RecordsImport
from rightdoor.desk.answers import see
from rightdoor.desk.case_pictures import Picture, bail_picture, custody_picture
from rightdoor.desk.case_words import values_of, words_of
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.templatetags.desk import minute
from rightdoor.desk.views.case_frame import Shown, frame_of, of_case
from rightdoor.desk.views.cases import area_context, entries_of
from rightdoor.errors import Refused


@of_case("area")
def custody(request: DeskRequest, shown: Shown) -> HttpResponse:
    """People, arrests, attendances, detention, with a picture of each custody clock."""
    arrests, attendances = counters(shown.history)
    pictures = [custody_picture(each, _who(shown.history, each.arrest.person), request.acting.now_us) for each in custodies(shown.history)]
    return _area(request, shown, CUSTODY, pictures, {"arrests": arrests, "attendances": attendances})


@of_case("area")
def bail(request: DeskRequest, shown: Shown) -> HttpResponse:
    """Bail, releases under investigation, decisions of no further action, with a picture of each bail."""
    pictures = [bail_picture(each, _who(shown.history, each.arrest.person), request.acting.now_us) for each in bails(shown.history)]
    return _area(request, shown, BAIL, pictures, {})


def _area(request: DeskRequest, shown: Shown, area: Any, pictures: list[Picture], more: dict[str, Any]) -> HttpResponse:
    codes = {kind.code for each in (CUSTODY, BAIL) for kind in each.kinds}  # breaches of the one name events of the other
    context = area_context(request, shown, area) | more | {
        "pictures": pictures,
        "entries": [entry for entry in entries_of(request, shown) if entry.event.kind in codes],
        "differences": len(queries.differences_of(shown.case.pk, shown.history, request.acting.now_us)),
    }  # fmt: skip
    return render(request, "custody/area.html", context)


def _who(history: History, person: str) -> str:
    return People(history).called(person)


class RecordsForm(forms.Form):
    """An export, and by which mapping it is read."""

    file = forms.FileField(
        label="Export (CSV)", help_text=f"Comma-separated text with a header, at most {MOST_BYTES >> 20} MiB.", max_length=200
    )
    mapping = forms.ChoiceField(label="What its columns mean", required=False)

    def __init__(self, *args: Any, known: list[Declared], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usable = [(each.file, each.mapping.name) for each in known if each.mapping is not None]
        self.fields["mapping"].choices = [("", "The one whose columns it has"), *usable]  # type: ignore[attr-defined]

    def read(self) -> tuple[bytes, RecordsMapping, bytes] | None:
        """The file, the mapping and its text; None with an error where no mapping has these columns."""
        data: bytes = self.cleaned_data["file"].read(MOST_BYTES + 1)
        found = chosen(self.cleaned_data["mapping"], data)
        if found is None or found.mapping is None:
            self.add_error("mapping", "No mapping has the columns of this table. Choose one to see what is lacking, or have one written.")
            return None
        return data, found.mapping, found.text


@of_case("records")
def records(request: DeskRequest, shown: Shown) -> HttpResponse:
    """What was taken in, where the systems say something else, and a form for one more."""
    known = declared()
    if request.method != "POST":
        return _records(request, shown, RecordsForm(known=known) if _may(request, shown) else None, known)
    form = RecordsForm(request.POST, request.FILES, known=known)
    acts.refuse_others(request.acting, shown.case.pk)
    given = form.read() if form.is_valid() else None
    if given is not None:
        try:
            made = acts.show(request.acting, shown.case.pk, *given)
            return see(reverse("case-records-one", args=[shown.case.pk, made.pk]))
        except Refused as problem:
            form.add_error("file", f"{problem.message} {problem.advice}".strip())
    return _records(request, shown, form, known, status=422)


def _records(request: DeskRequest, shown: Shown, form: RecordsForm | None, known: list[Declared], *, status: int = 200) -> HttpResponse:
    found = queries.differences_of(shown.case.pk, shown.history, request.acting.now_us)
    context = frame_of(request, shown, CUSTODY.code) | {
        "form": form,
        "imports": queries.imports_of(shown.case.pk),
        "differences": [_difference(each, shown, made.system) for made, each in found],
        "faulty": [each for each in known if each.faults],
    }
    return render(request, "custody/records.html", context, status=status)


def _may(request: DeskRequest, shown: Shown) -> bool:
    """Whether the form is shown; the act decides."""
    return shown.case.closed_us is None and request.acting.can("work-case")


class ShownDifference(NamedTuple):
    """A difference in words."""

    kind: str
    field: str
    held: str
    theirs: str
    place: str
    system: str
    href: str


def _difference(each: Difference, shown: Shown, system: str) -> ShownDifference:
    kind = KINDS[each.kind]
    field = next((one for one in kind.fields if one.name == each.field), None)

    def words(value: Value | None) -> str:
        if value is None:
            return ""
        return minute(int(value)) if field is None and isinstance(value, int) else words_of(field, value, shown.history) if field else ""

    href = reverse("case-correct", args=[shown.case.pk, each.event])
    name = field.words if field is not None else "When it happened"
    return ShownDifference(
        kind.words, "When it happened" if each.field == AT else name, words(each.held), words(each.theirs), each.place, system, href
    )


@of_case("records")
def one(request: DeskRequest, shown: Shown, made: str) -> HttpResponse:
    """One export: what it would bring, what is held already, differences, findings."""
    row = _import(request, shown, made)
    plan = queries.plan_of(request.acting, row)
    context = frame_of(request, shown, CUSTODY.code) | {
        "import": row,
        "new": [_new(each, shown.history) for each in plan.new],
        "held": len(plan.held),
        "differences": [_difference(each, shown, row.system) for each in plan.differences],
        "found": [*queries.found_in(row), *plan.found],
        "may_take": row.taken_us is None and _may(request, shown),
    }
    return render(request, "custody/import.html", context)


def _new(each: New, history: History) -> dict[str, Any]:
    """An event to come in words. What points to another that is to come says so."""
    proposed = each.proposed
    event = Event("", proposed.kind, proposed.at_us, proposed.at_us, "", {k: v for k, v in each.body.items() if not str(v).startswith("@")})
    kind = KINDS[proposed.kind]
    pointing = [(f.words, "of the same row") for f in kind.fields if f.type == "event" and str(each.body.get(f.name, "")).startswith("@")]
    return {"kind": kind.words, "at_us": proposed.at_us, "values": [*pointing, *values_of(event, history)], "place": proposed.place}


@require_POST
@of_case("records")
def take(request: DeskRequest, shown: Shown, made: str) -> HttpResponse:
    """Take it in."""
    row = _import(request, shown, made)
    try:
        count = acts.take(request.acting, row.pk)
    except Refused as problem:
        messages.error(request, f"{problem.message} {problem.advice}".strip())
        return see(reverse("case-records-one", args=[shown.case.pk, row.pk]))
    messages.success(request, f"{count} event{'s' if count != 1 else ''} taken in.")
    return see(reverse("case-records", args=[shown.case.pk]))


@require_POST
@of_case("records")
def aside(request: DeskRequest, shown: Shown, made: str) -> HttpResponse:
    """Put it aside: what it said is forgotten."""
    row = _import(request, shown, made)
    try:
        acts.put_aside(request.acting, row.pk)
    except Refused as problem:
        messages.error(request, f"{problem.message} {problem.advice}".strip())
    else:
        messages.success(request, "It was put aside. Nothing of it is kept.")
    return see(reverse("case-records", args=[shown.case.pk]))


def _import(request: DeskRequest, shown: Shown, made: str) -> RecordsImport:
    row = queries.import_seen(request.acting, made)
    if row.case != shown.case.pk:
        raise Http404
    return row


urlpatterns = [
    path("cases/<str:case>/custody/", custody, name="case-custody"),
    path("cases/<str:case>/bail/", bail, name="case-bail"),
    path("cases/<str:case>/records/", records, name="case-records"),
    path("cases/<str:case>/records/<str:made>/", one, name="case-records-one"),
    path("cases/<str:case>/records/<str:made>/take/", take, name="case-records-take"),
    path("cases/<str:case>/records/<str:made>/aside/", aside, name="case-records-aside"),
]
