"""The grader's act: a near match that is confirmed, is not the same, or cannot be told."""

from __future__ import annotations

from rightdoor.decisions.register import Proposed
from rightdoor.errors import Refused
from rightdoor.media.kept import Answer, answers_in_force
from rightdoor.store.connection import StoreConnection


def graded(connection: StoreConnection, proposed: Proposed) -> Proposed:
    """The decision with the file that it is about.

    Raises Refused where no near match of a set in force has that id, or the decision names another file than the match's.
    """
    wanted = proposed.body.get("answer", "").strip()
    found = near_answer(connection, wanted)
    if found is None:
        raise Refused(
            "The decision was not recorded.", advice="answer is no near match of a set in force: `rightdoor media near --json` lists them."
        )
    exhibit, place = (proposed.body.get(name, "").strip() for name in ("exhibit", "place"))
    if (exhibit and exhibit != found.exhibit) or (place and place != found.place):
        raise Refused("The decision was not recorded.", advice="exhibit and place name another file than the near match does.")
    return proposed._replace(body={**proposed.body, "answer": wanted, "exhibit": found.exhibit, "place": found.place})


def near_answer(connection: StoreConnection, wanted: str) -> Answer | None:
    """The near match of that id, of a set in force."""
    row = connection.execute(
        "select l.exhibit from rightdoor.media_answer a join rightdoor.media_look l on l.id = a.look where a.id = %s limit 1", (wanted,)
    ).fetchone()
    found = answers_in_force(connection, exhibits=[row[0]]) if row is not None else []
    connection.rollback()
    return next((each for each in found if each.id == wanted and each.kind == "near"), None)
