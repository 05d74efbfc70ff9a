"""The six statuses in their stated order, and what no finding can ever do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightdoor.attribution.status import EVALUATION_ORDER, status_of
from rightdoor.model.finding import CheckFinding, Severity

KINDS: list[tuple[str, str]] = [
    ("RD-A01", "digit-swapped"), ("RD-A02", "bst-1h"), ("RD-A03", "no-zone"), ("RD-A05", "cross-paired"), ("RD-A06", "no-interval"),
    ("RD-A06", "after-end"), ("RD-A07", "discordant"), ("RD-A07", "single-strand"), ("RD-A08", "billing"), ("RD-A11", "result-changed"),
    ("RD-A15", "cgnat-no-port"), ("RD-A15", "bogon"), ("RD-A17", "papers-missing"), ("RD-A18", "nothing-found"),
]  # fmt: skip
FINDINGS = st.lists(st.tuples(st.sampled_from(KINDS), st.sampled_from(["stop", "caution", "note"])), max_size=5)


def finding(kind: tuple[str, str], severity: str) -> CheckFinding:
    level: Severity = "stop" if severity == "stop" else "caution" if severity == "caution" else "note"
    return CheckFinding(*kind[:1], level, kind[1], "", "")


@pytest.mark.parametrize(
    ("kinds", "status"),
    [
        ([], "corroborated"),
        ([("RD-A13", "other-act", "note")], "corroborated"),
        ([("RD-A01", "not-echoed", "caution")], "single-strand"),
        ([("RD-A01", "digit-swapped", "stop")], "refused"),
        ([("RD-A06", "after-end", "stop")], "refused"),
        ([("RD-A06", "near-edge", "stop")], "ambiguous"),
        ([("RD-A06", "no-interval", "stop")], "ambiguous"),
        ([("RD-A06", "no-interval", "caution")], "single-strand"),
        ([("RD-A06", "open-end", "stop")], "ambiguous"),
        ([("RD-A03", "no-zone", "stop"), ("RD-A02", "bst-1h", "stop")], "ambiguous"),
        ([("RD-A15", "cgnat-no-port", "stop")], "ambiguous"),
        ([("RD-A15", "bogon", "stop")], "refused"),
        ([("RD-A07", "discordant", "stop"), ("RD-A03", "no-zone", "stop")], "contradicted"),
        ([("RD-A11", "result-changed", "stop")], "contradicted"),
        ([("RD-A17", "status-differs", "stop")], "contradicted"),
        ([("RD-A18", "nothing-found", "stop")], "contradicted"),
        ([("RD-A18", "resident-absent", "stop"), ("RD-A09", "announced-fault", "stop")], "contradicted"),
        ([("RD-A18", "research-against", "caution")], "single-strand"),
        ([("RD-A09", "announced-fault", "stop")], "refused"),
        ([("RD-A12", "dictated", "caution")], "single-strand"),
        ([("RD-A16", "caveat", "note"), ("RD-A07", "shared-batch", "note")], "corroborated"),
        ([("RD-A14", "unverified", "note")], "unresolved"),  # no strand at all, not a single one
        ([("RD-A14", "self-declared", "note"), ("RD-A01", "digit-changed", "stop")], "refused"),
        ([("RD-A21", "foreign-network", "caution")], "single-strand"),
    ],
)
def test_the_first_that_holds(kinds: list[tuple[str, str, str]], status: str) -> None:
    findings = [finding((code, pattern), severity) for code, pattern, severity in kinds]
    assert status_of(answered=True, premises=1, second_strand=True, findings=findings) == status
    assert status_of(answered=False, premises=1, second_strand=True, findings=findings) == "unresolved"


def test_premises_and_strands_decide_where_no_finding_does() -> None:
    assert status_of(answered=True, premises=0, second_strand=True, findings=[]) == "unresolved"
    assert status_of(answered=True, premises=2, second_strand=True, findings=[]) == "ambiguous"
    assert status_of(answered=True, premises=1, second_strand=False, findings=[]) == "single-strand"


@given(st.booleans(), st.integers(0, 3), st.booleans(), FINDINGS, st.sampled_from(KINDS))
def test_a_further_stop_never_raises_the_status(
    answered: bool, premises: int, second: bool, held: list[tuple[tuple[str, str], str]], stop: tuple[str, str]
) -> None:
    findings = [finding(*each) for each in held]
    before = status_of(answered=answered, premises=premises, second_strand=second, findings=findings)
    after = status_of(answered=answered, premises=premises, second_strand=second, findings=[*findings, finding(stop, "stop")])
    assert after not in ("corroborated", "single-strand")
    # the evaluation order runs from the gravest; only an address that was missing altogether may now be a stop
    assert EVALUATION_ORDER.index(after) <= EVALUATION_ORDER.index(before) or (premises == 0 and before == "unresolved")


@given(st.permutations(KINDS[:5]))
def test_the_order_of_findings_does_not_matter(kinds: list[tuple[str, str]]) -> None:
    findings = [finding(kind, "stop") for kind in kinds]
    assert status_of(answered=True, premises=1, second_strand=True, findings=findings) == "ambiguous"
