"""Contents that lie in two exhibits: found by equal images of a digest, whichever of the three both have."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import numpy.typing as npt

from rightdoor.media.exposure.contents import WIDTHS, Rows


def within(rows: Rows, others: Rows) -> npt.NDArray[np.bool_]:
    """Which of `rows` also stand in `others`. Exact: two are the same when an image that both have is equal."""
    found = np.zeros(len(rows), dtype=bool)
    at = 0
    for width in WIDTHS.values():
        mine, theirs = rows[:, at : at + width], others[:, at : at + width]
        perhaps = _first(mine).any(axis=1) & np.isin(_first(mine)[:, 0], _first(theirs)[:, 0]) & ~found
        if perhaps.any():
            candidates = np.isin(_first(theirs)[:, 0], _first(mine[perhaps])[:, 0])
            held = {row.tobytes() for row in theirs[candidates] if row.any()}
            found[perhaps] = [row.tobytes() in held for row in mine[perhaps]]
        at += width
    return found


def _first(column: Rows) -> npt.NDArray[np.uint64]:
    """The first eight bytes of each image: enough to leave out nearly all that are different."""
    return np.ascontiguousarray(column[:, :8]).view(np.uint64)


def elsewhere(rows: Rows, others: Iterable[tuple[Rows, npt.NDArray[np.bool_]]]) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.bool_]]:
    """(which of `rows` lie in any of the other exhibits, which were graded by a person there).

    `others`: the rows of each other exhibit, and which of them a person graded.
    """
    lies = np.zeros(len(rows), dtype=bool)
    graded = np.zeros(len(rows), dtype=bool)
    for theirs, by_person in others:
        lies |= within(rows, theirs)
        graded |= within(rows, theirs[by_person])
    return lies, graded
