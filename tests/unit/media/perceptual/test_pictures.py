"""Files of pictures: every form and mode, orientation, what is broken, what is far too large."""

from __future__ import annotations

import io
import struct
import subprocess
import sys
import threading
import time
import zlib
from pathlib import Path

import numpy as np
import pillow_heif
import pytest
from PIL import Image

from rightdoor.media.perceptual import still
from rightdoor.media.perceptual.frames import picture_frames
from rightdoor.media.perceptual.limits import Limits
from rightdoor.media.perceptual.outcome import HASHER, PERCEPTUAL_CODES, Perceived, Refusal
from rightdoor.media.perceptual.pictures import is_heif, pdq_of_bytes

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from pdq_pictures import picture

PIXELS = picture("waves", 240, 320)
IMAGE = Image.fromarray(PIXELS)
GREY = np.asarray(IMAGE.convert("L"))
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM, 5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE, 8: Image.Transpose.ROTATE_90,
}  # fmt: skip


def encoded(image: Image.Image, form: str, **options: object) -> bytes:
    file = io.BytesIO()
    image.save(file, form, **options)
    return file.getvalue()


def heic(image: Image.Image, **options: object) -> bytes:
    file = io.BytesIO()
    pillow_heif.from_pillow(image).save(file, quality=90, **options)
    return file.getvalue()


def apart(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()


def transparent() -> Image.Image:
    image = IMAGE.convert("RGBA")
    image.putalpha(Image.linear_gradient("L").resize(IMAGE.size))
    return image


def of_16(kind: type) -> Image.Image:
    return Image.fromarray((GREY.astype(np.float64) * 257).astype(kind))


BASE = pdq_of_bytes(encoded(IMAGE, "PNG"))
assert isinstance(BASE, Perceived)

FILES = {
    "jpeg": (lambda: encoded(IMAGE, "JPEG", quality=90), "jpeg", 4),
    "jpeg, progressive": (lambda: encoded(IMAGE, "JPEG", quality=90, progressive=True), "jpeg", 4),
    "jpeg, 4:4:4": (lambda: encoded(IMAGE, "JPEG", quality=90, subsampling=0), "jpeg", 4),
    "jpeg, grey": (lambda: encoded(IMAGE.convert("L"), "JPEG", quality=90), "jpeg", 4),
    "jpeg, CMYK": (lambda: encoded(IMAGE.convert("CMYK"), "JPEG", quality=90), "jpeg", 6),
    "jpeg, stored as red, green, blue": (lambda: encoded(IMAGE, "JPEG", quality=90, keep_rgb=True), "jpeg", 4),
    "png": (lambda: encoded(IMAGE, "PNG"), "png", 0),
    "png, palette": (lambda: encoded(IMAGE.quantize(256), "PNG"), "png", 20),
    "png, palette with a transparent colour": (lambda: encoded(IMAGE.quantize(255), "PNG", transparency=3), "png", 20),
    "png, grey with alpha": (lambda: encoded(IMAGE.convert("LA"), "PNG"), "png", 2),
    "png, alpha": (lambda: encoded(transparent(), "PNG"), "png", 0),
    "png, one bit": (lambda: encoded(IMAGE.convert("1"), "PNG"), "png", 31),
    "png, sixteen bits": (lambda: encoded(of_16(np.uint16), "PNG"), "png", 2),
    "tiff": (lambda: encoded(IMAGE, "TIFF"), "tiff", 0),
    "tiff, LZW": (lambda: encoded(IMAGE, "TIFF", compression="tiff_lzw"), "tiff", 0),
    "tiff, CMYK": (lambda: encoded(IMAGE.convert("CMYK"), "TIFF"), "tiff", 6),
    "tiff, YCbCr": (lambda: encoded(IMAGE.convert("YCbCr"), "TIFF"), "tiff", 2),
    "tiff, sixteen bits": (lambda: encoded(of_16(np.uint16), "TIFF"), "tiff", 2),
    "tiff, thirty-two bits": (lambda: encoded(of_16(np.int32), "TIFF"), "tiff", 2),
    "tiff, floats": (lambda: encoded(of_16(np.float32), "TIFF"), "tiff", 2),
    "gif": (lambda: encoded(IMAGE, "GIF"), "gif", 20),
    "bmp": (lambda: encoded(IMAGE, "BMP"), "bmp", 0),
    "webp": (lambda: encoded(IMAGE, "WEBP", quality=90), "webp", 6),
    "webp, lossless": (lambda: encoded(IMAGE, "WEBP", lossless=True), "webp", 0),
    "avif": (lambda: encoded(IMAGE, "AVIF", quality=90), "avif", 6),
    "heic": (lambda: heic(IMAGE), "heif", 6),
    "heic, alpha": (lambda: heic(transparent()), "heif", 6),
    "jpeg 2000": (lambda: encoded(IMAGE, "JPEG2000"), "jpeg2000", 2),
    "ppm": (lambda: encoded(IMAGE, "PPM"), "ppm", 0),
}


@pytest.mark.parametrize("name", FILES)
def test_every_form_and_mode_has_the_hash_of_the_picture(name):
    make, form, most = FILES[name]
    found = pdq_of_bytes(make())
    assert isinstance(found, Perceived), found
    assert apart(found.pdq, BASE.pdq) <= most
    assert (found.form, found.size, found.hasher, found.frames) == (form, (320, 240), HASHER, 1)
    assert found.quality == BASE.quality
    assert found.variants[0] == found.pdq == found.as_stored
    codes = [remark.code for remark in found.remarks]
    assert ("picture-transparent" in codes) == (("alpha" in name and "grey" not in name) or "transparent" in name)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF"])
def test_the_hash_is_of_the_picture_as_it_is_shown(form, orientation):
    exif = Image.Exif()
    exif[274] = orientation
    options = {"JPEG": {"quality": 92}, "WEBP": {"lossless": True}, "AVIF": {"quality": 92}}.get(form, {})
    found = pdq_of_bytes(encoded(IMAGE, form, exif=exif.tobytes(), **options))
    shown = IMAGE.transpose(TURNS[orientation]) if orientation > 1 else IMAGE
    wanted = pdq_of_bytes(encoded(shown, "PNG"))
    assert isinstance(found, Perceived)
    assert isinstance(wanted, Perceived)
    assert apart(found.pdq, wanted.pdq) <= 4
    assert found.size == shown.size
    assert min(apart(variant, BASE.pdq) for variant in found.variants) <= 4
    if form != "TIFF":  # its decoder turns the pixels itself
        assert apart(found.as_stored, BASE.pdq) <= 4


def test_turns_of_heic_are_those_of_its_boxes():
    pillow_heif.register_heif_opener()
    exif = Image.Exif()
    exif[274] = 6
    found = pdq_of_bytes(encoded(IMAGE, "HEIF", exif=exif.tobytes(), quality=92))
    wanted = pdq_of_bytes(encoded(IMAGE.transpose(TURNS[6]), "PNG"))
    assert isinstance(found, Perceived)
    assert isinstance(wanted, Perceived)
    assert apart(found.pdq, wanted.pdq) <= 6
    assert found.size == (240, 320)


@pytest.mark.parametrize("size", [(1, 1), (1, 90), (4, 4), (2000, 1)])
@pytest.mark.parametrize("form", ["PNG", "JPEG", "GIF", "BMP", "WEBP", "TIFF"])
def test_tiny_pictures_have_the_hash_of_zeros_and_no_quality(form, size):
    found = pdq_of_bytes(encoded(Image.new("RGB", size, (9, 99, 199)), form))
    assert isinstance(found, Perceived)
    assert (found.pdq, found.quality, found.size) == (bytes(32), 0, size)


TRUNCATED = ("picture-truncated", "picture-corrupt")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("part", [0.02, 0.5, 0.9])
def test_half_a_picture_is_a_finding(name, part):
    content = FILES[name][0]()
    found = pdq_of_bytes(content[: max(30, int(len(content) * part))])
    assert isinstance(found, Refusal), name
    assert found.code in TRUNCATED


def test_a_damaged_jpeg_is_a_finding_and_one_with_rubbish_between_its_parts_is_hashed():
    content = FILES["jpeg"][0]()
    scan = content.index(b"\xff\xda")
    damaged = bytearray(content)
    damaged[scan + 40 : scan + 60] = b"\x00\xff" * 10
    refused = pdq_of_bytes(bytes(damaged))
    assert isinstance(refused, Refusal)
    assert refused.code in TRUNCATED
    table = content.index(b"\xff\xdb")
    flawed = pdq_of_bytes(content[:table] + b"\0\0\0\0" + content[table:])
    assert isinstance(flawed, Perceived)
    assert [remark.code for remark in flawed.remarks] == ["picture-flawed"]
    assert flawed.pdq == pdq_of_bytes(content).pdq  # type: ignore[union-attr]
    assert isinstance(pdq_of_bytes(content + bytes(1000)), Perceived)


@pytest.mark.parametrize("kind", ["lossless", "12 bits", "compression of BMP"])
def test_a_form_that_no_decoder_reads_is_told_apart_from_damage(kind):
    content = encoded(IMAGE, "BMP" if "BMP" in kind else "JPEG")
    at = content.find(b"\xff\xc0")
    unread = {
        "lossless": lambda: patched(content, at, b"\xff\xc3"),
        "12 bits": lambda: patched(content, at + 4, b"\x0c"),
        "compression of BMP": lambda: patched(content, 30, struct.pack("<I", 99)),
    }[kind]()
    assert pdq_of_bytes(unread) == Refusal("picture-unsupported")


def test_the_guard_of_the_general_decoder_is_set_by_one_thread_at_a_time_and_put_back():
    content = FILES["png"][0]()
    before = Image.MAX_IMAGE_PIXELS
    inside, out = threading.Event(), threading.Event()
    seen = []

    def hold() -> None:
        with still.opened(content, Limits(pixels=1_000_000)):
            inside.set()
            out.wait(10)
            seen.append(Image.MAX_IMAGE_PIXELS)

    def other() -> None:
        with still.opened(content, Limits(pixels=2_000_000)):
            seen.append(Image.MAX_IMAGE_PIXELS)

    first, second = threading.Thread(target=hold), threading.Thread(target=other)
    first.start()
    assert inside.wait(10)
    second.start()
    second.join(0.2)
    out.set()
    first.join()
    second.join()
    assert seen == [1_000_000, 2_000_000]
    assert before == Image.MAX_IMAGE_PIXELS


def test_a_large_picture_keeps_its_orientation(monkeypatch):
    exif = Image.Exif()
    exif[274] = 6
    content = encoded(IMAGE, "JPEG", exif=exif.tobytes())
    wanted = pdq_of_bytes(content)
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 1_000)
    assert pdq_of_bytes(content) == wanted
    assert wanted.size == (240, 320)


def test_damaged_exif_data_turn_nothing():
    exif = Image.Exif()
    exif[274] = 6
    content = encoded(IMAGE, "JPEG", exif=exif.tobytes())
    at = content.index(b"Exif\0\0")
    found = pdq_of_bytes(content[: at + 8] + bytes(12) + content[at + 20 :])
    assert isinstance(found, Perceived)
    assert found.pdq == found.as_stored


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png_of(width: int, height: int) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


def patched(content: bytes, at: int, value: bytes) -> bytes:
    return content[:at] + value + content[at + len(value) :]


def bombs() -> dict[str, bytes]:
    jpeg, bmp = FILES["jpeg"][0](), FILES["bmp"][0]()
    gif = b"GIF89a" + struct.pack("<HH", 65_535, 65_535) + b"\0\0\0," + struct.pack("<HHHH", 0, 0, 65_535, 65_535) + b"\0\2\2D\1\0;"
    tiff = Image.new("L", (10, 10))
    return {
        "png": png_of(100_000, 100_000),
        "png, sides of 2**31 - 1": png_of(2**31 - 1, 2**31 - 1),
        "jpeg": patched(jpeg, jpeg.index(b"\xff\xc0") + 5, struct.pack(">HH", 65_500, 65_500)),
        "bmp": patched(bmp, 18, struct.pack("<ii", 100_000, 100_000)),
        "gif": gif,
        "tiff": encoded(tiff, "TIFF").replace(b"\0\1\4\0\1\0\0\0\n\0\0\0", b"\0\1\4\0\1\0\0\0\xa0\x86\1\0").replace(
            b"\1\1\4\0\1\0\0\0\n\0\0\0", b"\1\1\4\0\1\0\0\0\xa0\x86\1\0"
        ),
    }  # fmt: skip


@pytest.mark.parametrize("name", ["png", "png, sides of 2**31 - 1", "jpeg", "bmp", "gif", "tiff"])
def test_a_picture_of_a_hundred_thousand_squared_is_refused_before_it_is_decoded(name):
    content = bombs()[name]
    begun = time.process_time()
    found = pdq_of_bytes(content)
    assert isinstance(found, Refusal), name
    assert found.code == "picture-too-large", found
    assert time.process_time() - begun < 0.5
    assert Image.MAX_IMAGE_PIXELS == 89478485  # put back: other users of the library keep their guard


def test_the_limit_is_the_callers():
    content = FILES["png"][0]()
    refused = pdq_of_bytes(content, limits=Limits(pixels=320 * 240 - 1))
    assert isinstance(refused, Refusal)
    assert refused.code == "picture-too-large"
    assert isinstance(pdq_of_bytes(content, limits=Limits(pixels=320 * 240)), Perceived)
    for name in ("jpeg", "heic", "avif"):
        assert isinstance(pdq_of_bytes(FILES[name][0](), limits=Limits(pixels=1000)), Refusal)


def test_a_jpeg_of_thousands_of_scans_is_refused():
    content = encoded(IMAGE, "JPEG", progressive=True)
    scan = content.rindex(b"\xff\xda")
    last = content[scan:-2]
    bomb = content[:-2] + last * 2_000 + content[-2:]
    found = pdq_of_bytes(bomb, limits=Limits(scanned_pixels=100_000_000))
    assert isinstance(found, Refusal)
    assert found.code == "picture-too-costly"


@pytest.mark.parametrize(
    "content", [b"", b"\0", b"hello, this is no picture", b"%PDF-1.7", b"%!PS-Adobe-3.0 EPSF-3.0\n", bytes(5000), b"PK\3\4" + bytes(99)]
)
def test_what_is_no_picture_is_called_that(content):
    found = pdq_of_bytes(content)
    assert isinstance(found, Refusal)
    assert found.code == "picture-unknown"
    assert found.severity == "note"


def test_files_with_any_byte_changed_never_raise():
    rng = np.random.default_rng(11)
    small = IMAGE.resize((48, 40))
    files = [encoded(small, form) for form in ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "AVIF", "JPEG2000")] + [heic(small)]
    outcomes = set()
    for content in files:
        for _ in range(25):
            damaged = bytearray(content)
            for at in rng.integers(0, len(damaged), rng.integers(1, 12)):
                damaged[at] = rng.integers(256)
            found = pdq_of_bytes(bytes(damaged))
            outcomes.add(type(found))
            assert not isinstance(found, Refusal) or found.code in PERCEPTUAL_CODES
    assert outcomes == {Perceived, Refusal}


@pytest.mark.parametrize("form", ["GIF", "WEBP", "TIFF", "PNG"])
def test_all_pictures_of_a_file_are_hashed(form):
    others = [Image.fromarray(picture("blocks", 240, 320)), Image.fromarray(picture("soft", 240, 320)).rotate(180)]
    options = {"duration": 100} if form != "TIFF" else {}
    content = encoded(IMAGE, form, save_all=True, append_images=others, **options)
    first = pdq_of_bytes(content)
    assert isinstance(first, Perceived)
    assert first.frames == 3
    assert [remark.code for remark in first.remarks] == ["picture-frames"]
    film = picture_frames(content)
    assert not isinstance(film, Refusal)
    assert [frame.number for frame in film.frames] == [0, 1, 2]
    for frame, image in zip(film.frames, [IMAGE, *others], strict=True):
        assert apart(frame.pdq, pdq_of_bytes(encoded(image, "PNG")).pdq) <= 24  # type: ignore[union-attr]
    assert film.frames[0].pdq == first.pdq
    if form in ("GIF", "WEBP"):
        assert [frame.at_ms for frame in film.frames] == [0, 100, 200]


def test_a_broken_file_of_several_pictures_gives_those_before_the_break():
    content = encoded(IMAGE, "GIF", save_all=True, append_images=[IMAGE.rotate(90), IMAGE.rotate(180)])
    cut = content[: len(content) * 2 // 3]
    first = pdq_of_bytes(cut)
    assert isinstance(first, Perceived)
    assert "picture-truncated" in [remark.code for remark in first.remarks]
    film = picture_frames(cut)
    assert not isinstance(film, Refusal)
    assert 1 <= len(film.frames) < 3
    assert [finding.code for finding in film.findings] == ["picture-truncated"]
    assert isinstance(picture_frames(b"nothing"), Refusal)


def test_all_pictures_of_a_heic_collection_are_hashed():
    file = pillow_heif.from_pillow(IMAGE)
    file.add_from_pillow(Image.fromarray(picture("blocks", 240, 320)))
    out = io.BytesIO()
    file.save(out, quality=90)
    film = picture_frames(out.getvalue())
    assert not isinstance(film, Refusal)
    assert len(film.frames) == 2
    assert film.frames[0].pdq != film.frames[1].pdq


def test_heif_is_told_by_its_brands():
    assert is_heif(FILES["heic"][0]())
    assert not is_heif(FILES["avif"][0]())
    assert not is_heif(b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + bytes(20))


def test_stripes_are_said_to_be_undecided():
    stripes = np.zeros((512, 512), np.uint8)
    stripes[:, np.arange(512) // 32 % 2 == 0] = 255
    found = pdq_of_bytes(encoded(Image.fromarray(stripes), "PNG"))
    assert isinstance(found, Perceived)
    assert [remark.code for remark in found.remarks] == ["picture-undecided"]


def test_no_refusal_repeats_what_is_in_the_file():
    for code in PERCEPTUAL_CODES:
        refusal = Refusal(code)  # type: ignore[arg-type]
        assert refusal.message
        assert refusal.severity in ("stop", "caution", "note")


def test_neither_decoders_nor_compilers_are_loaded_before_the_first_picture():
    script = (
        "import sys, rightdoor.cli.main, rightdoor.media.perceptual.pictures, rightdoor.media.perceptual.video, rightdoor.media.perceptual.film,"
        " rightdoor.media.search.radius, rightdoor.media.search.films, rightdoor.media.perceptual.hashers\n"
        "loaded = [m for m in ('numba', 'llvmlite', 'PIL', 'av', 'simplejpeg', 'pillow_heif') if m in sys.modules]\n"
        "sys.exit(str(loaded) if loaded else 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
