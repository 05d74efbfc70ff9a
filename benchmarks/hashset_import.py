"""Benchmark: importing a large VICS set, against a bare loop of ijson over the same file, in one run.

`python benchmarks/hashset_import.py [--gb 5]` generates the set, imports it by the command as a user does (reading, checks,
tables under the set's key, sync, database, ledger) and prints one JSON line. The peer reads `value.item` with ijson's
fastest backend and takes MD5 and category out, over the first entries alone (as many as make half a gigabyte); both are
processor seconds by gigabyte. Memory is the high-water mark of the import's process.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path

import ijson

sys.path.insert(0, str(Path(__file__).resolve().parent))
from children import rightdoor, wait_until_stopped

MOST_MIB = 1024
MOST_TIMES = 3.0
PEER_GB = 0.5
CONTEXT = "http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Media"
AT_ONCE = 5_000


def entry(number: int) -> str:
    """One medium as a tool writes it."""
    digest = hashlib.sha256(b"%d" % number).hexdigest()
    media = {"MD5": digest[:32], "FileName": f"{number}.jpg", "FilePath": "\\a\\b\\c", "Created": "2026-01-05T08:00:00Z", "Written": "2026-01-05T08:00:00Z", "Unallocated": "false", "SourceID": "EX/1", "PhysicalLocation": ""}  # fmt: skip
    return json.dumps(
        {
            "MediaID": number, "Category": number % 5, "MD5": digest[:32], "SHA1": digest[:40], "MediaSize": str(number % 9_999_999), "MimeType": "image/jpeg",
            "VictimIdentified": "false", "OffenderIdentified": "false", "IsDistributed": "true", "Series": f"Series {number % 500}" if number % 10 == 0 else "",
            "Tags": "", "Comments": "", "RelativeFilePath": f"a\\b\\{number}.jpg", "MediaFiles": [media],
        }
    )  # fmt: skip


def write_set(path: Path, size: int) -> int:
    """A set of about `size` bytes; how many entries it has."""
    number = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(f'{{"@odata.context":"{CONTEXT}","value":[')
        while file.tell() < size:
            file.write(("," if number else "") + ",\n".join(map(entry, range(number, number + AT_ONCE))))
            number += AT_ONCE
        file.write("]}")
    return number


def peer(path: Path) -> float:
    """Processor seconds of the bare loop."""
    started = time.process_time()
    taken = 0
    with path.open("rb") as file:
        for item in ijson.items(file, "value.item", use_float=True):
            taken += bool(bytes.fromhex(item["MD5"])) and item["Category"] is not None
    if not taken:
        raise SystemExit("the peer took nothing")
    return time.process_time() - started


def measure(gigabytes: float) -> dict[str, object]:
    """Generate, import, compare."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as name:
        folder = Path(name)
        small = min(gigabytes, PEER_GB)
        write_set(folder / "small.json", int(small * 1e9))
        bare = peer(folder / "small.json") / small
        (folder / "small.json").unlink()
        entries = write_set(folder / "set.json", int(gigabytes * 1e9))
        cost = rightdoor(
            "hashset",
            "import",
            folder / "set.json",
            "--store",
            folder / "store",
            "--authority",
            "BENCH",
            "--json",
            env={**os.environ, "HOME": name},
            folder=folder,
        )
        line = json.loads(cost.output.splitlines()[-1])
        wait_until_stopped(folder / "store")
    ours = cost.cpu_s / gigabytes
    return {
        "bench": "hashset-import",
        "figures": {
            "gb": gigabytes, "entries": entries, "taken": line["entries"], "peak_mib": round(cost.main_mib), "cpu_s_per_gb": round(ours, 2),
            "ijson_cpu_s_per_gb": round(bare, 2), "ratio_to_ijson": round(ours / bare, 2), "wall_s": round(cost.wall_s, 1),
        },
        "must": {"peak_mib": f"< {MOST_MIB}", "ratio_to_ijson": f"<= {MOST_TIMES}", "taken": f"== {entries}"},
        "ok": cost.main_mib < MOST_MIB and ours / bare <= MOST_TIMES and line["entries"] == entries,
    }  # fmt: skip


def main() -> int:
    """Print the line; exit 1 when a limit is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gb", type=float, default=5.0)
    line = measure(parser.parse_args().gb)
    print(json.dumps(line), flush=True)
    return 0 if line["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
