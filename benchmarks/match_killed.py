"""A folder of generated pictures and a generated E01, matched: undisturbed, then killed at random instants and resumed.

`python benchmarks/match_killed.py [--pictures 100000] [--image-mib 1024] [--kills 6] [--seed 3]` prints one JSON line. Must be: the same
report to the byte, a ledger that verifies, nothing left of the killed runs, and below 1 GiB of memory in the largest process. Every picture has
bytes of its own; of perceptual hashes there are 200. The image has a file system with 4,000 pictures and one deleted, then bytes of
chance.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from children import MIB, rightdoor, wait_until_stopped
from media_images import fat_image, partitioned, write_e01
from media_pictures import jpeg

KINDS = 200
MOST_MIB = 1024


def lay(folder: Path, pictures: int, image_mib: int, rng: random.Random) -> None:
    """The folder `box`, and a set `known.md5` of some of its contents."""
    kinds = [jpeg(seed) for seed in range(KINDS)]
    for number in range(pictures):
        place = folder / "box" / f"{number // 1000:03d}"
        place.mkdir(parents=True, exist_ok=True)
        (place / f"{number:06d}.jpg").write_bytes(kinds[number % KINDS] + number.to_bytes(4, "big"))
    inside = min(4_000, 4 * image_mib)
    head = partitioned(fat_image({f"d{n % 20}/{n:05d}.jpg": kinds[n % KINDS] for n in range(inside)}, deleted={"gone.jpg": kinds[7]}))
    noise = rng.randbytes(48 * MIB)
    tail = max(0, image_mib * MIB - len(head))

    def media() -> Iterator[bytes]:
        yield head
        for at in range(0, tail, len(noise)):
            yield noise[: min(len(noise), tail - at)]

    write_e01(folder / "box" / "case.E01", media(), size=len(head) + tail, segment=400 * MIB)
    digests = [hashlib.md5(kinds[n % KINDS] + n.to_bytes(4, "big")).hexdigest() for n in range(0, pictures, 50)]
    (folder / "known.md5").write_text("\n".join(digests) + "\n", "ascii")


def killed(arguments: list[str], env: Mapping[str, str], after_s: float) -> bool:
    """Start the command in a group of processes of its own and kill all of it after so long; whether it was still at work."""
    process = subprocess.Popen(
        [sys.executable, "-m", "rightdoor.cli.main", *arguments], env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )  # fmt: skip
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(timeout=after_s)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def measure(pictures: int, image_mib: int, kills: int, seed: int) -> dict[str, object]:
    """Lay, match, kill, match again, verify."""
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory(dir="/var/tmp", prefix="rightdoor-match-", ignore_cleanup_errors=True) as name:
        folder, env = Path(name), {**os.environ, "HOME": name, "PYTHONPATH": str(Path(__file__).resolve().parents[1] / "src")}
        begun = time.monotonic()
        lay(folder, pictures, image_mib, rng)
        laid = time.monotonic() - begun
        store = folder / "store"
        rightdoor("hashset", "import", folder / "known.md5", "--store", store, "--authority", "BENCH", env=env, folder=folder)
        arguments = ["match", str(folder / "box"), "--store", str(store), "--json"]
        first = rightdoor(*arguments, env=env, folder=folder)
        ends = [killed(arguments, env, rng.uniform(0.05, 0.9) * first.wall_s / max(1, kills / 2)) for _ in range(kills)]
        second = rightdoor(*arguments, env=env, folder=folder)
        left = sorted(path.name for path in (store / "matching").iterdir())
        checked = json.loads(rightdoor("verify", "--json", "--store", store, env=env, folder=folder).output.splitlines()[0])
        wait_until_stopped(store)
    lines = [json.loads(line) for line in first.output.splitlines()]
    same = first.output == second.output
    peak = max(first.main_mib, first.worker_mib, second.main_mib, second.worker_mib)
    acquired = [f["code"] for line in lines for f in line["findings"] if f["code"].startswith("image-hash")]
    figures = {
        "pictures": pictures, "image MiB": image_mib, "lines of the report": len(lines), "known to the set": sum(line["known"] == "exact" for line in lines),
        "kills that met it at work": sum(ends), "kills": kills, "the same report": same, "the ledger verifies": checked["verified"], "left of killed runs": len(left),
        "the image's own digest": ", ".join(acquired), "undisturbed s": round(first.wall_s, 1), "undisturbed CPU s": round(first.cpu_s, 1),
        "files a second": round(len(lines) / first.wall_s), "last of the resumed s": round(second.wall_s, 1), "laid out in s": round(laid, 1), "peak MiB": round(peak),
    }  # fmt: skip
    whole = len(lines) >= pictures + min(4_000, 4 * image_mib) + 2
    ok = same and whole and checked["verified"] and not left and any(ends) and peak < MOST_MIB and acquired == ["image-hash-verified"]
    return {"bench": "match-killed", "figures": figures, "ok": bool(ok)}


def main() -> int:
    """Print the line; 1 where something is not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", type=int, default=100_000)
    parser.add_argument("--image-mib", type=int, default=1024)
    parser.add_argument("--kills", type=int, default=6)
    parser.add_argument("--seed", type=int, default=3)
    given = parser.parse_args()
    line = measure(given.pictures, given.image_mib, given.kills, given.seed)
    print(json.dumps(line), flush=True)
    return 0 if line["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
