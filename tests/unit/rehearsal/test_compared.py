"""Numbers beside what is true; where a number is something else, that is said."""

from __future__ import annotations

import pytest

from rightdoor.cli.commands import rehearse
from rightdoor.errors import InternalProblem
from rightdoor.rehearsal import compared
from rightdoor.rehearsal.rehearse import Rehearsal
from rightdoor.rehearsal.size import SMALL
from rightdoor.rehearsal.truth import NEVER, Fact, Link, Noted


def test_every_definition_with_a_truth_has_a_line_for_each_reading_and_scope():
    lines = list(compared.lines_of(Rehearsal(SMALL, 1)))
    assert len(lines) == len(set(lines)) == 20 * 3 * 4
    assert all(line.equal for line in lines)


def test_a_number_that_is_not_what_is_true_is_said_and_the_command_fails(monkeypatch, capsys):
    class Wrong(Rehearsal):
        def cases(self):
            yield from super().cases()
            self.truth.note([Noted(("E23000001",), Link(0, 0), [Fact("arrests", "x", "x", self.calendar.begin_us, 0, NEVER)])])

    lines = [line for line in compared.lines_of(Wrong(SMALL, 1)) if not line.equal]
    assert {(line.definition, line.scope) for line in lines} == {("arrests", scope) for scope in ("all", "inside", "inside-or-linked")}
    assert all(line.true == line.counted + 1 for line in lines)
    monkeypatch.setattr("rightdoor.rehearsal.rehearse.Rehearsal", Wrong)
    with pytest.raises(InternalProblem, match="9 numbers"):
        rehearse.rehearse("small", 1, as_json=False)
    assert "29, counted 28" in capsys.readouterr().out
