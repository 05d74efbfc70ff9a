"""No 64-byte window of a planted picture is left in the redacted copy of a text container, however it was written."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import io
import json
import re
import textwrap
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightdoor.exhibits.redact import Redaction, redact, redact_stream

_SPEC = importlib.util.spec_from_file_location("exhibits_hostile", Path(__file__).with_name("hostile.py"))
assert _SPEC and _SPEC.loader
h = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(h)

HEADS = {
    "jpeg": h.JPEG,
    "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "gif": b"GIF89a\x10\0\x10\0",
    "bmp": b"BM\x99\x10\0\0\0\0\0\0\x36\0\0\0\x28\0\0\0",
    "tiff": b"II*\0\x08\0\0\0",
    "webp": b"RIFF\x99\x10\0\0WEBPVP8 ",
    "heif": b"\0\0\0\x18ftypheic\0\0\0\0",
    "mp4": b"\0\0\0\x20ftypisom\0\0\2\0",
    "quicktime": b"\0\0\x10\x10moov\0\0\0\x6cmvhd",
    "avi": b"RIFF\x99\x10\0\0AVI LIST",
    "flv": b"FLV\x01\x05\0\0\0\x09",
    "matroska": b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81",
    "asf": bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c"),
    "mpeg": b"\0\0\x01\xba\x44\0\4\0",
}


def _media(kind: str, length: int) -> bytes:
    return HEADS[kind] + h.picture(length, seed=len(kind) + length)[20:]


def _wrapped(text: str, width: int, between: str) -> str:
    return between.join(text[i : i + width] for i in range(0, len(text), width))


B64 = {
    "bare": lambda p: base64.b64encode(p).decode(),
    "unpadded": lambda p: base64.b64encode(p).decode().rstrip("="),
    "urlsafe": lambda p: base64.urlsafe_b64encode(p).decode(),
    "data-uri": lambda p: "data:image/jpeg;base64," + base64.b64encode(p).decode(),
    "percent": lambda p: (
        "data:image/jpeg;base64," + base64.b64encode(p).decode().replace("+", "%2B").replace("/", "%2F").replace("=", "%3D")
    ),
    "json-slashes": lambda p: base64.b64encode(p).decode().replace("/", "\\/"),
    "json-unicode": lambda p: base64.b64encode(p).decode().replace("+", "\\u002B").replace("=", "\\u003d"),
    "json-unicode-slash": lambda p: base64.b64encode(p).decode().replace("/", "\\u002f"),
    "mime": lambda p: _wrapped(base64.b64encode(p).decode(), 76, "\r\n"),
    "indented": lambda p: _wrapped(base64.b64encode(p).decode(), 64, "\n      "),
    "narrow": lambda p: _wrapped(base64.b64encode(p).decode(), 20, "\n"),
    "escaped-lines": lambda p: _wrapped(base64.b64encode(p).decode(), 76, "\\r\\n"),
    "character-references": lambda p: _wrapped(base64.b64encode(p).decode(), 76, "&#13;&#10;"),
    "blanks": lambda p: _wrapped(base64.b64encode(p).decode(), 76, " "),
    "hex": lambda p: p.hex(),
    "HEX": lambda p: p.hex().upper(),
    "hex-lines": lambda p: _wrapped(p.hex(), 128, "\n"),
    "bytea": lambda p: "\\\\x" + p.hex(),
}
AROUND = {
    "json": ('{"id": 700001, "photo": "', '", "after": "kept text"}'),
    "xml": ("<report><thumb>", "</thumb><after>kept text</after></report>"),
    "xml-lines": ("<report><thumb>\n", "\n</thumb>\n<after>kept text</after></report>"),
    "csv": ('a,b,c\n1,"', '","kept text"\n2,3,4\n'),
    "mail": ("Content-Transfer-Encoding: base64\r\n\r\n", "\r\n\r\n--boundary\r\nkept text"),
}


def _windows(data: bytes, size: int = 64) -> set[bytes]:
    return {data[i : i + size] for i in range(len(data) - size + 1)}


def _decodings(text: bytes) -> list[bytes]:
    """Everything that somebody could decode from a text: its base64 (four alignments) and hex runs, line ends ignored."""
    plain = re.sub(rb"\\u002[fF]|\\/|%2F", b"/", re.sub(rb"\\u002[bB]|%2B", b"+", text))
    plain = re.sub(rb"\s|\\r|\\n|&#1[03];", b"", plain).translate(bytes.maketrans(b"-_", b"+/"))
    out = [text]
    for run in re.findall(rb"[A-Za-z0-9+/]{40,}", plain):
        for skip in range(4):
            piece = run[skip:]
            out.append(base64.b64decode(piece[: len(piece) & ~3]))
    for run in re.findall(rb"[0-9a-fA-F]{80,}", plain):
        for skip in range(2):
            piece = run[skip:].decode()
            out.append(bytes.fromhex(piece[: len(piece) & ~1]))
    return out


def _assert_gone(redacted: bytes, media: bytes) -> None:
    windows = _windows(media)
    for decoded in _decodings(redacted):
        assert not (_windows(decoded) & windows)


@pytest.mark.parametrize("around", AROUND)
@pytest.mark.parametrize("form", B64)
def test_a_planted_picture_goes_and_the_rest_stays(form: str, around: str) -> None:
    for length in (1500, 1501, 1502):
        media = _media("jpeg", length)
        before, after = AROUND[around]
        data = (before + B64[form](media) + after).encode()
        out, found = redact(data)
        assert found == (Redaction(hashlib.sha256(media).hexdigest(), len(media), "jpeg"),)
        prefix = "data:image/jpeg;base64," if "base64," in B64[form](b"") else "\\\\x" if form == "bytea" else ""
        mark = f"[redacted sha256={hashlib.sha256(media).hexdigest()} length={len(media)}]"
        assert out.decode() == before + prefix + mark + after
        _assert_gone(out, media)


@pytest.mark.parametrize("kind", HEADS)
@pytest.mark.parametrize("form", ["bare", "hex", "mime", "json-slashes"])
def test_every_kind_of_media_is_recognised(kind: str, form: str) -> None:
    media = _media(kind, 900)
    out, found = redact(('{"x":"' + B64[form](media) + '"}').encode())
    assert found == (Redaction(hashlib.sha256(media).hexdigest(), len(media), kind),)
    _assert_gone(out, media)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf16_containers_are_read_too(encoding: str) -> None:
    media = _media("png", 2000)
    text = '<?xml version="1.0" encoding="UTF-16"?><thumb name="caf\u00e9">' + base64.b64encode(media).decode() + "</thumb><x>\u00e9</x>"
    out, found = redact(text.encode(encoding))
    assert [f.sha256 for f in found] == [hashlib.sha256(media).hexdigest()]
    mark = f"[redacted sha256={found[0].sha256} length={len(media)}]"
    assert out.decode(encoding) == text.replace(base64.b64encode(media).decode(), mark)


KEPT = [
    base64.b64encode(bytes(range(256)) * 4),  # base64 that is no media
    base64.b64encode(h.picture(60)),  # too short to be a picture
    b"a" * 3000,
    b"/9j/" + b"=" * 300,
    b"the word GIF89a and R0lGOD stand here, ffd8ffe0 too",
    b"".join(b"%032x," % n for n in range(500)),
    json.dumps({"hashes": [hashlib.sha256(bytes([n])).hexdigest() for n in range(99)]}).encode(),
    b"",
]


@pytest.mark.parametrize("data", KEPT)
def test_other_text_is_returned_as_it_is(data: bytes) -> None:
    out, found = redact(data)
    assert out is data
    assert found == ()
    stream: list[Redaction] = []
    assert b"".join(redact_stream(io.BytesIO(data), stream)) == data
    assert stream == []


def test_words_before_and_after_a_wrapped_picture_stay() -> None:
    media = _media("jpeg", 3000)
    text = "See the picture below\n" + textwrap.fill(base64.b64encode(media).decode(), 76) + "\n\nThe end.\n"
    out, _ = redact(text.encode())
    assert out.startswith(b"See the picture below\n[redacted ")
    assert out.endswith(b"]\n\nThe end.\n")


def test_a_row_after_a_picture_in_the_last_column_is_not_swallowed() -> None:
    media = _media("jpeg", 6000)  # a length without padding
    assert len(media) % 3 == 0
    rows = b"id,photo\n1," + base64.b64encode(media) + b"\n" + b"0123456789abcdef0123456789abcdef,next\n"
    out, _ = redact(rows)
    assert out.endswith(b"]\n0123456789abcdef0123456789abcdef,next\n")


def test_a_picture_inside_a_longer_run_is_found_by_its_own_start() -> None:
    media = _media("jpeg", 1500)
    out, found = redact(base64.b64encode(b"abc" * 50 + media))
    assert [f.sha256 for f in found] == [hashlib.sha256(media).hexdigest()]
    _assert_gone(out, media)


def test_four_letters_in_the_middle_of_other_base64_are_no_picture() -> None:
    """`/9j/` stands once in 16 million letters of anything; inside a run only a whole JPEG header counts."""
    data = base64.b64encode(b"abc" * 50 + b"\xff\xd8\xff\xc4" + h.picture(900)[20:])
    assert b"/9j/" in data
    assert redact(data) == (data, ())
    begins = base64.b64encode(b"\xff\xd8\xff\xc4" + h.picture(900)[20:])
    assert len(redact(begins)[1]) == 1


PLAIN = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=300).map(str.encode)
PLANTED = st.tuples(st.sampled_from(sorted(HEADS)), st.integers(300, 5000), st.sampled_from(sorted(B64)))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(PLAIN, PLANTED), max_size=4), PLAIN, st.integers(1, 5000))
def test_no_window_of_a_planted_picture_remains(parts: list[tuple[bytes, tuple[str, int, str]]], tail: bytes, piece: int) -> None:
    pictures = [_media(kind, length) for _, (kind, length, _) in parts]
    data = b"".join(text + b' "' + B64[form](p).encode() + b'" ' for (text, (_, _, form)), p in zip(parts, pictures, strict=True)) + tail
    out, found = redact(data)
    assert [f.sha256 for f in found] == [hashlib.sha256(p).hexdigest() for p in pictures]
    for picture in pictures:
        _assert_gone(out, picture)
    streamed: list[Redaction] = []
    assert b"".join(redact_stream(_Dripping(data, piece), streamed)) == out
    assert tuple(streamed) == found


@pytest.mark.parametrize("form", sorted(B64))
def test_the_first_look_lets_nothing_through_at_the_shortest_length(form: str) -> None:
    """The look that spares most text the search agrees with the search, wherever a run of just enough digits stands."""
    taken = 0
    for length in (149, 150):  # 150 bytes are 200 digits
        run = B64[form](_media("jpeg", length)).encode()
        for before in range(450):
            data = b"." * before + run + b"." * (before % 7)
            streamed: list[Redaction] = []
            searched = b"".join(redact_stream(io.BytesIO(data), streamed))
            assert redact(data) == (searched, tuple(streamed))
            taken += len(streamed)
    assert taken


class _Dripping(io.BytesIO):
    """A stream that gives fewer bytes than asked for."""

    def __init__(self, data: bytes, most: int) -> None:
        super().__init__(data)
        self._most = most

    def read(self, count: int | None = -1) -> bytes:
        return super().read(min(count or -1, self._most))


def test_memory_does_not_grow_with_the_picture() -> None:
    class Endless(io.RawIOBase):
        left = 96 << 20

        def read(self, count: int = -1) -> bytes:
            if self.left == 96 << 20:
                self.left -= 1
                return b'{"p":"' + base64.b64encode(h.JPEG + bytes(1)).rstrip(b"=")
            piece = b"QUJD" * (min(count, self.left) // 4)
            self.left -= count
            return piece

    tracemalloc.start()
    found: list[Redaction] = []
    total = sum(len(p) for p in redact_stream(Endless(), found))  # type: ignore[arg-type]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(found) == 1
    assert found[0].length > 60 << 20
    assert total < 200
    assert peak < 16 << 20
