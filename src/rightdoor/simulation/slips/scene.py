"""What a slip can reach: the network, the other acts of the same source, premises to name."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from rightdoor.simulation.network import Line, Network
from rightdoor.simulation.nouns import Act, Subject
from rightdoor.simulation.papers.nouns import Papers

Stage = Literal["source", "application", "submission", "answer"]


@dataclass(slots=True)
class Scene:
    """The surroundings of the papers of one force."""

    network: Network
    bystanders: list[Line]
    as_of: int
    siblings: dict[str, list[Act]] = field(default_factory=dict)  # acts by source number
    incidents: dict[str, int] = field(default_factory=dict)  # incident time by report number
    received: dict[str, int] = field(default_factory=dict)  # receipt by report number
    accounts: dict[str, Line] = field(default_factory=dict)  # request -> the line behind an account
    faults: dict[str, Line] = field(default_factory=dict)  # subject -> the line that a consistent fault returns

    def stranger(self, subject: Subject, rng: random.Random) -> Line:
        """A line at other premises than any of the subject's."""
        own = {line.premises.uprn for line in (*subject.homes, subject.mobile)}
        while True:
            line = rng.choice(self.bystanders)
            if line.premises.uprn not in own:
                return line


SlipFunction = Callable[[Papers, Scene, random.Random], bool]


class Slip(NamedTuple):
    """One failure mode of the evidence page: where it strikes, whether the papers can show it, how often it occurs.

    `weight` follows the counts of the UK entries. `function` returns False when the mode cannot strike
    these papers, and then leaves them as they were.
    """

    mode: str
    detectable: Literal["yes", "partly", "no"]
    stage: Stage
    weight: int
    function: SlipFunction

    @property
    def spreads(self) -> bool:
        """Whether it strikes every answer about the subject's line, not one."""
        return self.mode in ("provider-physical-line-swap", "provider-consistent-fault")
