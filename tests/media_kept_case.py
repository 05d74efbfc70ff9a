"""A store with a report that states hashes, and hash sets of random digests that hold some of them."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from rightdoor.media.sets.importing import About, import_set
from rightdoor.operations.ask_sets import AskedReceived, ask_received
from rightdoor.operations.listing import triage_lines
from rightdoor.operations.rebuild import Rebuilt, rebuild
from rightdoor.operations.take_in import Intake, take_in
from rightdoor.store.open import Store

NOW, ACTOR = 1_767_600_000_000_000, "os:tester"
FORM = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/{}/$metadata#Media"


def quiet(*_: object) -> None:
    """Nobody watches."""


def digests(seed: int, count: int, width: int = 16) -> list[str]:
    """Random digests, as hexadecimal text."""
    return [random.Random(f"{seed} {number}").randbytes(width).hex() for number in range(count)]


_EVENT = "<ipCaptureEvent><ipAddress>192.0.2.7</ipAddress><eventName>Upload</eventName><dateTime>2026-01-02T10:00:00Z</dateTime></ipCaptureEvent>"


def report(number: int) -> bytes:
    """A report of one person."""
    return (
        "<report><incidentSummary><incidentType>Child Pornography (possession, manufacture, and distribution)</incidentType>"
        "<incidentDateTime>2026-01-02T10:00:00Z</incidentDateTime></incidentSummary>"
        f"<personOrUserReported><espIdentifier>u-{number}</espIdentifier>{_EVENT}</personOrUserReported></report>"
    ).encode()


def details(number: int, at: int, hashes: dict[str, str], *, flag: str = "", public: bool = False) -> bytes:
    """What a report says of one file: its hashes by type."""
    flagged = f"<fileAnnotations><{flag}>true</{flag}></fileAnnotations>" if flag else ""
    stated = "".join(f'<originalFileHash hashType="{kind}">{text}</originalFileHash>' for kind, text in hashes.items())
    return (
        f"<fileDetails><reportId>{number}</reportId><fileId>f-{number}-{at}</fileId><fileName>{at}.jpg</fileName>"
        f"<publiclyAvailable>{'true' if public else 'false'}</publiclyAvailable>{flagged}{stated}{_EVENT}</fileDetails>"
    ).encode()


@dataclass
class Kept:
    """A store, its inbox, and what is done with them."""

    store: Store
    folder: Path
    made: int = field(default=0)

    def report(
        self, number: int, hashes: list[dict[str, str]], *, flags: dict[int, str] | None = None, public: tuple[int, ...] = ()
    ) -> None:
        """Take in one report with a document for each of its files."""
        inbox = self.folder / f"inbox-{number}"
        inbox.mkdir()
        (inbox / f"CyberTip-{number}.xml").write_bytes(report(number))
        for at, each in enumerate(hashes):
            made = details(number, at, each, flag=(flags or {}).get(at, ""), public=at in public)
            (inbox / f"file-{number}-{at}.xml").write_bytes(made)
        take_in(self.store, inbox, Intake(authority="A-1", actor=ACTOR, at_us=NOW, processes=1), random_bytes=bytes, progress=quiet)

    def set(self, name: str, entries: list[dict[str, Any]], *, profile: str = "UK", issuer: str = "Example Bureau") -> None:
        """Import a set of entries in VICS's form."""
        self.made += 1
        path = self.folder / f"{name}-{self.made}.json"
        value = [{"MediaID": at, **entry} for at, entry in enumerate(entries, start=1)]
        path.write_text(json.dumps({"@odata.context": FORM.format(profile), "value": value}))
        with self.store.connect() as connection:
            import_set(
                self.store, connection, [path], About(name, authority="LIC-0", issuer=issuer, profile=profile), actor=ACTOR, at_us=NOW,
                random_bytes=random.Random(self.made).randbytes, progress=quiet,
            )  # fmt: skip

    def near_set(self, name: str, hashes: list[str]) -> None:
        """Import a plain list of perceptual hashes."""
        self.made += 1
        path = self.folder / f"{name}-{self.made}.pdq"
        path.write_text("".join(f"{text}\n" for text in hashes))
        with self.store.connect() as connection:
            import_set(
                self.store, connection, [path], About(name, authority="LIC-0"), actor=ACTOR, at_us=NOW,
                random_bytes=random.Random(self.made).randbytes, progress=quiet,
            )  # fmt: skip

    def ask(self) -> AskedReceived:
        return ask_received(self.store, actor=ACTOR, purpose="triage", at_us=NOW)

    def rebuild(self) -> Rebuilt:
        return rebuild(self.store, actor=ACTOR, at_us=NOW, progress=quiet)

    def lines(self) -> list[dict[str, Any]]:
        """The list after a rebuild."""
        self.rebuild()
        return list(triage_lines(self.store, NOW))

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        with self.store.connect() as connection:
            return connection.execute(query).fetchall()


def reasons(line: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {reason["code"]: reason for reason in line["reasons"]}


def turned(text: str, bits: int) -> str:
    """A perceptual hash with that many of its first bits changed."""
    return f"{int(text, 16) ^ ((1 << bits) - 1):064x}"
