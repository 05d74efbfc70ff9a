from __future__ import annotations

import io
import zlib

import pytest

from rightdoor.exhibits.media import holds_raw_media, is_pdf, is_text, media_kind, pdf_holds_pictures

HEADS = {
    "jpeg": [b"\xff\xd8\xff\xe0\0\x10JFIF\0", b"\xff\xd8\xff\xe1\0\x10Exif\0", b"\xff\xd8\xff\xdb\0C\0"],
    "png": [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"],
    "gif": [b"GIF87a\1\0\1\0", b"GIF89a\1\0\1\0"],
    "bmp": [b"BM" + bytes(4) + bytes(4) + b"\x36\0\0\0" + b"\x28\0\0\0"],
    "tiff": [b"II*\0\x08\0\0\0", b"MM\0*\0\0\0\x08"],
    "webp": [b"RIFF\x10\0\0\0WEBPVP8 "],
    "avi": [b"RIFF\x10\0\0\0AVI LIST"],
    "heif": [b"\0\0\0\x18ftypheic", b"\0\0\0\x18ftypmif1", b"\0\0\0\x1cftypavif"],
    "mp4": [b"\0\0\0\x18ftypisom", b"\0\0\0\x14ftypqt  ", b"\0\0\0\x18ftyp3gp5", b"\0\0\0\x18ftypM4V "],
    "quicktime": [b"\0\0\0\x08wide\0\0\0\0mdat"],
    "asf": [bytes.fromhex("3026b2758e66cf11a6d900aa0062ce6c")],
    "matroska": [b"\x1a\x45\xdf\xa3\x01\0\0\0"],
    "flv": [b"FLV\x01\x05\0\0\0\x09"],
    "mpeg": [b"\0\0\x01\xba\x44", b"\0\0\x01\xb3\x16", (b"G" + bytes(187)) * 4],
}


@pytest.mark.parametrize(("kind", "head"), [(k, h) for k, heads in HEADS.items() for h in heads])
def test_media_is_told_by_its_first_bytes(kind: str, head: bytes) -> None:
    assert media_kind(head) == kind
    assert media_kind(head + bytes(500)) == kind


OTHERS = [b"", b"\xff\xd8", b"<?xml version='1.0'?>", b'{"a": 1}', b"PK\x03\x04", b"%PDF-1.7", b"RIFF\0\0\0\0WAVE", b"BMW is a make of car, is it not",
          b"GIF is a format", b"GET / HTTP/1.1", b"\0\0\0\0\0\0\0\0", b"SQLite format 3\0", b"\xff\xfe<\0a\0", b"MM\0\0", b"G" * 10]  # fmt: skip


@pytest.mark.parametrize("head", OTHERS)
def test_other_content_is_not_media(head: bytes) -> None:
    assert media_kind(head) is None


def _pdf(body: bytes) -> bytes:
    return b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n" + body + b"\ntrailer << /Root 1 0 R >>\n%%EOF\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"2 0 obj << /Length 5 >> stream\nhello\nendstream endobj", False),
        (b"2 0 obj << /Subtype /Image /Width 1 >> stream\n..\nendstream", True),
        (b"2 0 obj << /Subtype/Image >> stream\n..\nendstream", True),
        (b"2 0 obj << /Sub#74ype /Im#61ge /Filter /DCTDecode >> stream\n..\nendstream", True),
        (b"2 0 obj << /Type /ObjStm >> stream\n" + zlib.compress(b"<< /Subtype /Image >>") + b"\nendstream", True),
        (b"trailer << /Encrypt 5 0 R >>", True),
        (b"2 0 obj << /Type /EmbeddedFile >> stream\n..\nendstream", True),
    ],
)
def test_a_pdf_with_pictures_is_told(body: bytes, expected: bool) -> None:
    data = _pdf(body)
    assert is_pdf(data[:1024])
    assert pdf_holds_pictures(lambda: io.BytesIO(data)) is expected
    padded = _pdf(b"%" + b"x" * (1 << 20) + b"\n" + body)
    assert pdf_holds_pictures(lambda: io.BytesIO(padded)) is expected


def test_a_picture_inside_other_binary_content_is_seen_also_across_pieces() -> None:
    head = HEADS["jpeg"][0]
    for before in (10, (1 << 20) - 5, (1 << 20) + 3):
        assert holds_raw_media(io.BytesIO(bytes(before) + head + bytes(100)))
    assert not holds_raw_media(io.BytesIO(bytes(3_000_000)))
    assert not holds_raw_media(io.BytesIO(b"GIF89a is named in this text, and JFIF, and PNG" * 1000))


def test_text_is_told_from_other_content() -> None:
    for text in (b"plain\r\n\ttext", "caf\u00e9".encode(), "caf\u00e9".encode("latin-1"), "text".encode("utf-16"), ("<a>" * 30).encode("utf-16-le"),
                 ("<a>" * 30).encode("utf-16-be"), b""):  # fmt: skip
        assert is_text(text)
    for other in (b"\0\1\2\3", b"SQLite format 3\0" + bytes(100), b"\x7fELF\x02\x01"):
        assert not is_text(other)
