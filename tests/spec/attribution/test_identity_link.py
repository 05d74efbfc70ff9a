"""Identity links: a provider-verified telephone or e-mail of the account, asked for under its own authority, at the same premises."""

from __future__ import annotations

from typing import Any

import pytest

from attribution_case import DAYS, HOME, IPS, OTHER, Case
from rightdoor.attribution.shape import Attribution

VALUES = {"msisdn": "+447700900123", "email": "anna_b@example.com", "account": "u-78"}
FOREVER = {"from_literal": "2020-01-01T00:00:00Z", "to_literal": "", "address_from": "2020-01-01"}


def linked(kind: str = "msisdn", *, person: str = "xml:/report/person", verified: bool = True, request: dict[str, Any] | None = None, result: dict[str, Any] | None = None) -> Attribution:  # fmt: skip
    """The event of a static line whose account has one more identifier that a request asks about."""
    case = Case()
    case.referral()
    case.identifier("account", "u-77")
    case.identifier(kind, VALUES[kind], verified=verified, person=person, role="reported" if person.endswith("person") else "victim")
    event = case.event(1, receipt="rc_report", actor="xml:/report/person", role="reported", number="700001", act="upload")
    case.request(1, source_ref="700001", id_value=IPS[0], id_raw=IPS[0], literal=f"{DAYS[0]}T07:58:11Z", zone="")
    case.result(1, **FOREVER)
    asked = {"id_type": kind, "id_value": VALUES[kind], "id_raw": VALUES[kind], "literal": f"{DAYS[0]}T07:58:11Z", "zone": ""}
    case.request(2, **{"source_ref": "700001", **asked, "provider": "Mobileco", "authority": "AUTH-2", **(request or {})})
    case.result(2, **{"provider": "Mobileco", **FOREVER, **(result or {})})
    return case.run()[event]


@pytest.mark.parametrize("kind", ["msisdn", "email"])
def test_a_verified_telephone_or_e_mail_stands_in_for_the_second_strand(kind: str) -> None:
    found = linked(kind)
    assert found.status == "corroborated"
    assert "identity link" in found.strands.distinct


@pytest.mark.parametrize(
    "slip",
    [
        {"kind": "account"},  # an account id is no link, whatever its record says
        {"verified": False},
        {"person": "xml:/report/victim"},  # somebody else's
        {"request": {"authority": "  "}},  # no authority of its own
        {"request": {"id_value": "+447700900132", "id_raw": "+447700900132"}},  # asked about another number
        {"result": OTHER},
        {"result": {"address_role": "billing"}},
        {"result": {"result": "partial"}},
        {"result": {"result": "none-held", **dict.fromkeys(HOME, "")}},
        {"result": {"uprn": "", "address": "Flat 2, 14 Invented Street, Exampleton"}},  # a unit on one side only
        {"result": {"echo_raw": "+447700900132", "echo_value": "+447700900132"}},
        {"result": {"address_from": "2026-02-01"}},  # moved in after the act
    ],
)
def test_each_slip_keeps_it_from_standing_in(slip: dict[str, Any]) -> None:
    found = linked(**slip)
    assert found.status in ("single-strand", "contradicted")
    assert "identity link" not in found.strands.distinct


def test_a_link_alone_makes_no_attribution_of_an_event_that_names_no_premises() -> None:
    case = Case()
    case.referral()
    line = case.identifier("msisdn", VALUES["msisdn"], verified=True)
    event = case.event(1, receipt="rc_report", actor="xml:/report/person", role="reported", number="700001", act="upload")
    case.request(1, source_ref="700001", id_type="msisdn", id_value=VALUES["msisdn"], id_raw=VALUES["msisdn"], literal="", zone="")
    case.result(1, **FOREVER)
    found = case.run()
    assert found[event].status == "unresolved"
    assert found[line].status != "corroborated"
