"""The kind of job `package`: the worker builds from the papers that whoever asked was shown; files are put away after a day."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from rightdoor.casework.jobs.kinds import Doing, Kind, Outcome, register
from rightdoor.casework.jobs.models import Job
from rightdoor.casework.jobs.models import State as JobState
from rightdoor.casework.packages import files
from rightdoor.casework.packages.acts import KIND
from rightdoor.casework.packages.erased import erased
from rightdoor.casework.packages.models import Package, Purpose, State
from rightdoor.casework.place import everything
from rightdoor.casework.subjects.apart import apart_from
from rightdoor.errors import Refused
from rightdoor.store.connection import StoreConnection
from rightdoor.store.open import Store

Key = Callable[[Doing], Ed25519PrivateKey]
_BUILT: Final = (
    "update casework.packages_package set state = 'built', built_us = %(at_us)s, sha256 = %(sha256)s, size = %(size)s, status = %(status)s, "
    "stamp = %(stamp)s, heading = %(heading)s, lacking = %(lacking)s, grounds = %(grounds)s, signed_by = %(signed_by)s, papers = %(papers)s, "
    "extracts = %(extracts)s, others = %(others)s, not_counted = %(not_counted)s, differs = %(differs)s where key = %(key)s"
)


def run(doing: Doing, *, key: Key) -> Outcome:
    """Build it. Done again after an interruption it is built once: what was committed is brought to its place."""
    package = Package.objects.get(pk=doing.job.what["package"])
    if package.state == State.ASKED:
        doing.progress("papers", 0, 1)
        _build(doing, package, key(doing))
        package.refresh_from_db()
    if not files.put_in_place(doing.store.dir, package.pk):
        Package.objects.filter(pk=package.pk).update(state=State.AWAY, away_us=doing.now_us())
        raise Refused("The file of this package was put away before it was whole.", advice="Build it again.")
    return Outcome("The package is built.", {"papers": package.papers, "extracts": package.extracts})


def _build(doing: Doing, package: Package, key: Ed25519PrivateKey) -> None:
    from rightdoor.operations.package_build import Handling, Request
    from rightdoor.operations.package_seen import Shown, build_seen, papers_changed

    with doing.store.connect() as connection:
        apart = apart_from(connection, package.compartments)
    if apart.beyond(package.receipts, package.compartments):
        raise papers_changed()
    handling = Handling(tuple(package.conditions), package.originator, bool(package.risk))
    request = Request(
        package.subject, "safeguarding" if package.purpose == Purpose.SAFEGUARDING else "warrant", doing.actor, doing.at_us, handling
    )
    shown = Shown(frozenset(package.receipts), apart.hidden, apart.taken)
    part = files.part_of(doing.store.dir, package.pk)
    build_seen(_as_seen(doing.store, package), request, part, key=key, shown=shown, record=partial(_record, package.pk, doing.at_us))


def _as_seen(store: Store, package: Package) -> Store:
    """The store as the row of the list was derived that showed the subject: with everything, or as if nothing silent were there."""
    seen = everything(store)
    seen.as_open = package.view != "full"
    return seen


def _record(package: str, at_us: int, connection: StoreConnection, built: Any) -> None:
    from psycopg.types.json import Jsonb

    connection.execute(
        _BUILT,
        {
            "key": package, "at_us": at_us, "sha256": built.package, "size": built.size, "status": built.status, "stamp": built.stamp.code,
            "heading": built.stamp.heading[:200], "lacking": Jsonb(list(built.stamp.lacking)), "grounds": built.stamp.grounds,
            "signed_by": built.signed_by[:100], "papers": built.papers, "extracts": built.extracts, "others": built.others,
            "not_counted": len(built.not_counted), "differs": len(built.differs),
        },
    )  # fmt: skip


def after(job: Job, store: Store) -> None:
    """One that was not built says so; nothing of it stays."""
    ended = Job.objects.get(pk=job.pk)
    if ended.state == JobState.DONE:
        return
    files.put_away(store.dir, job.key)
    Package.objects.filter(pk=job.key, state=State.ASKED).update(state=State.FAILED, message=ended.message)


def sweep_packages(store: Store, now_us: int) -> int:
    """At the worker's start, and now and then: files of more than a day, of papers that were erased, and of nobody. How many."""
    _ended()
    held = Package.objects.filter(state=State.BUILT)
    old = set(held.filter(built_us__lte=now_us - files.KEPT_US).values_list("pk", flat=True))
    gone = old | erased(store, dict(held.exclude(pk__in=old).values_list("pk", "receipts")))
    for key in gone:
        files.put_away(store.dir, key)
    held.filter(pk__in=gone).update(state=State.AWAY, away_us=now_us)
    kept = set(Package.objects.filter(state__in=(State.BUILT, State.ASKED)).values_list("pk", flat=True))
    strays = files.strays(store.dir, kept)
    for key in strays:
        files.put_away(store.dir, key)
    return len(gone) + len(strays)


def _ended() -> None:
    """Packages whose job ended without them: cancelled while it waited, or with the process that did it."""
    asked = Package.objects.filter(state=State.ASKED)
    jobs = Job.objects.filter(kind=KIND, key__in=asked.values_list("pk", flat=True))
    for job in jobs.filter(state__in=(JobState.CANCELLED, JobState.FAILED)):
        asked.filter(pk=job.key).update(state=State.FAILED, message=job.message)


def register_kind(key: Key) -> None:
    """Called by the shell that knows where the signing key lies, once."""
    register(Kind(KIND, "Build a package", "see-subjects", partial(run, key=key), retry=False, after=after))
