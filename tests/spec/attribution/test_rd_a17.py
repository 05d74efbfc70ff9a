"""RD-A17: a package whose papers are missing is single-strand at best; one whose status differs here stops."""

from __future__ import annotations

import pytest

from attribution_case import Case, by_code, has

CODE = "RD-A17"


@pytest.mark.parametrize(
    ("papers", "missing"),
    [
        ("", "the record of the source as it was received; the request as it was sent; the provider's result as it came"),
        ("source-record", "(the request as it was sent; the provider's result as it came)"),
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
        for said in by_code(found[footprint], CODE):
            assert missing in said.message
            assert said.settle == f"ask the sender for {missing.strip('()')}"
            assert not any(code in text for text in (said.message, said.settle) for code in ("source-record", "raw-result"))


@pytest.mark.parametrize("said", ["corroborated", "single-strand", "", "sure"])
def test_a_sender_who_reached_another_status_stops_the_event(said: str) -> None:
    case = Case()
    one = case.clean(1)  # one strand alone
    case.more = {"sender_statuses": {one: said}}
    found = case.run()[one]
    differs = said != "single-strand"
    assert has(found, CODE, "status-differs", "stop") is differs
    assert found.status == ("contradicted" if differs else "single-strand")
    assert [f.code for f in found.findings] == sorted(f.code for f in found.findings)
    if said:
        assert not differs or f"says {said};" in by_code(found, CODE)[0].message


def test_a_better_status_here_than_at_the_sender_is_a_difference_too() -> None:
    case = Case()
    one, _ = case.clean(1), case.clean(2)
    case.more = {"sender_statuses": {one: "single-strand"}}
    assert case.run()[one].status == "contradicted"
    case.more = {"sender_statuses": {one: "corroborated"}}
    assert case.run()[one].status == "corroborated"
    case.more = {}
    assert by_code(case.run()[one], CODE) == []
