"""A mapping of results while somebody makes it: choices in, the YAML of `readers.mapping` out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from rightdoor.readers.mapping_guess import Survey, artefacts, clock_shown, date_order, guesses, zone_named


@dataclass(slots=True)
class Draft:
    """What a person says of a table. Empty texts say nothing; `columns` is by the name as received, in the order of the table."""

    name: str
    provider: str = ""
    columns: dict[str, str] = field(default_factory=dict)
    zone: str = ""
    clock: str = ""
    date_order: str = ""
    empty: dict[str, str] = field(default_factory=dict)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    layout: str = ""
    spans: tuple[tuple[str, int, int], ...] = ()
    header_row: int = 0
    encoding: str = ""
    artefacts: tuple[str, ...] = ()
    first: str = ""
    last: str = ""

    def to_yaml(self) -> str:
        """The declaration; keys without a value are left out."""
        form = "assignments" if any(target.startswith("lease.") for target in self.columns.values()) else "result"
        said: dict[str, object] = {
            "name": self.name,
            "form": form,
            "provider": self.provider,
            "from": self.first,
            "to": self.last,
            "applies": {"columns": list(self.columns)},
            "zone": self.zone,
            "clock": self.clock,
            "date_order": self.date_order,
            "encoding": self.encoding,
            "layout": self.layout,
            "spans": {name: f"{start + 1}-{'' if end >= 99_999 else end}" for name, start, end in self.spans},
            "header_row": str(self.header_row) if self.header_row > 1 else "",
            "artefacts": list(self.artefacts),
            "columns": dict(self.columns),
            "empty": dict(self.empty),
            "words": {key: dict(table) for key, table in self.words.items()},
            "constants": dict(self.constants),
        }
        kept = {key: value for key, value in said.items() if value}
        return yaml.safe_dump({**kept, "rightdoor_mapping": "1"}, sort_keys=False, allow_unicode=True, width=1000)


def proposed(found: Survey, *, name: str, provider: str, columns: Mapping[str, str]) -> Draft:
    """The draft that the table itself suggests; `columns` are choices that a person made already ("" leaves a column out)."""
    known = {each.casefold(): each for each in found.names}
    chosen = {known[key.casefold()]: value for key, value in columns.items() if key.casefold() in known}
    guessed = {column: target for column, target in guesses(found.names).items() if column not in chosen and target not in chosen.values()}
    held = {**guessed, **chosen}
    draft = Draft(name, provider, {column: held[column] for column in found.names if held.get(column)})
    texts = [
        cell for column, target in draft.columns.items() if "_time" in target or "address_from" in target for cell in found.column(column)
    ]
    draft.zone = zone_named(column for column, target in draft.columns.items() if "_time" in target)
    draft.clock, draft.date_order = clock_shown(texts), date_order(texts)
    draft.layout, draft.spans, draft.artefacts = found.layout, found.spans, artefacts(found)
    return draft
