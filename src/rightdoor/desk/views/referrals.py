"""The referral inbox: what nobody owns first; acknowledge, own, hand over, transfer with acceptance."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

from rightdoor.casework.access.compartments import mine as own_compartments
from rightdoor.casework.access.may import may, unit_choices
from rightdoor.casework.access.models import Compartment, Unit
from rightdoor.casework.referrals import acts, placing, queries
from rightdoor.casework.referrals.models import Referral, Transfer
from rightdoor.casework.referrals.queries import SHOW, InboxFilter
from rightdoor.casework.referrals.words import DID, acknowledgement
from rightdoor.desk.answers import see
from rightdoor.desk.drawn import drawn
from rightdoor.desk.guards import needs
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.numbers import whole_number
from rightdoor.desk.templatetags.desk import length

_PAGE = 50
_MOST_VERSION = 2**31 - 1


class FilterForm(forms.Form):
    """What of the inbox is shown."""

    unit = forms.TypedChoiceField(coerce=int, empty_value=None, required=False, label="Unit")
    show = forms.ChoiceField(choices=tuple(SHOW.items()), required=False, label="Show", widget=forms.RadioSelect)
    text = forms.CharField(required=False, max_length=80, label="Number or source")
    unfold = forms.BooleanField(required=False, label="Show repeated deliveries and widely shared content apart")

    def __init__(self, units: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].choices = [("", "All my units"), *units]  # type: ignore[attr-defined]
        if len(units) < 2:
            del self.fields["unit"]

    def wanted(self) -> InboxFilter:
        """The filter; whatever cannot be meant is left out."""
        self.is_valid()
        given = self.cleaned_data
        show = given.get("show") or "all"
        return InboxFilter(given.get("unit"), show if show in SHOW else "all", given.get("text", ""), bool(given.get("unfold")))


@needs("see-referrals")
def inbox(request: DeskRequest) -> HttpResponse:
    """The list, with the offers to one's units above it."""
    acting = request.acting
    units = unit_choices(acting, "see-referrals")
    form = FilterForm(units, request.GET)
    wanted = form.wanted()
    found = queries.inbox_page(acting, wanted, max(1, whole_number(request.GET.get("page"), 999_999) or 1), _PAGE)
    acting.note("consulted", {"page": "referrals", "lines": len(found.referrals)})
    allocating = acting.units_with("allocate")
    people = {person.pk: person for unit in allocating for person in acts.colleagues(unit)}
    shown = {
        "rows": [{"referral": row.referral, "cells": _cells(row)} for row in queries.with_subjects(found.referrals, acting.now_us)],
        "page": Paginator(range(found.found), _PAGE).get_page(found.number),  # for the numbers of pages alone
        "form": FilterForm(units, {"show": "all", **request.GET.dict()}),
        "wanted": wanted,
        "offers": queries.offers(acting),
        "may_own": acting.can("own-referrals"),
        "may_take_in": acting.can("take-in"),
        "people": sorted(people.values(), key=lambda person: person.name),
        "loud": found.loud,
    }
    return render(request, "referrals/inbox.html", shown)


def _cells(row: queries.InboxRow) -> str:
    referral = row.referral
    said = {
        "id": referral.pk,
        "number": referral.number,
        "copies": row.copies,
        "viral": referral.viral,
        "source": referral.source,
        "loud": row.loud,
        "nobodys": referral.owner_id is None,
        "offered": bool(referral.offered_to),
        "owner": str(referral.owner) if referral.owner is not None else "",
        "age": length(row.age_us),
        "stated": row.stated,
        "subjects": [{"subject": s.subject, "tier_low": s.tier_low, "tier_high": s.tier_high} for s in row.subjects],
        "unit": str(referral.unit),
    }
    return drawn("referrals/cells.html", said)


@needs("own-referrals")
@require_POST
def bulk(request: DeskRequest) -> HttpResponse:
    """Own or allocate several. There is no closing in bulk."""
    said = [text.partition(":") for text in request.POST.getlist("chosen")]
    asked = [(whole_number(pk), whole_number(version)) for pk, _, version in said]
    chosen = [(pk, version) for pk, version in asked if pk is not None and version is not None]
    giving, to = request.POST.get("act") == "give", whole_number(request.POST.get("to"))
    if not chosen:
        messages.error(request, "Choose at least one referral.")
    elif giving and to is None:
        messages.error(request, "Choose the person to allocate them to.")
    else:
        did = acts.give_many(request.acting, chosen, to) if giving and to is not None else acts.own_many(request.acting, chosen)
        if did.done:
            messages.success(
                request, f"{len(did.done):,} referral{'' if len(did.done) == 1 else 's'} {'allocated' if giving else 'taken as yours'}."
            )
        if did.changed:
            messages.warning(request, f"{len(did.changed):,} had been changed by somebody else meanwhile and were left as they are.")
        if did.refused:
            messages.error(request, f"{len(did.refused):,} could not be: they are somebody's, or the person cannot own them.")
    return see(_back(request))


@needs("see-referrals")
def shown(request: DeskRequest, referral_id: int) -> HttpResponse:
    """One referral."""
    return _page(request, _found(referral_id))


def _page(
    request: DeskRequest, referral: Referral, *, changed: acts.Changed | None = None, error: str = "", status: int = 200
) -> HttpResponse:
    acting, unit = request.acting, referral.unit_id or 0
    acting.note("consulted", {"page": "referral", "lines": 1, "referral": referral.pk, "receipt": referral.receipt})
    permission = may(acting, "own-referrals", units=(unit,))
    (row,) = queries.with_subjects([referral], acting.now_us)
    restricting = unit in acting.units_with("restrict")
    said = {
        "row": row,
        "referral": referral,
        "history": [(each, DID.get(each.act, each.act)) for each in queries.history(referral)],
        "transfers": queries.transfers(referral),
        "copies": queries.copies_of(referral),
        "permission": permission,
        "may_give": permission and (referral.owner_id in (None, acting.account.pk) or unit in acting.units_with("allocate")),
        "people": acts.colleagues(unit, referral.compartments) if permission else [],
        "units": Unit.objects.exclude(pk=unit).select_related("organisation").order_by("organisation__name", "name") if permission else [],
        "offered_here": bool(set(referral.offered_to) & set(acting.units_with("own-referrals"))),
        "open_offer": next((each for each in queries.transfers(referral) if each.state == Transfer.State.OFFERED), None),
        "acknowledgement": acknowledgement(referral) if permission else "",
        "compartments": own_compartments(acting) if restricting else [],
        "may_place": permission or unit in acting.units_with("allocate"),
        "operations": queries.operations_of(acting),
        "placings": queries.placings(referral),
        "inside": Compartment.objects.filter(pk__in=referral.compartments).order_by("name"),
        "changed": [(each, DID.get(each.act, each.act)) for each in changed.acts] if changed else None,
        "errors": [{"text": error, "href": "#act"}] if error else [],
        "given": request.POST,
    }
    return render(request, "referrals/referral.html", said, status=status)


def _on_one(act: Callable[[DeskRequest, int, int], object], words: str) -> Callable[..., HttpResponse]:
    """A page that does one act on a referral as it was shown; a second person is shown what changed (409), with their own words kept."""

    @needs("see-referrals")
    @require_POST
    def view(request: DeskRequest, referral_id: int) -> HttpResponse:
        version = whole_number(request.POST.get("version"), _MOST_VERSION)
        if version is None:
            raise Http404
        try:
            act(request, referral_id, version)
        except Referral.DoesNotExist:
            raise Http404 from None
        except acts.Changed as changed:
            return _page(request, _found(referral_id), changed=changed, status=409)
        except acts.CannotDo as refusal:
            return _page(request, _found(referral_id), error=str(refusal), status=400)
        messages.success(request, words)
        return see(f"/referrals/{referral_id}/")

    return view


def _number(request: DeskRequest, name: str) -> int:
    number = whole_number(request.POST.get(name))
    if number is None:
        raise acts.CannotDo("Choose one of the list.")
    return number


def _restrict(request: DeskRequest, referral_id: int, version: int) -> None:
    referral = _found(referral_id)
    if referral.version != version:
        raise acts.Changed(referral, version)
    act = placing.release_receipts if request.POST.get("out") == "yes" else placing.restrict_receipts
    act(request.acting, [referral.receipt], _number(request, "compartment"), request.POST.get("reason", ""))


acknowledge = _on_one(lambda r, pk, v: acts.acknowledge(r.acting, pk, v), "Acknowledged.")
own = _on_one(lambda r, pk, v: acts.own(r.acting, pk, v), "It is yours.")
give = _on_one(lambda r, pk, v: acts.give(r.acting, pk, v, _number(r, "to")), "Handed over.")
offer = _on_one(
    lambda r, pk, v: acts.offer(r.acting, pk, v, _number(r, "to_unit"), r.POST.get("reason", "")),
    "Offered. You stay responsible for it until they accept.",
)


def _place(request: DeskRequest, referral_id: int, version: int) -> None:
    operation = None if request.POST.get("out") == "yes" else _number(request, "operation")
    placing.to_operation(request.acting, referral_id, version, operation, request.POST.get("reason", ""))


to_operation = _on_one(_place, "Done. Members of an operation see what stands in it.")
restrict = _on_one(_restrict, "Done. The list is being brought up to date.")


@needs("own-referrals")
@require_POST
def answer(request: DeskRequest, transfer_id: int, how: str) -> HttpResponse:
    """Accept, refuse or take back an offer."""
    try:
        if how == "accept":
            referral = acts.accept(request.acting, transfer_id)
            messages.success(request, "Accepted: it is your unit's, and yours.")
            return see(f"/referrals/{referral.pk}/")
        if how == "refuse":
            acts.refuse(request.acting, transfer_id, request.POST.get("reason", ""))
            messages.success(request, "Refused; the sender sees your reason.")
            return see("/referrals/")
        transfer = acts.take_back(request.acting, transfer_id)
        messages.success(request, "The offer was taken back.")
        return see(f"/referrals/{transfer.referral_id}/")
    except Transfer.DoesNotExist:
        raise Http404 from None
    except acts.CannotDo as refusal:
        transfer = Transfer.objects.get(pk=transfer_id)
        return _page(request, _found(transfer.referral_id), error=str(refusal), status=400)


def _found(referral_id: int) -> Referral:
    try:
        return queries.referral(referral_id)
    except Referral.DoesNotExist:
        raise Http404 from None


def _back(request: DeskRequest) -> str:
    query = request.POST.get("query", "")
    return "/referrals/" + (f"?{query}" if query and "\n" not in query and "\r" not in query else "")


urlpatterns = [
    path("referrals/", inbox, name="referrals"),
    path("referrals/bulk/", bulk, name="referrals-bulk"),
    path("referrals/<int:referral_id>/", shown, name="referral"),
    path("referrals/<int:referral_id>/acknowledge/", acknowledge, name="referral-acknowledge"),
    path("referrals/<int:referral_id>/own/", own, name="referral-own"),
    path("referrals/<int:referral_id>/give/", give, name="referral-give"),
    path("referrals/<int:referral_id>/offer/", offer, name="referral-offer"),
    path("referrals/<int:referral_id>/restrict/", restrict, name="referral-restrict"),
    path("referrals/<int:referral_id>/to-operation/", to_operation, name="referral-to-operation"),
    path("referrals/offers/<int:transfer_id>/accept/", answer, {"how": "accept"}, name="offer-accept"),
    path("referrals/offers/<int:transfer_id>/refuse/", answer, {"how": "refuse"}, name="offer-refuse"),
    path("referrals/offers/<int:transfer_id>/take-back/", answer, {"how": "take-back"}, name="offer-take-back"),
]
