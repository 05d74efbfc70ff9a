"""ISC dhcpd.leases, version 4 and 6: one `lease` record per block, all blocks in the order of the file.

The log is appended to: several blocks speak of one address, the last holds for the present, but attribution needs
the history. Times are UTC by format: `<weekday> YYYY/MM/DD hh:mm:ss`, `epoch <seconds>; # local text` (the comment is never read), or
`never` (dhcpd.leases(5)). In version 6 a lease starts at the block's `cltt` (from_basis `computed`).
A block that assigns nothing (abandoned, free without any client) or that is damaged keeps its address as `extra:ip`, so that
nothing downstream can take it for an assignment. Places are `line:<n>` for a block, `line:<n>/<keyword>` within it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers.build import finding
from rightdoor.readers.columns import nothing
from rightdoor.readers.isc_block import Block, octets
from rightdoor.readers.isc_tokens import Phrase, phrases
from rightdoor.readers.limits import Limits
from rightdoor.readers.source import Source
from rightdoor.readers.text import head_text

NAME = "isc_leases"
VERSION = "1"

_LOOKS_LIKE = re.compile(
    r'(?m)^[ \t]*(?:lease[ \t]+[0-9a-fA-F.:]{3,45}[ \t]*\{|ia-(?:na|ta|pd)[ \t]+(?:"|[0-9a-fA-F]{2}:)|server-duid[ \t]+["0-9a-f])'
)
_IA = ("ia-na", "ia-ta", "ia-pd")
_INNER = ("iaaddr", "iaprefix")


def recognises(source: Source) -> bool:
    """Whether a line of the head opens a lease or an identity association."""
    head = source.head
    return (b"lease" in head or b"ia-" in head or b"server-duid" in head) and _LOOKS_LIKE.search(head_text(head)) is not None


def read(source: Source, limits: Limits) -> Iterator[Record | DataFinding]:
    """`lease` records and findings in the order of the file."""
    log = _Log(limits)
    empty = True
    for phrase in phrases(source, limits):
        if isinstance(phrase, DataFinding):
            yield phrase
            continue
        empty = False
        yield from log.take(phrase)
    if empty:
        yield nothing("line:1")
    yield from log.finish()


class _Log:
    """Where in the file we are: the open association, the open lease, how deep in blocks that are skipped."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._block: Block | None = None
        self._ia: Phrase | None = None
        self._cltt: Phrase | None = None
        self._skipped = 0
        self._server = ""
        self._line = 1
        self._told: set[str] = set()

    def take(self, phrase: Phrase) -> Iterator[Record | DataFinding]:
        """One phrase: a statement, the opening of a block, or a closing brace."""
        self._line = phrase.line
        if phrase.end == "{":
            yield from self._open(phrase)
        elif phrase.end == "}":
            yield from self._close(phrase)
        elif self._skipped:
            return
        elif self._block is not None:
            self._block.add(phrase)
        elif self._ia is not None:
            if phrase.word == "cltt":
                self._cltt = phrase
            else:
                yield from self._once("unexpected-field", phrase)
        elif phrase.word == "server-duid":
            self._server = octets(phrase.rest)
        elif phrase.word != "authoring-byte-order":
            yield from self._once("unexpected-field", phrase)

    def _open(self, phrase: Phrase) -> Iterator[Record | DataFinding]:
        outer = phrase.word == "lease" or phrase.word in _IA
        if outer and (self._block is not None or self._ia is not None or self._skipped):
            message = "a block that is not closed before the next begins; what it says is kept, not as an assignment"
            yield finding("malformed", f"line:{phrase.line}", raw=phrase.text, message=message)
            yield from self._end_block(whole=False)
            self._ia, self._skipped = None, 0
        if self._skipped:
            self._skipped += 1
        elif outer and phrase.word == "lease":
            self._block = Block(phrase, self._limits, self._told, server=self._server)
        elif outer:
            self._ia, self._cltt = phrase, None
        elif self._ia is not None and self._block is None and phrase.word in _INNER:
            self._block = Block(phrase, self._limits, self._told, server=self._server, ia=self._ia, cltt=self._cltt)
        else:
            self._skipped = 1
            if self._block is None:
                yield from self._once("not-an-assignment", phrase)

    def _close(self, phrase: Phrase) -> Iterator[Record | DataFinding]:
        if phrase.words:
            message = "a statement without its semicolon; not read"
            yield finding("malformed", f"line:{phrase.line}", raw=phrase.text, message=message)
            if self._block is not None and not self._skipped:
                self._block.damaged = True
        if self._skipped:
            self._skipped -= 1
        elif self._block is not None:
            yield from self._end_block(whole=True)
        elif self._ia is not None:
            self._ia = None
        else:
            yield finding(
                "malformed", f"line:{phrase.line}", raw="}", message="a closing brace without a block: look at the place in the exhibit"
            )

    def _end_block(self, *, whole: bool) -> Iterator[Record | DataFinding]:
        block, self._block = self._block, None
        if block is not None:
            if not whole:
                block.damaged = True
            record = block.record()
            yield from block.findings
            yield record

    def _once(self, code: str, phrase: Phrase) -> Iterator[DataFinding]:
        """One finding per keyword and code."""
        mark = f"{code} {phrase.word}"
        if mark not in self._told and len(self._told) < self._limits.max_columns:
            self._told.add(mark)
            yield finding(code, f"line:{phrase.line}", phrase.word[:100], raw=phrase.text)

    def finish(self) -> Iterator[Record | DataFinding]:
        """The end of the file: an open block was cut off."""
        if self._block is not None or self._ia is not None or self._skipped:
            yield finding(
                "truncated", f"line:{self._line}", message="the file ends within a block; what it says is kept, not as an assignment"
            )
            yield from self._end_block(whole=False)
