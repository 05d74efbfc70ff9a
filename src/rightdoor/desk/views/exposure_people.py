"""For occupational health: one person's sums at a time, chosen by name. No list bears a number, nothing is sorted by one, nothing is exported.

For administrators: whom people of an organisation can talk to.
"""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path

from rightdoor.casework.access import reach
from rightdoor.casework.access.models import Account
from rightdoor.casework.exposure import acts, queries
from rightdoor.casework.exposure.queries import Sums
from rightdoor.casework.exposure.sums import WORDS, Line
from rightdoor.desk.answers import form_shown, see
from rightdoor.desk.exposure_forms import ContactForm
from rightdoor.desk.guards import needs, stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.administration import refuse_form, within_reach

_MOST = 200


class FindForm(forms.Form):
    """Who."""

    name = forms.CharField(required=False, max_length=120, label="Name", help_text="Or part of it")


@needs("see-exposure")
def people(request: DeskRequest) -> HttpResponse:
    """People in care, by name."""
    form = FindForm(request.GET)
    form.is_valid()
    found = queries.in_care(request.acting, name=form.cleaned_data.get("name", ""))
    request.acting.note("consulted", {"page": "exposure-people"})
    return render(request, "exposure/people.html", {"form": form, "people": found[:_MOST], "more": len(found) > _MOST})


@needs("see-exposure")
@stepped_up
def person(request: DeskRequest, account: int) -> HttpResponse:
    """One person's sums by week. That somebody looked is shown to the person."""
    try:
        found = acts.look_at(request.acting, account)
    except Account.DoesNotExist as problem:
        raise Http404 from problem
    one = get_object_or_404(Account, pk=account)
    return render(request, "exposure/person.html", {"person": one, "weeks": weeks(found), "kinds": list(WORDS.values())})


def weeks(sums: list[Sums]) -> list[Line]:
    """One row a week, newest first: openings, and things of each kind."""
    kinds = list(WORDS)
    found: dict[int, Line] = {}
    for one in sums:
        line = found.get(one.first, Line(one.first, 0, (0,) * len(kinds)))
        by_kind = tuple(count + one.things * (kind == one.kind) for kind, count in zip(kinds, line.by_kind, strict=True))
        found[one.first] = line._replace(openings=line.openings + one.openings, by_kind=by_kind)
    return list(found.values())


@stepped_up
@needs("administer")
def contact(request: DeskRequest) -> HttpResponse:
    """Whom people can talk to, and naming somebody."""
    form = within_reach(ContactForm(request.POST or None), request)
    if request.method == "POST" and form.is_valid():
        try:
            acts.set_contact(request.acting, form.cleaned_data["organisation"], words=form.cleaned_data["words"])
        except ValidationError as problem:
            refuse_form(form, problem)
        else:
            messages.success(request, "Kept: the page of everybody's own exposure shows it.")
            return see("/exposure/contact/")
    held = queries.contacts(reach.organisations(request.acting) or ())
    rows = [[{"text": talk.organisation, "received": True}, {"text": talk.words or "nobody is named", "received": True}] for talk in held]
    return form_shown(request, "exposure/contact.html", {"form": form, "rows": rows, "head": ["Organisation", "Whom people can talk to"]})


urlpatterns = [
    path("exposure/people/", people, name="exposure-people"),
    path("exposure/people/<int:account>/", person, name="exposure-person"),
    path("exposure/contact/", contact, name="exposure-contact"),
]
