"""The dated list of reasons for closing a subject."""

from __future__ import annotations

import importlib.resources
from functools import lru_cache
from typing import NamedTuple


class CloseReason(NamedTuple):
    """A code with its words; `asks`: what has to be given beside the reason, "" for nothing."""

    code: str
    words: str
    asks: str


class CloseReasons(NamedTuple):
    """The list with its name, version, day and source."""

    name: str
    version: str
    as_of: str
    source: str
    codes: tuple[CloseReason, ...]

    def find(self, code: str) -> CloseReason | None:
        """The reason of that code."""
        return next((each for each in self.codes if each.code == code), None)


@lru_cache(maxsize=1)
def close_reasons() -> CloseReasons:
    """The list of this program. Raises ValueError where it names a code twice."""
    import yaml

    data = yaml.safe_load(importlib.resources.files("rightdoor.casework.decided").joinpath("close_reasons.yaml").read_text("utf-8"))
    codes = tuple(CloseReason(each["code"], each["words"], each["asks"]) for each in data["codes"])
    if len({each.code for each in codes}) != len(codes):
        raise ValueError("a list of reasons names a code twice")
    return CloseReasons(data["name"], str(data["version"]), str(data["as_of"]), " ".join(data["source"].split()), codes)
