"""Recall: the notices that a fault, a decision, an event, a subject or premises calls for; written out; acknowledged."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import NamedTuple

from rightdoor.decisions.register import Proposed, decide
from rightdoor.errors import UsageProblem
from rightdoor.operations.register_view import View, register_view
from rightdoor.operations.written import write_outside
from rightdoor.registers.causes import asked
from rightdoor.registers.leaning import Standing
from rightdoor.registers.notice_text import as_text, recipient, written
from rightdoor.registers.recall import Notice, notices
from rightdoor.reporting.html import join, page, summary_list, tag, warning
from rightdoor.store import ledger
from rightdoor.store.boundary import store_boundary
from rightdoor.store.folder import check_apart
from rightdoor.store.open import Store


class Recalled(NamedTuple):
    """The notices, what stands now, and whether they follow from something recorded (else nothing is owed yet)."""

    notices: tuple[Notice, ...]
    standing: Standing
    ordered: bool


def recall(store: Store, wanted: str, as_of_us: int) -> Recalled:
    """Every notice about a cause (a decision: fault, error, fact, recall, or one that no longer holds) or about an event, subject, premises or referral.

    For the latter: the notices of all causes recorded; with none, those that a recall would make, as "asked".
    Raises UsageProblem for an id that is neither.
    """
    with store.connect() as connection:
        view = register_view(store, connection)
    if any(row.id == wanted for row in view.rows):
        return _of_decision(view, wanted)
    if not view.standing.knows(wanted):
        raise UsageProblem(
            f"Nothing here has the id or number {wanted[:80]}.",
            advice="Give a decision (dec_…), an event, a subject, premises or a referral's own number.",
        )
    would_be = notices([asked(wanted, view.standing, as_of_us)], view.records, view.rests, {})
    disclosed = {notice.disclosure.decision for notice in would_be}
    held = tuple(notice for notice in view.notices if notice.disclosure.decision in disclosed)
    called = {notice.disclosure.decision for notice in held}
    return Recalled((*held, *(n for n in would_be if n.disclosure.decision not in called)), view.standing, bool(held))


def _of_decision(view: View, wanted: str) -> Recalled:
    """The notices that a decision calls for. Of one that is a disclosure: those that call it back."""
    held = tuple(notice for notice in view.notices if wanted in (notice.cause.id, notice.disclosure.decision))
    return Recalled(held, view.standing, True)


def order(store: Store, about: str, *, exhibit: str, reason: str, actor: str, at_us: int) -> str:
    """A person orders the recall of everything that leaned on something; the decision's id. The duties follow from it."""
    with store.connect() as connection:
        body = {"about": about, **({"exhibit": exhibit} if exhibit else {})}
        return decide(connection, Proposed("recall", body, actor, reason), actor=actor, at_us=at_us)


def acknowledge(store: Store, notice: str, *, by: str, at: str, exhibit: str, reason: str, actor: str, at_us: int) -> str:
    """Record that a recipient acknowledged a notice; the decision's id. Raises UsageProblem for a notice that nothing calls for."""
    with store.connect() as connection:
        view = register_view(store, connection)
        if notice not in {each.id for each in view.notices}:
            raise UsageProblem(f"Nothing calls for a notice {notice[:80]}.", advice="`rightdoor duties` lists the notices that are owed.")
        body = {"recall": notice, "by": by, "at": at, **({"exhibit": exhibit} if exhibit else {})}
        return decide(connection, Proposed("acknowledgement", body, actor, reason), actor=actor, at_us=at_us)


def write_notices(store: Store, found: Recalled, out: Path, *, reply_to: str, actor: str, at_us: int) -> list[Path]:
    """Write each notice as a text and as a page into a folder; each is an act `exported` of the ledger.

    Raises StoreInboxOverlap when the folder lies in the store, UsageProblem when nothing recorded calls for the notices.
    """
    if not found.ordered and found.notices:
        raise UsageProblem("Nothing that is recorded calls for these notices.", advice="Order the recall with --reason first.")
    check_apart(store.dir, out, what="notices")
    paths: list[Path] = []
    with store_boundary(out), store_boundary(store.dir), store.connect() as connection:
        out.mkdir(parents=True, exist_ok=True)
        for notice in found.notices:
            text = as_text(notice, reply_to=reply_to).encode()
            made = [(out / f"{notice.id}.txt", text), (out / f"{notice.id}.html", notice_page(notice, reply_to=reply_to).encode())]
            with ledger.transaction(connection, actor=actor, at_us=at_us) as tx:
                for path, content in made:
                    digest = hashlib.sha256(content).hexdigest()
                    tx.record("exported", {"notice": notice.id, "disclosure": notice.disclosure.decision, "file": digest})
                    write_outside(path, content, store=store.dir, what="notice")
                    paths.append(path)
    return paths


def notice_page(notice: Notice, *, reply_to: str) -> str:
    """The notice as a self-contained page."""
    w = written(notice, reply_to=reply_to)
    return page(
        w.title,
        tag("p", f"For {recipient(notice)}", class_="caption"),
        tag("h1", w.title),
        summary_list(w.facts),
        tag("h2", "What we told you"),
        tag("p", w.said, class_="inset"),
        tag("h2", "Why it may be wrong"),
        warning(w.why),
        tag("h2", "What we ask you to do"),
        tag("ul", join(tag("li", line) for line in w.to_do)),
        tag("h2", "Acknowledgement"),
        tag("p", w.acknowledge),
    )


def recall_lines(found: Recalled, as_of_us: int, *, reply_to: str) -> list[dict[str, object]]:
    """One line per notice."""
    return [notice.as_json(as_of_us, as_text(notice, reply_to=reply_to), found.standing) for notice in found.notices]
