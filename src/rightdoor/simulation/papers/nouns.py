"""One request with its three papers: what was sent, what was keyed in at the provider, what came back."""

from __future__ import annotations

from dataclasses import dataclass, field

from rightdoor.simulation.network import Line
from rightdoor.simulation.nouns import Act
from rightdoor.simulation.places import Premises


@dataclass(slots=True)
class Row:
    """One row of a result. An `end` of None is open; empty `kind` and `role` are labels that are missing."""

    line: Line
    premises: Premises
    role: str
    kind: str
    start: int | None
    end: int | None
    ports: tuple[int, int] | None
    address_from: int | None  # day
    address_to: int | None  # day, inclusive
    shown: str = ""  # the address as written
    with_uprn: bool = True
    rendering: str = "table"


@dataclass(slots=True)
class Papers:
    """A request about one act; `mode` names the slip in it, empty for none."""

    request_id: str
    act: Act
    provider: int
    ip: str  # as sent
    port: int | None
    instant: int
    how: str  # machine, typed, local, dictated: how the time was written and by whom
    asked_ip: str = ""
    asked_port: int | None = None
    asked_instant: int = 0
    id_type: str = ""  # email for account requests; empty: by the form of the address
    sent: int = 0
    produced: int = 0
    outcome: str = "data"
    rows: list[Row] = field(default_factory=list)
    echo: bool = True
    check_code: str = ""
    check_back: str = ""
    missing: tuple[str, ...] = ()
    mode: str = ""
    detectable: str = ""

    @property
    def kind(self) -> str:
        """The identifier type of the contract."""
        return self.id_type or ("ipv6" if ":" in self.ip else "ipv4")

    @property
    def named(self) -> Premises | None:
        """What naive practice takes: the premises of the first row."""
        return self.rows[0].premises if self.rows and self.outcome != "none-held" else None
