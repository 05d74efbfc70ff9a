"""Results that were read from the text of a document: a second rendering for RD-A11, and for nothing else."""

from __future__ import annotations

from attribution_case import Case

DOCUMENT = {"locator": "page:1/line:2", "rendering": "document", "exhibit": "e" * 64, "receipt": "rc_document"}


def test_a_document_alone_resolves_nothing() -> None:
    case = Case()
    one = case.clean(1, result=DOCUMENT)
    case.clean(2)
    lines = case.run()
    assert lines[one].status == "unresolved"
    assert [f.pattern for f in lines[one].findings if f.code == "RD-A10"] == ["partial"]
    assert not [f for f in lines[one].findings if f.severity == "stop"]


def test_a_document_that_agrees_changes_nothing() -> None:
    plain, confirmed = Case(), Case()
    for case in (plain, confirmed):
        case.clean(1)
        case.clean(2)
    confirmed.result(1, **DOCUMENT, from_literal="", to_literal="", address_role="", network_kind="")
    first, second = plain.run(), confirmed.run()
    assert [(a.status, a.findings) for a in first.values()] == [(a.status, a.findings) for a in second.values()]
    assert {a.status for a in first.values()} == {"corroborated"}


def test_a_document_that_differs_contradicts() -> None:
    case = Case()
    one = case.clean(1)
    case.clean(2)
    case.result(1, **DOCUMENT, uprn="77770000011", address="9 Other Road")
    line = case.run()[one]
    assert line.status == "contradicted"
    assert ("RD-A11", "renderings-differ") in {(f.code, f.pattern) for f in line.findings}
