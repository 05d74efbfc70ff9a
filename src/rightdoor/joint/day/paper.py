"""A team's briefing as markup: the same parts stand on the printed page and in the grab pack."""

from __future__ import annotations

from collections.abc import Iterable

from rightdoor.joint.day.briefing import Door, TeamBriefing
from rightdoor.reporting.html import Html, join, summary_list, tag, warning


def front_part(said: TeamBriefing) -> Html:
    """Whose briefing it is: the team, its people, vehicles and kit, whom to call."""
    pairs = [
        ("Day of action", f"{said.day}, {said.date}"),
        ("Leader", said.leader or "Nobody is named"),
        ("Team", ", ".join(said.members) or "Nobody is named"),
        ("Looks after children and vulnerable people", said.safeguarding or "Nobody is named"),
        ("Vehicles", "; ".join(f"{name} ({times})" for name, times in said.vehicles) or "None"),
        ("Kit", ", ".join(said.kit) or "None listed"),
        ("Commander", said.commander),
        ("Call", said.contact),
    ]
    left = [
        warning(
            f"{said.left_out} {'door' if said.left_out == 1 else 'doors'} of yours not printed here: deconfliction is not done. Do not go there."
        )
    ]
    notes = [tag("h2", "For every team"), lines(said.notes)] if said.notes else []
    return join([summary_list(pairs), *(left if said.left_out else []), *notes])


def door_part(door: Door) -> Html:
    """One door: what stops it first, then the warrant, who may be there, and what is needed."""
    pairs = [
        *door.warrant,
        ("Deconfliction", door.deconflicted),
        ("Adults expected", lines(door.people)),
        ("Children", door.children),
        ("Vulnerable people", lines(door.vulnerable)),
        ("Risks", lines(door.risks) if door.risks else "None recorded. That is not the same as none."),
        ("Kit for this door", ", ".join(door.kit) or "None listed"),
        ("Reference of the premises", door.premises),
    ]
    return join(
        [
            tag("h2", f"Door {door.order}: {door.when}"),
            tag("p", tag("strong", door.address), class_="address"),
            *(warning(each) for each in door.stops),
            *(tag("p", tag("strong", f"Grade and handling (3x5x2): {each}")) for each in door.conditions),
            summary_list(pairs),
        ]
    )


def conduct_part(said: TeamBriefing) -> Html:
    """How to go in and how to leave: the same for every team."""
    parts = (("Before you enter", said.entry), ("The search", said.scope), ("Before you leave", said.care))
    return join(each for words, sentences in parts for each in (tag("h2", words), listed(sentences)))


def listed(sentences: Iterable[str]) -> Html:
    """Sentences as a list."""
    return tag("ul", *(tag("li", each) for each in sentences))


def lines(text: str) -> Html:
    """Text of several lines, each in its own."""
    return join(tag("span", each, class_="line") for each in text.splitlines())
