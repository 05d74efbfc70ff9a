"""Benchmark: the published errors as inboxes, each with a slip, and their twins without it.

`python benchmarks/right_door.py` prints one JSON line for each case: {"case", "mode", "detectable", "published", "expects",
"status", "control", "findings", "ok", "faults"}, and at the end one with the counts. Exit 1 when any is not as it must be.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from right_door.suite import counts, run_all


def main() -> int:
    """Run everything; 0 when slips are stopped and twins pass."""
    started = time.perf_counter()
    judged = run_all()
    for each in judged:
        print(json.dumps(each.as_json()), flush=True)
    found = counts(judged)
    shown = {
        "yes_stopped": "{}/{}".format(*found.yes),
        "partly_not_corroborated": "{}/{}".format(*found.partly),
        "beyond_ceiling_said": "{}/{}".format(*found.beyond),
        "controls": "{}/{}".format(*found.controls),
        "published_with_inbox": "{}/{}".format(*found.published),
    }
    print(json.dumps({"name": "right door", **shown, "seconds": round(time.perf_counter() - started, 2), "ok": found.good}))
    return 0 if found.good else 1


if __name__ == "__main__":
    sys.exit(main())
