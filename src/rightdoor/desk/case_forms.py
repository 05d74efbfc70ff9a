"""Forms of events, made from the fields of their kind: what is asked, in which control, and what was typed as a body of the event."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from rightdoor.cases.event import Event, Value
from rightdoor.cases.history import History
from rightdoor.cases.kinds import RANKS, Field, Kind, Problem
from rightdoor.cases.register import KINDS
from rightdoor.desk.case_words import event_label
from rightdoor.desk.templatetags.desk_widgets import DayField, DayWidget, day_number
from rightdoor.model.civil import DAY, HOUR, MINUTE, SECOND, civil_from_days, iso_utc
from rightdoor.model.zones import to_utc

AT: Final = "at"  # when it happened: no kind has a field of this name
ZONES: Final = (("Europe/London", "UK time"), ("UTC", "UTC"))
_TIME: Final = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)(?:[:.]([0-5]\d)(?:\.(\d{1,6}))?)?")
_FEW: Final = 7
CARRIED: Final = frozenset({"premises", "power", "entries", "most_entries", "extent"})  # from draft to warrant to door: nothing is retyped


class InstantWidget(forms.MultiWidget):
    """Day, month, year, time and zone."""

    labels = ("Day", "Month", "Year", "Time", "Zone")
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        time = forms.TextInput({"class": "govuk-input--width-5", "autocomplete": "off"})
        super().__init__([*DayWidget().widgets, time, forms.Select(choices=ZONES)], attrs)

    def decompress(self, value: int | None) -> list[Any]:
        """An instant that is shown again, in UTC: the one zone in which it is always one."""
        if value is None:
            return [None, None, None, None, ZONES[0][0]]
        year, month, day = civil_from_days(value // DAY)
        text = iso_utc(value)[11:-1]
        return [day, month, year, text[:5] if value % MINUTE == 0 else text, "UTC"]


class InstantField(forms.MultiValueField):
    """A date, a time and the zone of the clock that it was read from, as UTC microseconds. A time that was twice, or never, is refused."""

    widget = InstantWidget

    def __init__(self, **options: Any) -> None:
        parts: list[forms.Field] = [forms.IntegerField(min_value=1, max_value=most) for most in (31, 12, 9999)]
        parts += [forms.CharField(max_length=20), forms.ChoiceField(choices=ZONES)]
        told = {"incomplete": "Give the day, month, year and time."}
        super().__init__(fields=parts, require_all_fields=False, error_messages=told, **options)

    def clean(self, value: Any) -> Any:
        """As any field; with nothing but its zone it is empty."""
        given = list(value) if isinstance(value, (list, tuple)) else []
        if not any(str(part or "").strip() for part in given[:4]):
            if self.required:
                raise ValidationError("Give the date and time.")
            return None
        return super().clean(value)

    def compress(self, data_list: list[Any]) -> int | None:
        """The instant of its parts."""
        if len(data_list) < 5 or not all(data_list[:4]):
            raise ValidationError("Give the day, month, year and time.")
        day, month, year, time, zone = data_list
        found = _TIME.fullmatch(str(time).strip())
        if found is None:
            raise ValidationError("Give the time as hours and minutes, for example 14:30.")
        try:
            number = day_number(datetime.date(year, month, day))
        except ValueError as wrong:
            raise ValidationError("Enter a day that exists, for example 31 3 2026.") from wrong
        local = number * DAY + int(found[1]) * HOUR + int(found[2]) * MINUTE + int(found[3] or 0) * SECOND
        local += int((found[4] or "").ljust(6, "0"))
        instants = to_utc(local, zone or ZONES[0][0]).utc
        if len(instants) != 1:
            said = "was there twice, as clocks went back" if instants else "was never there, as clocks went forward"
            raise ValidationError(f"This time {said}. Give it in UTC.")
        return instants[0][0]


class EventForm(forms.Form):
    """The form of a kind. `history`: whose events references may name; `hidden`: private fields that a correction leaves as they are."""

    def __init__(
        self, data: Mapping[str, Any] | None, kind: Kind, history: History, *, initial: Mapping[str, Any], hidden: bool = False
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.kind = kind
        self.fields[AT] = InstantField(
            label="When it happened", help_text="The date, and the time as the clock showed it. For example 27 3 2026, 14:30, UK time."
        )
        for field in kind.fields:
            self.fields[field.name] = _field(field, history, needed=field.needed and not (hidden and field.private))

    def at_us(self) -> int:
        """When it happened."""
        return int(self.cleaned_data[AT])

    def body(self) -> dict[str, Value]:
        """The fields as an event has them, without those that were left empty."""
        held = {field.name: _value(field, self.cleaned_data.get(field.name)) for field in self.kind.fields}
        return {name: value for name, value in held.items() if value is not None}

    def refuse(self, problems: Sequence[Problem]) -> None:
        """Show problems beside the fields that they concern."""
        for problem in problems:
            self.add_error(problem.field if problem.field in self.fields else None, problem.what)


def initial_of(event: Event, history: History, kind: Kind | None = None) -> dict[str, Any]:
    """What a form that corrects an event begins with; references as the events that they name now stand. `kind`: of what is no case."""
    found: dict[str, Any] = {AT: event.at_us}
    for field in (kind or KINDS[event.kind]).fields:
        shown = _shown(field, event.body.get(field.name))
        if field.type == "event" and isinstance(shown, str):
            named = history.one(shown)
            shown = named.id if named is not None else None
        if shown is not None:
            found[field.name] = shown
    return found


def preset_of(kind: Kind, about: Event | None, history: History) -> dict[str, Any]:
    """What a form begins with: each reference that can name the event that it is about; one that can name but one event names it.

    What a warrant and its door are for (`CARRIED`) is copied from that event and not typed again.
    """
    found: dict[str, Any] = {}
    for field in kind.fields:
        if field.type != "event":
            if about is not None and field.name in CARRIED and (said := _shown(field, about.body.get(field.name))) is not None:
                found[field.name] = said
            continue
        if about is not None and (not field.to or about.kind in field.to):
            found[field.name] = about.id
        elif field.needed and field.to and len(only := history.of(*field.to)) == 1:
            found[field.name] = only[0].id
    return found


def _field(field: Field, history: History, *, needed: bool) -> forms.Field:
    kept = "Kept apart: shown only to those who may see who the children of a case are." if field.private else ""
    words: dict[str, Any] = {"label": field.words, "required": needed, "help_text": " ".join(filter(None, (field.hint, kept)))}
    if not needed:
        words["label"] = f"{field.words} (optional)"
    match field.type:
        case "instant":
            return InstantField(**words)
        case "day":
            return DayField(**words)
        case "count":
            return forms.IntegerField(
                min_value=0, widget=forms.TextInput({"class": "govuk-input--width-5", "inputmode": "numeric"}), **words
            )
        case "long":
            return forms.CharField(max_length=4_000, widget=forms.Textarea, **words)
        case "many" if not field.choices:
            words["help_text"] = f"{words['help_text']} One on each line.".strip()
            return forms.CharField(max_length=20_000, widget=forms.Textarea, **words)
        case "many":
            return forms.MultipleChoiceField(choices=field.choices, widget=forms.CheckboxSelectMultiple, **words)
        case "text":
            return forms.CharField(max_length=400, **words)
    return _choice(field, history, words)


def _choice(field: Field, history: History, words: dict[str, Any]) -> forms.Field:
    """Of a list: few as radios, many (and events) as a select."""
    empty = [] if words["required"] else [("", "Not known, or does not apply")]
    if field.type == "yes-no":
        return forms.ChoiceField(choices=[("yes", "Yes"), ("no", "No"), *empty], widget=forms.RadioSelect, **words)
    if field.type == "event":
        found = history.of(*field.to) if field.to else history.events
        options = [(event.id, event_label(event, history)) for event in found]
        return forms.ChoiceField(choices=[("", "Choose" if options else "Nothing of the kind is recorded yet"), *options], **words)
    options = [(code, text) for code, text in (RANKS if field.type == "rank" else field.choices)]
    if field.type == "choice" and len(options) <= _FEW:
        return forms.ChoiceField(choices=[*options, *empty], widget=forms.RadioSelect, **words)
    return forms.ChoiceField(choices=[("", "Choose"), *options], **words)


def _value(field: Field, given: Any) -> Value | None:
    """What was filled in, as an event has it; None for nothing."""
    if given is None or given in ("", []):
        return None
    match field.type:
        case "day":
            return day_number(given)
        case "yes-no":
            return bool(given == "yes")
        case "many":
            lines = str(given).splitlines() if isinstance(given, str) else given
            return tuple(dict.fromkeys(line.strip() for line in lines if line.strip()))
        case "instant" | "count":
            return int(given)
    return str(given)


def _shown(field: Field, value: Value | None) -> Any:
    """A value of an event, as its control begins with it."""
    if value is None:
        return None
    if field.type == "yes-no":
        return "yes" if value is True else "no"
    if field.type == "day" and isinstance(value, int):
        return datetime.date(*civil_from_days(value))
    if field.type == "many" and isinstance(value, tuple):
        return list(value) if field.choices else "\n".join(value)
    return value
