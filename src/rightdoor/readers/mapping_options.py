"""What a mapping says beside its columns: the form of the text, what an empty cell means, whose words stand for ours, its dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rightdoor.model.civil import days_from_civil, parse_day
from rightdoor.model.zones import normal_zone

LAYOUTS: Mapping[str, str] = {"comma": ",", "semicolon": ";", "tab": "\t", "pipe": "|"}
FIXED = "fixed"
EMPTY = ("unknown", "still-running", "none-held", "same-as-above")
ENCODINGS = ("utf-8", "utf-16", "cp1252", "iso-8859-1", "cp850")
ARTEFACTS = ("apostrophe", "thousands", "text-formula")
FIRST_DAY, LAST_DAY = days_from_civil(1, 1, 1), days_from_civil(9999, 12, 31)
MOST_HEADER_ROW = 50
_SPAN = re.compile(r"(\d{1,5})-(\d{0,5})", re.ASCII)
_SEPARATORS = re.compile(r"[\s_\-]+")


class Options(NamedTuple):
    """`spans` are (column, first character, behind the last) of fixed-width text; `empty` is by case-folded column.

    `words` gives, by field, what a folded word of theirs stands for. `first` and `last` are day numbers, inclusive.
    """

    provider: str = ""
    first: int = FIRST_DAY
    last: int = LAST_DAY
    empty: tuple[tuple[str, str], ...] = ()
    words: tuple[tuple[str, str, str], ...] = ()
    layout: str = ""
    spans: tuple[tuple[str, int, int], ...] = ()
    encoding: str = ""
    header_row: int = 0
    artefacts: tuple[str, ...] = ()

    def meaning(self, key: str) -> str:
        """What an empty cell of a (case-folded) column means; empty when that is not declared."""
        return next((meaning for column, meaning in self.empty if column == key), "")

    def word(self, field: str, text: str) -> str:
        """Our word for theirs, empty when none is declared."""
        folded = fold(text)
        return next((ours for name, theirs, ours in self.words if name == field and theirs == folded), "")

    @property
    def dated(self) -> bool:
        """Whether the mapping speaks for a span of days only."""
        return (self.first, self.last) != (FIRST_DAY, LAST_DAY)


NO_OPTIONS = Options()


def fold(text: str) -> str:
    """Case, spaces, underscores and hyphens do not count."""
    return _SEPARATORS.sub("-", text.strip().casefold())


def options_of(data: Mapping[str, object]) -> Options:
    """The options of a mapping without faults (`option_faults`)."""
    first, last = parse_day(_text(data.get("from"))), parse_day(_text(data.get("to")))
    empty, words, spans = _mapping(data.get("empty")), _mapping(data.get("words")), _mapping(data.get("spans"))
    return Options(
        provider=_text(data.get("provider")),
        first=FIRST_DAY if first is None else first,
        last=LAST_DAY if last is None else last,
        empty=tuple((key.strip().casefold(), _text(value)) for key, value in empty.items()),
        words=tuple((field, fold(theirs), _text(ours)) for field, table in words.items() for theirs, ours in _mapping(table).items()),
        layout=_text(data.get("layout")),
        spans=tuple((key.strip(), *_span(_text(value))) for key, value in spans.items()),
        encoding=_text(data.get("encoding")),
        header_row=int(_text(data.get("header_row")) or 0),
        artefacts=tuple(_list(data.get("artefacts"))),
    )


def option_faults(data: Mapping[str, object], columns: object, form: str) -> Iterator[tuple[str, str]]:
    """(key, what to do) for everything that is not as it must be."""
    for key in ("from", "to"):
        if _text(data.get(key)) and parse_day(_text(data.get(key))) is None:
            yield key, "no day: write YYYY-MM-DD"
    first, last = parse_day(_text(data.get("from"))), parse_day(_text(data.get("to")))
    if first is not None and last is not None and last < first:
        yield "to", "the span ends before it starts"
    known = {key.strip().casefold() for key in columns if isinstance(key, str)} if isinstance(columns, Mapping) else set()
    for key, value in _mapping(data.get("empty")).items():
        if _text(value) not in EMPTY:
            yield f"empty/{key}", f"an empty cell means one of {', '.join(EMPTY)}"
        elif key.strip().casefold() not in known:
            yield f"empty/{key}", "no column of the mapping"
    yield from _word_faults(_mapping(data.get("words")))
    yield from _form_faults(data)
    if form not in ("result", "assignments") and any(data.get(key) for key in ("empty", "words", "provider", "from", "to")):
        yield "form", "empty, words, provider, from and to are for the forms result and assignments"


def _word_faults(words: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for field, table in words.items():
        if not isinstance(table, Mapping):
            yield f"words/{field}", "gives for each word of theirs one of ours"
            continue
        for theirs, ours in table.items():
            zone = normal_zone(_text(ours)) if field == "zone" else "UTC"
            if not _text(ours) or zone is None or "/" in zone:
                yield f"words/{field}/{theirs}", "no word; a zone word stands for UTC or an offset like +01:00"


def _form_faults(data: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Layout, spans, encoding, header row, artefacts."""
    layout, spans = _text(data.get("layout")), _mapping(data.get("spans"))
    if layout not in ("", *LAYOUTS, FIXED):
        yield "layout", f"layout is one of {', '.join((*LAYOUTS, FIXED))}"
    if (layout == FIXED) != bool(spans):
        yield "spans", "spans gives for each column of a fixed layout its characters, like 1-12; for no other layout"
    end = 0
    for key, value in spans.items():
        found = _SPAN.fullmatch(_text(value))
        first, behind = _span(_text(value)) if found else (0, 0)
        if not found or first < end or behind <= first:
            yield f"spans/{key}", "characters like 1-12 from left to right, counted from 1; the last one may be open, like 40-"
        end = max(end, behind)
    if _text(data.get("encoding")) not in ("", *ENCODINGS):
        yield "encoding", f"encoding is one of {', '.join(ENCODINGS)}"
    row = _text(data.get("header_row"))
    if row and not (row.isascii() and row.isdigit() and len(row) < 4 and 1 <= int(row) <= MOST_HEADER_ROW):
        yield "header_row", f"the number of the row with the names, 1 to {MOST_HEADER_ROW}"
    if any(each not in ARTEFACTS for each in _list(data.get("artefacts"))):
        yield "artefacts", f"artefacts lists any of {', '.join(ARTEFACTS)}"


def _span(text: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(text)
    return (int(found[1]) - 1, int(found[2] or 99_999)) if found else (0, 0)


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _list(value: object) -> list[str]:
    return [_text(each) for each in value] if isinstance(value, list) else [_text(value)] if _text(value) else []


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
