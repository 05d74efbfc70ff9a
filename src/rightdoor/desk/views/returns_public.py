"""Returns for publication: one of each quarter that is over, with what is withheld marked; published once, by whoever may release."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.http import Http404, HttpResponse
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from rightdoor.casework.cases.problems import CannotDo
from rightdoor.casework.figures import published
from rightdoor.casework.figures.statement_models import PublicReturn
from rightdoor.desk.answers import form_shown, see
from rightdoor.desk.guards import needs, stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.figures.returns.quarter import Quarter
from rightdoor.model.civil import civil_from_days
from rightdoor.rules.clocks.counting import day_of

_BACK: Final = 8  # quarters that the form offers


class PublishForm(forms.Form):
    """Why it is published."""

    reason = forms.CharField(
        max_length=500, label="Why it is published", widget=forms.Textarea(attrs={"rows": 2}), error_messages={"required": "Say why it is published."}
    )  # fmt: skip


@require_GET
@needs("see-figures")
def front(request: DeskRequest) -> HttpResponse:
    """What was published of a quarter, or what would be, as it is counted now."""
    return _page(request, PublishForm())


@require_POST
@needs("see-figures")
@needs("release-statements")
@stepped_up
def publish(request: DeskRequest) -> HttpResponse:
    """Publish it, once."""
    form, quarter = PublishForm(request.POST), _asked(request)
    if not form.is_valid():
        return _page(request, form)
    try:
        published.publish(request.acting, quarter, reason=form.cleaned_data["reason"])
    except CannotDo as refused:
        return _page(request, form, refused=refused)
    return see(f"/returns/public/?quarter={published.name_of(quarter)}")


@require_GET
@needs("see-figures")
def file(request: DeskRequest) -> HttpResponse:
    """One part as CSV, byte for byte as it was published."""
    quarter, part = _asked(request), request.GET.get("part", "")
    row = published.released(quarter)
    if row is None or part not in published.PARTS:
        raise Http404
    request.acting.note("consulted", {"page": "public-return-file", "public_return": row.pk, "part": part})
    name = f"return-{row.pk}-{part}-public.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(published.file_of(row, part), content_type="text/csv; charset=utf-8", headers=headers)


def _asked(request: DeskRequest) -> Quarter:
    """The quarter of the address; without one the last that can be published. Raises Http404."""
    name = request.GET.get("quarter", "")
    found = published.quarter_named(name) if name else _offered(request.acting.now_us)[0]
    if found is None:
        raise Http404("There is no such quarter.")
    return found


def _offered(now_us: int) -> list[Quarter]:
    """The last quarters that can be published, the latest first."""
    year, month, _ = civil_from_days(day_of(now_us))
    at = Quarter(year, (month + 2) // 3)
    while published.too_early(at, now_us):
        at = at.before
    found = [at]
    while len(found) < _BACK:
        found.append(found[-1].before)
    return found


def _page(request: DeskRequest, form: PublishForm, **more: Any) -> HttpResponse:
    acting, quarter = request.acting, _asked(request)
    row = published.released(quarter)
    early = published.too_early(quarter, acting.now_us) if row is None else ""
    context: dict[str, Any] = {
        "quarter": quarter.words, "name": published.name_of(quarter), "row": row, "early": early, "form": form,
        "parts": [] if early else _parts(request, quarter, row), "offered": [(published.name_of(each), each.words) for each in _offered(acting.now_us)],
        "may_publish": acting.can("release-statements") and row is None and not early,
    }  # fmt: skip
    acting.note("consulted", {"page": "public-return", "public_return": published.name_of(quarter)})
    return form_shown(request, "returns/public.html", context | more)


def _parts(request: DeskRequest, quarter: Quarter, row: PublicReturn | None) -> list[dict[str, Any]]:
    if row is not None:
        held = {part: published.rows_of(row, part) for part in published.PARTS}
    else:
        made = published.tables(request.acting, quarter)
        held = {"national": published.named(made.national), "quarter": published.named(made.quarter)}
    return [
        {
            "code": part, "words": words, "lines": [{**line, "number": int(line["value"] or 0)} for line in held[part] if line["line"] != "Note"],
            "notes": [line["note"] for line in held[part] if line["line"] == "Note"], "withheld": sum(line["mark"] == "withheld" for line in held[part]),
        }
        for part, words in published.PARTS.items()
    ]  # fmt: skip


urlpatterns = [
    path("returns/public/", front, name="returns-public"),
    path("returns/public/publish", publish, name="returns-publish"),
    path("returns/public/file", file, name="returns-public-file"),
]
