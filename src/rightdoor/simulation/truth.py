"""What really happened, beside the inbox and never in it: JSON Lines that join to attributions.

A footprint joins by exhibit (SHA-256) with identifier, port and literal; its locator and the
referral's number stand beside them.
"""

from __future__ import annotations

import json
from typing import Any

from rightdoor.model.civil import iso_utc
from rightdoor.simulation.cybertip_xml import Place
from rightdoor.simulation.nouns import Act, Subject
from rightdoor.simulation.oracle import Told
from rightdoor.simulation.papers.nouns import Papers
from rightdoor.simulation.places import Premises


def line(row: dict[str, Any]) -> str:
    """One JSON line."""
    return json.dumps(row, separators=(",", ":")) + "\n"


def place_of(premises: Premises) -> dict[str, str]:
    """Premises as the truth files name them."""
    return {"premises": premises.key, "address": premises.line, "postcode": premises.postcode, "uprn": premises.uprn}


def footprint(place: Place, told: Told, *, file: str, sha256: str, requests: list[str]) -> str:
    """One footprint: where it stands, what really happened, what the oracle says."""
    act = place.act
    return line(
        {
            "file": file,
            "exhibit": sha256,
            "locator": place.locator,
            "referral": act.number,
            "identifier": {"type": "ipv6" if ":" in act.ip else "ipv4", "value": act.ip, "port": act.port},
            "literal": place.literal,
            "event": act.key,
            "subject": act.subject.key,
            "act": act.kind,
            "via": act.via,
            "true": {
                "identifier": act.true_ip,
                "instant": iso_utc(act.true_instant),
                "household": act.line.household,
                "line": act.line.key,
            },
            "door": place_of(act.door),
            "source_slip": act.source_slip,
            "requests": requests,
            "oracle": {"status": told.status, "labelled": told.labelled, "on_paper": told.on_paper, "slipped": told.slipped},
        }
    )


def request(papers: Papers) -> str:
    """One request: the slip in it, the true door, the door that the papers name."""
    named = papers.named
    act: Act = papers.act
    return line(
        {
            "request_id": papers.request_id,
            "source_ref": act.source_ref,
            "event": act.key,
            "subject": act.subject.key,
            "identifier": {"type": papers.kind, "value": papers.ip, "port": papers.port},
            "mode": papers.mode,
            "detectable": papers.detectable,
            "missing_labels": list(papers.missing),
            "outcome": papers.outcome,
            "door": place_of(act.door),
            "named": place_of(named) if named else None,
            "wrong_door": bool(named and named.uprn != act.door.uprn),
        }
    )


def subject_line(subject: Subject) -> str:
    """One subject: what harm was planted, how it was indicated, where the person lives."""
    return line(
        {
            "subject": subject.key,
            "track": subject.track,
            "high_harm": subject.high_harm,
            "indications": list(subject.indications),
            "service": subject.service.name if subject.service else None,
            "account": subject.account,
            "referrals": subject.referrals,
            "homes": [place_of(home.premises) for home in subject.homes],
        }
    )


def premises_line(premises: Premises, shown: str) -> str:
    """One way in which premises are written in results."""
    return line({**place_of(premises), "shown": shown})
