"""Search with a purpose: what one sees with the reasons for which it was found, and whom to ask about what one does not see."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from rightdoor.casework.export import Form
from rightdoor.casework.oversight.purposes import PURPOSES
from rightdoor.casework.searching.acts import HOUSEHOLD, MOST_TEXT, NotSearched, Results, search
from rightdoor.casework.searching.acts import export as exported
from rightdoor.casework.searching.asked import GROUPS
from rightdoor.casework.searching.queries import MOST, made_searches
from rightdoor.desk.answers import attached, shows
from rightdoor.desk.guards import needs, stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.numbers import whole_number

_HINTS = {code: purpose.hint for code, purpose in PURPOSES.items() if purpose.hint}


class SearchForm(forms.Form):
    """What is looked for and why."""

    text = forms.CharField(
        max_length=MOST_TEXT, required=False, label="What are you looking for?",
        help_text="Whole or its beginning. Names are also found by sound. 2001:db8::/48 and 192.0.2. find what begins so.",
    )  # fmt: skip
    kind = forms.ChoiceField(choices=list(GROUPS.items()), initial="any", label="Look among")
    purpose = forms.ChoiceField(
        choices=[(code, purpose.text) for code, purpose in PURPOSES.items()],
        widget=forms.RadioSelect,
        required=False,
        label="Why are you searching?",
        help_text="Your name, the time, what you typed and this purpose are recorded, and can be looked at by auditors.",
    )
    words = forms.CharField(max_length=MOST_TEXT, required=False, label="Reason or reference", help_text="For example the operation.")
    household = forms.BooleanField(
        required=False,
        label="Also search members of households",
        help_text="People who are neither reported nor victims: for "
        + ", ".join(PURPOSES[code].text.lower() for code in PURPOSES if code in HOUSEHOLD)
        + ", with a reason.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].option_hints = _HINTS  # type: ignore[attr-defined]


def _asked(request: DeskRequest, form: SearchForm, page: int) -> Results | None:
    """The results, or None with the errors on the form."""
    if not form.is_valid():
        return None
    try:
        return search(request.acting, page=page, **form.cleaned_data)
    except NotSearched as problem:
        form.add_error(problem.field, str(problem))
        return None


def _page_of(request: DeskRequest) -> int:
    return whole_number(request.POST.get("page"), 9_999) or 1


@needs("search")
def front(request: DeskRequest) -> HttpResponse:
    """The form; posted, the form with its results."""
    if request.method != "POST":
        return render(request, "search/search.html", {"form": SearchForm()})
    form = SearchForm(request.POST)
    results = _asked(request, form, _page_of(request))
    shows(request)
    context = {"form": form, "results": results, "most": MOST, "asked": _hidden(request)}
    return render(request, "search/search.html", context, status=200 if results is not None else 422)


def _hidden(request: DeskRequest) -> list[dict[str, str]]:
    return [
        {"name": name, "value": request.POST[name]} for name in ("text", "kind", "purpose", "words", "household") if name in request.POST
    ]


@needs("export")
@stepped_up
def export(request: DeskRequest) -> HttpResponse:
    """One page of results as a file. The search is recorded as a search, and that it was exported."""
    form = SearchForm(request.POST)
    if not form.is_valid():
        return render(request, "search/search.html", {"form": form}, status=422)
    kind: Form = "xlsx" if request.POST.get("as") == "xlsx" else "csv"
    try:
        file = exported(request.acting, form=kind, page=_page_of(request), **form.cleaned_data)
    except NotSearched as problem:
        form.add_error(problem.field, str(problem))
        return render(request, "search/search.html", {"form": form}, status=422)
    return attached(file)


@needs("audit")
def made(request: DeskRequest) -> HttpResponse:
    """What was searched, by whom and why: for auditors, and this look is recorded too."""
    start = whole_number(request.GET.get("before")) or 0
    found = made_searches(request.acting, by=request.GET.get("by", "").replace("\x00", "")[:60], before=start)
    return render(request, "search/made.html", {"searches": found, "older": found[-1].id if len(found) == 50 else None})


urlpatterns = [
    path("search/", front, name="search"),
    path("search/export", export, name="search-export"),
    path("oversight/searches/", made, name="searches-made"),
]
