"""A Rightdoor package in an inbox: its papers are taken in like any others where its seal holds, and only kept where it does not.

A package is told by the mark at its end, or by a manifest of ours in an archive or a folder: then somebody opened it, and nobody
vouches for what is in it. The sender's status is believed in nothing: of a whole package the attribution is done again from its papers
alone, as `rightdoor package check` does, and what differs is said, a status at the place of its event, so that the event can say it
too (RD-A17). A live store takes in nothing that a training store made.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

from rightdoor.exhibits.package_mark import MARK_LENGTH, mark_left, mark_of
from rightdoor.exhibits.unfold import Item
from rightdoor.model.codes import CODES
from rightdoor.model.finding import DataFinding, cut
from rightdoor.operations.intake.opened_package import Listed, is_manifest, parts_of
from rightdoor.operations.intake.settings import WorkerSettings
from rightdoor.reporting.container import MOST_BYTES, unseal
from rightdoor.reporting.package_form import PAPERS, STATUS

REFUSED = "a package of a training store, or of one; a live store takes in neither it nor what is in it: open it in a training store"
MOST_SAID = 40


class Within(NamedTuple):
    """How an item stands to a package: whether it is kept unread, and what is noted of it."""

    unread: bool = False
    findings: tuple[DataFinding, ...] = ()


class _Met(NamedTuple):
    """An archive that is a package, or holds an opened one below `folders`. `why`: what is wrong with it, None when it is whole."""

    training: bool
    folders: tuple[str, ...]
    why: DataFinding | None


def refuses(listed: Listed, store_kind: Literal["training", "live"]) -> bool:
    """Whether a store does not take in what this manifest names."""
    return store_kind == "live" and listed.kind == "training"


class Packages:
    """The packages met while one received file is unfolded."""

    def __init__(self, settings: WorkerSettings, spool: Path) -> None:
        self._settings = settings
        self._spool = spool
        self._met: dict[str, _Met] = {}
        self._closed: set[str] = set()  # receipts of archives within a package that is not whole
        self.refused: set[str] = set()

    def refuses(self, item: Item) -> bool:
        """Whether the item is, or is of, a package that this store does not take in; those in a refused one are not asked about again.

        To be asked of every item, the archive before its members.
        """
        if item.parent in self.refused:
            self.refused.add(item.receipt)
            return False
        met = self._look(item)
        if met is not None:
            self._met[item.receipt] = met
        if self._unread(item):
            self._closed.add(item.receipt)
        if self._settings.refuse_training and self._of_training(item, met):
            self.refused.add(item.receipt)
            return True
        return False

    def place(self, item: Item) -> Within:
        """How the item is taken in."""
        if self._unread(item):
            return Within(True, (_found("package-unread", "byte:0", "it lay in a package that is not whole"),))
        around = self._met.get(item.parent)
        if around is not None and around.why is None and not item.name.startswith(PAPERS):
            return Within(unread=True)
        met = self._met.get(item.receipt)
        if met is not None:
            return Within(True, (met.why,) if met.why is not None else _compared(item))
        return self._loose(item)

    def _look(self, item: Item) -> _Met | None:
        if not (item.archive or item.name.lower().endswith(".zip")):
            return None
        mark, left = mark_of(item.body, item.size), mark_left(item.body, item.size)
        place = f"byte:{max(0, item.size - MARK_LENGTH)}"
        if mark is not None and item.size <= MOST_BYTES:
            sealed = unseal(item.body.read())
            item.body.seek(0)
            from rightdoor.reporting.package import open_package

            opened = open_package(sealed)
            if opened.package is not None:
                return _Met(mark.kind == "training", (), None)
            first = opened.findings[0]
            return _Met(mark.kind == "training", ("",), _found("package-not-whole", first.locator, first.message.partition(";")[0]))
        parts = parts_of(item, limits=self._settings.archive_limits, spool=self._spool) if item.archive else []
        if left is None and not parts:
            return None
        training = left == "training" or any(part.kind == "training" for part in parts)
        folders = ("",) if left is not None else tuple(sorted({part.folder for part in parts}))
        where = f"member:{parts[0].name}" if left is None else place
        return _Met(training, folders, _found("package-not-whole", where, "an opened package, without the seal of its sender"))

    def _unread(self, item: Item) -> bool:
        around = self._met.get(item.parent)
        below = around is not None and around.why is not None and item.name.startswith(around.folders)
        return below or item.parent in self._closed

    def _of_training(self, item: Item, met: _Met | None) -> bool:
        if met is not None and met.training and (met.why is None or "" in met.folders):
            return True
        around = self._met.get(item.parent)
        if around is not None and around.why is None:
            return False  # its own mark was asked
        if around is not None and around.training and item.name.startswith(around.folders):
            return True
        return any(
            item.exhibit in listed.members.values() or (not item.parent and _names(listed, item.name))
            for listed in self._settings.manifests
            if listed.kind == "training"
        )

    def _loose(self, item: Item) -> Within:
        """What lies in the inbox as a member of an opened package, by its place or by its bytes."""
        if item.parent in self._met:
            return Within()
        for listed in self._settings.manifests:
            stated = None if item.parent else listed.digest_of(item.name)
            if stated is not None and stated != item.exhibit:
                self._closed.add(item.receipt)
                return Within(True, (_found("package-not-whole", "byte:0", "it is not what the manifest beside it names"),))
            if stated is not None or (not item.parent and is_manifest(listed, item.name)):
                said = _found("package-opened", "byte:0", "it lies outside the signed file of its package")
                paper = stated is not None and item.name.removeprefix(listed.folder).startswith(PAPERS)
                return Within(not paper, (said,))
        for listed in self._settings.manifests:
            if item.exhibit in listed.members.values():
                return Within(False, (_found("package-opened", "byte:0", "a manifest in the inbox names it as of an opened package"),))
        return Within()


def _names(listed: Listed, name: str) -> bool:
    return is_manifest(listed, name) or listed.digest_of(name) is not None


def _compared(item: Item) -> tuple[DataFinding, ...]:
    """What is said of a whole package: that it was received, and what does not follow from its papers (RD-A17)."""
    from rightdoor.operations.package_check import check_package  # brings the database driver along; most inboxes hold no package

    item.body.seek(0)
    checked = check_package(item.display, item.body.read())
    item.body.seek(0)
    theirs = {e.footprint: e.sender_status for e in checked.events}
    statuses, said = [], []
    for d in checked.differences:
        if d.what == "status" and d.footprint in checked.places:
            known = CODES["package-differs"]
            place = f"member:{checked.places[d.footprint]}"
            message = f"{d.sentence()}; {known.to_do}"
            statuses.append(DataFinding(known.code, known.severity, place, STATUS, cut(theirs[d.footprint]), message))
        else:
            said.append(d.sentence())
    if len(said) > MOST_SAID:
        said[MOST_SAID:] = [f"{len(said) - MOST_SAID} more difference(s)"]
    known = CODES["package-received"]
    received = DataFinding(known.code, known.severity, "byte:0", "", "", f"{known.meaning}; {known.to_do}")
    differs = tuple(_found("package-differs", "member:attributions.json", sentence) for sentence in said)
    return (received, *statuses, *differs, *checked.findings)


def _found(code: str, place: str, what: str) -> DataFinding:
    known = CODES[code]
    return DataFinding(code, known.severity, place, "", "", f"{what}; {known.to_do}")
