"""RD-A17, first part: a package whose papers are missing is single-strand at best."""

from __future__ import annotations

import pytest

from attribution_case import Case, by_code, has

CODE = "RD-A17"


@pytest.mark.parametrize(
    ("papers", "missing"),
    [
        ("", "source-record, request, raw-result"),
        ("source-record", "request, raw-result"),
        ("source-record,request,raw-result", ""),
        ("-", ""),
    ],
)
def test_missing_papers_cap_the_status(papers: str, missing: str) -> None:
    case = Case()
    case.referral(receipt="rc_package", form="package", number="NCA-1", papers=papers)
    packaged = {"receipt": "rc_package", "number": "NCA-1", "actor": "", "act": "upload"}
    one = case.event(1, **packaged)
    two = case.event(2, **packaged)
    for n in (1, 2):
        event = case.footprints[n - 1]
        case.request(n, source_ref="NCA-1", id_value=event.id_value, id_raw=event.id_value, literal=event.literal, zone="")
        case.result(n)
    found = case.run()
    for footprint in (one, two):
        assert has(found[footprint], CODE, "papers-missing", "caution") is bool(missing)
        assert found[footprint].status == ("single-strand" if missing else "corroborated")
        assert not missing or missing in by_code(found[footprint], CODE)[0].message
