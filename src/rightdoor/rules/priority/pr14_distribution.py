"""PR-14: are there indications of distribution? It gives no tier and orders nothing.

Source: NCMEC reporting form, `publiclyAvailable` of a file and intended recipients: what the platform states. That a hash set
flags a file as distributed says that it circulates, not who passed it on: it is told beside, and is no indication.
"""

from __future__ import annotations

from rightdoor.model.counting import counted
from rightdoor.rules.priority.facts import MOST_CITED, Item, SubjectFacts, cite

CODE = "PR-14"


def answer(facts: SubjectFacts) -> Item:
    """yes where the platform states that files were public, or names recipients; no where its form says neither."""
    circulating = facts.media.distributed if facts.media is not None else 0
    beside = (
        f" Hash sets say of {counted(circulating, 'file')} that they circulate, which does not say who passed them on."
        if circulating
        else ""
    )
    said = []
    if facts.public_files:
        said.append(f"{counted(len(facts.public_files), 'file')} publicly available")
    if facts.recipients:
        said.append(f"{counted(len(facts.recipients), 'intended recipient')}")
    if said:
        cited = cite(facts.public_files[:MOST_CITED], facts.recipients[:MOST_CITED])
        return Item(CODE, "yes", f"The platform states: {', '.join(said)}.{beside}", cited)
    if facts.reports:
        return Item(CODE, "no", f"The report states neither public files nor recipients.{beside}", ())
    return Item(CODE, "unknown", f"No form was received that would say so.{beside}", ())
