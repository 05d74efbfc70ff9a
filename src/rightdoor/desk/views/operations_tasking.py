"""Tasking packages to forces, and what a force answers: accepted, with its case, or refused with a reason."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from rightdoor.casework.access.may import require
from rightdoor.casework.joint import acts, queries, reading
from rightdoor.casework.joint.models import Tasked
from rightdoor.casework.packages.models import Package, Purpose, State
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.templatetags.desk import minute
from rightdoor.desk.views.operation_frame import Shown, act_page, frame_of, of_operation
from rightdoor.desk.views.operations_record import entries_of
from rightdoor.joint.force_kinds import force_name
from rightdoor.joint.tasking import Offer, Tasking
from rightdoor.joint.tasking_kinds import HOW, REFUSALS, answer_words
from rightdoor.model.civil import DAY

_MOST = 200


class TaskForm(forms.Form):
    """Which package, to which forces, how."""

    key = forms.ChoiceField(label="Package", help_text="Built and signed in this store, and not tasked in this operation yet.")
    forces = forms.MultipleChoiceField(label="To which forces", widget=forms.CheckboxSelectMultiple)
    how = forms.ChoiceField(
        label="Where it goes to several (optional)", required=False, choices=[*HOW, ("", "It goes to one")], widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, packages: list[tuple[str, str]], forces: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [("", "Choose a package" if packages else "There is none"), *packages]  # type: ignore[attr-defined]
        self.fields["forces"].choices = forces  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """What the force answers."""

    force = forms.ChoiceField(label="For which force", widget=forms.RadioSelect)
    answer = forms.ChoiceField(
        label="Answer",
        choices=[("accept", "Accept: the force holds it from now"), ("refuse", "Refuse, with a reason")],
        widget=forms.RadioSelect,
    )
    case = forms.CharField(
        label="Case, where you accept (optional)", required=False, max_length=40,
        help_text="The number of the case in this store: it then says that it joined the operation. Empty where none is opened yet.",
    )  # fmt: skip
    code = forms.ChoiceField(label="Reason, where you refuse", required=False, choices=[("", "Choose"), *REFUSALS])
    reason = forms.CharField(
        label="In words, where you refuse", required=False, max_length=4_000, widget=forms.Textarea,
        help_text="Read by the lead, and by the forces that the package is offered to.",
    )  # fmt: skip

    def __init__(self, *args: Any, forces: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["force"].choices = forces  # type: ignore[attr-defined]
        if len(forces) == 1:
            self.initial["force"] = forces[0][0]


@of_operation("task")
def task(request: DeskRequest, shown: Shown) -> HttpResponse:
    """Task a package of this store; its digest, subject and first receipt are read from it."""
    require(request.acting, "run-operations")
    built = Package.objects.filter(state__in=(State.BUILT, State.AWAY)).exclude(signed_by="").order_by("-built_us", "key")
    standing = Tasked.objects.filter(operation=shown.operation).exclude(forces=[])  # of no force: the tasking was withdrawn
    held = built[:_MOST]
    tasked = set(standing.filter(package__in=[each.sha256 for each in held]).values_list("package", flat=True))
    packages = [
        (each.pk, f"Subject {each.subject}, {Purpose(each.purpose).label}, built {minute(each.built_us)}")
        for each in held
        if each.sha256 not in tasked
    ]
    forces = sorted(((code, force_name(code)) for code in shown.state.forces), key=lambda pair: pair[1])
    words = {
        "title": "Task a package", "button": "Task it", "done": "The package is tasked.", "part": "joint-packages",
        "hint": "It is offered to each force that you choose. It lies with the operation until one accepts.",
        "more_href": reverse("joint-record", args=[shown.operation.pk, "package-tasked"]),
        "more": "Record the tasking of a package that was built elsewhere",
    }  # fmt: skip
    return act_page(
        request, shown, TaskForm(request.POST or None, packages=packages, forces=forces),
        lambda filled, token: acts.task(
            request.acting, shown.operation.pk, filled.cleaned_data["key"], filled.cleaned_data["forces"],
            how=filled.cleaned_data["how"], expected=token,
        ),
        words=words, after=reverse("joint-packages", args=[shown.operation.pk]),
    )  # fmt: skip


@of_operation("package")
def package(request: DeskRequest, shown: Shown, event: str) -> HttpResponse:
    """One package: where it lies, what became of each offer, what was recorded of it."""
    shown = shown.with_more(reading.of_package(shown.operation, event))
    found = _tasking(shown, event)
    mine = answerable(shown, found)
    about = [each for each in shown.history.log if shown.history.root(each.text("tasking") or each.supersedes or each.id) == found.id]
    context = frame_of(request, shown, "joint-packages") | {
        "tasking": found,
        "age_days": found.age_us(request.acting.now_us) // DAY,
        "offer_head": ["Force", "Offered", "Answer", "When", "Reason", "Case"],
        "offers": [_line(offer) for offer in found.offers],
        "may_answer": bool(mine),
        "may_send_back": bool(set(found.holders) & {*shown.standing.answers, *_elsewhere(shown, found.holders)}),
        "before": [force_name(force) for force in found.held_before],
        "entries": entries_of(shown, list(reversed(about))),
    }
    return render(request, "operations/package.html", context)


@of_operation("answer")
def answer(request: DeskRequest, shown: Shown, event: str) -> HttpResponse:
    """Accept or refuse a package for a force."""
    shown = shown.with_more(reading.of_package(shown.operation, event))
    found = _tasking(shown, event)
    mine = answerable(shown, found) or [offer.force for offer in found.offers if offer.force in shown.standing.answers]
    if not mine:
        raise Http404
    form = AnswerForm(request.POST or None, forces=[(force, force_name(force)) for force in mine])
    words = {
        "title": "Answer for a package", "button": "Record the answer", "done": "The answer is recorded.", "part": "joint-packages",
        "of": f"Subject {found.subject}",
        "hint": "Accepted, the force holds it. Refused, it waits with the operation unless another force holds it or has it to answer.",
    }  # fmt: skip
    return act_page(
        request, shown, form, lambda filled, token: _answer(request, shown, found, filled.cleaned_data, token),
        words=words, after=reverse("joint-package", args=[shown.operation.pk, found.id]),
    )  # fmt: skip


def _answer(request: DeskRequest, shown: Shown, found: Tasking, given: dict[str, Any], token: str) -> None:
    names = ("case",) if given["answer"] == "accept" else ("code", "reason")
    kind = "package-accepted" if given["answer"] == "accept" else "package-refused"
    body = {"tasking": found.id, "force": given["force"], **{name: given[name] for name in names}}
    acts.record(request.acting, shown.operation.pk, kind, request.acting.now_us, body, expected=token)


def answerable(shown: Shown, found: Tasking) -> list[str]:
    """The forces that have still to answer and for which the acting account may: its own; for the lead those that work elsewhere."""
    return [force for force in found.asked if force in shown.standing.answers or force in _elsewhere(shown, found.asked)]


def _elsewhere(shown: Shown, wanted: tuple[str, ...]) -> set[str]:
    return {force for force in wanted if not queries.works_here(force)} if shown.standing.runs else set()


def _tasking(shown: Shown, event: str) -> Tasking:
    root = shown.history.root(event)
    found = next((each for each in shown.state.taskings if each.id == root), None)
    if found is None:
        raise Http404
    return found


def _line(offer: Offer) -> list[Any]:
    reason = f"{dict(REFUSALS).get(offer.code, offer.code)}: {offer.reason}" if offer.code else offer.reason
    case = {"text": offer.case, "href": reverse("case", args=[offer.case])} if offer.case else "none named"
    answered = {"at_us": offer.answered_us} if offer.answered_us is not None else "not yet"
    return [
        force_name(offer.force),
        {"at_us": offer.offered_us},
        answer_words(offer.answer),
        answered,
        {"text": reason or "none", "received": True},
        case,
    ]


urlpatterns = [
    path("operations/<int:operation>/task/", task, name="joint-task"),
    path("operations/<int:operation>/packages/<str:event>/", package, name="joint-package"),
    path("operations/<int:operation>/packages/<str:event>/answer/", answer, name="joint-answer"),
]
