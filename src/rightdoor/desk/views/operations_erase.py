"""Erasing a text of an event of an operation or of a day of action, on an authority."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.http import Http404, HttpResponse
from django.urls import path, reverse

from rightdoor.casework.access.may import NotAllowed
from rightdoor.casework.joint import erasing, reading
from rightdoor.desk.case_words import event_label
from rightdoor.desk.guards import needs, stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.operation_frame import Shown, act_page, of_operation


class EraseForm(forms.Form):
    """Which text, on what authority, why."""

    field = forms.ChoiceField(label="Which text", widget=forms.RadioSelect, error_messages={"required": "Choose the text."})
    authority = forms.CharField(max_length=200, label="Authority", error_messages={"required": "Give the authority for the erasure."})
    reason = forms.CharField(
        max_length=500, label="Why it is erased", widget=forms.Textarea(attrs={"rows": 2}), error_messages={"required": "Say why it is erased."},
        help_text="It is kept and shown in the place of the text: write nothing of the text here.",
    )  # fmt: skip

    def __init__(self, data: Any, texts: dict[str, str]) -> None:
        super().__init__(data)
        cast("forms.ChoiceField", self.fields["field"]).choices = list(texts.items())


@needs("retention")
@stepped_up
@of_operation("erase")
def erase(request: DeskRequest, shown: Shown, event: str) -> HttpResponse:
    """Replace a text in each version of an event. Raises NotAllowed, Http404 for one that is not seen."""
    if not erasing.may_erase(request.acting, shown.operation.pk):
        raise NotAllowed("Texts of an operation are erased by its lead, with the right to erase in a unit of its controller.")
    shown = shown.with_more(reading.around(shown.operation, [event]))
    held = next((one for one in shown.history.log if one.id == event), None)
    if held is None:
        raise Http404
    words = {
        "title": "Erase a text", "button": "Erase it", "done": "The text is erased.", "part": "joint-history", "of": event_label(held, shown.history),
        "hint": "The text is replaced here and in what it corrected. That it was erased, by whom, on what authority and why is kept, with the digest of "
        "the text. It cannot be brought back. What was given out on paper or as a grab pack is not called back by this.",
    }  # fmt: skip
    return act_page(
        request, shown, EraseForm(request.POST or None, erasing.texts_of(held)),
        lambda filled, _: erasing.erase_text(
            request.acting, shown.operation.pk, held.id, field=filled.cleaned_data["field"], authority=filled.cleaned_data["authority"],
            reason=filled.cleaned_data["reason"],
        ),
        words=words, after=reverse("joint-history", args=[shown.operation.pk]) + f"?event={held.id}",
    )  # fmt: skip


urlpatterns = [path("operations/<int:operation>/erase/<str:event>/", erase, name="joint-erase")]
