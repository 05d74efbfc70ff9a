"""What reaches a terminal: nothing that came from outside can steer it."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from rightdoor.cli.output import clean, outcome, say, table, tree

HOSTILE = "report\x1b]0;owned\x07\x1b[2J\x9b31m\u202egpj.exe\u2066\r\x00\x7f\u2028.csv"
STEERING = "\x1b\x07\x9b\u202e\u2066\r\x00\x7f\u2028"


class Branch(NamedTuple):
    text: str
    children: tuple[Branch, ...] = ()


def test_what_would_steer_a_terminal_is_written_out() -> None:
    assert clean("\x1b[2J\x9b\u202e\n") == "\\x1b[2J\\x9b\\u202e\\x0a"
    assert clean("a\nb\t", lines=True) == "a\nb\\x09"
    assert clean("Zoë O’Neill – שלום 東京 🙂") == "Zoë O’Neill – שלום 東京 🙂"
    assert clean("\ud83d") == "\\ud83d"


@pytest.mark.parametrize("way", ["table", "tree", "say", "outcome"])
def test_names_from_outside_do_not_steer_the_terminal(way: str, capsys: pytest.CaptureFixture[str]) -> None:
    if way == "table":
        table("Exhibits", ("name", "size"), [(HOSTILE, 3)])
    elif way == "tree":
        tree(Branch("root", (Branch(HOSTILE, (Branch(f"a\nfalse line {HOSTILE}"),)),)))
    elif way == "say":
        say(HOSTILE)
    else:
        outcome(False, {}, HOSTILE)
    out, err = capsys.readouterr()
    shown = out + err
    assert "x1b" in shown and "u202e" in shown
    assert [c for c in STEERING if c in shown] == []
    assert "\nfalse line" not in shown
