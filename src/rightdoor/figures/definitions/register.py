"""The definitions of published numbers by their code. A code means one thing for good: a new meaning is a new version."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from rightdoor.figures.definition import Definition
from rightdoor.figures.definitions import (
    arrests,
    charged,
    children_at_immediate_risk,
    children_protected,
    children_safeguarded,
    devices_examined,
    devices_seized,
    investigations_ended,
    investigations_ongoing,
    investigations_opened,
    on_bail,
    packages,
    packages_accepted,
    persons_arrested,
    premises_searched,
    prosecuted,
    registered_offenders_arrested,
    requests,
    voluntary_interviews,
    warrants_executed,
    warrants_granted,
    warrants_without_arrest,
)

_ALL: Final = (
    packages.DEFINITION,
    packages_accepted.DEFINITION,
    requests.DEFINITION,
    warrants_granted.DEFINITION,
    warrants_executed.DEFINITION,
    premises_searched.DEFINITION,
    arrests.DEFINITION,
    persons_arrested.DEFINITION,
    voluntary_interviews.DEFINITION,
    on_bail.DEFINITION,
    charged.DEFINITION,
    prosecuted.DEFINITION,
    children_protected.DEFINITION,
    children_safeguarded.DEFINITION,
    children_at_immediate_risk.DEFINITION,
    registered_offenders_arrested.DEFINITION,
    investigations_opened.DEFINITION,
    investigations_ongoing.DEFINITION,
    investigations_ended.DEFINITION,
    devices_seized.DEFINITION,
    devices_examined.DEFINITION,
    warrants_without_arrest.DEFINITION,
)

DEFINITIONS: Final[Mapping[str, Definition]] = MappingProxyType({each.code: each for each in _ALL})
