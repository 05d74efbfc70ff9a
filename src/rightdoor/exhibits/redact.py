"""Taking embedded media out of text containers (JSON, XML, CSV, mail, plain text) before they are kept.

Every run of base64 or hexadecimal digits that decodes to the start of a media file is replaced by
`[redacted sha256=<hex> length=<n>]` over the decoded media. Byte-level and streaming: the container need not be valid,
memory does not grow with it. Understood inside a run: `\\/` and `\\u002b` of JSON, `%2B` of data addresses, the URL-safe
alphabet, lines wrapped at 16 characters or more (raw, as `\\n` escapes or as character references), and UTF-16.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from rightdoor.exhibits.media import media_kind, wide_order

MIN_RUN = 200  # digits; a shorter run is no picture that could be recognised
_WINDOW = 1 << 20
_REFILL = 1 << 16
_WRAPPED = 4096  # a first line longer than this is not one of several
_SPACED = 128  # and this for lines that are parted by blanks alone
_QUOTED = 76  # quoted-printable lines are no longer (RFC 2045, 6.7)
_LOOK = 8192  # a candidate is judged, and a separator crossed, only with this much before it (or the end)

_SEPARATOR = rb"(?:[ \t\r\n]|\\[nrt]|&#(?:10|13|9|[xX]0*[aAdD9]);|%0[AaDd9]|=\r?\n)"
_B64 = rb"(?:[A-Za-z0-9+/_-]|\\/|\\u00(?:2[bBfFdD]|5[fF])|%2[BbFf])"
_HEX = rb"[0-9A-Fa-f]"
_PAD = rb"(?:=|\\u003[dD]|%3[dD]|&#61;)"


_LINE_END = re.compile(rb"\n|\\n|&#10;|&#[xX]0*[aA];|%0[Aa]")
_VALUE_END = re.compile(rb"""\Z|[<"'\])}&\r\n=,;]|\\[nru]|%3[dD]""")


class _Alphabet(NamedTuple):
    chunk: re.Pattern[bytes]
    separators: re.Pattern[bytes]
    digit: re.Pattern[bytes]
    padding: re.Pattern[bytes]
    hexadecimal: bool


_BASE64 = _Alphabet(
    re.compile(rb"(?:[A-Za-z0-9+/_-]++|" + _B64 + rb")++"),
    re.compile(_SEPARATOR + rb"{1,64}+"),
    re.compile(_B64),
    re.compile(rb"(?:" + _SEPARATOR + rb"{0,4}" + _PAD + rb"){1,2}"),
    False,
)
_HEXADECIMAL = _Alphabet(re.compile(_HEX + rb"++"), re.compile(_SEPARATOR + rb"{1,64}+"), re.compile(_HEX), re.compile(rb"(?!)"), True)


class _Needle(NamedTuple):
    """A few characters that every encoding of one signature holds; `back` is how far before them it begins."""

    text: bytes
    back: int
    before: bytes  # how the signature begins, b"" when that need not be looked at


def _needles() -> tuple[_Needle, ...]:
    """How encoded media starts. Each hit is judged by its decoded bytes; these are only quick to look for."""
    base64_starts = "iVBORw0KG R0lGOD SUkqA SUkrA TU0AK UklGR RkxWA GkXfo MCaydY OEJQUw AAABu AAABs AAAADEpYT AAAADGpQ"
    inner = "Z0eX 1vb3 1kYX 3aWR wbm90"  # ftyp, moov, mdat, wide, pnot behind a length of four bytes
    hex_starts = "ffd8ff 89504e47 47494638 49492a00 4d4d002a 52494646 1a45dfa3 3026b275 464c5601 38425053 000001ba 000001b3"
    hex_inner = "66747970 6d6f6f76 77696465 6d646174 706e6f74"
    found = [_Needle(w.encode(), 0, b"") for w in base64_starts.split()]
    found += [_Needle(w.encode(), 5 if w[0] == "w" else 6, b"AAA") for w in inner.split()]
    for word in hex_starts.split():
        found += [_Needle(w, 0, b"") for w in {word.encode(), word.upper().encode()}]
    for word in hex_inner.split():
        found += [_Needle(w, 8, b"0000") for w in {word.encode(), word.upper().encode()}]
    return tuple(sorted(found))


_NEEDLES = _needles()
# The start of a JPEG, `/9j/`, has its slashes in four spellings; that of a BMP has nothing fixed but zeros.
_SLASHES = (b"\\/", b"\\u002f", b"\\u002F", b"%2F", b"%2f", b"/", b"_")
_BITMAPS = (re.compile(rb"Qk[A-Za-z0-9+/_-]{6}AAAA"), re.compile(rb"424[dD][0-9A-Fa-f]{8}00000000"))
_ZEROS = (b"AAAA", b"00000000")
_STRICT = (b"\xff\xd8\xff\xe0", b"\xff\xd8\xff\xe1", b"\xff\xd8\xff\xdb\0")


class Redaction(NamedTuple):
    """One value taken out: SHA-256 and length of the decoded media, its format."""

    sha256: str
    length: int
    kind: str


def redact(data: bytes) -> tuple[bytes, tuple[Redaction, ...]]:
    """(`data` without embedded media, what was taken out); the same object when there was none."""
    if len(data) < MIN_RUN or not (_may_hold(data) or wide_order(data)):
        return data, ()
    found: list[Redaction] = []
    pieces = list(_pieces(iter((data,)), found))
    return (b"".join(pieces), tuple(found)) if found else (data, ())


_IS_DIGIT = bytes(97 if re.match(rb"[A-Za-z0-9+/_%\\-]", bytes([i])) else 32 for i in range(256))
_LINES = re.compile(rb"a{16,}")
# What a run and the separators between its lines consist of: digits of every alphabet and of the escapes, white space.
_IS_RUN = bytes(97 if re.match(rb"[A-Za-z0-9+/_%\\\-=&#; \t\r\n]", bytes([i])) else 32 for i in range(256))


def _has_stretch(data: bytes) -> bool:
    """Whether MIN_RUN characters that can be of one run stand together; every such stretch covers one of the places looked at."""
    marked = data.translate(_IS_RUN)
    at = MIN_RUN - 1
    while at < len(marked):
        if marked[at] == 97:
            begin, at = marked.rfind(b" ", 0, at), marked.find(b" ", at)
            if at < 0 or at - begin > MIN_RUN:
                return at >= 0 or len(marked) - begin > MIN_RUN
        at += MIN_RUN
    return False


def _may_hold(data: bytes) -> bool:
    """Whether it is worth looking closely: enough digits in lines long enough, and the start of some signature."""
    if not _has_stretch(data):
        return False
    digits = data.translate(_IS_DIGIT)
    if b"a" * 16 not in digits or sum(map(len, _LINES.findall(digits))) < MIN_RUN - 16:
        return False
    if b"9j" in data or any(n.text in data for n in _NEEDLES):
        return True
    return any(zeros in data and bitmap.search(data) is not None for zeros, bitmap in zip(_ZEROS, _BITMAPS, strict=True))


def redact_stream(source: BinaryIO, found: list[Redaction]) -> Iterator[bytes]:
    """The pieces of `source` without embedded media; what was taken out is added to `found` as it goes."""
    return _pieces(iter(lambda: source.read(_WINDOW), b""), found)


def _pieces(source: Iterator[bytes], found: list[Redaction]) -> Iterator[bytes]:
    first = next(source, b"")
    scanner = _Scanner(source, first, wide=wide_order(first))
    while not scanner.at_end:
        yield from scanner.step(found)


class _Scanner:
    """A window over the container. `text` is what is searched: the bytes, or the low bytes of UTF-16."""

    def __init__(self, source: Iterator[bytes], first: bytes, *, wide: str | None) -> None:
        self._source = source
        self._wide = wide
        self._ended = False
        self.text = b""
        self._base = 0  # how many units were given out before the window
        self._next = [(0, False)] * (len(_NEEDLES) + 1 + len(_BITMAPS))  # per needle: the next place, and whether it is a hit
        self._odd = b""
        self._raw = b""
        self._take(first)

    @property
    def at_end(self) -> bool:
        return self._ended and not self._raw

    def _take(self, piece: bytes) -> None:
        if not self._wide:
            self._raw = self.text = self._raw + piece if self._raw else piece
            return
        piece = self._odd + piece
        self._odd = piece[len(piece) & ~1 :]
        piece = piece[: len(piece) & ~1]
        low, high = (piece[::2], piece[1::2]) if self._wide == "little" else (piece[1::2], piece[::2])
        self._raw += piece
        self.text += low if not any(high) else bytes(a if not b else 0xFF for a, b in zip(low, high, strict=True))

    def _fill(self, needed: int) -> None:
        while len(self.text) < needed and not self._ended:
            piece = next(self._source, b"")
            if piece:
                self._take(piece)
            else:
                self._ended = True
                self._raw += self._odd
                if not self._wide:
                    self.text = self._raw
                self._odd = b""

    def _drop(self, count: int) -> bytes:
        """Remove and return the raw bytes of the first `count` units (of everything when that is all)."""
        units = count * (2 if self._wide else 1)
        if count >= len(self.text):
            units = len(self._raw) if self._ended else units
        gone, self._raw = self._raw[:units], self._raw[units:]
        self._base += min(count, len(self.text))
        self.text = self._raw if not self._wide else self.text[count:]
        return gone

    def _search(self, begin: int) -> int:
        """Where the next candidate at or after `begin` stands in the window, -1 for nowhere. Each unit is looked at once."""
        best = -1
        for index, (place, is_hit) in enumerate(self._next):
            at = place - self._base
            if at < begin or not is_hit:
                at, is_hit = self._locate(index, max(at, begin))
                self._next[index] = (at + self._base, is_hit)
            if is_hit and (best < 0 or at < best):
                best = at
        return best

    def _locate(self, index: int, begin: int) -> tuple[int, bool]:
        if index == len(_NEEDLES):
            return self._locate_jpeg(begin)
        if index > len(_NEEDLES):
            hit = _BITMAPS[index - len(_NEEDLES) - 1].search(self.text, begin)
            return (hit.start(), True) if hit else (max(begin, len(self.text) - 24), False)
        needle = _NEEDLES[index]
        at = begin + needle.back - 1
        while (at := self.text.find(needle.text, at + 1)) >= 0:
            start = at - needle.back
            if self.text.startswith(needle.before, start):
                return start, True
        return max(begin, len(self.text) - needle.back - len(needle.text)), False

    def _locate_jpeg(self, begin: int) -> tuple[int, bool]:
        at = begin
        while (at := self.text.find(b"9j", at + 1)) >= 0:
            for slash in _SLASHES:
                if at - len(slash) >= begin and self.text.startswith(slash, at - len(slash)) and self.text.startswith(_SLASHES, at + 2):
                    return at - len(slash), True
        return max(begin, len(self.text) - 16), False

    def step(self, found: list[Redaction]) -> Iterator[bytes]:
        """Give out what stands before the next embedded media, and its replacement."""
        self._fill(_REFILL)
        begin = 0
        while (at := self._search(begin)) >= 0:
            if len(self.text) - at < _LOOK and not self._ended:
                kept = max(0, at - 1)  # with the digit before it, if there is one
                yield self._drop(kept)
                self._fill(_REFILL)
                begin = at = at - kept
            alphabet = _judge(self.text, at)
            if alphabet is None:
                begin = at + 1
                continue
            yield self._drop(at)
            taken = self._take_out(alphabet)
            found.append(taken)
            yield self._written(f"[redacted sha256={taken.sha256} length={taken.length}]")
            self._fill(_REFILL)
            begin = 0
        yield self._drop(len(self.text) if self._ended else max(begin, len(self.text) - 64))

    def _written(self, text: str) -> bytes:
        return text.encode("ascii" if not self._wide else "utf-16-le" if self._wide == "little" else "utf-16-be")

    def _take_out(self, alphabet: _Alphabet) -> Redaction:
        """Consume one run from the start of the window."""
        decoder = _Decoder(alphabet)
        width = 0  # of the first line
        line = 0
        while True:
            self._fill(_REFILL)
            chunk = alphabet.chunk.match(self.text)
            end = chunk.end() if chunk else 0
            if not self._ended and end > len(self.text) - 16:
                end = max(0, _whole(self.text, len(self.text) - 16))
                decoder.feed(self.text[:end])
                line += end
                self._drop(end)
                continue
            decoder.feed(self.text[:end])
            line += end
            width = width or line
            skip = _continues(self.text, end, alphabet, first=width, last=line)
            if skip == 0:
                padding = alphabet.padding.match(self.text, end)
                self._drop(padding.end() if padding else end)
                return decoder.result()
            line = 0
            self._drop(end + skip)


def _whole(text: bytes, end: int) -> int:
    """`end`, moved back so that no escape is cut in two there."""
    for back in range(1, 7):
        if end - back >= 0 and text[end - back : end - back + 1] in (b"\\", b"%"):
            return end - back
    return end


def _judge(text: bytes, at: int) -> _Alphabet | None:
    """In which alphabet media starts at `at`, with a run long enough; None when it is something else."""
    piece = text[at : at + _LOOK]
    for alphabet in (_HEXADECIMAL, _BASE64):
        digits = _digits(piece, alphabet)
        if len(digits) < MIN_RUN:
            continue
        head = binascii.unhexlify(digits[:400]) if alphabet.hexadecimal else base64.b64decode(digits[: len(digits) & ~3][:800])
        kind = media_kind(head)
        if kind is None:
            continue
        inside = at > 0 and alphabet.digit.match(text, at - 1) is not None
        if not inside or kind != "jpeg" or head.startswith(_STRICT):
            return alphabet
    return None


def _digits(piece: bytes, alphabet: _Alphabet) -> bytes:
    """The digits of the run at the start of `piece`, at least MIN_RUN of them or all there are (even in number for hex)."""
    got = b""
    at, width = 0, 0
    while len(got) < 2 * MIN_RUN:
        chunk = alphabet.chunk.match(piece, at)
        if chunk is None:
            break
        got += _clean(chunk[0], alphabet)
        width = width or len(chunk[0])
        skip = _continues(piece, chunk.end(), alphabet, first=width, last=len(chunk[0]))
        if skip == 0:
            break
        at = chunk.end() + skip
    return got[: len(got) & ~1] if alphabet.hexadecimal else got


def _continues(text: bytes, end: int, alphabet: _Alphabet, *, first: int, last: int) -> int:
    """How long the separator at `end` is if the run goes on after it, else 0.

    `first` and `last`: how long its first line and the line before `end` are. A short line belongs to the run only as its
    last one: after a full line, and with an end of the value behind it.
    """
    gap = alphabet.separators.match(text, end)
    if gap is None or first > _WRAPPED or (first > _SPACED and not gap[0].strip(b" \t")):
        return 0  # nobody wraps lines so long: what follows is another value
    if gap[0][:1] == b"=" and (first > _QUOTED or gap[0] not in (b"=\n", b"=\r\n")):
        return 0  # padding, not a soft line break
    following = alphabet.chunk.match(text, gap.end(), gap.end() + 64)
    if following is None:
        return 0
    goes_on = following.end() - following.start() >= min(16, first)
    is_last = last >= first and len(_LINE_END.findall(gap[0])) <= 1 and _VALUE_END.match(text, following.end()) is not None
    return gap.end() - end if goes_on or is_last else 0


_UNESCAPE = re.compile(rb"\\/|\\u00([0-9A-Fa-f]{2})|%([0-9A-Fa-f]{2})")
_STANDARD = bytes.maketrans(b"-_", b"+/")


def _clean(chunk: bytes, alphabet: _Alphabet) -> bytes:
    if alphabet.hexadecimal:
        return chunk
    if b"\\" in chunk or b"%" in chunk:
        chunk = _UNESCAPE.sub(lambda m: bytes.fromhex((m[1] or m[2]).decode()) if m[1] or m[2] else b"/", chunk)
    return chunk.translate(_STANDARD)


class _Decoder:
    """Digest and length of what a run decodes to, piece by piece."""

    def __init__(self, alphabet: _Alphabet) -> None:
        self._alphabet = alphabet
        self._quantum = 2 if alphabet.hexadecimal else 4
        self._pending = b""
        self._hash = hashlib.sha256()
        self._length = 0
        self._head = b""

    def feed(self, chunk: bytes) -> None:
        cleaned = _clean(chunk, self._alphabet)
        self._pending += cleaned
        whole = len(self._pending) - len(self._pending) % self._quantum
        self._decode(self._pending[:whole])
        self._pending = self._pending[whole:]

    def _decode(self, digits: bytes) -> None:
        data = binascii.unhexlify(digits) if self._alphabet.hexadecimal else base64.b64decode(digits)
        self._hash.update(data)
        self._length += len(data)
        self._head = self._head or data[:512]

    def result(self) -> Redaction:
        if not self._alphabet.hexadecimal and len(self._pending) > 1:
            self._decode(self._pending + b"=" * (4 - len(self._pending)))
        return Redaction(self._hash.hexdigest(), self._length, media_kind(self._head) or "media")
