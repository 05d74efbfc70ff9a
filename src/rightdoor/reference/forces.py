"""The police forces of the United Kingdom, for the `force` of a referral: only where a source states it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from rightdoor.reference.tables import own_table, rows_of


class Force(NamedTuple):
    """A force: code (ONS police force area code; for Northern Ireland its pseudo code), names, nation."""

    code: str
    name: str
    full_name: str
    nation: str
    aliases: tuple[str, ...]


@lru_cache(maxsize=1)
def forces() -> tuple[Force, ...]:
    """The 45 territorial forces, in the order of their codes."""
    return tuple(
        Force(r.get("code"), r.get("name"), r.get("full_name"), r.get("nation"), tuple(a for a in r.get("aliases").split(";") if a))
        for r in rows_of(own_table("forces.csv"))
    )


def _normal(text: str) -> str:
    words = re.sub(r"[^a-z ]", " ", text.casefold().replace("&", " and ").replace("-", " ")).split()
    return " ".join(words)


@lru_cache(maxsize=1)
def _by_name() -> dict[str, str]:
    names: dict[str, str] = {}
    for force in forces():
        for text in (force.code, force.name, force.full_name, *force.aliases):
            names[_normal(text) if text != force.code else text.casefold()] = force.code
        names.setdefault(f"{_normal(force.name)} police", force.code)
        names.setdefault(f"{_normal(force.name)} constabulary", force.code)
    return names


def force_code(stated: str) -> str | None:
    """The code of a force that a source states by code or name; None when the text names none exactly."""
    text = stated.strip()
    return _by_name().get(text.casefold()) or _by_name().get(_normal(text)) if text else None
