"""Hash sets in `verify`, backup and restore: their files are looked at and carried, and altered ones are named."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from hash_set_case import NOW_US, Sets, md5, medium, vics

from rightdoor.media.held import held_sets
from rightdoor.media.sets.removing import remove_set
from rightdoor.operations.forget import Since, back_up, restore_store, sets_removed_of
from rightdoor.operations.verify import verify_store


def quiet(*_: object) -> None:
    """No progress wanted."""


def codes(sets: Sets) -> list[str]:
    return [divergence.code for divergence in verify_store(sets.store, progress=quiet).divergences]


def test_sets_are_carried_by_a_backup_and_looked_at_by_verify(store_factory, tmp_path):
    sets = Sets(store_factory(), tmp_path, store_factory.random_bytes)
    sets.take(sets.file("a.json", vics(medium(1))))
    sets.take(sets.file("b.json", vics(medium(2, Series="Series 1"))))
    assert codes(sets) == []
    back_up(sets.store, tmp_path / "backup", actor=sets.actor, at_us=NOW_US, progress=quiet)
    carried = sorted(path.relative_to(tmp_path / "backup").parts[2:] for path in (tmp_path / "backup" / "hashsets").rglob("*.*"))
    assert carried == [("2", "md5.table"), ("2", "words.sealed")]
    folder = tmp_path / "restored"
    restore_store(
        tmp_path / "backup", folder, key_source=store_factory.key_source, random_bytes=store_factory.random_bytes, actor=sets.actor,
        at_us=NOW_US, progress=quiet,
    )  # fmt: skip
    restored = Sets(store_factory.open(folder), tmp_path, store_factory.random_bytes)
    assert codes(restored) == [] and [said.series for said in restored.said("md5", md5(2))] == ["Series 1"]
    path = next(folder.rglob("md5.table"))
    held = path.read_bytes()
    path.write_bytes(held[:-1] + bytes([held[-1] ^ 1]))
    assert codes(restored) == ["hash-set-file"]


def test_a_set_removed_since_a_backup_is_removed_again_when_it_is_restored(store_factory, tmp_path):
    sets = Sets(store_factory(), tmp_path, store_factory.random_bytes)
    for name in ("gone", "kept", "again"):
        sets.take(sets.file(f"{name}.json", vics(medium(len(name)))), name=name)

    def remove(*names: str) -> None:
        with sets.store.connect() as connection:
            for name in names:
                remove_set(sets.store, connection, name, actor=sets.actor, at_us=NOW_US)

    remove("again")
    sets.take(sets.file("again.json", vics(medium(9))), name="again")
    back_up(sets.store, tmp_path / "backup", actor=sets.actor, at_us=NOW_US, progress=quiet)
    remove("gone")
    since = sets_removed_of(sets.store)
    assert sorted(since.values()) == [1, 1]
    sets.store.close()
    folder = tmp_path / "restored"
    restore_store(
        tmp_path / "backup", folder, key_source=store_factory.key_source, random_bytes=store_factory.random_bytes, actor=sets.actor,
        at_us=NOW_US, progress=quiet, since=Since(sets=since),
    )  # fmt: skip
    restored = Sets(store_factory.open(folder), tmp_path, store_factory.random_bytes)
    assert [held.name for held in held_sets(restored.store)] == ["again", "kept"]
    assert codes(restored) == []
    assert len(list((folder / "hashsets").rglob("md5.table"))) == 2
