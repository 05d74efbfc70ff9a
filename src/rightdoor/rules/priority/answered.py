"""Items that a person answered, beside what the papers say of them.

An answer is heard where the papers are silent, and a yes also where they say no. Where the papers say yes a person's no does not take it
back: the item stays yes and says that somebody answered otherwise, so that nothing is put behind others in silence. What then has
to be done is to set the tier, with a reason. Source: practice page 2.14 (the first filter is made of checks of police records).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from rightdoor.rules.priority.facts import Answer, Cited, Item


def with_answers(items: tuple[Item, ...], answered: Sequence[Cited]) -> tuple[Item, ...]:
    """The items with what people answered. `answered`: "PR-03 yes PNC check" with the decision, of each item the newest first."""
    if not answered:
        return items
    newest: dict[str, Cited] = {}
    for each in answered:
        newest.setdefault(each.value.partition(" ")[0], each)
    return tuple(_heard(item, newest[item.code]) if item.code in newest else item for item in items)


def _heard(item: Item, said: Cited) -> Item:
    _, answer, source = (*said.value.split(" ", 2), "")[:3]
    told = f"Answered {answer} by a person ({source})."
    if item.answer == "yes" and answer == "no":
        return item._replace(
            text=f"{item.text} {told} The yes of the papers stays; a person can set the tier.",
            statements=(*item.statements, said.statement),
        )
    if item.answer == answer:
        return item._replace(text=f"{item.text} {told}", statements=(*item.statements, said.statement))
    before = "" if item.answer == "unknown" else f" {item.text}"
    return Item(item.code, cast("Answer", answer), f"{told}{before}", (said.statement, *item.statements))
