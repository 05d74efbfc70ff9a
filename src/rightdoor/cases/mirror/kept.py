"""A sheet as it is kept between the look at it and taking it in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from rightdoor.cases.event import Value
from rightdoor.cases.mirror.rows import Sheet


def as_json(sheet: Sheet, same_by: Mapping[str, str]) -> dict[str, Any]:
    """A sheet as it is kept, with what its mapping says two events are the same by."""
    return {"sheet": msgspec.to_builtins(sheet), "same_by": dict(same_by)}


def of_json(held: Mapping[str, Any]) -> tuple[Sheet, dict[str, str]]:
    """The sheet and `same_by` of what is kept."""
    found = msgspec.convert(held["sheet"], Sheet)
    events = tuple(each._replace(body={name: _plain(value) for name, value in each.body.items()}) for each in found.events)
    return found._replace(events=events), dict(held["same_by"])


def _plain(value: Value) -> Value:
    return tuple(value) if isinstance(value, list) else value
