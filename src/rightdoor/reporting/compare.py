"""The sender's line of an event beside the receiver's own: what differs, and what explains it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from rightdoor.reporting.package import DigestRow, Manifest

_CODE = re.compile(r"^RD-A([0-9]{2})$")
_NUMBERS = re.compile(r"[0-9]+")


class Difference(NamedTuple):
    """`what`: status, premises, findings, event, reading, decision, ledger. `footprint` or place; both sides; what explains it."""

    what: str
    footprint: str
    sender: str
    own: str
    explanation: str

    def sentence(self) -> str:
        """For people."""
        where = f" of {self.footprint}" if self.footprint else ""
        return f"{self.what}{where}: the sender has {self.sender or 'nothing'}, here it is {self.own or 'nothing'}. {self.explanation}"


class Programs(NamedTuple):
    """In what two programs differ. `order`: older, newer, same or other, said of the sender's."""

    sender: str
    own: str
    order: str
    changed: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Whether the rules and readers are the same files."""
        return not self.changed

    def sentence(self) -> str:
        """For people."""
        if self.same:
            return (
                f"The same program made it (version {self.own})."
                if self.order == "same"
                else (f"Version {self.sender} made it, {self.own} checks it; their rules and readers are the same.")
            )
        count = len(self.changed)
        known = {
            "older": "an older version of the program",
            "newer": "a newer version of the program",
            "same": "the same version of the program with other files",
            "other": "another version of the program",
        }
        return f"The sender used {known[self.order]} ({self.sender}; here {self.own}): {count} file(s) of rules and readers differ."


def programs(sender: str, sender_files: Mapping[str, str], own: str, own_files: Mapping[str, str]) -> Programs:
    """Which files differ, by their digests."""
    names = sorted(sender_files.keys() | own_files.keys())
    changed = tuple(name for name in names if sender_files.get(name) != own_files.get(name))
    theirs, ours = _version(sender), _version(own)
    order = "same" if sender == own else "older" if theirs < ours else "newer" if theirs > ours else "other"
    return Programs(sender, own, order, changed)


def _version(text: str) -> tuple[int, ...]:
    return tuple(int(n[:9]) for n in _NUMBERS.findall(text)[:6])


_EVENT = ("referral", "exhibit", "locator", "act", "identifier", "instant", "strands")
_IDENTITY = frozenset({"referral", "exhibit", "locator", "identifier"})


class Sides(NamedTuple):
    """What is known of the two sides when a difference is to be explained."""

    manifest: Manifest
    programs: Programs
    unasked: int
    decisions_missing: tuple[str, ...]
    decisions_own: tuple[str, ...]
    unread: tuple[str, ...]


def compare_lines(sender: Mapping[str, Any], own: Mapping[str, Any] | None, sides: Sides) -> list[Difference]:
    """Differences of status, premises and findings of one event."""
    footprint = str(sender["footprint"])
    if own is None:
        return [Difference("event", footprint, "an event", "", explain(sides, ()))]
    theirs, ours = _marks(sender), _marks(own)
    codes = sorted({code for code, _, _ in (theirs - ours) + (ours - theirs)})
    found = []
    if sender["status"] != own["status"]:
        found.append(Difference("status", footprint, str(sender["status"]), str(own["status"]), explain(sides, codes)))
    if (a := _doors(sender)) != (b := _doors(own)):
        found.append(Difference("premises", footprint, ", ".join(a), ", ".join(b), explain(sides, codes)))
    if theirs != ours:
        found.append(Difference("findings", footprint, _told(theirs - ours), _told(ours - theirs), explain(sides, codes)))
    if (other := [key for key in _EVENT if sender.get(key) != own.get(key)]) and (sides.programs.same or set(other) & _IDENTITY):
        found.append(Difference("event", footprint, ", ".join(f"another {key}" for key in other), "its own", explain(sides, codes)))
    if theirs == ours and sides.programs.same and _messages(sender) != _messages(own):
        found.append(Difference("findings", footprint, "other words", "other words", explain(sides, [c for c, _, _ in theirs])))
    return found


def _marks(line: Mapping[str, Any]) -> Counter[tuple[str, str, str]]:
    return Counter((f["code"], f["severity"], f["pattern"]) for f in line["findings"])


def _messages(line: Mapping[str, Any]) -> list[tuple[str, str]]:
    return sorted((f["code"], f["message"]) for f in line["findings"])


def _doors(line: Mapping[str, Any]) -> list[str]:
    return sorted(p["premises"] for p in line["premises"])


def _told(marks: Counter[tuple[str, str, str]]) -> str:
    return ", ".join(f"{code} {severity} {pattern}" for code, severity, pattern in sorted(marks))


def explain(sides: Sides, codes: Iterable[str]) -> str:
    """What on the two sides is not the same and can be why; a plain word when nothing is."""
    said = []
    rules = [name for code in codes for name in _rule_files(code, sides.programs.changed)]
    if rules:
        said.append(f"The rule differs between the two programs: {', '.join(dict.fromkeys(rules))}.")
    elif not sides.programs.same:
        shown = ", ".join(sides.programs.changed[:6]) + (
            f" and {len(sides.programs.changed) - 6} more" if len(sides.programs.changed) > 6 else ""
        )
        said.append(f"The programs differ ({sides.programs.order}: {sides.programs.sender}, here {sides.programs.own}) in {shown}.")
    if sides.decisions_missing:
        said.append(f"Decisions that the sender names are not in the package: {', '.join(sides.decisions_missing[:6])}.")
    if sides.decisions_own:
        said.append(f"Decisions of your own store speak here: {', '.join(sides.decisions_own[:6])}.")
    if sides.unasked:
        said.append(f"The rules asked {sides.unasked} time(s) for reference data that the sender's had not been asked for.")
    if sides.unread:
        said.append(f"Papers are read otherwise here: {', '.join(sides.unread[:6])}.")
    return (
        " ".join(said)
        or "Program, decisions, reference data and reading are the same: the sender's status does not follow from these papers."
    )


def _rule_files(code: str, changed: Sequence[str]) -> list[str]:
    found = _CODE.match(code)
    return [name for name in changed if found and f"/rd_a{found[1]}_" in name]


def same_reading(sender: Sequence[DigestRow], own: Sequence[DigestRow]) -> bool:
    """Whether a paper says the same here as it said to the sender: the statements that the package carries of it."""
    carried = {tuple(row) for row in sender}
    return carried <= {tuple(row) for row in own}
