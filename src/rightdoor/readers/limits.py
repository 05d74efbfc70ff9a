"""How much of a hostile or broken file a reader is willing to take in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rightdoor.readers.mapping import ColumnMapping

MIB = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one reading; what lies beyond is cut or left out with a finding `too-large` or `too-deep`.

    Chosen so that no genuine file of the formats read here comes near them, and so that a reader with
    all of them exhausted stays below a few hundred MiB.
    """

    max_depth: int = 64
    """Nesting of elements, objects or arrays."""
    max_value_chars: int = MIB
    """Characters of one value; longer ones are cut."""
    max_line_bytes: int = MIB
    """Bytes of one line of text; longer ones are cut, the rest of the line is skipped."""
    max_token_chars: int = 512
    """Characters of a name (element, key, column)."""
    max_number_chars: int = 40
    """Digits of a number; a 64-bit integer has 20."""
    max_columns: int = 1_000
    """Columns of a table."""
    max_rows: int = 20_000_000
    """Rows or lines of a table or log."""
    max_elements: int = 50_000_000
    """Elements, keys and items of one document."""
    max_record_statements: int = 20_000
    """Statements of one record; a record beyond it is cut."""
    max_whole_bytes: int = 4 * MIB
    """Documents up to this size are parsed in one go; larger ones are streamed."""
    mappings: tuple[ColumnMapping, ...] = ()
    """Column mappings declared for this run (readers.mappings), beside those that come with the program."""
    proposed: tuple[ColumnMapping, ...] = ()
    """Received mappings of results and assignments that nobody decided: nothing is read by them, a table that they fit says so."""


DEFAULT_LIMITS = Limits()
