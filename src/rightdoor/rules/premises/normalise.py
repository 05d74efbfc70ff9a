"""From the text of an address to lines of plain words: case, spacing, punctuation, accents and usual abbreviations.

Nothing is guessed: a character that may stand for something unread (a mask, a fraction, a letter of another script, a
mark between two digits) makes the text not sure, and what is not sure is never the same as anything.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

from rightdoor.rules.premises.words import ABBREVIATIONS, ANYWHERE, COMPASS, ORDINALS, QUALIFIER, STRONG, TYPED, WEAK

_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?[0-9][A-Z]{2}")
_POSTCODE_AT_END = re.compile(
    r"(?:^|[\s,;|.(\[])([a-z]{1,2}[0-9][a-z0-9]?)[ \t\n]*([0-9][a-z]{2})\W*(?:\b(?:uk|united kingdom|gb|great britain)\W*)?$"
)
_PLAIN = re.compile(r"^[a-z0-9\s,.;:'\"()\[\]|/&#\-]*$")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_BREAKS = re.compile(r"[,;|\n\r()\[\]]+|(?<=[a-z])\s+-\s+(?=[a-z0-9])")
# A mark that leaves open how digits belong together, or that stands for some left out.
_OPEN_DIGITS = re.compile(
    r"\d'|'\d|\d:\d|\.\.|\d-(?!\s*\d|[a-z]\b)|(?<![\da-z])\s*-\d|\d/(?!\s*[\da-z])|/\s*$|\d\s+/|/\s+\d|\d\(\w|\d\[\w|\b[a-z0-9]-\s*(?:[,;\n]|$)|(?:^|[\s,;])-[a-z0-9]"
)
_RANGE = re.compile(r"(?<![\w-])(\d+[a-z]?)(?:\s*-\s*|\s+to\s+)(\d+[a-z]?)(?![\w-])")
_UPRN = re.compile(r"^[0-9]{1,12}$")
_FULL_STOP = re.compile(r"(?<!\d)\.|\.(?!\d)")
_DASH_OF_WORDS = re.compile(r"(?<=[a-z])(?<!\d[a-z])-|-(?=[a-z]{2})")
_DASH_OF_SUFFIX = re.compile(r"(?<=\d)-(?=[a-z]\b)")
_SPACED = str.maketrans({'"': " ", ":": " ", "#": " ", "&": " & "})
_DASHES = dict.fromkeys(map(ord, "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"), "-")
_QUOTES = dict.fromkeys(map(ord, "\u2018\u2019\u02bc\u0060\u00b4\u2032\uff07"), "'") | dict.fromkeys(
    map(ord, "\u201c\u201d\u201e\u2033"), '"'
)


class Lines(NamedTuple):
    """An address as lines of words. `sure` is False when a character or mark leaves its reading open."""

    lines: tuple[tuple[str, ...], ...]
    postcode: str  # without a space, "" when there is none
    postcode_conflict: bool
    sure: bool


def clean_postcode(text: str) -> str:
    """A postcode in capitals without spaces, "" when the text has not the form of one (BS 7666 pattern) or its space is elsewhere."""
    pieces = text.upper().rstrip(" .,;\t\r\n").split()
    joined = "".join(pieces)
    if not (joined.isascii() and _POSTCODE.fullmatch(joined)):
        return ""
    return joined if len(pieces) == 1 or _space_before_inward(pieces) else ""


def _space_before_inward(pieces: list[str]) -> bool:
    """Whether one of the spaces stands before the last three: "ZZ1 19CC" may be ZZ1 with a digit too many as well as ZZ11."""
    return any(len("".join(pieces[i:])) == 3 for i in range(1, len(pieces)))


@lru_cache(maxsize=65_536)
def clean_uprn(text: str) -> str:
    """A UPRN without leading zeros, "" when the text is none (1 to 12 digits, not all zero)."""
    joined = "".join(text.split())
    return joined.lstrip("0") if joined.isascii() and _UPRN.match(joined) else ""


def plain(text: str) -> tuple[str, bool]:
    """Lower case, no accents, one kind of dash and quote; and whether every character could be read surely."""
    if text.isascii():
        lower = text.lower().replace("`", "'")
        return lower, _PLAIN.match(lower) is not None and _CONTROL.search(lower) is None
    sure = not any(unicodedata.category(c) in ("No", "Nl", "Cf", "Cc", "Co", "Cn", "Cs") and c not in "\n\r\t" for c in text)
    marked = unicodedata.normalize("NFKD", text.translate(_DASHES).translate(_QUOTES))
    bare = "".join(c for c in marked if unicodedata.category(c) != "Mn").casefold().translate(_DASHES).translate(_QUOTES)
    return bare, sure and _PLAIN.match(bare) is not None


def to_lines(address: str, postcode: str) -> Lines:
    """The address as lines of normal words, its postcode taken out of the text.

    The postcode column wins; a different postcode in the text is a conflict, a broken one in the column is none.
    """
    text, sure = plain(address)
    column = clean_postcode(postcode)
    text, inside = _without_postcode(text, column)
    text = _RANGE.sub(r"\1-\2", text)
    sure = sure and _OPEN_DIGITS.search(text.strip()) is None and not (postcode.strip() and not column)
    lines = tuple(line for part in _BREAKS.split(text) if (line := _tokens(part)))
    return Lines(lines, column or inside, bool(column and inside and column != inside), sure)


def _without_postcode(text: str, column: str) -> tuple[str, str]:
    found = _POSTCODE_AT_END.search(text)
    inside = (found[1] + found[2]).upper() if found else ""
    if found:
        text = text[: found.start(1)]
    elif column and column[-3:].lower() in text:  # a pattern of its own for each postcode is made only where it can be found
        own = re.compile(rf"(?<!\w){column[:-3].lower()}\s*{column[-3:].lower()}(?!\w)")
        text = own.sub(",", text)
    return text, inside


def _tokens(part: str) -> tuple[str, ...]:
    spaced = part.replace("'", "")
    if "." in spaced:
        spaced = _FULL_STOP.sub(" ", spaced)
    spaced = spaced.translate(_SPACED)
    if "-" in spaced:
        spaced = _DASH_OF_SUFFIX.sub("", _DASH_OF_WORDS.sub(" ", spaced))
    return tuple(ORDINALS.get(word, word) for word in spaced.split())


def expand(words: tuple[str, ...]) -> tuple[str, ...]:
    """Usual abbreviations of one line written out; "St" is Saint before a name and Street after one."""
    whole = tuple(ANYWHERE.get(w, w) for w in words)
    strong = [i for i, w in enumerate(whole) if w != "st" and i and ABBREVIATIONS.get(w, w) in STRONG]
    out: list[str] = []
    for i, word in enumerate(whole):
        if word == "st":
            out.append(_saint_or_street(whole, i, strong))
        elif i and word in ABBREVIATIONS and not out[-1][:1].isdigit():
            out.append(ABBREVIATIONS[word])
        elif word in COMPASS and out and out[-1] in STRONG and (i + 1 == len(whole) or len(whole[i + 1]) > 1):
            out.append(COMPASS[word])
        else:
            out.append(word)
    return tuple(out)


def _saint_or_street(words: tuple[str, ...], i: int, strong: list[int]) -> str:
    after = words[i + 1] if i + 1 < len(words) else ""
    if i == 0 or words[i - 1][:1].isdigit():
        return "saint" if after and after not in TYPED else "st"
    follows = ABBREVIATIONS.get(after, after)
    if after and follows not in TYPED | WEAK | QUALIFIER and any(j > i for j in strong):
        return "saint"
    if words[i - 1] == "st" and after:
        return "saint"
    return "street"
