"""What stands in the store's own registers: who held an address range, hash sets, and near matches of files of reports in every placement."""

from __future__ import annotations

import random
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desk_case import NOW
from integration.desk.matrix.people import NAMES, Thing
from media_kept_case import details, digests, quiet, report, turned

if TYPE_CHECKING:
    from integration.desk.matrix.world import World

PLACED = ("open", "silent", "operation")
_HASHES = dict(zip(PLACED, digests(77, len(PLACED), 32), strict=True))


def stated(name: str, number: str) -> dict[str, str | bytes]:
    """A report of one file with a perceptual hash of its own."""
    n = int(number)
    return {f"{n}/CyberTip-{n}.xml": report(n), f"{n}/f0.xml": details(n, 0, {"PDQ": _HASHES[name]})}


def ask_sets(desk: Any) -> None:
    """A set from an issuer with a hostile name that holds hashes near to the stated ones, asked; the list follows."""
    from rightdoor.casework.listing.project import project
    from rightdoor.desk.surroundings import opened
    from rightdoor.media.sets.importing import About, import_set
    from rightdoor.operations.ask_sets import ask_received
    from rightdoor.operations.rebuild import rebuild

    with tempfile.TemporaryDirectory() as folder, opened(desk.around, write=True) as store:
        path = Path(folder) / "pictures.pdq"
        path.write_text("".join(f"{turned(text, 12)}\n" for text in _HASHES.values()))
        about = About("pictures", authority="LIC-0", issuer=f"Bureau {NAMES[0]} {NAMES[3]}")
        with store.connect() as connection:
            import_set(store, connection, [path], about, actor="test", at_us=NOW, random_bytes=random.Random(7).randbytes, progress=quiet)
        ask_received(store, actor="test", purpose="triage", at_us=NOW)
        rebuild(store, actor="test", at_us=NOW, progress=quiet)
    project(desk.store, now_us=NOW, progress=quiet, actor="test")


def near_matches(world: World, numbers: dict[str, str]) -> list[Thing]:
    """One of each placement, with the subject that it is of."""
    a, b = frozenset({world.a.pk}), frozenset({world.b.pk})
    silent, across = frozenset({world.silent.pk}), frozenset({world.operation.pk})
    return [
        Thing(
            name,
            b if name == "operation" else a,
            across if name == "operation" else frozenset(),
            silent if name == "silent" else frozenset(),
            dict(zip(("subject", "answer"), _answer(world, name, number), strict=True)),
        )
        for name, number in numbers.items()
    ]


def _answer(world: World, name: str, number: str) -> tuple[str, str]:
    return near_match(world.desk, world.person("supervisor", "unit B" if name == "operation" else "unit A, inside").account, number)


def near_match(desk: Any, account: Any, number: str) -> tuple[str, str]:
    """(subject, near match) of the report of this number, as an account has them that sees it."""
    from rightdoor.casework.acting import acting
    from rightdoor.casework.listing.one import seen
    from rightdoor.casework.subjects.papers import opened_papers
    from rightdoor.casework.subjects.sets import sets_of

    ((subject,),) = desk.sql("select distinct subject from listing_subjectreceipt where number = %s", number, account=account)
    with acting(account, now_us=NOW) as done, opened_papers(done, seen(done, subject)) as papers:
        (near,) = sets_of(papers).near
    return subject, near.answer


def holders(world: World) -> list[Thing]:
    """An entry of who held a range whose words want to be more than text, in force, and one that was taken back."""
    from rightdoor.operations.holders import enter_holder, proposed_holder, withdraw_holder

    store: Any = world.desk.store
    found = []
    for name, provider in (("in force", NAMES[0]), ("withdrawn", NAMES[3])):
        body = {"prefix": "203.0.113.0/24", "provider": provider, "from": "2020-01-01", "source": f"letter {' '.join(NAMES)}"[:400], "said": "2026-02-27"}  # fmt: skip
        if name == "withdrawn":
            body["prefix"] = "198.51.100.0/24"
        made = enter_holder(store, proposed_holder(body, actor="test", reason=f"because {' '.join(NAMES)}"), actor="test", at_us=NOW)
        if name == "withdrawn":
            withdraw_holder(store, made, actor="test", reason=f"no longer {NAMES[1]}", at_us=NOW)
        found.append(Thing(name, args={"entry": made}))
    return found
