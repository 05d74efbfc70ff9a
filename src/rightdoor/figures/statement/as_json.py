"""Drafts as JSON and back: what a database holds, and what a digest is over. Nothing is left out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, cast

from rightdoor.figures.claims import Claim
from rightdoor.figures.disclosure.dimension import Dimension, Level
from rightdoor.figures.disclosure.table import Part, Protected, Table
from rightdoor.figures.figure import Figure, Share
from rightdoor.figures.query import Query
from rightdoor.figures.statement.draft import (
    Above,
    Ages,
    AsOf,
    Cell,
    Draft,
    Name,
    Number,
    OutOf,
    Percent,
    Period,
    Sentence,
    Slot,
    Sum,
    Told,
    Whole,
)

Json = dict[str, Any]


class NotADraft(ValueError):
    """JSON that is no draft. The message names the field, never a value."""


def draft_json(draft: Draft) -> Json:
    """The draft as JSON; tables name their figure by its place."""
    return {
        "title": draft.title,
        "figures": [_figure(each) for each in draft.figures],
        "tables": [_table(each, draft.figures.index(each.figure)) for each in draft.tables],
        "claims": [{**each._asdict(), "forces": list(each.forces)} for each in draft.claims],
        "sentences": [
            {"template": each.template, "slots": {name: slot_json(slot) for name, slot in each.slots}} for each in draft.sentences
        ],
    }


def draft_of(data: Mapping[str, Any]) -> Draft:
    """The draft of its JSON. Raises NotADraft where it is none."""
    try:
        figures = tuple(_figure_of(each) for each in data["figures"])
        return Draft(
            str(data["title"]),
            figures,
            tuple(
                Sentence(str(each["template"]), tuple((n, slot_of(s)) for n, s in sorted(each["slots"].items())))
                for each in data["sentences"]
            ),
            tuple(_table_of(each, figures) for each in data["tables"]),
            tuple(Claim(**{**each, "forces": tuple(each["forces"])}) for each in data["claims"]),
        )
    except (KeyError, TypeError, AttributeError, IndexError, ValueError) as error:
        raise NotADraft(f"not a draft of a statement ({type(error).__name__})") from None


def slot_json(slot: Slot) -> Json:
    """A slot: its sort under "is", its fields beside."""
    sort = _SORTS[type(slot)]
    if isinstance(slot, Sum):
        return {"is": sort, "of": [slot_json(each) for each in slot.of]}
    if isinstance(slot, (Percent, OutOf)):
        return {"is": sort, "part": slot_json(slot.part), "whole": slot_json(slot.whole)}
    if isinstance(slot, Above):
        return {"is": sort, "of": slot_json(slot.of), "bound": slot.bound}
    if isinstance(slot, Cell):
        return {"is": sort, "table": slot.table, "levels": list(slot.levels)}
    return {"is": sort, **slot._asdict()}


def slot_of(data: Mapping[str, Any]) -> Slot:
    """The slot of its JSON. Raises KeyError, TypeError or ValueError where it is none."""
    return _READ[data["is"]](data)


def _number_of(data: Mapping[str, Any]) -> Number:
    slot = slot_of(data)
    if not isinstance(slot, (Whole, Cell)):
        raise ValueError("a number of the draft is wanted")
    return slot


def _whole_of(data: Mapping[str, Any]) -> Whole:
    slot = slot_of(data)
    if not isinstance(slot, Whole):
        raise ValueError("a figure of the draft is wanted")
    return slot


def _count(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise ValueError("a count is wanted")
    return value


_SORTS: Final[Mapping[type, str]] = {
    Whole: "whole",
    Cell: "cell",
    Sum: "sum",
    Percent: "percent",
    OutOf: "out-of",
    Above: "above",
    Told: "told",
    Ages: "ages",
    Period: "period",
    AsOf: "as-of",
    Name: "name",
}
_READ: Final[Mapping[str, Callable[[Mapping[str, Any]], Slot]]] = {
    "whole": lambda d: Whole(_count(d["figure"])),
    "cell": lambda d: Cell(_count(d["table"]), tuple(str(code) for code in d["levels"])),
    "sum": lambda d: Sum(tuple(_number_of(each) for each in d["of"])),
    "percent": lambda d: Percent(_number_of(d["part"]), _number_of(d["whole"])),
    "out-of": lambda d: OutOf(_number_of(d["part"]), _number_of(d["whole"])),
    "above": lambda d: Above(_whole_of(d["of"]), _count(d["bound"])),
    "told": lambda d: Told(_count(d["claim"])),
    "ages": lambda d: Ages(_count(d["table"])),
    "period": lambda d: Period(_count(d["figure"])),
    "as-of": lambda d: AsOf(_count(d["figure"])),
    "name": lambda d: Name(str(d["words"])),
}


def _figure(figure: Figure) -> Json:
    return {
        "definition": figure.definition,
        "version": figure.version,
        "query": {**figure.query._asdict(), "forces": list(figure.query.forces)},
        "value": figure.value,
        "records": list(figure.records),
        "shares": [{"forces": list(share.forces), "value": share.value} for share in figure.shares],
        "doubles": [list(each) for each in figure.doubles],
    }


def _figure_of(data: Mapping[str, Any]) -> Figure:
    query = data["query"]
    return Figure(
        str(data["definition"]),
        str(data["version"]),
        Query(**{**query, "forces": tuple(query["forces"])}),
        _count(data["value"]),
        tuple(data["records"]),
        tuple(Share(tuple(each["forces"]), _count(each["value"])) for each in data["shares"]),
        tuple(tuple(each) for each in data["doubles"]),
    )


def _table(table: Table, figure: int) -> Json:
    return {
        "figure": figure,
        "by": [{**d._asdict(), "levels": [level._asdict() for level in d.levels]} for d in table.by],
        "parts": [{"levels": list(part.levels), "value": part.value, "records": list(part.records)} for part in table.parts],
    }


def _table_of(data: Mapping[str, Any], figures: Sequence[Figure]) -> Table:
    by = tuple(Dimension(**{**d, "levels": tuple(Level(**level) for level in d["levels"])}) for d in data["by"])
    parts = tuple(Part(tuple(each["levels"]), _count(each["value"]), tuple(each["records"])) for each in data["parts"])
    return Table(figures[_count(data["figure"])], by, parts)


def protected_json(held: Protected) -> Json:
    """What of a table is withheld, beside the table of the draft."""
    return {"hidden": sorted(list(key) for key in held.hidden), "refused": held.refused}


def protected_of(table: Table, data: Mapping[str, Any]) -> Protected:
    """A table with what of it is withheld. Raises NotADraft."""
    try:
        return Protected(table, frozenset(tuple(cast("list[str]", key)) for key in data["hidden"]), str(data["refused"]))
    except (KeyError, TypeError) as error:
        raise NotADraft(f"not a protected table ({type(error).__name__})") from None
