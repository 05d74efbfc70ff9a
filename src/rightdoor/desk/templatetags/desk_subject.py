"""Words for the pages of a subject: `{% load desk_subject %}`."""

from __future__ import annotations

from collections.abc import Iterable, Sized

from django import template

from rightdoor.desk.templatetags.desk import UNKNOWN, day, instant
from rightdoor.model.civil import DAY
from rightdoor.model.instant import read_instant

register = template.Library()

_WORDS = {
    "uprn": "UPRN",
    "ip": "IP address",
    "email": "e-mail address",
    "email_verified": "e-mail address, verified by the provider",
    "phone": "telephone",
    "phone_verified": "telephone, verified by the provider",
    "account": "account number of the provider",
    "client_id": "client number",
    "date_of_birth": "date of birth",
    "msisdn": "telephone",
    "number": "number of the source",
    "form": "form",
    "subscriber_ref": "customer reference",
    "profile_url": "profile address",
    "received_time": "first received, as stated",
    "account-holder": "holder of the connection",
    "report-text": "report text",
    "file-names": "file names",
    "chat": "chat text",
}


@register.filter
def field_words(field: object) -> str:
    """The name of a field or code as people say it; fields that no format explains keep the name that the source gave them."""
    name = str(field).removeprefix("extra:")
    return _WORDS.get(name, name.replace("_", " ").replace("-", " "))


@register.filter
def counted(values: Sized) -> int:
    """How many there are: `length` of these pages is that of an interval of time."""
    return len(values)


@register.filter
def sentence(text: object) -> str:
    """A sentence with one full stop at its end, not yet escaped."""
    said = str(text).rstrip()
    return said if said.endswith((".", "?", "!")) else f"{said}."


@register.filter
def joined(values: Iterable[object]) -> str:
    """Values with commas between, not yet escaped: `{{ values|joined|visible }}`."""
    return ", ".join(str(value) for value in values)


@register.filter
def utc_words(text: object) -> str:
    """An instant of the list's line (RFC 3339) in words; midnight as the day alone."""
    read = read_instant(str(text)).readings
    if not read:
        return UNKNOWN
    at = read[0].start
    return day_of(at) if at % DAY == 0 else instant(at)


@register.filter
def day_of(micros: object) -> str:
    """The UTC day of an instant in microseconds."""
    return day(micros // DAY) if isinstance(micros, int) else UNKNOWN
