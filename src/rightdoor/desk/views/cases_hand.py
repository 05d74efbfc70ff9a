"""Whose a case is, and whether it is open: opened for a subject, taken, offered and answered, its duties handed over, closed, reopened, erased."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.views.decorators.http import require_POST

from rightdoor.cases.opening.kinds import CLOSE_REASONS
from rightdoor.casework.access.may import require, unit_choices
from rightdoor.casework.access.models import Account, Membership, Unit
from rightdoor.casework.access.roles import ROLES, capabilities_of
from rightdoor.casework.cases import acts, handing, queries
from rightdoor.casework.cases.models import Duty
from rightdoor.casework.cases.problems import CannotDo, Impossible
from rightdoor.casework.listing.models import Subject
from rightdoor.desk.answers import form_shown, see
from rightdoor.desk.guards import stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.case_frame import Shown, of_case
from rightdoor.desk.views.cases import keeps_open
from rightdoor.desk.views.cases_record import act_page
from rightdoor.desk.views.deciding import Reasoned
from rightdoor.desk.views.subject_frame import frame_of, of_subject

NATIONS = (
    ("england", "England"), ("wales", "Wales"), ("scotland", "Scotland"), ("northern-ireland", "Northern Ireland"), ("", "Not known"),
)  # fmt: skip


class OpenForm(forms.Form):
    """For which unit, in which nation, why."""

    unit = forms.TypedChoiceField(coerce=int, label="Unit")
    nation = forms.ChoiceField(
        required=False, choices=NATIONS, widget=forms.RadioSelect, label="Where the case is worked",
        help_text="Time limits are counted by the law of this nation. Where it is not known, they are not counted.",
    )  # fmt: skip
    owned = forms.ChoiceField(
        choices=[("yes", "I do"), ("no", "Nobody yet: it is the unit's")], widget=forms.RadioSelect, label="Who owns it", initial="yes"
    )
    reason = forms.CharField(required=False, max_length=4_000, widget=forms.Textarea, label="Why it is opened (optional)")

    def __init__(self, *args: Any, units: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = units  # type: ignore[attr-defined]


@of_subject("case-open")
def open_case(request: DeskRequest, row: Subject) -> HttpResponse:
    """Open a case of a subject."""
    right = "work-case" if request.acting.can("work-case") else "safeguard"
    require(request.acting, right)
    held = [(pk, name) for pk, name in unit_choices(request.acting, right) if pk in row.units or row.operations]
    form = OpenForm(request.POST or None, units=held, initial={"nation": queries.nation_of(row), "unit": held[0][0] if held else None})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            case = acts.open_case(
                request.acting,
                row.subject,
                unit=given["unit"],
                nation=given["nation"],
                reason=given["reason"],
                owned=given["owned"] == "yes",
            )
        except CannotDo as problem:
            form.add_error(None, str(problem))
        else:
            messages.success(request, "The case is open.")
            return see(reverse("case", args=[case.pk]))
    context = frame_of(request, row, "") | {"form": form, "cases": queries.cases_of_subject(request.acting, row)}
    return form_shown(request, "cases/open.html", context)


@require_POST
@of_case("take")
def take(request: DeskRequest, shown: Shown) -> HttpResponse:
    """Take a case that nobody owns."""
    return _answered(request, shown, lambda: handing.take(request.acting, shown.case.pk, expected=None), "The case is yours.")


class OfferForm(Reasoned):
    """To which unit, or to which person of it."""

    unit = forms.TypedChoiceField(coerce=int, label="Unit")
    to = forms.ChoiceField(required=False, label="Person (optional)", help_text="Empty: whoever works cases of the unit may accept.")

    def __init__(self, *args: Any, units: list[tuple[int, str]], people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "Choose a unit"), *units]  # type: ignore[attr-defined]
        self.fields["to"].choices = [("", "Anybody of the unit"), *people]  # type: ignore[attr-defined]


@of_case("offer")
def offer(request: DeskRequest, shown: Shown) -> HttpResponse:
    """Offer the case; it stays until somebody accepts."""
    roles = [role for role in ROLES if "work-case" in capabilities_of(role)]
    held = Membership.objects.filter(role__in=roles, ended_us__isnull=True, account__is_active=True).select_related("account", "unit")
    people = sorted({(one.account.username, f"{one.account.name}, {one.unit.name}") for one in held}, key=lambda pair: pair[1])
    units = [(unit.pk, str(unit)) for unit in Unit.objects.select_related("organisation").order_by("name")]
    words = {
        "title": "Hand the case over", "button": "Offer it", "done": "The case is offered. It stays where it is until somebody accepts.",
        "hint": "You stay responsible for it, and for its duties, until it is accepted. If it is sent back, you are told why.",
    }  # fmt: skip
    return act_page(
        request, shown, OfferForm(request.POST or None, units=units, people=people, initial={"unit": shown.case.unit_id}),
        lambda filled, token: handing.offer(
            request.acting, shown.case.pk, unit=filled.cleaned_data["unit"], to=filled.cleaned_data["to"],
            reason=filled.cleaned_data["reason"], expected=token,
        ),
        words=words,
    )  # fmt: skip


@require_POST
@of_case("answer")
def answer(request: DeskRequest, shown: Shown) -> HttpResponse:
    """Accept an offered case, or send it back with a reason."""
    case = shown.case.pk
    if request.POST.get("answer") == "accept":
        return _answered(request, shown, lambda: handing.accept(request.acting, case), "The case is yours.")
    reason = request.POST.get("reason", "")
    return _answered(
        request,
        shown,
        lambda: handing.refuse(request.acting, case, reason=reason),
        "It is sent back with your reason.",
        after=reverse("cases"),
    )


@require_POST
@of_case("take-back")
def take_back(request: DeskRequest, shown: Shown) -> HttpResponse:
    """Take back an offer that was not answered."""
    return _answered(request, shown, lambda: handing.take_back(request.acting, shown.case.pk, expected=None), "The offer is taken back.")


class GiveForm(forms.Form):
    """To whom a duty is offered."""

    to = forms.ChoiceField(label="Person")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = [("", "Choose a person"), *people]  # type: ignore[attr-defined]


@of_case("duty")
def give_duty(request: DeskRequest, shown: Shown, duty: str) -> HttpResponse:
    """Offer a duty to a person of the unit."""
    row = _duty(shown, duty)
    roles = [role for role in ROLES if capabilities_of(role) & {"work-case", "safeguard"}]
    held = Membership.objects.filter(unit=shown.case.unit_id, role__in=roles, ended_us__isnull=True).values("account")
    people = list(Account.objects.filter(pk__in=held, is_active=True).order_by("name").values_list("username", "name"))
    words = {
        "title": "Hand a duty over", "button": "Offer it", "done": "The duty is offered. It stays whose it is until accepted.",
        "of": row.what, "hint": "Until it is accepted it stays with whoever has it now.",
    }  # fmt: skip
    return act_page(
        request, shown, GiveForm(request.POST or None, people=people),
        lambda filled, token: handing.give_duty(request.acting, shown.case.pk, duty, to=filled.cleaned_data["to"], expected=token),
        words=words,
    )  # fmt: skip


@require_POST
@of_case("duty")
def answer_duty(request: DeskRequest, shown: Shown, duty: str) -> HttpResponse:
    """Accept a duty that was offered, or send it back with a reason."""
    _duty(shown, duty)
    case, reason = shown.case.pk, request.POST.get("reason", "")
    if request.POST.get("answer") == "accept":
        return _answered(request, shown, lambda: handing.accept_duty(request.acting, case, duty), "The duty is yours.")
    return _answered(request, shown, lambda: handing.refuse_duty(request.acting, case, duty, reason=reason), "The duty is sent back.")


class CloseForm(Reasoned):
    """Why the case is closed."""

    code = forms.ChoiceField(choices=CLOSE_REASONS, widget=forms.RadioSelect, label="How it ended")


@of_case("close")
def close(request: DeskRequest, shown: Shown) -> HttpResponse:
    """Close it; what keeps it open stands on the page."""
    words = {
        "title": "Close the case", "button": "Close it", "done": "The case is closed.", "waits": keeps_open(request, shown),
        "hint": "A case is closed when every duty is done and nothing is left to put right.",
    }  # fmt: skip
    return act_page(
        request, shown, CloseForm(request.POST or None),
        lambda filled, token: acts.close(
            request.acting, shown.case.pk, code=filled.cleaned_data["code"], reason=filled.cleaned_data["reason"], expected=token
        ),
        words=words,
    )  # fmt: skip


@of_case("reopen")
def reopen(request: DeskRequest, shown: Shown) -> HttpResponse:
    """Open it again, with a reason."""
    words = {
        "title": "Reopen the case",
        "button": "Reopen it",
        "done": "The case is open again.",
        "hint": "Its duties run on from the day they began.",
    }
    return act_page(
        request, shown, Reasoned(request.POST or None),
        lambda filled, token: acts.reopen(request.acting, shown.case.pk, reason=filled.cleaned_data["reason"], expected=token),
        words=words,
    )  # fmt: skip


class EraseForm(forms.Form):
    """On whose authority."""

    authority = forms.CharField(
        max_length=200, label="Authority for the erasure", help_text="Its reference, as your retention records have it."
    )


@stepped_up
@of_case("erase")
def erase(request: DeskRequest, shown: Shown) -> HttpResponse:
    """Erase what was said in a closed case."""
    words = {
        "title": "Erase what the case says", "button": "Erase it for good", "done": "It is erased.",
        "hint": "The content of every event, and who its children are, is destroyed. Which kinds of event there were, when and by whom, stays.",
    }  # fmt: skip
    return act_page(
        request, shown, EraseForm(request.POST or None),
        lambda filled, _token: acts.erase(request.acting, shown.case.pk, authority=filled.cleaned_data["authority"]),
        words=words,
    )  # fmt: skip


def _duty(shown: Shown, duty: str) -> Duty:
    row = Duty.objects.filter(case=shown.case, pk=duty).first()
    if row is None:
        raise Http404
    return row


def _answered(request: DeskRequest, shown: Shown, act: Any, done: str, *, after: str = "") -> HttpResponse:
    """An act of one button: done, or its refusal on the case's page."""
    try:
        act()
    except (CannotDo, Impossible) as problem:
        errors = [{"text": str(problem), "href": ""}]
        return render(
            request, "cases/not_done.html", {"case": shown.case, "errors": errors}, status=422 if isinstance(problem, Impossible) else 409
        )
    messages.success(request, done)
    return see(after or reverse("case", args=[shown.case.pk]))


_AT = "cases/<str:case>/"
urlpatterns = [
    path("subjects/<str:subject>/case/", open_case, name="case-open"),
    path(f"{_AT}take/", take, name="case-take"),
    path(f"{_AT}offer/", offer, name="case-offer"),
    path(f"{_AT}answer/", answer, name="case-answer"),
    path(f"{_AT}take-back/", take_back, name="case-take-back"),
    path(f"{_AT}duties/<str:duty>/give/", give_duty, name="case-duty-give"),
    path(f"{_AT}duties/<str:duty>/answer/", answer_duty, name="case-duty-answer"),
    path(f"{_AT}close/", close, name="case-close"),
    path(f"{_AT}reopen/", reopen, name="case-reopen"),
    path(f"{_AT}erase/", erase, name="case-erase"),
]
