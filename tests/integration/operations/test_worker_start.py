"""What a worker process loads before its first file."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

_PROGRAM = """
from pathlib import Path
from secrets import token_bytes

with Path("loaded").open("a") as handle:
    handle.write(__name__ + "\\n")

if __name__ == "__main__":
    from rightdoor.exhibits.archive_limits import ArchiveLimits
    from rightdoor.exhibits.walk import Found, walk
    from rightdoor.operations.intake.pool import WorkerPool
    from rightdoor.operations.intake.settings import Task, WorkerSettings
    from rightdoor.readers.limits import DEFAULT_LIMITS
    from rightdoor.store.keys import StoreKeys

    settings = WorkerSettings(
        store_dir=Path("store"), keys=StoreKeys(bytes(32)), authority="a", at_us=0, batch_receipts=10, keep_media=False,
        known=frozenset(), erased=frozenset(), reported=frozenset(), limits=DEFAULT_LIMITS, archive_limits=ArchiveLimits(),
        random_bytes=token_bytes,
    )
    files = tuple(f for f in walk(Path("inbox")) if isinstance(f, Found))
    with WorkerPool(settings, 2) as pool:
        waiting = [pool.submit(Task((f,))) for f in files]
        print(sum(len(batch.receipts) for each in waiting for batch in each.result()))
"""


def test_a_worker_does_not_load_the_program_that_started_it(tmp_path: Path) -> None:
    (tmp_path / "program.py").write_text(_PROGRAM)
    (tmp_path / "store" / "tmp").mkdir(parents=True)
    (tmp_path / "inbox").mkdir()
    for name in ("a", "b", "c"):
        (tmp_path / "inbox" / name).write_text(name)
    done = subprocess.run([sys.executable, "program.py"], cwd=tmp_path, capture_output=True, text=True, check=False, timeout=120)
    assert done.stdout == "3\n", done.stderr
    assert (tmp_path / "loaded").read_text() == "__main__\n"


def test_a_worker_loads_neither_the_database_nor_readers_that_no_file_asked_for() -> None:
    heavy = ("psycopg", "duckdb", "openpyxl", "yaml", "phonenumbers")
    code = f"import sys, rightdoor.operations.intake.pool; print([m for m in {heavy!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert done.stdout == "[]\n"
