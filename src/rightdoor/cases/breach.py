"""What went past a rule: recorded as it happened, never hidden, and named with what to do next."""

from __future__ import annotations

from typing import NamedTuple


class Breach(NamedTuple):
    """`code`: BR-... `event`: which event shows it. `what`: the sentence; `rule`: source; `todo`: what to do next."""

    code: str
    event: str
    what: str
    rule: str
    todo: str
