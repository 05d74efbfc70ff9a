"""What happens in the simulated world, before and after somebody wrote it down."""

from __future__ import annotations

from dataclasses import dataclass, field

from rightdoor.simulation.network import Line
from rightdoor.simulation.places import Premises
from rightdoor.simulation.words import Service, Tool


@dataclass(slots=True)
class Subject:
    """Somebody whose acts are reported: an account, or a client of a file-sharing network."""

    key: str
    first: str
    last: str
    age: int
    track: str  # adult, child, unknown (no age stated)
    service: Service | None  # None for clients seen by an observation tool
    account: str  # provider's account id, or client id
    email: str
    phone: str  # verified number, "" for none
    homes: list[Line]  # in order of time; two after a move of house
    mobile: Line
    other: Line | None = None  # a second home where the subject also lives
    high_harm: bool = False
    indications: tuple[str, ...] = ()
    referrals: list[str] = field(default_factory=list)

    @property
    def actor(self) -> str:
        """Whose strands corroborate each other: one account or one client."""
        return f"{self.service.name}:{self.account}" if self.service else f"client:{self.account}"


@dataclass(slots=True)
class Act:
    """An act at an instant. `ip`, `port`, `instant` are what the source states; `true_*` what happened."""

    key: str
    subject: Subject
    kind: str
    ip: str
    port: int | None
    instant: int
    true_ip: str
    true_instant: int
    line: Line
    door: Premises  # where the acting person was at home or a guest; the right door
    style: str
    source: str  # service or tool
    number: str  # referral's number or observation id
    clock_error: int = 0  # declared, microseconds
    zone: str = ""
    proxy: str = ""
    via: str = "home"
    source_slip: str = ""

    @property
    def source_ref(self) -> str:
        """What a request names as its source."""
        return self.number


@dataclass(slots=True)
class File:
    """A file that a report speaks of: never its content, only what is said of it."""

    file_id: str
    name: str
    md5: str
    sha1: str
    act: Act | None
    in_report: bool = False  # the upload is also among the captures of the report
    annotations: tuple[str, ...] = ()
    classification: str = ""
    viewed: str = "false"


@dataclass(slots=True)
class Referral:
    """One report of a platform."""

    number: str
    subject: Subject
    received: int
    form: str  # xml, json, both
    habit: str  # usual, login-only, empty, viral, victim
    acts: list[Act]
    files: list[File]
    incident: int
    incident_type: str = "Child Pornography (possession, manufacture, and distribution)"


@dataclass(slots=True)
class LogRow:
    """One row of an observation log."""

    act: Act
    tool: Tool
    client: str
    file_name: str
    file_size: int
    hash: str
