"""A digest by its beginning."""

from __future__ import annotations

import pytest

from rightdoor.errors import UsageProblem
from rightdoor.operations.beginnings import whole_digest

ONE, TWO = "ab" * 32, "ab" * 31 + "cd"


def test_a_beginning_that_one_alone_has_is_taken_and_no_other():
    assert whole_digest(ONE.upper(), [ONE, TWO]) == ONE
    assert whole_digest(TWO[:12], [TWO, "0" * 64]) == TWO
    assert whole_digest(TWO[:11], [TWO]) is None
    assert whole_digest("0" * 12, [ONE]) is None
    with pytest.raises(UsageProblem, match="2 exhibits begin"):
        whole_digest(ONE[:16], [ONE, TWO])
