"""Recognising media by content, so that by default its bytes are not kept (design section 2.2).

Nothing here decodes a picture: only its first bytes are compared with the signatures of the formats.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import BinaryIO

_PREFIXES: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"GIF87a", "gif"),
    (b"GIF89a", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"II+\0", "tiff"),
    (b"MM\0+", "tiff"),
    (b"\0\0\0\x0cJXL \r\n\x87\n", "jpeg-xl"),
    (b"\0\0\0\x0cjP  \r\n\x87\n", "jpeg-2000"),
    (b"FLV\x01", "flv"),
    (b"\x1a\x45\xdf\xa3", "matroska"),
    (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c", "asf"),
    (b"\0\0\x01\xba", "mpeg"),
    (b"\0\0\x01\xb3", "mpeg"),
    (b"8BPS\0\x01", "psd"),
    (b".RMF\0\0\0", "realmedia"),
)
_STARTS = tuple(prefix for prefix, _ in _PREFIXES)
_JPEG_SECOND = frozenset(range(0xC0, 0xD0)) | frozenset(range(0xDB, 0xF0)) | {0xFE}
_RIFF = {b"WEBP": "webp", b"AVI ": "avi"}
_QUICKTIME_ATOMS = frozenset({b"moov", b"mdat", b"wide", b"pnot"})
_TRANSPORT_PACKET = 188
# Signatures long enough that they do not occur by chance in gigabytes of other content.
_EMBEDDED = re.compile(
    rb"\xff\xd8\xff\xe0..JFIF\0|\xff\xd8\xff\xe1..Exif\0\0|\xff\xd8\xff\xdb\0\x43\0|\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
    rb"|RIFF....WEBPVP8|RIFF....AVI LIST|\0\0\0.ftyp(?:heic|heix|mif1|avif|isom|iso2|mp4[12]|M4V |qt  |3gp[4-7])"
    rb"|GIF8[79]a(?:[^\0]\0|\0[\x01-\x40])(?:[^\0]\0|\0[\x01-\x40])[\x80-\xff]",
    re.DOTALL,
)
_PIECE = 1 << 20
_OVERLAP = 32


def media_kind(head: bytes) -> str | None:
    """The media format that content with these first bytes (512 are enough) has, or None if it is none that we know."""
    if head[:3] == b"\xff\xd8\xff" and len(head) > 3 and head[3] in _JPEG_SECOND:
        return "jpeg"
    if head.startswith(_STARTS):
        return next(kind for prefix, kind in _PREFIXES if head.startswith(prefix))
    if head[:4] == b"RIFF" and head[8:12] in _RIFF:
        return _RIFF[head[8:12]]
    if head[4:8] == b"ftyp" and head[:2] == b"\0\0":
        return "heif" if head[8:12] in (b"heic", b"heix", b"mif1", b"msf1", b"avif", b"avis", b"heim", b"hevc") else "mp4"
    if head[4:8] in _QUICKTIME_ATOMS and len(head) >= 16 and (head[:2] == b"\0\0" or head[4:8] == b"mdat"):
        return "quicktime"
    if _is_bitmap(head):
        return "bmp"
    if head[:1] == b"G" and len(head) > 2 * _TRANSPORT_PACKET and head[_TRANSPORT_PACKET] == head[2 * _TRANSPORT_PACKET] == 0x47:
        return "mpeg"
    return None


def _is_bitmap(head: bytes) -> bool:
    """The letters BM, reserved words of zero, a DIB header of a known size (Windows GDI, BITMAPFILEHEADER)."""
    if head[:2] != b"BM" or len(head) < 18 or head[6:10] != b"\0\0\0\0":
        return False
    return int.from_bytes(head[14:18], "little") in (12, 16, 40, 52, 56, 64, 108, 124)


def holds_raw_media(stream: BinaryIO) -> bool:
    """Whether signatures of media stand anywhere in the bytes (a picture inside a database, a capture, a document)."""
    before = b""
    while piece := stream.read(_PIECE):
        window = before + piece
        if _EMBEDDED.search(window):
            return True
        before = window[-_OVERLAP:]
    return False


_PDF_IMAGE = re.compile(
    rb"/Subtype\s*/Image|/S(?:#75|u)(?:#62|b)type\s*/Im(?:#61|a)ge|/(?:DCT|JPX|CCITTFax|JBIG2)Decode|\bBI\b[^\0]{1,400}?\bID\b"
)
_PDF_OPAQUE = re.compile(rb"/ObjStm|/Encrypt\b|/EmbeddedFile")


def is_pdf(head: bytes) -> bool:
    """Whether it is a PDF (ISO 32000-1, 7.5.2; readers accept the header within the first 1,024 bytes)."""
    return b"%PDF-" in head[:1024]


def pdf_holds_pictures(opener: Callable[[], BinaryIO]) -> bool:
    """Whether a PDF holds image streams, or hides its objects (compressed, encrypted, attached) so that it may."""
    with opener() as stream:
        before = b""
        while piece := stream.read(_PIECE):
            window = before + piece
            if _PDF_IMAGE.search(window) or _PDF_OPAQUE.search(window):
                return True
            before = window[-512:]
    return False


_CONTROL = set(range(32)) - {9, 10, 12, 13, 27, 8, 7, 26, 30, 31, 28, 29}
_NOT_CONTROL = bytes(set(range(256)) - _CONTROL)


def wide_order(head: bytes) -> str | None:
    """The words little or big for UTF-16, by its mark or by the zero bytes of its first 32 ASCII letters; else None."""
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "little" if head[0] == 0xFF else "big"
    even, odd = head[:64:2], head[1:64:2]
    if len(odd) < 32 or any(odd) == any(even):
        return None
    return "big" if any(odd) and 0 not in odd else "little" if any(even) and 0 not in even else None


def is_text(head: bytes) -> bool:
    """Whether content that starts so is text: no control bytes but white space, or UTF-16 by its mark."""
    return wide_order(head) is not None or not head.translate(None, delete=_NOT_CONTROL)
