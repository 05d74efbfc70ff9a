"""Write the expected output beside each golden input of the readers; the diff is for a person to review.

python tests/golden/update.py [reader ...]
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rightdoor.model.finding import DataFinding
from rightdoor.model.statement import Record
from rightdoor.readers.limits import DEFAULT_LIMITS
from rightdoor.readers.register import REGISTER, load
from rightdoor.readers.source import Source

GOLDEN = Path(__file__).resolve().parent / "readers"
SUFFIX = ".expected.json"


def inputs(module: str) -> list[Path]:
    """The golden inputs of a reader."""
    folder = GOLDEN / module
    return sorted(p for p in folder.iterdir() if p.is_file() and not p.name.endswith(SUFFIX)) if folder.is_dir() else []


def as_plain(item: Record | DataFinding) -> dict[str, object]:
    """A record or finding as it is written in the expected output."""
    if isinstance(item, Record):
        return {"kind": item.kind, "locator": item.locator, "parent": item.parent, "statements": [list(s) for s in item.statements]}
    return {"finding": item.code, "severity": item.severity, "locator": item.locator, "field": item.field, "raw": item.raw}


def output(module: str, path: Path) -> list[dict[str, object]]:
    """What the reader gives for a golden input now."""
    reader = load(module)
    if reader is None:
        raise SystemExit(f"no reader {module}")
    source = Source.of_bytes(path.name, path.read_bytes())
    return [as_plain(item) for item in reader.read(source, DEFAULT_LIMITS)]


def main(names: list[str]) -> None:
    """Write the expected outputs of the readers named, or of all."""
    for entry in REGISTER:
        if names and entry.module not in names:
            continue
        for path in inputs(entry.module):
            items = output(entry.module, path)
            lines = ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)
            path.with_name(path.name + SUFFIX).write_text(f"[\n{lines}\n]\n", "utf-8")
            print(path.relative_to(GOLDEN), len(items))


if __name__ == "__main__":
    main(sys.argv[1:])
