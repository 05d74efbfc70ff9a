"""What every form of a decision does: carries the last rows that it was shown, keeps the text when somebody was faster, says what is missing."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render

from rightdoor.casework.acting import AlreadyAdded
from rightdoor.casework.decided import history, queries
from rightdoor.casework.decided.preview import Preview
from rightdoor.casework.decided.problems import NotComplete, Overtaken
from rightdoor.casework.listing.models import Subject
from rightdoor.desk.answers import see, shows
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.subject_frame import frame_of
from rightdoor.errors import Refused

Act = Callable[[dict[str, Any], str], object]
Look = Callable[[dict[str, Any]], Preview]


class Reasoned(forms.Form):
    """A form with a reason at its end."""

    reason = forms.CharField(
        widget=forms.Textarea,
        label="Reason",
        max_length=4_000,
        help_text="It is kept with your name and the time, whatever is decided later.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"] = self.fields.pop("reason")  # after those of the form that takes this one further


@dataclass(frozen=True, slots=True)
class Matter:
    """What is decided: kind and topic; words of the page; `changes`: what, before, after; `after`: where to go then."""

    kind: str
    title: str
    button: str
    done: str
    topic: str = ""
    text: str = ""
    warning: str = ""
    changes: Sequence[Mapping[str, str]] = ()
    consequences: Sequence[str] = ()
    after: str = ""
    section: str = "decisions"
    more: Mapping[str, Any] = field(default_factory=dict)


def form_page(request: DeskRequest, row: Subject, matter: Matter, form: forms.Form, act: Act, *, look: Look | None = None) -> HttpResponse:
    """The form; where it was posted, the act; the form again with what is missing (422) or with what was decided meanwhile (409).

    With `look` the first post shows what would change, and the next one of the same fields acts.
    """
    after = matter.after or f"/subjects/{row.subject}/decisions/"
    overtaken: Sequence[Any] = ()
    token = queries.token_of(queries.last_of(request.acting, row.subject, matter.kind, matter.topic))
    status = 200
    shown: Preview | None = None
    looked = ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            looked = _digest(form.cleaned_data) if look is not None else ""
            try:
                if look is not None and request.POST.get("looked", "") != looked:
                    shown = look(form.cleaned_data)
                else:
                    act(form.cleaned_data, request.POST.get("expected", ""))
            except Overtaken as problem:
                status, token, overtaken = 409, problem.token, history.entries(problem.now)
            except NotComplete as problem:
                form.add_error(problem.field if problem.field in form.fields else None, problem.message)
            except AlreadyAdded as problem:
                messages.info(request, problem.message)
                return see(after)
            except Refused as problem:
                form.add_error(None, str(problem))
            else:
                if shown is None:
                    messages.success(request, matter.done)
                    return see(after)
                shows(request)
                status, token = 200, request.POST.get("expected", "")
    context = {
        **frame_of(request, row, matter.section),
        **matter.more,
        "matter": matter,
        "form": form,
        "hidden": [{"name": "expected", "value": token}, *([{"name": "looked", "value": looked}] if shown is not None else [])],
        "preview": shown,
        "button": "Look at what it would change" if look is not None and shown is None else matter.button,
        "overtaken": overtaken,
        "cancel_href": after,
    }
    return render(request, "decisions/decide.html", context, status=status)


def _digest(data: Mapping[str, Any]) -> str:
    """Of what was filled in, but for the reason: what is looked at and what is done then are one."""
    said = sorted((name, str(value)) for name, value in data.items() if name != "reason")
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]
