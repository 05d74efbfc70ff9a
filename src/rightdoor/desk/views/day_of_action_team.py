"""One team's day: what its leader reads on a phone, the forms of the door, the briefing on paper and the grab pack, and the day's picture."""

from __future__ import annotations

import secrets
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse

from rightdoor.cases.history import History
from rightdoor.casework.conditions import AskOriginator, of_subject
from rightdoor.casework.export import File
from rightdoor.casework.joint.day.acts import give_out
from rightdoor.casework.joint.day.queries import SeenDay
from rightdoor.casework.joint.day.results import Sent, enter, settle
from rightdoor.casework.place import held_store
from rightdoor.casework.subjects.printed import NotConfirmed
from rightdoor.casework.warrants.acts import Confirmed
from rightdoor.desk.answers import attached, shows
from rightdoor.desk.case_forms import AT, EventForm
from rightdoor.desk.case_words import words_of as value_words
from rightdoor.desk.day_forms import SettleForm
from rightdoor.desk.day_picture import drawn
from rightdoor.desk.guards import stepped_up
from rightdoor.desk.middleware.acting import DeskRequest
from rightdoor.desk.views.day_of_action_frame import form_page, frame, of_day
from rightdoor.desk.warrant_forms import Confirming
from rightdoor.errors import Refused, UsageProblem
from rightdoor.joint.day.briefing import TeamBriefing, briefing_of
from rightdoor.joint.day.door_forms import FORMS
from rightdoor.joint.day.kept import entered_of
from rightdoor.joint.day.picture import picture_of
from rightdoor.joint.day.problems import NotReady
from rightdoor.joint.day.state import Result, Team
from rightdoor.joint.day.words import ENTRY, WHAT, words_of
from rightdoor.model.civil import MINUTE


def _own(request: DeskRequest, at: SeenDay, team: str) -> Team:
    """The team, of which the account is the leader, or which it may see as one who runs the operation. Raises Http404."""
    found = at.team(team)
    if found.event.text("account") != request.acting.actor and not request.acting.can("run-operations"):
        raise Http404
    return found


def _briefing(at: SeenDay, team: Team) -> tuple[TeamBriefing | None, str]:
    try:
        return briefing_of(at.look, team), ""
    except NotReady as said:
        return None, str(said)


@of_day("team")
def team(request: DeskRequest, at: SeenDay, team: str) -> HttpResponse:
    """What the leader reads: the briefing of what is ahead, what was entered, and the forms for each door."""
    found = _own(request, at, team)
    briefing, why = _briefing(at, found)
    results = [each for each in at.day.results if each.team == found.id]
    doors = [
        {
            "door": door,
            "address": at.day.address(door.address),
            "results": [_line(each) for each in results if each.address == door.address],
            "forms": [(code, words) for code, words in WHAT],
        }
        for door in at.day.of_team(found.id)
    ]
    context = frame(at, team=found, briefing=briefing, why=why, doors=doors, runs=request.acting.can("run-operations"))
    return render(request, "day/team.html", context)


def _line(result: Result) -> dict[str, Any]:
    event = result.event
    words = words_of(ENTRY, event.text("outcome")) if event.text("outcome") else words_of(WHAT, event.text("what"))
    return {"result": result, "words": words, "at_us": event.at_us}


@of_day("door")
def door(request: DeskRequest, at: SeenDay, team: str, address: str, what: str) -> HttpResponse:
    """One form of a door. What it gives goes into the case at once; what the case does not take is kept, and said."""
    found, where = _own(request, at, team), at.address(address)
    kind = FORMS.get(what)
    if kind is None:
        raise Http404
    history = at.cases[where.case][1] if where.case in at.cases else History([])
    begun = request.acting.now_us - request.acting.now_us % MINUTE
    form = EventForm(request.POST or None, kind, history, initial={AT: begun})
    after = reverse("day-team", args=[at.operation.pk, at.day.id, found.id])
    context = frame(
        at, title=kind.words, button="Send it", after=after, home=after, of=where.words, hint=kind.hint, template="day/door.html",
        nonce=request.POST.get("sent") or secrets.token_hex(8),
    )  # fmt: skip

    def act(filled: Any, expected: str | None) -> str:
        del expected
        sent = Sent(what, filled.at_us(), filled.body(), str(request.POST.get("sent", ""))[:64])
        entered = enter(request.acting, at, found, where, sent)
        if entered.kept:
            return f"Kept, and not yet in the case: {entered.kept} Whoever works the case, or runs the operation, writes it in."
        return f"Taken: {kind.words}." + (" It stands in the case." if entered.recorded else "")

    return form_page(request, context, form, act)


@of_day("settle")
def settled(request: DeskRequest, at: SeenDay, result: str) -> HttpResponse:
    """A result that is kept: write it into the case as it stands now, or say where it stands."""
    held = next((each for each in at.day.results if each.event.id == result), None)
    if held is None or not held.waiting:
        raise Http404
    found = _own(request, at, held.team)
    form = SettleForm(request.POST or None)
    after = reverse("day-team", args=[at.operation.pk, at.day.id, found.id])
    said = FORMS[held.event.text("what")]
    given = entered_of(held).given
    rows = [(field.words, value_words(field, given[field.name], History([]))) for field in said.fields if field.name in given]
    context = frame(
        at, title=f"Kept: {said.words}", button="Settle it", after=after, home=after, template="day/settle.html",
        why=held.event.text("why"), rows=rows,
    )  # fmt: skip

    def act(filled: Any, expected: str | None) -> str:
        del expected
        elsewhere = filled.cleaned_data["reason"] if filled.cleaned_data["how"] == "elsewhere" else ""
        settle(request.acting, at, held, elsewhere=elsewhere)
        return "It stands in the case now." if not elsewhere else "It is settled, with your reason."

    return form_page(request, context, form, act)


@of_day("give", "run-operations")
def _give(request: DeskRequest, at: SeenDay, team: str) -> HttpResponse:
    """Give a team's briefing out: on paper, or as a grab pack. The digest is shown to be handed over apart from the file."""
    found = at.team(team)
    form, status = _confirming(request, at, found), 200
    if request.method == "POST":
        what = "grab-pack" if request.POST.get("what") == "grab-pack" else "briefing"
        form.is_valid()
        try:
            given = give_out(request.acting, at, found, what, by=request.acting.account.name, confirmed=Confirmed(*form.confirmed))
        except (Refused, UsageProblem) as said:
            status = 409 if isinstance(said, AskOriginator | NotReady) else 422
            at_field = "conditions" if isinstance(said, NotConfirmed) else "originator"
            form.add_error(at_field if at_field in form.fields else None, str(said))
        else:
            if given.pack is not None:
                return attached(File(given.pack.name, "text/html; charset=utf-8", given.pack.data))
            shows(request)
            return render(
                request, "day/paper.html", frame(at, team=found, briefing=given.briefing, digest=given.digest, by=request.acting.account)
            )
    briefing, why = _briefing(at, found)
    context = frame(at, team=found, form=form, briefing=briefing, why=why, past=_past(at, found), training=held_store().kind == "training")
    return render(request, "day/give.html", context, status=status)


give = stepped_up(_give)


def _past(at: SeenDay, team: Team) -> list[Any]:
    return [each for each in at.day.given if at.history.root(each.text("team")) == team.id]


def _confirming(request: DeskRequest, at: SeenDay, team: Team) -> Confirming:
    """Conditions of the sources of its doors, asked where there are any."""
    cases = {each.case for door in at.day.of_team(team.id) if (each := at.day.address(door.address)) is not None and each.case in at.cases}
    stated = [of_subject(request.acting, at.cases[case][0].subject) for case in cases]
    return Confirming(request.POST or None, conditional=any(each.stated for each in stated), held=any(each.held for each in stated))


@of_day("picture", "run-operations")
def picture(request: DeskRequest, at: SeenDay) -> HttpResponse:
    """How the day goes: a time line by team, the same as a table, what came of it, what waits."""
    said = picture_of(at.day)
    waiting = [_line(each) | {"address": at.day.address(each.address)} for each in at.day.results if each.waiting]
    context = frame(
        at, picture=said, drawn=drawn(said, {each.id: each.words for each in at.day.addresses}, request.acting.now_us), waiting=waiting
    )
    return render(request, "day/picture.html", context)


_OF = "operations/<int:operation>/days/<str:day>/"
urlpatterns = [
    path(f"{_OF}picture/", picture, name="day-picture"),
    path(f"{_OF}teams/<str:team>/", team, name="day-team"),
    path(f"{_OF}teams/<str:team>/give/", give, name="day-give"),
    path(f"{_OF}teams/<str:team>/doors/<str:address>/<str:what>/", door, name="day-door"),
    path(f"{_OF}results/<str:result>/", settled, name="day-settle"),
]
