"""What every page's frame shows: navigation by what one may do, the kind of store, who is signed in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from rightdoor import __version__
from rightdoor.casework.access.keys_waiting import waiting
from rightdoor.casework.access.roles import role_name
from rightdoor.casework.acting import Acting
from rightdoor.casework.place import held_store
from rightdoor.desk.surroundings import now_us, told
from rightdoor.model.civil import DAY, MINUTE, iso_utc
from rightdoor.reporting.picture_words import day_words

# (capability, path, words): shown to whoever has the capability in any unit, in this order
NAVIGATION: list[tuple[str, str, str]] = [
    ("see-subjects", "/", "Triage list"),
    ("grade-media", "/?code=SETS-NEAR", "Near matches that wait"),
    ("see-referrals", "/referrals/", "Referral inbox"),
    ("see-subjects", "/cases/", "Cases"),
    ("see-operations", "/operations/", "Operations"),
    ("see-subjects", "/devices/", "Devices"),
    ("see-subjects", "/duties/", "Duties"),
    ("see-requests", "/duties/", "Duties"),
    ("see-figures", "/figures/", "Figures"),
    ("search", "/search/", "Search"),
    ("deconflict", "/deconfliction/", "Deconfliction"),
    ("see-requests", "/communications-data/", "Communications data"),
    ("see-findings", "/findings/", "Findings"),
    ("see-exhibits", "/exhibits/", "Exhibits"),
    ("see-subjects", "/exposure/", "Exposure"),
    ("see-exposure", "/exposure/people/", "Exposure of people"),
    ("decide-attribution", "/decisions/", "Decisions"),
    ("audit", "/oversight/", "Oversight"),
    ("retention", "/retention/", "Retention"),
    ("administer", "/administration/", "Administration"),
    ("run-jobs", "/jobs/", "Jobs"),
]

# pages that stand below another of the navigation, among its tabs
BELOW = {"/figures/": ("/statements/", "/returns/", "/what-came-of-it/")}


def frame(request: HttpRequest) -> dict[str, Any]:
    """For the base template: `nav`, `store_kind`, `store_name`, `version`, `me` (name, role, unit), `account`, `keys_wait`."""
    acting = getattr(request, "acting", None)
    nav: list[dict[str, Any]] = []
    if acting is not None:
        for capability, path, text in NAVIGATION:
            if acting.can(capability) and path not in {item["href"] for item in nav}:
                current = request.path == path if path == "/" else request.path.startswith((path, *BELOW.get(path, ())))
                nav.append({"href": path, "text": text, "current": current})
    store = held_store()
    return {
        "nav": nav,
        "store_kind": store.kind,
        "store_name": store.dir.name,
        "clock": moved_clock(),
        "version": __version__,
        "me": _me(acting) if acting is not None else None,
        "keys_wait": waiting(acting) if acting is not None else 0,
        "account": acting.account if acting is not None else None,
    }


def moved_clock() -> str:
    """Where the clock of a training desk stands, to the minute, when it was moved (`--as-of`); empty for one that goes by the real clock."""
    around = told()
    if around is None or abs(around.clock_offset_us) < MINUTE:
        return ""
    now = now_us()
    return f"{day_words(now // DAY)}, {iso_utc(now)[11:16]} UTC"


def _me(acting: Acting) -> dict[str, str]:
    """Who is signed in: all roles and units held, each once."""
    held = list(acting.account.memberships.filter(ended_us=None).select_related("unit").order_by("id"))
    roles = dict.fromkeys(role_name(each.role) for each in held)
    units = dict.fromkeys(each.unit.name for each in held)
    return {"name": acting.account.name, "role": _some(roles, " and "), "unit": _some(units, ", "), "href": "/account/"}


def _some(names: Iterable[str], between: str) -> str:
    """The first two, and how many more there are: the own account names them all."""
    first, rest = list(names)[:2], len(list(names)) - 2
    return f"{', '.join(first)} and {rest} more" if rest > 0 else between.join(first)
