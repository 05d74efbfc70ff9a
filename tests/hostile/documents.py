"""Hostile PDFs from a genuine one: what expands, what points at itself, what stands twice, what is of another type."""

from __future__ import annotations

import random
import re
import zlib

_STREAM = re.compile(rb"(?<!end)stream\r?\n.*?endstream", re.DOTALL)
_VALUE = re.compile(rb"/(Count|Kids|Type|Parent|Contents|Resources|Filter|Length|Root|Size|MediaBox|Font)\s+([^/<>\r\n]+)")


def _with_objects(seed: bytes, objects: bytes) -> bytes:
    """Objects put before the table of places, which then is wrong for what stands behind them."""
    at = seed.rfind(b"xref\n")
    return seed[:at] + objects + seed[at:] if at > 0 else seed + objects


def pdf_bombs(seed: bytes, rng: random.Random, number: int):
    big = zlib.compress(b"BT (x) Tj ET " * (4_000_000 if number % 2 else 400_000), 9)
    twice = zlib.compress(big, 9)
    stream = b"stream\n" + (twice if number == 3 else big) + b"\nendstream"
    found = _STREAM.search(seed)
    kinds = (
        _with_objects(seed, b"99 0 obj\n<< /Filter /FlateDecode /Length %d >>\n" % len(big) + stream + b"\nendobj\n"),
        seed[: found.start()] + stream + seed[found.end() :] if found else seed,
        _with_objects(seed, b"".join(b"%d 0 obj\nnull\nendobj\n" % n for n in range(1_000, 120_000))),
        _with_objects(seed, b"98 0 obj\n<< /Filter [/FlateDecode /FlateDecode] >>\n" + stream + b"\nendobj\n"),
        seed.replace(b"/Count 2", b"/Count 2000000000"),
        seed + b" " * 9_000_000 + seed[-200:],
        seed[: found.start()] + b"stream\n" + b"BT (Request ID: R-1) Tj ET\n" * 200_000 + b"endstream" + seed[found.end() :]
        if found
        else seed,
    )
    return kinds[number % len(kinds)], 0


def pdf_nesting(seed: bytes, rng: random.Random, number: int):
    kids = re.search(rb"/Kids \[([^\]]*)\]", seed)
    own = re.search(rb"(\d+) 0 obj\s*<<[^>]*?/Kids", seed)
    itself = own[1] + b" 0 R" if own else b"1 0 R"
    kinds = (
        _with_objects(seed, b"97 0 obj\n" + b"[" * 200_000 + b"]" * 200_000 + b"\nendobj\n"),
        _with_objects(seed, b"97 0 obj\n" + b"<</a" * 50_000 + b">>" * 50_000 + b"\nendobj\n"),
        seed.replace(kids[0], b"/Kids [" + itself + b"]") if kids else seed,
        seed.replace(kids[0], b"/Kids " + b"[" * 5_000 + kids[1] + b"]" * 5_000) if kids else seed,
        re.sub(rb"/Parent \d+ 0 R", b"/Parent 4 0 R", seed),
        re.sub(rb"startxref\s+\d+", b"startxref\n0", seed),
        re.sub(rb"trailer\s*<<", b"trailer\n<< /Prev 0", seed),
    )
    return kinds[number % len(kinds)], 0


def pdf_duplicates(seed: bytes, rng: random.Random, number: int):
    objects = list(re.finditer(rb"\d+ 0 obj.*?endobj\n", seed, re.DOTALL))
    spot = rng.choice(objects)
    return (_with_objects(seed, spot[0] * (1 + number % 3)), 0) if number % 2 else (seed + seed, 0)


def pdf_wrong_types(seed: bytes, rng: random.Random, number: int):
    spot = rng.choice(list(_VALUE.finditer(seed)))
    odd = (b"null", b"-1", b"(text)", b"[]", b"<< >>", b"99999999999999999999", b"/Name", b"1 0 R", b"true", b"1e99", b"<00>", b"0 0 R")
    return seed[: spot.start(2)] + odd[number % len(odd)] + b" " + seed[spot.end(2) :], 0


def pdf_parts(seed: bytes, rng: random.Random, number: int):
    """Encryption that is declared, attachments, scripts, forms: declared or there, never to be opened."""
    kinds = (
        re.sub(rb"trailer\s*<<", b"trailer\n<< /Encrypt << /Filter /Standard /V 1 /R 2 /O (x) /U (x) /P -1 >>", seed),
        _with_objects(seed, b"96 0 obj\n<< /Type /EmbeddedFile /Length 9 >>\nstream\nMZ\x90\x00\x03\x00\x00\x00\x04\nendstream\nendobj\n"),
        seed.replace(b"/Type /Catalog", b"/Type /Catalog /OpenAction << /S /JavaScript /JS (app.alert(1)) >>"),
        seed.replace(b"/Type /Catalog", b"/Type /Catalog /AcroForm << /XFA (x) >>"),
        _with_objects(seed, b"95 0 obj\n<< /Subtype /Image /Width 100000 /Height 100000 /Length 3 >>\nstream\nabc\nendstream\nendobj\n"),
    )
    return kinds[number % len(kinds)], 0
