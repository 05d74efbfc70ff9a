"""Words and small markup for the templates of the desk: `{% load desk %}`.

Instants are integers of UTC microseconds, days are day numbers since 1970-01-01. What is not known is said so: no filter
puts a default in the place of a fact. Values from received files go through `visible`, which writes out what would steer the reading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sized
from itertools import pairwise
from typing import TypeGuard
from urllib.parse import urlencode

from django import template
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from rightdoor.model.civil import DAY, HOUR, MINUTE, SECOND, iso_utc
from rightdoor.reporting.html import escape as escape_steering
from rightdoor.reporting.picture_words import STATUS_WORDS, day_words, length_words

register = template.Library()

UNKNOWN = "not known"
_UNITS = ((DAY, "days"), (HOUR, "h"), (MINUTE, "min"), (SECOND, "s"))
_LONG_WORD = 24  # characters that fit the narrowest place beside others
_WORDS = re.compile(r"(\s+)")
_BEHIND_SEPARATOR = re.compile(r"(?<=[:.@_/-])(?=[^:.@_/-])")
_BEHIND_PART = re.compile(r"(?<=[/:,;?&=#])(?=\S)")
STATUS_LABELS = {
    "corroborated": "Corroborated",
    "single-strand": "Single strand",
    "ambiguous": "Ambiguous",
    "contradicted": "Contradicted",
    "refused": "Papers refused",
    "unresolved": "Unresolved",
}


@register.filter
def status_label(status: str) -> str:
    """An attribution status as it stands on a tag; a word that is no status is shown as it is."""
    return STATUS_LABELS.get(status, status)


@register.filter
def status_words(status: str) -> str:
    """What a status means, in one sentence; empty for a word that is no status."""
    return STATUS_WORDS.get(status, "")


@register.filter
def status_class(status: str) -> str:
    """The part of a class name for a status; `other` for a word that is no status."""
    return status if status in STATUS_LABELS else "other"


@register.filter
def instant(micros: object) -> str:
    """UTC microseconds as 5 January 2026, 08:00:00 UTC, with a fraction only when there is one."""
    if not _whole(micros):
        return UNKNOWN
    return f"{day_words(micros // DAY)}, {iso_utc(micros)[11:-1]} UTC"


@register.filter
def minute(micros: object) -> str:
    """The same to the whole minute begun: 5 January 2026, 08:00 UTC."""
    if not _whole(micros):
        return UNKNOWN
    return f"{day_words(micros // DAY)}, {iso_utc(micros)[11:16]} UTC"


@register.filter
def instant_iso(micros: object) -> str:
    """UTC microseconds as RFC 3339, for `<time datetime>`; empty when not known."""
    return iso_utc(micros) if _whole(micros) else ""


@register.filter
def moment(micros: object) -> SafeString:
    """When something was done or falls due, as a `<time>` element: its words to the second, its attribute to the last digit."""
    if not _whole(micros):
        return mark_safe(UNKNOWN)  # noqa: S308 - a constant
    return format_html('<time datetime="{}">{}</time>', iso_utc(micros), instant(micros - micros % 1_000_000))


@register.filter
def day(number: object) -> str:
    """A day number as 5 January 2026."""
    return day_words(number) if _whole(number) else UNKNOWN


@register.simple_tag
def interval(start_us: object, end_us: object) -> str:
    """From one instant to another, the date once when both fall on one day; an end that is not known is said so."""
    if _whole(start_us) and _whole(end_us) and start_us // DAY == end_us // DAY:
        return f"{day_words(start_us // DAY)}, {iso_utc(start_us)[11:-1]} to {iso_utc(end_us)[11:-1]} UTC"
    return f"{instant(start_us)} to {instant(end_us)}"


@register.filter
def length(of: object) -> str | int:
    """How long: microseconds as 5 min, 26 h, 9 days 23 h, a negative length without its sign; of rows and lists, how many there are.

    What is left beyond the second unit is dropped, so that no clock says more time than there is.
    """
    if isinstance(of, Sized):
        return len(of)
    if not _whole(of):
        return UNKNOWN
    for (unit, name), (below, below_name) in pairwise(_UNITS):
        if abs(of) >= 2 * unit:
            rest = abs(of) % unit // below
            return f"{abs(of) // unit} {name}" + (f" {rest} {below_name}" if rest else "")
    return length_words(abs(of) // SECOND * SECOND)


@register.filter
def thousands(number: object) -> str:
    """A whole number with its thousands apart: 26,000."""
    return f"{number:,}" if _whole(number) else UNKNOWN


@register.filter
def tier_label(tier: object) -> str:
    """`tier-1` or 1 as Tier 1."""
    number = tier_number(tier)
    return f"Tier {number}" if number else UNKNOWN


@register.filter
def tier_number(tier: object) -> str:
    """`tier-1` or 1 as 1; the name as it is when an instrument calls its tiers otherwise."""
    return "" if tier is None else str(tier).removeprefix("tier-")


@register.simple_tag
def tier_words(low: object, high: object) -> str:
    """An interval of tiers in words. `low` is the tier on what is known, `high` the one if all that is unknown were yes."""
    if tier_number(low) == tier_number(high):
        return tier_label(low)
    return f"{tier_label(low)} on what is known; {tier_label(high).lower()} if every open question were answered yes"


@register.filter
def visible(text: object) -> SafeString:
    """Received text, escaped, with controls and marks of direction written out (`\\u202e`) so that it reads as what it is."""
    return mark_safe(str(escape_steering(str(text))))  # noqa: S308 - escaped in the same call


@register.filter
def identifier(text: object) -> SafeString:
    """Received text in which nothing is broken where it would read as something else: short words stay whole, long ones (IPv6, e-mail)
    may go on in the next line behind a separator alone."""
    return mark_safe("".join(_whole_word(word) for word in _WORDS.split(str(text))))  # noqa: S308 - each piece is escaped by `visible`


@register.filter
def long_place(text: object) -> SafeString:
    """The place of a record, or what a line of the ledger is about: it goes on in the next line behind a separator of its parts alone, so that no
    address and no id in it is broken."""
    return mark_safe("<wbr>".join(visible(piece) for piece in _BEHIND_PART.split(str(text))))  # noqa: S308 - each piece is escaped by `visible`


def _whole_word(word: str) -> str:
    if len(word) > _LONG_WORD:
        return "<wbr>".join(visible(piece) for piece in _BEHIND_SEPARATOR.split(word))
    return f'<span class="rd-whole">{visible(word)}</span>' if "-" in word or "/" in word else visible(word)


@register.simple_tag(takes_context=True)
def query_with(context: Mapping[str, object], *pairs: object, **changes: object) -> str:
    """The query string of this page with some keys changed: `{% query_with page=3 %}` or `{% query_with key value %}`.

    A value of None or an empty string takes the key out. Reads `query` (a QueryDict) of the context, else `request.GET`.
    """
    given = context.get("query")
    if given is None:
        given = getattr(context.get("request"), "GET", None)
    kept = [(k, v) for k, values in given.lists() for v in values] if isinstance(given, QueryDict) else []
    changes |= {str(key): value for key, value in zip(pairs[::2], pairs[1::2], strict=True)}
    kept = [(k, v) for k, v in kept if k not in changes]
    kept += [(k, str(v)) for k, v in changes.items() if v is not None and v != ""]
    return "?" + urlencode(kept)


def _whole(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)
