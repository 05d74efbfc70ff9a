"""A feed over several imports against the plain way: a dictionary in which the latest change of each identity counts."""

from __future__ import annotations

import random

import numpy as np
import pytest

from rightdoor.media.entry import Category, Entry
from rightdoor.media.found import Findings
from rightdoor.media.sets.building import Before, Building
from rightdoor.media.tables.table import Table

KEY = bytes(32)


def digest(number: int) -> bytes:
    return b"%016d" % (number + 1)


def changes(rng: random.Random) -> list[Entry]:
    made = []
    for _ in range(rng.randrange(1, 60)):
        act = "remove" if rng.random() < 0.3 else "add"
        grade = Category("NCMEC", rng.randrange(3), "x")
        stamp = rng.randrange(0, 40) * 2_000_000
        made.append(
            Entry(
                md5=digest(rng.randrange(12)) if act == "add" else None,
                category=grade,
                act=act,
                key=f"m/{rng.randrange(15)}",
                stamp_us=stamp,
            )
        )
    return made


@pytest.mark.parametrize("seed", range(12))
def test_the_latest_change_of_each_identity_counts(tmp_path, seed):
    rng = random.Random(seed)
    model: dict[str, tuple[int, int, Entry]] = {}
    before = None
    row = 0
    for number in range(rng.randrange(1, 5)):
        folder = tmp_path / str(number)
        folder.mkdir()
        building = Building(folder, KEY, Findings(), before=before)
        building.begin("feed", str)
        for entry in changes(rng):
            building.add(entry)
            if entry.key not in model or (entry.stamp_us, row) >= model[entry.key][:2]:
                model[entry.key] = (entry.stamp_us, row, entry)
            row += 1
        counts = building.finish()
        tables = {name: Table.open(folder / f"{name}.table", KEY) for name in counts}
        before = Before(tables, building.words.list, building.row)
        assert building.row == row
        expected = {(entry.md5, entry.category) for _, _, entry in model.values() if entry.act == "add"}
        found = set()
        for asked in map(digest, range(12)):
            table = tables.get("md5")
            position = -1 if table is None else int(table.find(np.frombuffer(asked, dtype=np.uint8)[None])[0])
            if position >= 0:
                found |= {(asked, building.words.list[word].category) for word in table.says(table.run(position))}
        assert found == expected
