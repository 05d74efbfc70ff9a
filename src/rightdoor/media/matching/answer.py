"""A judged line as JSON: the contract's fields first, ours after them."""

from __future__ import annotations

from rightdoor.media.matching.judge import Judged
from rightdoor.media.reading.said import as_json

MARK = "intelligence, not validated as a forensic science activity"
"""What every result from a disk image bears (Forensic Science Regulator's Code of Practice; docs/validation)."""


def answer(judged: Judged, *, exhibit: str | None) -> dict[str, object]:
    """One line of `match --json`. `exhibit`: the SHA-256 of the received exhibit that it lies in, if there is one."""
    line = judged.line
    out: dict[str, object] = {
        "path": line.path,
        "exhibit": exhibit,
        "size": line.size,
        "md5": line.md5,
        "sha1": line.sha1,
        "sha256": line.sha256,
        "pdq": line.pdq,
        "quality": line.quality,
        "matches": [match.as_json() for match in judged.matches],
        "findings": [as_json(finding) for finding in (*line.findings, *judged.findings)],
        "known": judged.known,
        "kind": line.kind,
        "hasher": line.hasher,
        "frames": len(line.frames),
        "times": dict(line.times),
        "deleted": line.deleted,
    }
    if line.from_image:
        out["mark"] = MARK
    return out
