"""What a table without a mapping seems to mean: proposals for a person, by the words of its header. Nothing is read by a guess."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rightdoor.readers.csv_rows import Row, rows
from rightdoor.readers.limits import Limits
from rightdoor.readers.mapping_options import FIXED, LAYOUTS, fold
from rightdoor.readers.plain_table import HEADER_ROWS, declared_source
from rightdoor.readers.source import Source
from rightdoor.readers.xlsx_rows import looks_like_workbook, sheets

SAMPLE = 200
# Asked in this order; the words of a header are folded (case, spaces, underscores and hyphens do not count)
_WORDS: tuple[tuple[str, str], ...] = (
    (r"check-code|checksum", "check_code"),
    (r"(request|our|your|spoc|applicant|application|query)-(id|ref|reference|no|number|urn)|^urn$|^ref$|^reference$", "request_id"),
    (r"uprn", "uprn"),
    (r"post-?code|zip", "postcode"),
    (r"address-(valid-)?(from|since)|(live|resident|installed)-(from|since)", "address_from"),
    (r"address-(valid-)?(to|until)|(live|resident|installed)-(to|until)", "address_to"),
    (r"(address|location)-(type|role|kind)", "address_role"),
    (r"time-?zone|^zone$|^tz$", "zone"),
    (r"produced|(report|response|result|reply)-date|date-of-(report|response|result|reply)", "produced_time"),
    (r"port.*(from|start|first|low)|(from|start|first|low).*port", "port_from"),
    (r"port.*(to|end|last|high)|(to|end|last|high).*port", "port_to"),
    (r"\bport\b", "echo_port"),
    (r"(query|queried|asked|event|incident|requested|access)-(date|time|at|instant)", "echo_time"),
    (r"\b(start|from|begin|began|logon|login|connected|allocated|assigned-from)\b", "from_time"),
    (r"\b(end|to|until|stop|finish|logoff|logout|disconnected|released|assigned-to)\b", "to_time"),
    (r"\bip\b|ip-address|ipv[46]|identifier", "echo_identifier"),
    (r"(customer|subscriber|account|client)-(id|ref|reference|no|number)|^account$|username|user-name", "subscriber_ref"),
    (
        r"(customer|subscriber|holder|account|client)(-full)?-name|account-holder|forename|first-name|surname|last-name|^name$",
        "account_holder",
    ),
    (r"address|street|town|city|county|house|premises|building", "address"),
    (r"result|status|outcome|response", "result"),
    (r"network|access-type|technology|service-type|line-type", "network_kind"),
    (r"provider|operator|\bcsp\b|\bisp\b|supplier", "provider"),
    (r"caveat|note|comment|remark|disclaimer", "caveat"),
)
_MANY = frozenset({"address", "account_holder", "caveat"})
_DATE = re.compile(r"\s*(\d{1,4})[/.\-](\d{1,2})[/.\-](\d{1,4})(?:[ T,]+(\d{1,2}):\d\d)?", re.ASCII)


class Survey(NamedTuple):
    """A table as it lies: the row of its header, the names, some rows behind it, how it is cut."""

    row: int
    names: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    layout: str = ""
    spans: tuple[tuple[str, int, int], ...] = ()

    def column(self, name: str) -> tuple[str, ...]:
        """The sampled cells of a column that are not empty."""
        at = self.names.index(name)
        return tuple(row[at] for row in self.sample if at < len(row) and row[at].strip())


def survey(source: Source, limits: Limits, *, encoding: str = "", header_row: int = 0) -> Survey | None:
    """The header that most cells of the first rows speak for, None when there is no table. Raises xlsx_rows.Refused."""
    if looks_like_workbook(source):
        for sheet in sheets(source, limits):
            found = _best([_survey(_sheet_rows(sheet.rows), header_row, "", ())])
            if found is not None:
                return found
        return None
    decoded = declared_source(source, encoding)
    head = Source.of_bytes(decoded.name, decoded.head)
    ways = [
        _survey(_text_rows(head, limits, delimiter), header_row, layout if layout == "pipe" else "", ())
        for layout, delimiter in LAYOUTS.items()
    ]
    found = _best(ways)
    return found if found is not None else _fixed(head, limits, header_row)


def _sheet_rows(cells: Iterable[tuple[int, Sequence[object]]]) -> Iterator[tuple[int, tuple[str, ...]]]:
    for number, row in cells:
        yield number, tuple(str(getattr(cell, "text", "")).strip() for cell in row)


def _text_rows(head: Source, limits: Limits, delimiter: str) -> Iterator[tuple[int, tuple[str, ...]]]:
    for row in rows(head, limits, delimiter=delimiter, quoting=delimiter != "\x1f"):
        if isinstance(row, Row):
            yield row.number, tuple(cell if delimiter == "\x1f" else cell.strip() for cell in row.cells)


def _survey(
    lines: Iterator[tuple[int, tuple[str, ...]]], header_row: int, layout: str, spans: tuple[tuple[str, int, int], ...]
) -> Survey | None:
    """The first row with the most names that mean something, two at least, among the first; or the row that was said."""
    held = []
    for number, cells in lines:
        held.append((number, cells))
        if len(held) >= SAMPLE:
            break
    first = [(number, cells) for number, cells in held if (number == header_row if header_row else True)][:HEADER_ROWS]
    scored = [(len(guesses(cells)), -number, cells) for number, cells in first]
    score, number, names = max(scored, default=(0, 0, ()))
    if score < 2 or len(names) < 2:
        return None
    behind = tuple(cells for at, cells in held if at > -number)
    return Survey(-number, names, behind, layout, spans)


def _best(found: Iterable[Survey | None]) -> Survey | None:
    return max((each for each in found if each is not None), key=lambda each: len(guesses(each.names)), default=None)


def _fixed(head: Source, limits: Limits, header_row: int) -> Survey | None:
    """Fixed width: columns begin where the names of the header do, two spaces or more apart."""
    lines = list(_text_rows(head, limits, "\x1f"))[:SAMPLE]
    for number, cells in lines[:HEADER_ROWS]:
        starts = [found.start() for found in re.finditer(r"(?:^|(?<=\s\s))\S", cells[0])]
        if len(starts) < 2 or (header_row and number != header_row):
            continue
        spans = list(zip(starts, [*starts[1:], 99_999], strict=True))
        names = tuple(cells[0][a:b].strip() for a, b in spans)
        if len(guesses(names)) >= 2:
            behind = tuple(tuple(row[0][a:b].strip() for a, b in spans) for at, row in lines if at > number)
            named = tuple((name, a if at else 0, b) for at, (name, (a, b)) in enumerate(zip(names, spans, strict=True)))
            return Survey(number, names, behind, FIXED, named)
    return None


def guesses(names: Sequence[str]) -> dict[str, str]:
    """For each column whose name says something its field; a field is given once, but for those that several columns make up."""
    found: dict[str, str] = {}
    for name in names:
        folded = re.sub(r"[^a-z0-9\-]+", "-", fold(name)).strip("-")
        field = next((field for pattern, field in _WORDS if re.search(pattern, folded)), "")
        if field and name not in found and (field in _MANY or field not in found.values()):
            found[name] = field
        elif field.endswith("_time") and name not in found:
            found |= _parts(found, name, field)
    return {name: f"result.{field}" for name, field in found.items()}


def _parts(found: dict[str, str], name: str, field: str) -> dict[str, str]:
    """Two columns of one time: a date and a clock, where their names say so."""
    first = next(other for other, theirs in found.items() if theirs == field)
    folded, other = fold(name), fold(first)
    if "time" in folded and "date" in other and "time" not in other:
        return {first: f"{field}:date", name: f"{field}:clock"}
    if "date" in folded and "time" in other and "date" not in other:
        return {first: f"{field}:clock", name: f"{field}:date"}
    return {}


def zone_named(names: Iterable[str]) -> str:
    """UTC where the name of a column says so; nothing else is proposed."""
    return "UTC" if any(re.search(r"\b(utc|gmt)\b", name.casefold()) for name in names) else ""


def date_order(texts: Iterable[str]) -> str:
    """The order that the dates themselves show (a number above 12, a year in front); empty when none does, or they contradict each other."""
    shown = set()
    for text in texts:
        found = _DATE.match(text)
        if found is None:
            continue
        if len(found[1]) == 4:
            shown.add("ymd")
        elif int(found[1]) > 12:
            shown.add("dmy")
        elif int(found[2]) > 12:
            shown.add("mdy")
    return shown.pop() if len(shown) == 1 else ""


def clock_shown(texts: Iterable[str]) -> str:
    """24h where an hour above 12 stands; empty otherwise."""
    found = (re.search(r"(?:^|[ T])(\d{1,2}):\d\d", text) for text in texts)
    return "24h" if any(match is not None and int(match[1]) > 12 for match in found) else ""


def artefacts(survey_of: Survey) -> tuple[str, ...]:
    """What spreadsheets left around values: apostrophes, ="…", thousands in numbers."""
    cells = [cell.strip() for row in survey_of.sample for cell in row]
    held = []
    if any(cell.startswith("'") for cell in cells):
        held.append("apostrophe")
    if any(re.fullmatch(r"\d{1,3}(?:,\d{3})+", cell) for cell in cells):
        held.append("thousands")
    if any(cell.startswith('="') for cell in cells):
        held.append("text-formula")
    return tuple(held)
