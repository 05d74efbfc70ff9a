"""A decision recorded and its consequences derived; what a withdrawal opened again."""

from __future__ import annotations

from rightdoor.decisions.register import Proposed, decide
from rightdoor.errors import Refused
from rightdoor.model.decision import RECORDED_ONLY
from rightdoor.model.instant import by_some_offset, read_instant
from rightdoor.model.literal_time import read_literal
from rightdoor.operations.derive import Progress
from rightdoor.operations.derived import decode_line, shown_derived
from rightdoor.operations.duties import duties_of
from rightdoor.operations.graded import of_an_export
from rightdoor.operations.media_said import GRADE
from rightdoor.operations.near_graded import graded
from rightdoor.operations.rebuild import rebuild
from rightdoor.operations.register_view import register_view
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store


def decide_and_rebuild(store: Store, proposed: Proposed, *, actor: str, at_us: int, progress: Progress) -> str:
    """Record a decision, then derive anew, unless no attribution depends on its kind; its id.

    Raises Refused when it is not valid, also for a reading that the event's time cannot have: it would change nothing.
    """
    with store.connect() as connection:
        if proposed.kind == "reading":
            refuse_no_reading(store, connection, proposed.body.get("footprint", ""), proposed.body.get("reading", ""))
        if proposed.kind == GRADE:
            proposed = graded(connection, proposed)
        if proposed.kind == "graded-profile":
            proposed = of_an_export(connection, proposed)
        decided = decide(connection, proposed, actor=actor, at_us=at_us)
    if proposed.kind not in RECORDED_ONLY:
        rebuild(store, actor=actor, at_us=at_us, progress=progress)
    return decided


def refuse_no_reading(store: Store, connection: StoreConnection, footprint: str, reading: str) -> None:
    """A reading is settled among those that the event's time has (or, without a zone, within them)."""
    import pyarrow.parquet as pq

    wanted = read_instant(reading)
    ref = shown_derived(store, connection)
    connection.rollback()
    if not wanted.single or ref is None:
        return  # the form of the field is refused elsewhere; before anything is derived there is nothing to compare with
    rows = pq.read_table(ref.folder / "attributions.parquet", columns=["line"], filters=[("footprint", "=", footprint)]).to_pylist()
    if not rows:
        raise Refused(
            "The decision was not recorded.", advice="footprint is no event of this store: `rightdoor attributions --json` lists them."
        )
    instant = decode_line(rows[0]["line"])["instant"]
    assert isinstance(instant, dict)
    starts = [read_instant(r["from"]).readings[0].start for r in instant["readings"]]
    start = wanted.readings[0].start
    faces = [face.local for face in read_literal(str(instant["literal"])).candidates]
    zoneless = instant["basis"] in ("unknown", "decision")  # of one that was decided before, the readings are not shown any more
    if start not in starts and not (zoneless and any(by_some_offset(face - start) for face in faces)):
        shown = ", ".join(r["from"] for r in instant["readings"]) or "none"
        raise Refused("The decision was not recorded.", advice=f"reading is none that the event's time can have; those are: {shown}.")


def reopened_by(store: Store, decision: str, as_of_us: int) -> list[dict[str, object]]:
    """The duties that follow from a decision that no longer holds: what was done and told while it did."""
    with store.connect() as connection:
        view = register_view(store, connection)
    return [duty.as_json(as_of_us) for duty in duties_of(view, as_of_us) if duty.raised_by == decision]
