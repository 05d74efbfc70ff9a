"""What the triage list is narrowed to: the form of its panel, and what is in force of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict

from rightdoor.casework.access.may import unit_choices
from rightdoor.casework.listing import queries
from rightdoor.casework.listing.filters import AGE, DUE, OWNER, SORTS, STATE, STATUSES, TIERS, TRACKS, Filters
from rightdoor.desk.drawn import drawn
from rightdoor.desk.templatetags.desk import status_label, tier_label
from rightdoor.rules.priority.instrument import load_instrument

TRACK_WORDS = {"adult": "Adult", "child": "Child", "unknown": "Not known"}
_ANY = [("", "Any")]


class FilterForm(forms.Form):
    """What the list is narrowed to. A value that is not offered is left out, not an error: links are kept and shared."""

    state = forms.ChoiceField(choices=list(STATE.items()), required=False, label="Show", initial="open")
    tier = forms.MultipleChoiceField(
        choices=[(t, tier_label(t)) for t in TIERS], required=False, widget=forms.CheckboxSelectMultiple, label="Tier",
        help_text="Subjects whose interval reaches it",
    )  # fmt: skip
    status = forms.MultipleChoiceField(
        choices=[(s, status_label(s)) for s in STATUSES], required=False, widget=forms.CheckboxSelectMultiple, label="Attribution status"
    )
    track = forms.MultipleChoiceField(
        choices=[(t, TRACK_WORDS[t]) for t in TRACKS], required=False, widget=forms.CheckboxSelectMultiple, label="Track"
    )
    at_risk = forms.BooleanField(required=False, label="A child is stated to be at risk")
    due = forms.ChoiceField(choices=[*_ANY, *DUE.items()], required=False, label="Due")
    age = forms.ChoiceField(choices=[*_ANY, *AGE.items()], required=False, label="First received anywhere")
    owner = forms.ChoiceField(required=False, label="Allocated to")
    unit = forms.ChoiceField(required=False, label="Unit")
    force = forms.ChoiceField(required=False, label="Force")
    code = forms.ChoiceField(required=False, label="Reason")

    def __init__(self, data: Mapping[str, Any], acting: Any) -> None:
        super().__init__(data)
        people = queries.people_of(acting, acting.units_with("see-subjects"))
        self._choose("owner", [*_ANY, *OWNER.items(), *((str(p.pk), p.name) for p in people)])
        self._choose("unit", [*_ANY, *((str(number), name) for number, name in unit_choices(acting, "see-subjects"))])
        self._choose("force", [*_ANY, *((f, f) for f in queries.forces(acting))])
        items = load_instrument().items
        self._choose(
            "code",
            [
                *_ANY,
                *((code, f"{code} {items[code].question}") for code in sorted(items)),
                ("SETS-NEAR", "Near matches that wait for a grader"),
            ],
        )

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    def filters(self) -> Filters:
        """What holds of it."""
        self.is_valid()
        said = self.cleaned_data
        return Filters(
            tier=tuple(said.get("tier") or ()),
            track=tuple(said.get("track") or ()),
            status=tuple(said.get("status") or ()),
            force=said.get("force") or "",
            at_risk=bool(said.get("at_risk")),
            due=said.get("due") or "",
            owner=said.get("owner") or "",
            unit=int(said["unit"]) if said.get("unit") else None,
            age=said.get("age") or "",
            code=said.get("code") or "",
            state=said.get("state") or "open",
        )

    def panel(self, query: QueryDict, selected: list[dict[str, Any]], sort: str) -> str:
        """The panel of filters with what is in force."""
        said = {
            "query": query.urlencode(),
            "choices": {name: field.choices for name, field in self.fields.items() if isinstance(field, forms.ChoiceField)},
            "keep": [{"name": "sort", "value": sort}] if sort in SORTS and sort != "list" else [],
            "clear_href": "/",
        }
        return drawn("desk/parts/filter_panel.html", said, form=self, selected=selected, open=selected)

    def in_force(self, query: QueryDict) -> list[dict[str, Any]]:
        """What narrows the list, each a link that takes it away."""
        groups = []
        for name, field in self.fields.items():
            chosen = [v for v in query.getlist(name) if v and not (name == "state" and v == "open")]
            words = {str(k): str(v) for k, v in getattr(field, "choices", [("on", "Yes")])}
            items = [{"text": words[v], "href": _less(query, name, v)} for v in chosen if v in words]
            if items:
                groups.append({"heading": field.label, "items": items})
        return groups


def _less(query: QueryDict, name: str, value: str) -> str:
    kept = [(k, v) for k, values in query.lists() for v in values if (k, v) != (name, value) and k != "page"]
    return "?" + urlencode(kept)
