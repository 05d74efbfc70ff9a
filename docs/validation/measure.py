"""The figures of the validation pack: measured on generated material, written to figures.json, and the page made from them.

`python docs/validation/measure.py` measures (about two minutes) and writes them; with `--page` it writes the pages alone. Seeds are
fixed, so that anybody gets the same counts with the same versions. Only generated patterns are used: what photographs of
a force's own cases give is for the force to measure (plan.md).
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import platform
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image, ImageDraw, ImageEnhance

ROOT = Path(__file__).resolve().parents[2]
for folder in (ROOT / "src", ROOT / "tests"):
    sys.path.insert(0, str(folder))
from media_images import fat_image, partitioned, write_e01  # noqa: E402
from media_ntfs import NtfsFile, ntfs_image  # noqa: E402
from media_pictures import encoded, pattern  # noqa: E402
from rightdoor import __version__  # noqa: E402
from rightdoor.media.perceptual.outcome import HASHER, Perceived  # noqa: E402
from rightdoor.media.perceptual.pictures import pdq_of_bytes  # noqa: E402
from rightdoor.media.reading.digests import digest_bytes  # noqa: E402
from rightdoor.media.reading.limits import ReadingLimits  # noqa: E402
from rightdoor.media.reading.perceive import Seen  # noqa: E402
from rightdoor.media.reading.run import Ways, plan, read_all  # noqa: E402
from rightdoor.media.reading.state import State  # noqa: E402
from rightdoor.media.search.radius import Radius  # noqa: E402
from rightdoor.media.search.words import words_of_bytes  # noqa: E402

SEED, RADIUS = 20_260_105, 31
PATTERNS, PAIRS = 300, 1_500
Figures = dict[str, Any]


def digests(rng: np.random.Generator) -> Figures:
    """Three digests of files of every size around the pieces of reading, against the platform's own library."""
    sizes = [*range(70), *(1 << n for n in range(7, 21)), *((1 << n) + 1 for n in range(7, 21)), *rng.integers(1, 1 << 20, 400).tolist()]
    wrong = 0
    for size in sizes:
        data = rng.bytes(int(size))
        got = digest_bytes(data)
        wrong += (got.md5, got.sha1, got.sha256) != tuple(hashlib.new(n, data).hexdigest() for n in ("md5", "sha1", "sha256"))
    return {"files": len(sizes), "wrong": wrong}


def _zip(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def _tar(files: dict[str, bytes], mode: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return out.getvalue()


def containers(rng: np.random.Generator, folder: Path) -> list[Figures]:
    """Files laid into each kind of container, and how many of them reading gives with the digest that they have."""
    files = {f"d{n % 7}/file {n:03d}.bin": rng.bytes(int(size)) for n, size in enumerate(rng.integers(1, 60_000, 120))}
    gone = {f"gone{n:02d}.bin": rng.bytes(int(size)) for n, size in enumerate(rng.integers(2_100, 9_000, 20))}
    small = {f"f{n}.txt": NtfsFile(rng.bytes(900), {"stream": rng.bytes(300)}) for n in range(4)}
    streams = {f"{n}{s}": c for n, f in small.items() for s, c in (("", f.content), (":stream", f.streams["stream"]))}
    disk = partitioned(fat_image(files, deleted=gone))
    made: list[tuple[str, dict[str, bytes], dict[str, bytes], Callable[[Path], Path]]] = [
        ("zip", files, {}, lambda p: _laid(p / "a.zip", _zip(files))),
        ("tar", files, {}, lambda p: _laid(p / "a.tar", _tar(files, "w"))),
        ("tar.gz", files, {}, lambda p: _laid(p / "a.tgz", _tar(files, "w:gz"))),
        ("tar.xz", files, {}, lambda p: _laid(p / "a.txz", _tar(files, "w:xz"))),
        ("zip in tar", files, {}, lambda p: _laid(p / "b.tar", _tar({"in.zip": _zip(files)}, "w"))),
        ("FAT16, raw, one partition", files, gone, lambda p: _laid(p / "d.dd", disk)),
        ("FAT16, E01 in segments", files, gone, lambda p: write_e01(p / "d.E01", disk, segment=300_000)[0]),
        ("NTFS with alternate streams, raw", streams, {}, lambda p: _laid(p / "n.dd", ntfs_image(small))),
    ]
    out = []
    for number, (name, kept, deleted, make) in enumerate(made):
        place = folder / str(number)
        place.mkdir()
        lines = [line for line in _read(make(place), place / "state") if line.sha256 and "!" in line.path]
        found = {(hashlib.sha256(c).hexdigest(), False) for c in kept.values()} | {
            (hashlib.sha256(c).hexdigest(), True) for c in deleted.values()
        }
        got = {(line.sha256, line.deleted) for line in lines}
        live = sum(1 for c in kept.values() if (hashlib.sha256(c).hexdigest(), False) in got)
        back = sum(1 for c in deleted.values() if (hashlib.sha256(c).hexdigest(), True) in got)
        system = [line for line in lines if line.path.rpartition("!")[2].startswith("$") or line.inside]
        extra = len([line for line in lines if (line.sha256, line.deleted) not in found and line not in system])
        out.append({"container": name, "laid": len(kept), "read": live, "deleted": len(deleted), "deleted_read": back, "wrong": extra})
    return out


def _laid(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


def _read(root: Path, folder: Path) -> list[Any]:
    with State(folder, "run") as state:
        plan(state, [root])
        read_all(state, [root], Ways(ReadingLimits(), lambda *_: Seen(), 1, lambda *_: None))
        return [line for _, _, line in state.lines()]


def search(rng: np.random.Generator) -> Figures:
    """Planted pairs at every distance from 0 to 40, against a comparison of every pair with every other."""
    entries = rng.integers(0, 256, (20_000, 32), dtype=np.uint8)
    entries[1_000:2_000] = entries[999]
    for row in range(1_000, 2_000):  # a cluster: a thousand near copies of one
        bits = rng.choice(256, 3, replace=False)
        for bit in bits:
            entries[row, bit // 8] ^= 1 << (bit % 8)
    queries = entries[rng.integers(0, len(entries), 820)].copy()
    for number, row in enumerate(queries):
        for bit in rng.choice(256, number % 41, replace=False):
            row[bit // 8] ^= 1 << (bit % 8)
    expected = set()
    for number, query in enumerate(queries):
        distances = np.unpackbits(entries ^ query, axis=1).sum(axis=1)
        expected.update((number, int(e), int(distances[e])) for e in np.flatnonzero(distances <= RADIUS))
    out: Figures = {"entries": len(entries), "queries": len(queries), "pairs": len(expected)}
    for memory in ("small", "fast"):
        hits = Radius.build(words_of_bytes(entries.tobytes()), memory=memory).within(words_of_bytes(queries.tobytes()), radius=RADIUS)
        got = {(int(q), int(e), int(d)) for q, e, d in zip(*hits, strict=True)}
        out[memory] = {"missed": len(expected - got), "extra": len(got - expected)}
    return out


def changes() -> Iterator[tuple[str, Callable[[Image.Image], bytes]]]:
    """What is done to pictures on their way from one device to another."""
    for quality in (90, 70, 50, 30, 10):
        yield f"JPEG of quality {quality}", lambda p, q=quality: encoded(p, quality=q)
    for percent in (75, 50, 25):
        yield (
            f"scaled to {percent} %",
            lambda p, s=percent: encoded(p.resize((p.width * s // 100, p.height * s // 100), Image.Resampling.LANCZOS)),
        )
    yield "rotated by 90 degrees", lambda p: encoded(p.transpose(Image.Transpose.ROTATE_90))
    yield "rotated by 180 degrees", lambda p: encoded(p.transpose(Image.Transpose.ROTATE_180))
    yield "mirrored", lambda p: encoded(p.transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    yield "grey", lambda p: encoded(p.convert("L"))
    for factor in (0.8, 1.2):
        yield f"brightness × {factor}", lambda p, f=factor: encoded(ImageEnhance.Brightness(p).enhance(f))
    yield "contrast × 1.3", lambda p: encoded(ImageEnhance.Contrast(p).enhance(1.3))
    yield "a bar over a twelfth of it", _barred
    for percent in (2, 5, 10, 20):
        yield f"cropped by {percent} % at each side", lambda p, c=percent: encoded(p.crop(_inner(p, c)))
    for degrees in (2, 5, 15):
        yield f"turned by {degrees} degrees", lambda p, d=degrees: encoded(p.rotate(d, Image.Resampling.BICUBIC))


def _inner(picture: Image.Image, percent: int) -> tuple[int, int, int, int]:
    x, y = picture.width * percent // 100, picture.height * percent // 100
    return x, y, picture.width - x, picture.height - y


def _barred(picture: Image.Image) -> bytes:
    out = picture.copy()
    ImageDraw.Draw(out).rectangle((0, 0, out.width, out.height // 12), fill="white")
    return encoded(out)


def hashed(content: bytes) -> Perceived:
    """The hash of a generated picture. Raises AssertionError if it is refused: that would be a fault of ours."""
    found = pdq_of_bytes(content)
    assert isinstance(found, Perceived), found
    return found


def _bits(one: bytes, other: bytes) -> int:
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()


def wilson(hits: int, count: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927)."""
    z, share = 1.959964, hits / count
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z * ((share * (1 - share) + z * z / (4 * count)) / count) ** 0.5 / (1 + z * z / count)
    return max(0.0, middle - half), min(1.0, middle + half)


def alike() -> list[Figures]:
    """For each change: of how many pictures the changed copy is within the radius of the unchanged one, in any of its eight forms."""
    pictures = [pattern(SEED + n, width=480, height=360) for n in range(PATTERNS)]
    known = [hashed(encoded(p, "PNG")).pdq for p in pictures]
    out = []
    for name, change in changes():
        distances = []
        for picture, hash_ in zip(pictures, known, strict=True):
            seen = hashed(change(picture))
            distances.append(min(_bits(hash_, variant) for variant in seen.variants) if seen.quality >= 50 else 256)
        found = sum(1 for d in distances if d <= RADIUS)
        low, high = wilson(found, len(distances))
        ordered = sorted(distances)
        out.append(
            {"change": name, "pictures": len(distances), "found": found, "low": round(low, 4), "high": round(high, 4),
             "median": ordered[len(ordered) // 2], "p95": ordered[int(0.95 * (len(ordered) - 1))], "max": ordered[-1]}
        )  # fmt: skip
    return out


def different() -> Figures:
    """Pairs of different pictures that are within the radius: every one would be a false near match."""
    seen = [hashed(encoded(pattern(SEED + 10_000 + n))) for n in range(PAIRS)]
    usable = [each for each in seen if each.quality >= 50]
    plain = np.array([np.frombuffer(each.pdq, np.uint8) for each in usable])
    pairs = within = 0
    nearest = 256
    for number, each in enumerate(usable[:-1]):
        for variant in each.variants:
            distances = np.unpackbits(plain[number + 1 :] ^ np.frombuffer(variant, np.uint8), axis=1).sum(axis=1)
            within += int((distances <= RADIUS).sum())
            nearest = min(nearest, int(distances.min()))
        pairs += len(plain) - number - 1
    return {
        "pictures": len(usable),
        "pairs": pairs,
        "within": within,
        "nearest": nearest,
        "upper_95": 3 / pairs if not within else wilson(within, pairs)[1],
    }


def measured() -> Figures:
    """All figures, with what they were measured by."""
    rng = np.random.default_rng(SEED)
    with tempfile.TemporaryDirectory() as folder:
        laid = containers(rng, Path(folder))
    packages = ("numpy", "numba", "simplejpeg", "pillow", "pytsk3", "libewf-python")
    return {
        "rightdoor": __version__, "hasher": HASHER, "python": platform.python_version(), "system": platform.system(),
        "processor": platform.machine(), "packages": {name: version(name) for name in packages}, "seed": SEED, "radius": RADIUS,
        "digests": digests(rng), "containers": laid, "search": search(rng), "alike": alike(), "different": different(),
    }  # fmt: skip


def page(figures: Figures) -> str:
    """docs/validation/error-rates.md"""
    f = figures
    packages = ", ".join(f"{name} {number}" for name, number in f["packages"].items())
    out = [
        "# Error rates, and how they were measured", "",
        "Made by `docs/validation/measure.py` from `figures.json`; do not edit. Generated material alone, fixed seeds: anybody gets the same counts.", "",
        f"Rightdoor {f['rightdoor']}, hasher `{f['hasher']}`, Python {f['python']} on {f['system']} ({f['processor']}); {packages}. Seed {f['seed']}, radius {f['radius']} bits.", "",
        "## Digests", "",
        f"{f['digests']['files']} generated files of sizes around every boundary of reading, against the platform's own library: **{f['digests']['wrong']} wrong**.", "",
        "## Files of containers", "",
        "Files laid into a container by code that shares nothing with the readers; read means: given with the SHA-256 that was laid.", "",
        "| container | files laid | read | deleted, content left | read | given and never laid |", "| --- | --- | --- | --- | --- | --- |",
        *(f"| {c['container']} | {c['laid']} | {c['read']} | {c['deleted']} | {c['deleted_read']} | {c['wrong']} |" for c in f["containers"]), "",
        "Deleted files of FAT are found whole here because nothing was written after them. On a used disk their clusters may belong to other files: "
        "a deleted entry's name and content need not belong together, and every such line says that it is deleted.", "",
        "## Search", "",
        f"{f['search']['entries']:,} hashes, a thousand of them near copies of one; {f['search']['queries']} queries at every distance from 0 to 40; "
        f"{f['search']['pairs']:,} pairs within the radius by comparing everything with everything. "
        f"Scan: **{f['search']['small']['missed']} missed, {f['search']['small']['extra']} too many**; "
        f"index: **{f['search']['fast']['missed']} missed, {f['search']['fast']['extra']} too many**. Why it cannot miss: [method](method.md#near-matches).", "",
        "## Near matches: changed copies that are found", "",
        f"{PATTERNS} generated pictures of 480 × 360. A copy is found when one of its eight dihedral forms is within the radius of the unchanged picture. "
        "The interval is 95 % (Wilson).", "",
        "| change | found | share | 95 % interval | bits: median | 95 of 100 | most |", "| --- | --- | --- | --- | --- | --- | --- |",
        *(
            f"| {a['change']} | {a['found']} of {a['pictures']} | {a['found'] / a['pictures']:.1%} | {a['low']:.1%} to {a['high']:.1%} | {a['median']} | {a['p95']} | {a['max']} |"
            for a in f["alike"]
        ), "",
        "What is not found is a miss that nobody notices: a border cut off, a bar across or a turn by a few degrees is beyond what this kind of hash can do, "
        "and patterns of few waves, as these are, suffer more from it than photographs do.", "",
        "## Near matches: different pictures that are taken for alike", "",
        f"{f['different']['pictures']:,} different generated pictures, {f['different']['pairs']:,} pairs in eight forms each: **{f['different']['within']} within the radius**, "
        f"the nearest at {f['different']['nearest']} bits. Upper bound of the rate for such pictures, 95 %: {f['different']['upper_95']:.2g} for each pair.", "",
        "These are patterns. Photographs are more alike than patterns are: series of one scene, screenshots, pages of text, plain walls. "
        "The rate for a force's own material is for the force to measure ([plan](plan.md)), and until then a near match is a question.", "",
    ]  # fmt: skip
    return "\n".join(out)


def findings() -> str:
    """docs/validation/findings.md"""
    from rightdoor.media.perceptual.outcome import PERCEPTUAL_CODES
    from rightdoor.media.reading.said import MATCH_CODES

    rows = [f"| `{code}` | {each.severity} | {each.meaning} | {each.to_do} |" for code, each in MATCH_CODES.items()]
    rows += [f"| `{code}` | {each.severity} | {each.meaning} | {each.to_do} |" for code, each in PERCEPTUAL_CODES.items()]
    head = [
        "# What `match` says of a file beside its digests", "",
        "Made by `docs/validation/measure.py` from the code. Codes that hold for every received file are in [finding codes](../finding-codes.md).", "",
        "| code | severity | meaning | what to do |", "| --- | --- | --- | --- |",
    ]  # fmt: skip
    return "\n".join([*head, *rows, ""])


PAGES: dict[str, Callable[[], str]] = {
    "error-rates.md": lambda: page(json.loads((Path(__file__).resolve().parent / "figures.json").read_text("utf-8"))),
    "findings.md": findings,
}


def main() -> None:
    """Measure and write, or write the pages alone."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--page", action="store_true")
    options = parser.parse_args()
    here = Path(__file__).resolve().parent
    if not options.page:
        (here / "figures.json").write_text(json.dumps(measured(), indent=1, sort_keys=True) + "\n", "utf-8")
    for name, made in PAGES.items():
        (here / name).write_text(made(), "utf-8")


if __name__ == "__main__":
    main()
