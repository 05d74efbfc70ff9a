"""Codes of findings about hash sets, beside those of `model.codes` that hold for every received file."""

from __future__ import annotations

from rightdoor.model.codes import CODES, FindingCode

_TABLE: tuple[FindingCode, ...] = (
    FindingCode("hash-algorithm-untold", "stop", "64 digits may be SHA-256 or PDQ, and nothing says which; not read", "name the file *.sha256 or *.pdq, or give it a header row with the name of the algorithm"),
    FindingCode("hash-contradiction", "caution", "one set says different things of one hash; all of them are kept and shown", "ask the issuer which one holds"),
    FindingCode("hash-repeated", "note", "an entry that repeats another of the same set word for word; kept once", "none needed"),
    FindingCode("hash-degenerate", "caution", "a perceptual hash of a nearly plain picture (within the working radius of all zeros or all ones); it never matches anything", "none needed"),
    FindingCode("hash-low-quality", "caution", "a perceptual hash of quality below 50; it never matches anything", "none needed"),
    FindingCode("hash-missing", "caution", "an entry without a hash that can be compared", "ask the issuer"),
    FindingCode("hash-carried", "note", "hashes by an algorithm that is not computed here; carried, and compared for equality alone", "none needed"),
    FindingCode("set-version", "caution", "a version of the format that is not known here; read as far as its fields are known", "ask the issuer which version it is, and tell us"),
    FindingCode("set-form", "stop", "not a hash set of a known format; nothing of it was read", "check that it is the file that the issuer sent"),
    FindingCode("set-cases", "stop", "a case export, not a hash set; nothing of it was read", "take it in with `rightdoor run`: what it grades is evidence, not a set"),
    FindingCode("set-part-missing", "caution", "parts of the set are missing by the numbers in the names of its files", "import all parts in one command"),
    FindingCode("profile-unstated", "caution", "neither the file nor --profile says under which profile its categories are meant; they are unknown", "import it again with --profile"),
    FindingCode("profile-differs", "caution", "the file states another profile than --profile does; the file's own holds", "ask the issuer which one is meant"),
    FindingCode("category-outside", "caution", "a number that its profile does not define on the day of the set; kept as unknown", "ask the issuer what it means"),
    FindingCode("set-delta", "stop", "a change script or a database with other tables than a set has; nothing in it is run", "apply it to its base with the issuer's tool and import the result"),
    FindingCode("set-removal-unknown", "note", "a deletion of an entry that is not in the set", "none needed"),
    FindingCode("set-pages", "caution", "a feed whose last page names a next one that is not here; its changes are applied as far as they came", "fetch the pages that are missing and import them"),
)  # fmt: skip

MEDIA_CODES: dict[str, FindingCode] = {row.code: row for row in _TABLE}


def code_of(code: str) -> FindingCode:
    """A code of either list. Raises KeyError."""
    return MEDIA_CODES.get(code) or CODES[code]
