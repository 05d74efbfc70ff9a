"""The long measurements of what is known of a file: hashing, search, look-up, import, reading, matching that is killed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from proving import Proof, bench

_MEDIA = "src/rightdoor/media"
HASWELL = {"NUMBA_CPU_NAME": "haswell", "NUMBA_CPU_FEATURES": ""}
"""Kernels for a processor of 2013: AVX2, and none of AVX-512."""


def flat(values: Mapping[str, Any], before: str = "") -> dict[str, object]:
    """Figures within figures under joined names; lists as text."""
    found: dict[str, object] = {}
    for key, value in values.items():
        name = f"{before}: {key}" if before else key
        if isinstance(value, dict):
            found |= flat(value, name)
        else:
            found[name] = ", ".join(map(str, value)) if isinstance(value, list) else value
    return found


def pdq(_seeds: Sequence[int], scale: str) -> dict[str, object]:
    """Milliseconds for a picture of 12 megapixels, and the ratio."""
    return flat(bench("pdq.py", "--json", *(("--pictures", "2", "--rounds", "1") if scale == "small" else ()))[0])


def radius(_seeds: Sequence[int], scale: str) -> dict[str, object]:
    """Queries a second in batches and alone, memory; with the machine's own vectors and with those of 2013."""
    few = ("--hashes", "100000") if scale == "small" else ()
    (own,), (older,) = bench("radius.py", "--json", *few), bench("radius.py", "--json", *few, env=HASWELL)
    return flat(own) | flat(older, "kernels without AVX-512")


def lookup(_seeds: Sequence[int], scale: str) -> dict[str, object]:
    """Exact look-ups a second."""
    line = bench("lookup.py", *(("--entries", "300000", "--rounds", "1") if scale == "small" else ()))[0]
    return flat(line["figures"]) | {"within limits": line["ok"]}


def hashset_import(_seeds: Sequence[int], scale: str) -> dict[str, object]:
    """Memory and CPU of the import of a large set."""
    line = bench("hashset_import.py", *(("--gb", "0.02") if scale == "small" else ()))[0]
    return flat(line["figures"]) | {"within limits": line["ok"]}


def digests(_seeds: Sequence[int], scale: str) -> dict[str, object]:
    """Three digests in one read."""
    line = bench("digests.py", *(("--mib", "32", "--rounds", "1") if scale == "small" else ()))[0]
    return {key: value for key, value in line.items() if key != "bench"}


def match_killed(seeds: Sequence[int], scale: str) -> dict[str, object]:
    """Whether a killed match ends as an undisturbed one."""
    few = ("--pictures", "300", "--image-mib", "9", "--kills", "2") if scale == "small" else ()
    line = bench("match_killed.py", "--seed", str(seeds[0]), *few)[0]
    return flat(line["figures"]) | {"within limits": line["ok"]}


MEDIA = (
    Proof("pdq", "JPEG of 12 megapixels (generated, quality 88) to PDQ against threatexchange, one core, CPU time, by turns. The limit is 12.", pdq, (), [f"{_MEDIA}/perceptual", f"{_MEDIA}/compiled.py", "benchmarks/pdq.py"], ("threatexchange", "pdqhash")),
    Proof("radius", "Ten million PDQ hashes at radius 31 against faiss IndexBinaryFlat.range_search, one core, CPU time, with the same pairs found. Limits: batches 8 with AVX-512 and 2.5 without, single queries 40; below 4,096 MiB with the fast index, 400 MiB without. Every other query is planted.", radius, (), [f"{_MEDIA}/search", f"{_MEDIA}/compiled.py", "benchmarks/radius.py"], ("faiss",)),
    Proof("lookup", "Exact look-up in a hundred million digests at rest under their keyed permutation, and in several sets one after another, against numpy's binary search over digests in the clear.", lookup, (), [f"{_MEDIA}/tables", "benchmarks/lookup.py"]),
    Proof("hashset-import", "A generated VICS set of 5 GB imported, against reading it by ijson alone.", hashset_import, (), [f"{_MEDIA}/sets", f"{_MEDIA}/tables", "benchmarks/hashset_import.py"]),
    Proof("digests", "MD5, SHA-1 and SHA-256 in one read against hashlib's own loop over the same three. The limit is 0.95.", digests, (), [f"{_MEDIA}/reading/digests.py", f"{_MEDIA}/reading/unit.py", "benchmarks/digests.py"]),
    Proof("match-killed", "100,000 generated pictures and a generated E01 of 1 GiB: matched undisturbed, then killed at random instants and resumed.", match_killed, (3,), [f"{_MEDIA}/reading", f"{_MEDIA}/matching", "src/rightdoor/operations/match_files.py", "benchmarks/match_killed.py"]),
)  # fmt: skip
