"""The grab pack: one HTML file with a team's briefing and a form for the door, for a laptop without the program and without a network.

No script, nothing loaded from anywhere, nothing sent: results are noted on paper from it, or typed in by hand later. A file cannot make
itself unreadable, so it says in its first lines until when it is good, and what to do then. Its digest cannot stand in itself: it is shown
where it was downloaded, is in the ledger, and is read out by whoever gives the pack to the team.
"""

from __future__ import annotations

import hashlib
from typing import NamedTuple

from rightdoor.joint.day.briefing import Door, TeamBriefing, digest_of
from rightdoor.joint.day.clock import moment
from rightdoor.joint.day.paper import conduct_part, door_part, front_part, listed
from rightdoor.joint.day.words import ENTRY
from rightdoor.reporting.html import Html, join, page, tag, warning

CHECK_IT = (
    "Windows: open a command prompt in the folder of this file and type: certutil -hashfile NAME-OF-THIS-FILE SHA256",
    "macOS: open Terminal there and type: shasum -a 256 NAME-OF-THIS-FILE",
    "Linux: sha256sum NAME-OF-THIS-FILE",
    "Compare what is printed with the number that you were given on paper or by voice, not with one that came in the same way as the file.",
    "If one character differs, do not use it: call the number above.",
)
_NOTES = (
    "Time of arrival",
    "Time of entry, time of leaving",
    "Officer in charge of the search",
    "Who was there; was the occupier there",
    "Force used, damage",
    "Copy of the warrant: with whom, or where it was left",
    "Arrests: who, offence, ground, necessity, time, officer",
    "Voluntary attendances: who, when, where",
    "Devices: exhibit reference, what, where found, by whom, seal, time",
    "Children seen: how many, about what age, with whom they are now. No names here.",
    "Any risk that a child is in danger now: call at once, then note when and whom you called",
    "Anybody who may harm themselves: what was done, who stays",
)
_CSS = """
.address{font-size:1.4rem}.line{display:block}
.write{border-bottom:1px solid #0b0c0c;height:2.4rem;max-width:46rem;margin:0 0 .4rem}
.tick{display:inline-block;width:1.4rem;height:1.4rem;border:2px solid #0b0c0c;vertical-align:middle;margin-right:.6rem}
ul.ticks{list-style:none;padding:0}ul.ticks li{margin-bottom:.5rem}
section{break-before:page;border-top:2px solid #0b0c0c;padding-top:1rem;margin-top:2rem}
@media print{section{border:0;margin:0;padding:0}}
"""


class Pack(NamedTuple):
    """The file. `digest`: SHA-256 of `data`, to be handed over apart from it."""

    name: str
    data: bytes
    digest: str


def pack_of(briefing: TeamBriefing, *, made_us: int, by: str, training: bool) -> Pack:
    """The pack of one team. `by`: who made it, as people call them; `training`: it is marked as such in every part of it."""
    mark = "Training" if training else ""
    body = [
        *([warning("TRAINING: nothing in this file is of a real case.")] if training else []),
        tag("h1", f"Briefing: {briefing.team}"),
        warning(f"Good until {moment(briefing.good_us)}. After that do not use it: delete it, empty the bin, and ask for a new one."),
        tag("p", f"Made {moment(made_us)} by {by}. For this team alone. What changed since is not in it: call before the first door."),
        front_part(briefing),
        conduct_part(briefing),
        *(_door(each, mark) for each in briefing.doors),
        tag(
            "section",
            tag("h2", "How to check this file"),
            listed(CHECK_IT),
            tag("p", f"Digest of what the briefing says: {digest_of(briefing)}"),
        ),
    ]
    data = page(f"{mark + ': ' if mark else ''}Briefing of {briefing.team}", *body, css=_CSS).encode()
    return Pack(f"grab-pack-{digest_of(briefing)[:8]}.html", data, hashlib.sha256(data).hexdigest())


def _door(door: Door, mark: str) -> Html:
    ticks = tag("ul", *(tag("li", tag("span", class_="tick"), words) for _, words in ENTRY), class_="ticks")
    notes = join(each for words in _NOTES for each in (tag("h3", words), tag("p", class_="write"), tag("p", class_="write")))
    above = [tag("p", tag("strong", mark))] if mark else []
    return tag("section", *above, door_part(door), tag("h2", f"Door {door.order}: what came of it"), ticks, notes)
