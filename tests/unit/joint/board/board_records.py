"""Records and taskings that tests of the board draw or lay by hand. Days are day numbers; nothing in them is of anybody."""

from __future__ import annotations

from hypothesis import strategies as st

from rightdoor.figures.record import KINDS, Record
from rightdoor.joint.tasking import Offer, Tasking
from rightdoor.model.civil import DAY

FORCES = ("E23000033", "E23000031", "W15000003", "S23000009", "")
OPERATIONS = ("7", "8")


def record(kind, day, *, id="", case="case_1", force="E23000033", operations=("7",), **more):  # noqa: A002
    """One laid by hand."""
    until = more.pop("until_day", None)
    return Record(
        id=id or f"ev_{kind}_{case}_{day}", kind=kind, at_us=day * DAY, known_us=more.pop("known_day", day) * DAY, force=force, case=case,
        until_us=None if until is None else until * DAY, operations=operations, **more,
    )  # fmt: skip


def offer(force, day, answer="open", *, held=None, answered=None, case=""):
    """An offer of a tasking."""
    at = None if answered is None else answered * DAY
    return Offer(force, "ev_o", day * DAY, answer, at, "ev_a" if at else "", None if held is None else held * DAY, case=case)


def tasking(id, day, *offers, shared=False, receipt=0, since=None):  # noqa: A002
    """A package of an operation."""
    at = day * DAY
    return Tasking(id, "0" * 64, "", "sub_1", at, at, receipt * DAY, shared, offers, at if since is None else since * DAY)


@st.composite
def record_lists(draw, most=16, days=120):
    """Records of every kind over some months: shared by forces, reported twice, of no known force, known late, in operations or linked to them."""
    found = []
    for n in range(draw(st.integers(0, most))):
        kind = draw(st.sampled_from(sorted(KINDS)))
        day = draw(st.integers(0, days))
        inside = draw(st.sets(st.sampled_from(OPERATIONS), max_size=2))
        facts = {
            "accepted": draw(st.sampled_from(["yes", "no"])), "ends": draw(st.sampled_from(["case", "entry"])),
            "reopened": draw(st.sampled_from(["yes", "no"])), "warrant": f"r{draw(st.integers(0, 5))}", "device": f"r{draw(st.integers(0, 5))}",
        }  # fmt: skip
        if kind == "investigation" and draw(st.booleans()):
            facts["first_receipt_us"] = str((day - draw(st.integers(0, 40))) * DAY)
        if kind == "warrant-granted" and draw(st.booleans()):
            facts["returned"] = "yes"
        found.append(
            Record(
                id=f"r{n}", kind=kind, at_us=day * DAY + draw(st.integers(0, DAY - 1)), known_us=(day + draw(st.integers(0, 20))) * DAY,
                force=draw(st.sampled_from(FORCES)), case=f"case_{draw(st.integers(0, 6))}", person=draw(st.sampled_from(["", "p1", "p2"])),
                premises=draw(st.sampled_from(["", "Flat 1", "pr_1"])),
                until_us=draw(st.one_of(st.none(), st.integers(day, day + 60).map(lambda d: d * DAY))) if kind in ("bail", "investigation") else None,
                operations=tuple(sorted(inside)), linked=tuple(sorted(draw(st.sets(st.sampled_from(OPERATIONS), max_size=1)) - inside)),
                forces=tuple(sorted(draw(st.sets(st.sampled_from(FORCES[:3]), max_size=1)))),
                same=draw(st.sampled_from(["", "", "custody:1", "custody:2"])) if kind == "arrest" else "", facts=facts,
            )
        )  # fmt: skip
    return found
