"""Logs of carrier NAT: one `lease` record for each block of ports of a public address, from its allocation to its release.

Recognised by lines of the forms that `nat_lines` knows. A block is certain only between a line that shows it allocated or held and the
next line about the same ports: syslog over UDP may lose a release, so an allocation to somebody else ends the block before as an upper
bound (`end-not-observed`), a block seen first in use has no observed start, and one without a release stays open (`session-unclosed`).
Times without a year are not read (`year-missing`); nothing is taken from the line's neighbours.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers.build import RecordBuilder, finding, time_codes
from rightdoor.readers.columns import nothing, unended
from rightdoor.readers.limits import Limits
from rightdoor.readers.nat_lines import MARK, Block, block_of
from rightdoor.readers.source import Source
from rightdoor.readers.text import Line, head_text, lines

NAME = "nat_ports"
VERSION = "1"
MOST_OPEN = 1_000_000
MOST_ALIKE = 10_000
_Key = tuple[str, str, str]


@dataclass(slots=True)
class _Open:
    """A block that was seen allocated or held: the line, what it said."""

    line: int
    block: Block


def recognises(source: Source) -> bool:
    """Whether a line of the head is one of the known forms."""
    if b"NAT" not in source.head and b"Userbased" not in source.head:
        return False
    return any(MARK.search(line) and block_of(line) for line in head_text(source.head).splitlines())


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """`lease` records `line:<n>` of the line that began them, when they end; what stayed open at the end."""
    return _Log(limits).read(source)


class _Log:
    """One log while it is read: the blocks that are open, what was told."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._open: dict[_Key, _Open] = {}
        self._told: Counter[str] = Counter()
        self._findings: list[DataFinding] = []

    def read(self, source: Source) -> Iterator[Record | DataFinding]:
        seen = False
        for item in lines(source, self._limits, keep_ends=True):
            if isinstance(item, DataFinding):
                yield item
                continue
            if not item.text.endswith(("\n", "\r")):
                yield unended(f"line:{item.number}")._replace(severity="caution")
                continue  # a number at its end may be half of one
            records = list(self._line(item))
            seen = seen or bool(records) or bool(self._open)
            yield from records
            yield from self._taken()
        for key in sorted(self._open, key=lambda each: self._open[each].line):
            yield self._lease(self._open[key], None, "")
            yield from self._taken()
        if not seen:
            yield nothing("line:1")

    def _taken(self) -> Iterator[DataFinding]:
        found, self._findings = self._findings, []
        yield from found

    def _tell(self, code: str, place: str, field: str = "", raw: str = "") -> None:
        self._told[code] += 1
        if self._told[code] <= MOST_ALIKE:
            self._findings.append(finding(code, place, field, raw=raw))
        elif self._told[code] == MOST_ALIKE + 1:
            self._findings.append(
                finding("too-large", place, field, message=f"more than {MOST_ALIKE} findings {code}; further ones are not told")
            )

    def _line(self, line: Line) -> Iterator[Record]:
        if not line.text.strip():
            return
        place = f"line:{line.number}"
        block = block_of(line.text)
        if block is None:
            self._tell("malformed" if MARK.search(line.text) else "not-an-assignment", place)
            return
        key = (block.outside, block.low, block.high)
        held = self._open.get(key)
        if block.what == "released":
            if held is None or held.block.inside != block.inside:
                self._tell("start-not-observed", place, "from_time")
                yield self._lease(_Open(line.number, block), line.number, "observed")
            else:
                del self._open[key]
                yield self._lease(held, line.number, "observed", block)
            return
        if held is not None:
            if held.block.inside == block.inside and block.what == "held":
                return
            self._tell("end-not-observed", place, "to_time")
            yield self._lease(held, line.number, "inferred", block)
        elif len(self._open) >= MOST_OPEN:
            self._tell("too-large", place)
            return
        self._open[key] = _Open(line.number, block)

    def _lease(self, begun: _Open, ended: int | None, basis: str, last: Block | None = None) -> Record:
        """One block from its line to the line that ended it; a release alone has an end and no start."""
        block, place = begun.block, f"line:{begun.line}"
        made = RecordBuilder("lease", place, "", findings=self._findings, limits=self._limits)
        made.ip(block.outside, f"{place}/outside")
        for field, text in (("port_from", block.low), ("port_to", block.high)):
            made.port(text, f"{place}/{field}", field=field)
        if block.low.isdigit() and block.high.isdigit() and int(block.high) < int(block.low):
            self._tell("bad-interval", f"{place}/port_to", "port_to", raw=block.high)
        made.text("subscriber_ref", block.inside, f"{place}/inside")
        if block.what == "released":
            self._time(made, "to_time", block, f"{place}/time")
        else:
            self._time(made, "from_time", block, f"{place}/time")
            if block.stamp.value:
                made.put("from_basis", "", place, "observed" if block.what == "allocated" else "computed", "enumerated")
            if block.what == "held":
                self._tell("start-not-observed", place, "from_time")
            if ended is None:
                self._tell("session-unclosed", place, "to_time")
        if last is not None:
            self._time(made, "to_time", last, f"line:{ended}/time")
        if basis:
            made.put("to_basis", "", f"line:{ended}", basis, "enumerated")
        return made.record()

    def _time(self, made: RecordBuilder, field: str, block: Block, where: str) -> None:
        stamp = block.stamp
        if stamp.code:
            self._tell(stamp.code, where, field, raw=stamp.raw)
        if not stamp.raw:
            return
        made.put(
            field, stamp.raw, where, stamp.value, ("copied" if stamp.value == stamp.raw else "decoded") if stamp.value else "uninterpreted"
        )
        if stamp.format_zone and not any(s.field == "format_zone" for s in made.statements):
            made.put("format_zone", "", where, stamp.format_zone, "enumerated")
        for code in time_codes(stamp.value, format_zone="UTC") if stamp.value else ():
            self._tell(code, where, field, raw=stamp.raw)
