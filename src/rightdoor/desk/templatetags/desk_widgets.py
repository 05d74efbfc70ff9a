"""Form fields whose reading is sure: a day typed as day, month and year in three boxes.

A browser's own date control shows the order of its user's settings, so that 03/04 is two days at once; three labelled boxes
are one. `desk/parts/field.html` draws them as the date input of GOV.UK Frontend.
"""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from rightdoor.model.civil import days_from_civil


def day_number(day: datetime.date) -> int:
    """The day number of what a `DayField` gave: days since 1970-01-01, as casework keeps them."""
    return days_from_civil(day.year, day.month, day.day)


class DayWidget(forms.MultiWidget):
    """Three text controls: day, month, year."""

    labels = ("Day", "Month", "Year")
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        parts = [
            forms.TextInput({"class": f"govuk-input--width-{width}", "inputmode": "numeric", "autocomplete": "off"}) for width in (2, 2, 4)
        ]
        super().__init__(parts, attrs)

    def decompress(self, value: datetime.date | None) -> list[int | None]:
        """The three numbers of a day that is shown again."""
        return [value.day, value.month, value.year] if value else [None, None, None]


class DayField(forms.MultiValueField):
    """A day of the civil calendar as `datetime.date`; None when empty and not required. A day that does not exist is refused."""

    widget = DayWidget

    def __init__(self, **options: Any) -> None:
        parts = [forms.IntegerField(min_value=1, max_value=most) for most in (31, 12, 9999)]
        super().__init__(fields=parts, **options)

    def compress(self, data_list: list[int]) -> datetime.date | None:
        """The day of its three numbers."""
        if not data_list:
            return None
        day, month, year = data_list
        try:
            return datetime.date(year, month, day)
        except ValueError as wrong:
            raise ValidationError("Enter a day that exists, for example 31 3 2026.") from wrong
