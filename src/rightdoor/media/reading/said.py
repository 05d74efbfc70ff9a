"""The findings of reading and matching: a code, how severe it is, what it means. Values, never exceptions."""

from __future__ import annotations

from typing import NamedTuple

from rightdoor.model.codes import CODES
from rightdoor.model.finding import DataFinding, Severity, cut


class MatchCode(NamedTuple):
    """One code of this room: `meaning` in a sentence, `to_do` for whoever reads the report."""

    severity: Severity
    meaning: str
    to_do: str


MATCH_CODES: dict[str, MatchCode] = {
    "changed-while-read": MatchCode("stop", "the file changed while it was read; it has no digests", "run again when nobody writes to it"),
    "sparse-not-read": MatchCode("caution", "declares far more bytes than are stored; its zeros were not read", "look at it with a suite"),
    "image-extra-missing": MatchCode(
        "stop", "a disk image, and what reads disk images is not installed", "install rightdoor with the extra `images`, then run again"
    ),
    "image-broken": MatchCode("stop", "the disk image, or a file system in it, could not be read here", "verify the image with its maker's tool"),
    "image-segment": MatchCode("note", "a further segment of a disk image; read with its first one", "none needed"),
    "image-segment-missing": MatchCode("stop", "the disk image has segments that are not here", "bring all segments, then run again"),
    "image-no-file-system": MatchCode("caution", "no file system that is known here", "look at it with a suite: it may be encrypted"),
    "image-not-opened": MatchCode("caution", "a container of a kind that is not opened here", "export it as raw or E01, or its files"),
    "image-hash-verified": MatchCode("note", "the disk image's content has the digest that was stored at its acquisition", "none needed"),
    "image-hash-differs": MatchCode(
        "stop", "the disk image's content has not the digest that was stored at its acquisition; its files were read all the same", "compare it with the first copy, and ask who acquired it"
    ),
    "image-hash-unknown": MatchCode(
        "caution", "the disk image states no digest of its content, or cannot be read to its end: whether it is as it was acquired is unknown", "hold its own digests against the papers of its acquisition"
    ),
    "image-loop": MatchCode("caution", "a folder that was met before, or contains itself; not entered again", "none needed"),
    "image-too-deep": MatchCode("stop", "deeper, more or larger than the limits of reading; the rest was left unread", "look at it with a suite"),
    "deleted": MatchCode("note", "a deleted entry whose content is still there", "none needed; its name and its content may not belong together"),
    "deleted-reused": MatchCode("note", "a deleted entry whose place was given to another file; not read", "none needed"),
    "archive-not-opened": MatchCode("caution", "an archive of a kind, size or depth that is not opened here", "unpack it, then run again"),
    "reader-ended": MatchCode(
        "stop", "a library that reads or decodes ended the program here; it was started again, and this place is left out", "look at it with a suite"
    ),
    "type-differs": MatchCode("note", "the name says one type and the content is another", "none needed; content decides"),
    "picture-not-held": MatchCode("caution", "a picture or film larger than is held in memory: digests alone, no perceptual hash", "look at it with a suite"),
    "quality-low": MatchCode("note", "a perceptual hash of low quality; it is compared with nothing", "none needed"),
    "near-unconfirmed": MatchCode(
        "caution", "alike by perceptual hash, which is not the same bytes: unconfirmed until a trained grader says so", "ask a trained grader"
    ),
    "near-within-tolerance": MatchCode(
        "note", "a hash by another maker is beyond the radius by no more than the two makers may differ: neither a match nor none", "hash the issuer's picture anew, or ask a trained grader"
    ),
    "sets-disagree": MatchCode("caution", "hash sets say different things of this file; each is shown as it says it", "ask the issuers"),
    "perhaps-known": MatchCode("note", "a filter may hold this file; it counts as held by no set", "ask the issuer for the list itself"),
    "bad-hash-flagged": MatchCode("note", "a set holds it and says itself that the entry is wrong; not a match", "none needed"),
    "no-hash-sets": MatchCode("note", "the store holds no hash sets: digests alone, compared with nothing", "import sets with `rightdoor hashset import`"),
}  # fmt: skip


def said(code: str, place: str, message: str = "", *, raw: str = "") -> DataFinding:
    """A finding at `place`; without a message the code's own meaning."""
    own = MATCH_CODES.get(code)
    if own is not None:
        return DataFinding(code, own.severity, place, "", cut(raw), message or own.meaning)
    general = CODES[code]
    return DataFinding(code, general.severity, place, "", cut(raw), message or general.meaning)


def as_json(finding: DataFinding) -> dict[str, str]:
    """The finding as a line of the report has it."""
    out = {"code": finding.code, "severity": finding.severity, "locator": finding.locator, "message": finding.message}
    if finding.raw:
        out["raw"] = finding.raw
    return out
