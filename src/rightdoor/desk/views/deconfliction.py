"""Before an overt step: check a person, account, premises or IP address; what was checked; who checked ours; flag lists."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from rightdoor.casework.access.may import unit_choices
from rightdoor.casework.deconfliction import acts, queries
from rightdoor.casework.deconfliction.asked import KINDS_ASKED
from rightdoor.casework.deconfliction.flag_file import COLUMNS, MOST_BYTES, FlagFile, read_flags
from rightdoor.casework.deconfliction.models import FlagList
from rightdoor.desk.answers import see
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.templatetags.desk_widgets import DayField, day_number


class CheckForm(forms.Form):
    """What is checked, for what."""

    kind = forms.ChoiceField(
        choices=[(k, words) for k, (words, _) in KINDS_ASKED.items() if k != "subject"],
        widget=forms.RadioSelect,
        label="What do you want to check?",
    )
    text = forms.CharField(
        max_length=400, required=False, label="Name, account, address or IP address", help_text="In full: a beginning is not looked for."
    )
    subject = forms.CharField(
        max_length=40, required=False, label="For which subject", help_text="Its id, for example sub_… The check is shown on its page."
    )
    step = forms.CharField(max_length=200, required=False, label="Planned step", help_text="Warrant, visit, arrest, contact: and when.")
    unit = forms.TypedChoiceField(coerce=int, label="For which unit")

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]
        self.fields["subject"].required = self.fields["text"].required = False
        if len(units) == 1:
            self.fields["unit"].widget = forms.HiddenInput()
            self.initial.setdefault("unit", units[0][0])


class FlagForm(forms.Form):
    """A list of others' interests."""

    file = forms.FileField(
        label="CSV file", help_text=f"Columns: {', '.join(COLUMNS)}. Kinds: person, account, premises, ip.", max_length=200
    )
    source = forms.CharField(max_length=120, label="Whose list is it?")
    of_day = DayField(label="Date of the list")
    unit = forms.TypedChoiceField(coerce=int, label="For which unit")

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


@needs("deconflict")
def front(request: DeskRequest) -> HttpResponse:
    """The form, checks that were made, who of others checked what we hold."""
    units = unit_choices(request.acting, "deconflict")
    if request.method == "POST":
        form = CheckForm(request.POST, units=units)
        if form.is_valid():
            try:
                made = acts.check(request.acting, **form.cleaned_data)
                return see(f"/deconfliction/{made.id}/")
            except acts.NotChecked as problem:
                form.add_error(problem.field, str(problem))
        return _front(request, form, status=422)
    return _front(request, CheckForm(units=units, initial={"kind": "person", "subject": request.GET.get("subject", "")[:40]}))


def _front(request: DeskRequest, form: CheckForm, *, status: int = 200) -> HttpResponse:
    checks, touched = queries.recent_checks(request.acting), queries.was_checked(request.acting)
    request.acting.note("consulted", {"page": "deconfliction", "lines": len(checks) + len(touched)})
    context = {
        "form": form,
        "checks": checks,
        "touched": touched,
        "stale_days": queries.STALE_DAYS,
    }
    return render(request, "deconfliction/front.html", context, status=status)


@require_POST
@needs("deconflict")
def of_subject(request: DeskRequest, subject: str) -> HttpResponse:
    """Check all that is known of a subject."""
    if not queries.sees(subject):
        raise Http404
    try:
        made = acts.check(request.acting, "subject", "", subject=subject, step=request.POST.get("step", "")[:400])
    except acts.NotChecked as problem:
        messages.error(request, str(problem))
        return see(f"/subjects/{subject}/")
    return see(f"/deconfliction/{made.id}/")


@needs("deconflict")
def one(request: DeskRequest, check: int) -> HttpResponse:
    """One check with its answer."""
    found = queries.one_check(request.acting, check)
    if found is None:
        raise Http404
    request.acting.note("consulted", {"page": "check", "lines": 1, "check": found.id})
    context = {"check": found, "own": queries.own_hits_of(request.acting, check), "stale_days": queries.STALE_DAYS}
    return render(request, "deconfliction/check.html", context)


@needs("deconflict")
def flags(request: DeskRequest) -> HttpResponse:
    """The lists, and a form for one more for whoever may load."""
    units = unit_choices(request.acting, "load-flags")
    if request.method != "POST":
        return _flags(request, FlagForm(units=units) if units else None)
    form = FlagForm(request.POST, request.FILES, units=units)
    if not form.is_valid():
        return _flags(request, form, status=422)
    given = form.cleaned_data
    file = read_flags(given["file"].read(MOST_BYTES + 1))
    try:
        made = acts.load_flags(request.acting, file, unit=given["unit"], source=given["source"], of_day=day_number(given["of_day"]))
    except acts.NotChecked as problem:
        form.add_error(problem.field, str(problem))
        return _flags(request, form, file, status=422)
    messages.success(request, f"{made.rows:,} line{'s' if made.rows != 1 else ''} loaded.")
    if file.problems:
        messages.warning(
            request, f"{len(file.problems):,} lines could not be used: " + "; ".join(f"{n}: {text}" for n, text in file.problems[:5])
        )
    return see("/deconfliction/flag-lists/")


def _flags(request: DeskRequest, form: FlagForm | None, file: FlagFile | None = None, *, status: int = 200) -> HttpResponse:
    mine = request.acting.units_with("load-flags")
    lists = [{"list": one, "mine": one.unit_id in mine} for one in queries.flag_lists(request.acting)]
    request.acting.note("consulted", {"page": "flag-lists", "lines": len(lists)})
    return render(request, "deconfliction/flags.html", {"form": form, "lists": lists, "file": file}, status=status)


@require_POST
@needs("load-flags")
def withdraw(request: DeskRequest, number: int) -> HttpResponse:
    """Take a list out of answers."""
    found = FlagList.objects.filter(pk=number).first()
    if found is None:
        raise Http404
    acts.withdraw_flags(request.acting, found)
    messages.success(request, "The list answers no checks from now on.")
    return see("/deconfliction/flag-lists/")


urlpatterns = [
    path("deconfliction/", front, name="deconfliction"),
    path("deconfliction/<int:check>/", one, name="deconfliction-check"),
    path("deconfliction/subjects/<str:subject>/", of_subject, name="deconfliction-subject"),
    path("deconfliction/flag-lists/", flags, name="flag-lists"),
    path("deconfliction/flag-lists/<int:number>/withdraw", withdraw, name="flag-list-withdraw"),
]
