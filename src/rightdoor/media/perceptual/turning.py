"""The orientation that a file states (EXIF tag 274, TIFF 6.0 "Orientation"): how stored pixels are turned to be shown."""

from __future__ import annotations

from typing import NamedTuple


class Turn(NamedTuple):
    """Mirror rows (top and bottom change places), mirror columns, then exchange rows and columns."""

    mirror_rows: bool = False
    mirror_columns: bool = False
    transpose: bool = False

    def then(self, other: Turn) -> Turn:
        """This turn, and the other one after it, as one turn of what is stored."""
        rows, columns = (other.mirror_columns, other.mirror_rows) if self.transpose else (other.mirror_rows, other.mirror_columns)
        return Turn(self.mirror_rows != rows, self.mirror_columns != columns, self.transpose != other.transpose)


AS_STORED = Turn()

_BY_ORIENTATION: dict[int, Turn] = {
    1: AS_STORED,
    2: Turn(mirror_columns=True),
    3: Turn(mirror_rows=True, mirror_columns=True),
    4: Turn(mirror_rows=True),
    5: Turn(transpose=True),
    6: Turn(mirror_rows=True, transpose=True),
    7: Turn(mirror_rows=True, mirror_columns=True, transpose=True),
    8: Turn(mirror_columns=True, transpose=True),
}

DIHEDRAL: tuple[Turn, ...] = tuple(_BY_ORIENTATION[value] for value in (1, 8, 3, 6, 4, 2, 5, 7))
"""The turns of the eight variants, in the order of ``outcome.VARIANTS``; a quarter turn is counter-clockwise."""

_BY_DEGREES: dict[int, Turn] = {0: AS_STORED, 90: _BY_ORIENTATION[8], 180: _BY_ORIENTATION[3], 270: _BY_ORIENTATION[6]}


def turn_of_orientation(value: object) -> Turn:
    """The turn that an orientation asks for; a value that the standard does not know asks for none."""
    return _BY_ORIENTATION.get(value, AS_STORED) if isinstance(value, int) else AS_STORED


def turn_of_degrees(degrees: float) -> Turn:
    """The turn of a film's display matrix, in degrees counter-clockwise; other than quarter turns ask for none."""
    return _BY_DEGREES.get(round(degrees) % 360, AS_STORED)
