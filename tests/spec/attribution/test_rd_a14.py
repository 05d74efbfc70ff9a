"""RD-A14: what users say of themselves is never a strand."""

from __future__ import annotations

import pytest

from attribution_case import HOME, Case, by_code
from rightdoor.attribution.shape import Attribution

CODE = "RD-A14"
VALUES = {"email": "anna_b@example.com", "msisdn": "+447700900123", "account": "u-1001", "screen-name": "anna"}


def asked(kind: str, *, verified: bool = False) -> Attribution:
    case = Case()
    case.referral()
    line = case.identifier(kind, VALUES[kind], verified=verified)
    named = "account" if kind == "screen-name" else kind
    case.request(1, source_ref="700001", id_type=named, id_value=VALUES[kind], id_raw=VALUES[kind], literal="2026-01-05T10:00:00Z", zone="")
    case.result(1)
    return case.run()[line]


@pytest.mark.parametrize(("kind", "pattern"), [("email", "unverified"), ("msisdn", "unverified"), ("account", "self-declared"), ("screen-name", "self-declared")])  # fmt: skip
def test_a_request_that_leans_on_an_unverified_detail_says_so(kind: str, pattern: str) -> None:
    found = asked(kind)
    assert [(f.pattern, f.severity) for f in by_code(found, CODE)] == [(pattern, "note")]
    assert "no strand" in by_code(found, CODE)[0].message
    assert found.status == "unresolved" and found.strands.number == 0
    assert [p.address.postcode for p in found.premises] == [HOME["postcode"]], "the premises stay listed, as a candidate"


@pytest.mark.parametrize("kind", ["email", "msisdn"])
def test_the_verified_twin_is_silent(kind: str) -> None:
    found = asked(kind, verified=True)
    assert by_code(found, CODE) == []
    assert found.status == "single-strand"


def test_an_event_with_an_address_is_silent_whatever_stands_beside_it() -> None:
    case = Case()
    case.referral()
    case.identifier("email", VALUES["email"])
    one = case.clean(1)
    assert by_code(case.run()[one], CODE) == []


def test_an_unverified_detail_does_not_corroborate_and_a_verified_one_does() -> None:
    """IPCO-2018-03: registration details are no proof of who registered."""
    statuses = {}
    for verified in (False, True):
        case = Case()
        case.referral()
        line = case.identifier("email", VALUES["email"], verified=verified)
        case.identifier("account", "u-1001")
        one = case.clean(1, event={"receipt": "rc_report", "number": "700001", "actor": "xml:/report/person", "role": "reported", "locator": "xml:/e"}, request={"source_ref": "700001"})  # fmt: skip
        case.request(2, source_ref="700001", id_type="email", id_value=VALUES["email"], id_raw=VALUES["email"], literal="2026-01-05T10:00:00Z", zone="")  # fmt: skip
        case.result(2, from_literal="2026-01-01T00:00:00Z", to_literal="2026-02-01T00:00:00Z")
        found = case.run()
        statuses[verified] = found[one].status
        assert found[line].kind == "identifier"
    assert statuses == {False: "single-strand", True: "corroborated"}
