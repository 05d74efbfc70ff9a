"""What the board of duties is narrowed to: the form of its panel, and what is in force of it. All of it stands in the address."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from rightdoor.casework.access.may import unit_choices
from rightdoor.casework.access.models import Operation
from rightdoor.casework.acting import Acting
from rightdoor.casework.duties.board import OWNERS, SHOW, SOURCES, Wanted
from rightdoor.casework.duties.shown import AREA_WORDS, TITLES
from rightdoor.casework.listing.queries import people_of

_ANY = [("", "Any")]


class FilterForm(forms.Form):
    """What the board is narrowed to. A value that is not offered is left out, not an error: links are kept and shared."""

    show = forms.ChoiceField(choices=list(SHOW.items()), required=False, label="Show", initial="open")
    owner = forms.ChoiceField(required=False, label="Owner")
    up = forms.BooleanField(required=False, label="Escalated to me")
    unit = forms.ChoiceField(required=False, label="Unit")
    operation = forms.ChoiceField(required=False, label="Operation")
    area = forms.ChoiceField(choices=[*_ANY, *AREA_WORDS.items()], required=False, label="Area")
    code = forms.ChoiceField(choices=[*_ANY, *((c, f"{t} ({c})") for c, t in TITLES.items())], required=False, label="Clock")
    source = forms.ChoiceField(choices=[*_ANY, *SOURCES.items()], required=False, label="From where")
    case = forms.CharField(required=False, max_length=40, label="Case")

    def __init__(self, data: Mapping[str, Any], acting: Acting) -> None:
        super().__init__(data)
        people = people_of(acting, acting.units_with("see-subjects"))
        self._choose("owner", [*_ANY, *OWNERS.items(), *((str(p.pk), p.name) for p in people)])
        self._choose("unit", [*_ANY, *((str(number), name) for number, name in unit_choices(acting, "see-subjects"))])
        self._choose("operation", [*_ANY, *((str(one.pk), one.name) for one in Operation.objects.order_by("name"))])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def wanted(self) -> Wanted:
        """What holds of it."""
        self.is_valid()
        said = self.cleaned_data
        return Wanted(
            show=said.get("show") or "open",
            owner=said.get("owner") or "",
            unit=int(said["unit"]) if said.get("unit") else None,
            operation=int(said["operation"]) if said.get("operation") else None,
            area=said.get("area") or "",
            code=said.get("code") or "",
            source=said.get("source") or "",
            case=said.get("case") or "",
            up=bool(said.get("up")),
        )

    def in_force(self, query: QueryDict) -> list[dict[str, Any]]:
        """What narrows the board, each a link that takes it away."""
        groups = []
        for name, field in self.fields.items():
            chosen = query.get(name, "")
            if not chosen or (name == "show" and chosen == "open"):
                continue
            words = {str(key): str(value) for key, value in getattr(field, "choices", [("on", "Yes")])}
            text = chosen[:40] if name == "case" else words.get(chosen, "")
            if text:
                groups.append({"heading": field.label, "items": [{"text": text, "href": less(query, name)}]})
        return groups


def less(query: QueryDict, *names: str, **more: str) -> str:
    """The address of this page without some keys and without its page number, with others."""
    kept = [(k, v) for k, values in query.lists() for v in values if k not in (*names, *more, "page")]
    return "?" + urlencode([*kept, *more.items()])
