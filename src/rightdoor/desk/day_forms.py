"""Forms of a day of action, made from the fields of what an operation records of it; references are chosen by name."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms

from rightdoor.cases.event import Event
from rightdoor.cases.history import History
from rightdoor.cases.kinds import Field, Kind
from rightdoor.desk.case_forms import AT, EventForm
from rightdoor.joint.day import kinds as k
from rightdoor.model.civil import civil_from_days

COPIED = frozenset({"address"})  # of an address: never typed
_NAMED = {k.PLANNED: "name", k.TEAM: "name", k.VEHICLE: "name", k.ADDRESS: "address"}


def label_of(event: Event, history: History) -> str:
    """What a list calls an event of a day."""
    if event.kind == k.ASSIGNED:
        address, team = history.one(event.text("address")), history.one(event.text("team"))
        named = (each.text(_NAMED[each.kind]) for each in (team, address) if each is not None)
        return ": ".join(named)
    return event.text(_NAMED.get(event.kind, "")) or event.id


class PlanForm(EventForm):
    """What is planned: its time is that of recording. An address is without the words of it, which are copied."""

    def __init__(
        self, data: Mapping[str, Any] | None, kind: Kind, history: History, *, day: Event | None, initial: Mapping[str, Any]
    ) -> None:
        shown = tuple(each for each in kind.fields if not (kind.code == k.ADDRESS and each.name in COPIED))
        super().__init__(data, kind._replace(fields=shown), history, initial=initial)
        del self.fields[AT]
        for field in shown:
            if field.type == "event" and day is not None:
                self._names(field, history, day)
        if kind.code == k.ADDRESS:
            self.fields["premises"].required = False

    def _names(self, field: Field, history: History, day: Event) -> None:
        """The choices of a reference: those of this day alone; the day itself is not asked."""
        if field.to == (k.PLANNED,):
            self.fields[field.name].widget = forms.HiddenInput()
            self.initial[field.name] = day.id
            options = [(day.id, label_of(day, history))]
        else:
            options = [(each.id, label_of(each, history)) for each in history.of(*field.to) if _of_day(each, history, day)]
        control = self.fields[field.name]
        assert isinstance(control, forms.ChoiceField)
        control.choices = options if control.widget.is_hidden else [("", "Choose" if options else "Nothing of the kind yet"), *options]


def choose_leader(form: PlanForm, people: Iterable[tuple[str, str]]) -> None:
    """The account of a team's leader is chosen from `people` (account, words)."""
    asked = form.fields["account"]
    form.fields["account"] = forms.ChoiceField(
        label=asked.label, help_text=asked.help_text, required=False, choices=[("", "Nobody yet"), *people]
    )


def _of_day(event: Event, history: History, day: Event) -> bool:
    if event.text("day"):
        return history.root(event.text("day")) == history.root(day.id)
    of = history.one(event.text("address"))
    return of is not None and _of_day(of, history, day)


def initial_of(kind: Kind, event: Event, history: History) -> dict[str, Any]:
    """What a form that corrects an event begins with; references as the events that they name now stand."""
    found: dict[str, Any] = {}
    for field in kind.fields:
        value = event.body.get(field.name)
        if value is None:
            continue
        if field.type == "event":
            named = history.one(str(value))
            found[field.name] = named.id if named is not None else None
        elif field.type == "day" and isinstance(value, int):
            found[field.name] = datetime.date(*civil_from_days(value))
        elif field.type == "many" and isinstance(value, tuple):
            found[field.name] = list(value) if field.choices else "\n".join(value)
        else:
            found[field.name] = value
    return found


class SettleForm(forms.Form):
    """What becomes of a result that is kept."""

    how = forms.ChoiceField(
        widget=forms.RadioSelect,
        label="What is to be done with it",
        choices=[("written", "Write it into the case now"), ("elsewhere", "It stands in the case by another way, or is not needed")],
        initial="written",
    )
    reason = forms.CharField(required=False, max_length=4_000, widget=forms.Textarea, label="Reason, where it is not written")

    def clean(self) -> dict[str, Any]:
        """A reason where it is not written."""
        given = super().clean() or {}
        if given.get("how") == "elsewhere" and not str(given.get("reason", "")).strip():
            self.add_error("reason", "Say where it stands, or why it is not needed.")
        return given
