"""RD-A04: a batch that leaves the profile of its source."""

from __future__ import annotations

import pytest

from attribution_case import profile
from rightdoor.model.finding import CheckFinding
from rightdoor.model.instant import read_instant
from rightdoor.rules.attribution.papers import Context, EventPapers, SourceEvent
from rightdoor.rules.attribution.rd_a04_format_drift import CODE, SourceBatch, check, drift_findings
from rightdoor.rules.premises.compare import compare

COLUMNS = frozenset({"observed_at", "ip", "port"})


def times(count: int, *, hours: range = range(24), zone: str = "Z", minute: bool = True) -> tuple[str, ...]:
    return tuple(
        f"2026-01-{1 + i % 28:02d}T{hours[i % len(hours)]:02d}:{(7 * i) % 60 if minute else 0:02d}:{(11 * i) % 60 if minute else 0:02d}{zone}"
        for i in range(count)
    )


def batch(receipt: str, literals: tuple[str, ...], columns: frozenset[str] = COLUMNS, source: str = "watcher") -> SourceBatch:
    return SourceBatch(receipt, source, literals, columns)


def patterns(*batches: SourceBatch) -> dict[str, list[str]]:
    return {receipt: [f.pattern for f in found] for (receipt, _), found in drift_findings(batches).items()}


@pytest.mark.parametrize(
    ("second", "pattern"),
    [
        (batch("r2", times(20, hours=range(1, 13))), "no-hour-above-12"),
        (batch("r2", times(3, zone="+01:00")), "new-offset"),
        (batch("r2", times(3, zone="")), "new-offset"),
        (batch("r2", times(3), COLUMNS | {"zone"}), "columns-changed"),
        (batch("r2", times(3), COLUMNS - {"port"}), "columns-changed"),
        (batch("r2", times(3, minute=False)), "times-all-on-the-hour"),
    ],
)
def test_a_batch_that_leaves_its_profile(second: SourceBatch, pattern: str) -> None:
    first = batch("r1", times(60))
    assert patterns(first, second) == {"r2": [pattern]}
    (finding,) = drift_findings([first, second])["r2", "watcher"]
    assert finding.code == CODE and finding.severity == "caution" and finding.settle
    assert "probability" in finding.message and "60 earlier events" in finding.message


def test_clean_twin_and_source_seen_first() -> None:
    assert patterns(batch("r1", times(60)), batch("r2", times(60))) == {}
    assert patterns(batch("r1", times(500, hours=range(1, 13), minute=False))) == {}


def test_a_profile_needs_fifty_earlier_events_of_that_source() -> None:
    narrow = batch("r2", times(20, hours=range(1, 13)))
    assert patterns(batch("r1", times(49)), narrow) == {}
    assert patterns(batch("r1", times(50)), narrow) == {"r2": ["no-hour-above-12"]}
    assert patterns(batch("r1", times(500), source="other"), narrow) == {}
    assert patterns(batch("r0", times(25)), batch("r1", times(25)), narrow) == {"r2": ["no-hour-above-12"]}


def test_a_small_batch_says_nothing_of_hours() -> None:
    assert patterns(batch("r1", times(60)), batch("r2", times(5, hours=range(1, 13)))) == {}


def test_wider_hours_than_ever_before() -> None:
    assert patterns(batch("r1", times(600, hours=range(1, 13))), batch("r2", times(24))) == {"r2": ["no-hour-above-12"]}


def test_a_loss_is_flagged_again_and_does_not_enter_the_profile() -> None:
    narrow = [batch(f"n{i}", times(40, hours=range(1, 13))) for i in range(5)]
    assert patterns(batch("r1", times(60)), *narrow) == {f"n{i}": ["no-hour-above-12"] for i in range(5)}


def test_new_columns_are_flagged_at_their_first_appearance() -> None:
    changed = COLUMNS | {"zone"}
    found = patterns(batch("r1", times(60)), batch("r2", times(60), changed), batch("r3", times(60), changed), batch("r4", times(60)))
    assert found == {"r2": ["columns-changed"]}


def test_the_shown_probability_is_that_of_the_profile() -> None:
    literals = times(48)  # 22 of 48 hours above 12
    (finding,) = drift_findings([batch("r1", literals + times(12, hours=range(12))), batch("r2", times(30, hours=range(1, 13)))])[
        "r2", "watcher"
    ]
    above = sum(int(t[11:13]) > 12 for t in literals)
    expected = (1 - (above + 1) / 62) ** 30
    assert f"{expected:.1g}" in finding.message


def test_a_decision_is_a_profile_from_the_first_batch() -> None:
    decided = {"watcher": (profile("watcher", clock="24h", zone="Europe/London"),)}
    narrow = batch("r1", times(20, hours=range(1, 13), zone=""))
    assert [f.pattern for f in drift_findings([narrow], decided)["r1", "watcher"]] == ["no-hour-above-12"]
    assert drift_findings([batch("r1", times(20, zone=""))], decided) == {}
    abroad = batch("r1", times(20, zone="+02:00"))
    assert [f.pattern for f in drift_findings([abroad], decided)["r1", "watcher"]] == ["new-offset"]
    assert drift_findings([batch("r1", times(20, zone="+00:00"))], decided) == {}
    twelve = {"watcher": (profile("watcher", clock="12h"),)}
    assert drift_findings([batch("r0", times(60, zone="")), narrow], twelve) == {}


def test_every_event_of_the_batch_carries_the_finding() -> None:
    finding = CheckFinding(CODE, "caution", "new-offset", "m", "s")
    context = Context(compare=compare, drift={("rc", "watcher"): (finding,)})
    event = SourceEvent(
        "fp", "fp", "event", "rc", "e", "row:2", "1", "watcher", "observations", "a", "", "offered", "ipv4", "192.0.2.1", None,
        read_instant("2026-01-05T07:58:11Z"),
    )  # fmt: skip
    assert check(EventPapers(event), context) == [finding]
    assert check(EventPapers(event._replace(source="other")), context) == []
    assert check(EventPapers(event._replace(receipt="rd")), context) == []
