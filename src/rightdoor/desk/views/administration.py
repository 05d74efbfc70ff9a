"""Administration: organisations, units, operations. Administrators administer; they see no casework."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.views.decorators.http import require_POST

from rightdoor.casework.access import acts, arrangements, reach
from rightdoor.casework.access.models import Account, Compartment, Operation, Organisation, Unit
from rightdoor.desk.administration_forms import MemberForm, OperationForm, OrganisationForm, UnitForm
from rightdoor.desk.answers import form_shown
from rightdoor.desk.guards import needs, stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.joint.force_kinds import force_name

_Form = TypeVar("_Form", bound=forms.Form)


def kept_form(request: DeskRequest, form: forms.Form, save: Callable[[], str], words: dict[str, Any]) -> HttpResponse:
    """Show a form, or save it: `save` returns what is said then. What the act refuses stands at the form. `words`: title, button, back."""
    if request.method == "POST" and form.is_valid():
        try:
            said = save()
        except ValidationError as problem:
            refuse_form(form, problem)
        else:
            messages.success(request, said)
            return redirect(words["back"])
    return form_shown(request, "administration/form.html", {"form": form, **words})


def refuse_form(form: forms.Form, problem: ValidationError) -> None:
    """Put the act's words at its fields, or at the form."""
    said: dict[str, list[str]] = problem.message_dict if hasattr(problem, "error_dict") else {"": problem.messages}
    for name, texts in said.items():
        for text in texts:
            form.add_error(name if name in form.fields else None, text)


def members_page(request: DeskRequest, of: Operation | Compartment, what: str, join: Callable[[Account], None]) -> HttpResponse:
    """Who is in it, and putting somebody in. `what`: the name of its page; ``leave-<what>`` is that of taking somebody out."""
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            join(form.cleaned_data["username"])
        except ValidationError as problem:
            refuse_form(form, problem)
        else:
            messages.success(request, "The member is in.")
            return redirect(what, number=of.pk)
    members = of.members.select_related("account").order_by("account__name")
    context = {"form": form, "subject": of, "members": members, "what": what, "leave": f"leave-{what}"}
    return form_shown(request, "administration/members.html", context)


def taken_out(request: DeskRequest, leave: Callable[[], None]) -> bool:
    """Take somebody out; whether it was done. What was said against it is on the page that follows."""
    try:
        leave()
    except ValidationError as problem:
        messages.error(request, problem.messages[0])
        return False
    messages.success(request, "The member is out.")
    return True


def within_reach(form: _Form, request: DeskRequest) -> _Form:
    """The form with units and organisations to choose from that the acting account administers."""
    held = reach.organisations(request.acting) or frozenset()
    for name, way in (("unit", "organisation__in"), ("organisation", "pk__in"), ("controller", "pk__in")):
        field = form.fields.get(name)
        if isinstance(field, forms.ModelChoiceField) and field.queryset is not None:
            field.queryset = field.queryset.filter(**{way: held})
    return form


@needs("administer")
def index(request: DeskRequest) -> HttpResponse:
    """What is administered."""
    units = Unit.objects.select_related("organisation").order_by("organisation__name", "name")
    context = {
        "unsettled": arrangements.unsettled(now_us=request.acting.now_us),
        "heads": {
            "organisations": ["Name", "Kind", "Police force"],
            "units": ["Name", "Organisation", "Contact", "Gets the rest"],
            "operations": ["Name", "Controller"],
        },
        "organisations": [
            [{"text": one.name, "href": f"/administration/organisations/{one.pk}/"}, one.get_kind_display(), force_name(one.force)]
            for one in Organisation.objects.order_by("name")
        ],
        "units": [
            [
                {"text": one.name, "href": f"/administration/units/{one.pk}/"},
                one.organisation.name,
                one.contact,
                "yes" if one.intake else "",
            ]
            for one in units
        ],
        "operations": [
            [{"text": one.name, "href": f"/administration/operations/{one.pk}/"}, one.controller.name]
            for one in Operation.objects.select_related("controller").order_by("name")
        ],
    }
    return render(request, "administration/index.html", context)


@stepped_up
@needs("administer")
def organisation(request: DeskRequest, number: int | None = None) -> HttpResponse:
    """Make or rename an organisation."""
    one = None if number is None else get_object_or_404(Organisation, pk=number)
    form = OrganisationForm(request.POST or None, initial={"name": one.name, "kind": one.kind, "force": one.force} if one else None)

    def save() -> str:
        acts.save_organisation(request.acting, **form.cleaned_data, organisation=one)
        return "The organisation is kept."

    return kept_form(request, form, save, {"title": one.name if one else "Add an organisation", "button": "Save", "back": "administration"})


@stepped_up
@needs("administer")
def unit(request: DeskRequest, number: int | None = None) -> HttpResponse:
    """Make or change a unit."""
    one = None if number is None else get_object_or_404(Unit, pk=number)
    shown = {"name": one.name, "organisation": one.organisation_id, "contact": one.contact, "intake": one.intake} if one else None
    form = within_reach(UnitForm(request.POST or None, initial=shown), request)

    def save() -> str:
        acts.save_unit(request.acting, **form.cleaned_data, unit=one)
        return "The unit is kept."

    return kept_form(request, form, save, {"title": one.name if one else "Add a unit", "button": "Save", "back": "administration"})


@stepped_up
@needs("administer")
def add_operation(request: DeskRequest) -> HttpResponse:
    """Found an operation."""
    form = within_reach(OperationForm(request.POST or None), request)

    def save() -> str:
        acts.add_operation(request.acting, **form.cleaned_data)
        return "The operation is set up. Put its members in."

    return kept_form(request, form, save, {"title": "Set up an operation", "button": "Set it up", "back": "administration"})


@stepped_up
@needs("administer")
def operation(request: DeskRequest, number: int) -> HttpResponse:
    """Its members, and putting somebody in."""
    one = get_object_or_404(Operation.objects.select_related("controller"), pk=number)
    return members_page(request, one, "operation", lambda account: acts.join_operation(request.acting, one, account))


@stepped_up
@needs("administer")
@require_POST
def leave(request: DeskRequest, number: int, account: int) -> HttpResponse:
    """Take somebody out of an operation."""
    one, member = get_object_or_404(Operation, pk=number), get_object_or_404(Account, pk=account)
    taken_out(request, lambda: acts.leave_operation(request.acting, one, member))
    return redirect("operation", number=number)


urlpatterns = [
    path("administration/", index, name="administration"),
    path("administration/organisations/add/", organisation, name="add-organisation"),
    path("administration/organisations/<int:number>/", organisation, name="organisation"),
    path("administration/units/add/", unit, name="add-unit"),
    path("administration/units/<int:number>/", unit, name="unit"),
    path("administration/operations/add/", add_operation, name="add-operation"),
    path("administration/operations/<int:number>/", operation, name="operation"),
    path("administration/operations/<int:number>/members/<int:account>/remove/", leave, name="leave-operation"),
]
