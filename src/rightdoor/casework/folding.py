"""How a value is written so that it is found again: one folded form for exact and prefix search, and a sound for names.

Pure. The projection fills `listing.SearchKey` with `keys(kind, text)`; a search folds what was typed with the same functions.
Names get a row for each word that they can begin with, addresses one for each place that a search may begin at, so that a
prefix finds "sample street" within "Flat 2, 14 Sample Street". Nothing is guessed: what has no letters of the Latin alphabet
has no sound. Sounds: metaphone (Lawrence Philips, Computer Language 7/12, 1990), as the library jellyfish writes it.
"""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from functools import lru_cache
from typing import Final, NamedTuple

from rightdoor.rules.premises.normalise import expand, to_lines

# kind: (words on pages, group). Groups: identifier, name, premises, reference.
KINDS: Final[dict[str, tuple[str, str]]] = {
    "ip": ("IP address", "identifier"),
    "email": ("E-mail address", "identifier"),
    "msisdn": ("Telephone number", "identifier"),
    "account": ("Account", "identifier"),
    "screen-name": ("Screen name", "identifier"),
    "device": ("Device", "identifier"),
    "client": ("Client of a file-sharing network", "identifier"),
    "hash": ("Hash of a file", "identifier"),
    "name": ("Name", "name"),
    "account-holder": ("Account holder", "name"),
    "address": ("Address", "premises"),
    "postcode": ("Postcode", "premises"),
    "uprn": ("UPRN", "premises"),
    "report": ("Referral number", "reference"),
}
NAMES: Final = frozenset({"name", "account-holder"})
MAX_FOLDED: Final = 300
MAX_SOUND: Final = 40
_STARTS: Final = 6  # of an address, and of a name
_APOSTROPHES = re.compile(r"['\u2018\u2019\u02bc`\u00b4]")
_NO_WORD = re.compile(r"[^\w]+")
_BLOCKS = frozenset(str(bits) for bits in range(4, 128, 4))
_UNSEEN = frozenset({"Cf", "Cc", "Cn", "Co", "Cs"})


class Key(NamedTuple):
    """One row by which a value is found. `sound`: of the first word, names alone."""

    kind: str
    folded: str
    sound: str


def fold(kind: str, text: str) -> str:
    """The folded form of a value of `kind` (a key of `KINDS`); empty when nothing is left of it.

    NFKC and case folded, marks that are not seen (direction, zero width) taken out, white space once. Telephone numbers are digits
    with the country (0 is read as 44), postcodes and references have no spaces, IPv6 is 32 digits, names have no accents.
    """
    clean = _clean(text)
    if kind == "ip":
        return _ip(clean)
    if kind == "msisdn":
        return _phone(clean)
    if kind == "postcode":
        return clean.replace(" ", "")[:MAX_FOLDED]
    if kind == "uprn":
        return "".join(clean.split()).lstrip("0")[:MAX_FOLDED]
    if kind == "report":
        return _NO_WORD.sub("", clean).replace("_", "")[:MAX_FOLDED]
    if kind in NAMES:
        return " ".join(_name_words(clean))[:MAX_FOLDED]
    if kind == "address":
        return " ".join(_address_words(clean))[:MAX_FOLDED]
    return clean[:MAX_FOLDED]


def fold_prefix(kind: str, text: str) -> str:
    """What folded values begin with when the value begins with `text`. As `fold`, but for the beginning of an IP address or a block.

    Blocks in slash notation: of whole octets in IPv4 (/8, /16, /24), of whole digits in IPv6 (/32, /48, /56 ...); empty for others.
    """
    clean = _clean(text)
    if kind == "ip":
        return _v6_prefix(clean) if ":" in clean else _v4_prefix(clean)
    return fold(kind, text)


def wider(kind: str, text: str) -> tuple[str, ...]:
    """Folded forms of what holds a value besides its own: the blocks that an IPv6 address lies in, /32 to /64 by whole digits."""
    folded = fold(kind, text)
    if kind != "ip" or len(folded) != 32 or "." in folded or "/" in folded:
        return ()
    return tuple(f"{folded[: bits // 4]}/{bits}" for bits in range(32, 65, 4))


def sound(text: str) -> str:
    """How a word of a name sounds; of several words the first. Empty where there is no letter of the Latin alphabet."""
    return next((s for word in _name_words(_clean(text)) if (s := _heard(word))), "")


@lru_cache(maxsize=65_536)
def _heard(word: str) -> str:
    import jellyfish  # deferred: searching and projecting alone need it

    return str(jellyfish.metaphone(word))[:MAX_SOUND] if word.isascii() and word.isalpha() else ""


def sounds(text: str) -> tuple[str, ...]:
    """The sound of each word of a name that has one, in order."""
    return tuple(s for word in _name_words(_clean(text)) if (s := _heard(word)))


def keys(kind: str, text: str) -> tuple[Key, ...]:
    """The rows by which a value is found, none when nothing is left of it."""
    clean = _clean(text)
    if kind in NAMES:
        words = _name_words(clean)
        turned = (words[i:] + words[:i] for i in range(min(len(words), _STARTS)))
        rows = [Key(kind, " ".join(turn)[:MAX_FOLDED], _heard(turn[0])) for turn in turned]
    elif kind == "address":
        words = _address_words(clean)
        rows = [Key(kind, " ".join(words[i:])[:MAX_FOLDED], "") for i in range(min(len(words), _STARTS))]
    else:
        rows = [Key(kind, folded, "")] if (folded := fold(kind, text)) else []
    return tuple(dict.fromkeys(rows))


def _clean(text: str) -> str:
    seen = "".join(c for c in unicodedata.normalize("NFKC", text) if c.isspace() or unicodedata.category(c) not in _UNSEEN)
    return " ".join(seen.casefold().split())


def _name_words(clean: str) -> list[str]:
    bare = "".join(c for c in unicodedata.normalize("NFKD", _APOSTROPHES.sub("", clean)) if unicodedata.category(c) != "Mn")
    return [word for word in _NO_WORD.split(bare.replace("_", " ")) if word]


def _address_words(clean: str) -> list[str]:
    return [word for line in to_lines(clean, "").lines for word in expand(line)]


def _phone(clean: str) -> str:
    digits = "".join(c for c in clean.replace("(0)", "") if c.isascii() and c.isdigit())
    if digits.startswith("00"):
        return digits[2:][:MAX_FOLDED]
    return ("44" + digits[1:] if digits.startswith("0") else digits)[:MAX_FOLDED]


def _ip(clean: str) -> str:
    start, slash, bits = clean.strip("[]").partition("/")
    try:
        address = ipaddress.ip_address(start)
    except ValueError:
        return clean[:MAX_FOLDED]
    if address.version == 4:
        return f"{address}{slash}{bits}"[:MAX_FOLDED]
    digits = address.exploded.replace(":", "")
    return f"{digits[: int(bits) // 4]}/{bits}" if bits in _BLOCKS else digits


def _v4_prefix(clean: str) -> str:
    start, slash, length = clean.partition("/")
    if not slash:
        return start if re.fullmatch(r"[0-9.]+", start) else ""
    octets = start.split(".")
    if length not in ("8", "16", "24", "32") or len(octets) != 4:
        return ""
    kept = octets[: int(length) // 8]
    return ".".join(kept) + ("." if len(kept) < 4 else "")


def _v6_prefix(clean: str) -> str:
    start, slash, _ = clean.partition("/")
    if slash:
        try:
            whole = ipaddress.ip_network(clean, strict=False)
        except ValueError:
            return ""
        if whole.version != 6 or whole.prefixlen % 4:
            return ""
        return whole.network_address.exploded.replace(":", "")[: whole.prefixlen // 4]
    if _is_v6(start):
        return _ip(start)
    groups = start.removesuffix(":").split(":")
    if not all(re.fullmatch(r"[0-9a-f]{1,4}", group) for group in groups):
        return ""
    last = groups[-1].zfill(4) if start.endswith(":") or len(groups) > 1 or len(groups[-1]) == 4 else groups[-1]
    return "".join(group.zfill(4) for group in groups[:-1]) + last


def _is_v6(text: str) -> bool:
    try:
        return ipaddress.ip_address(text).version == 6
    except ValueError:
        return False
