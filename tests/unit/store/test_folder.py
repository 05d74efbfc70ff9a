"""store.json, the declaration, store and inbox apart, and what errors of disk and database amount to."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import psycopg
import pytest

from rightdoor.errors import (
    DatabaseUnavailable,
    DeclarationIncomplete,
    StoreDamaged,
    StoreFull,
    StoreInboxOverlap,
    StoreMissing,
    StoreUnwritable,
)
from rightdoor.store.boundary import store_boundary
from rightdoor.store.declaration import read_declaration
from rightdoor.store.files import write_by_rename
from rightdoor.store.folder import StoreFile, check_apart, read_store_file, write_store_file

WHOLE = {"controller": "A", "dpia": "B", "appropriate_policy_document": "C", "schedule_8_condition": "D"}


def test_store_json_comes_back_as_it_was_written(tmp_path: Path) -> None:
    description = StoreFile("st_a", "live", 5, 1, "00")
    write_store_file(tmp_path, description)
    assert read_store_file(tmp_path) == description
    assert [entry.name for entry in tmp_path.iterdir()] == ["store.json"]


def test_no_store_and_a_torn_one(tmp_path: Path) -> None:
    with pytest.raises(StoreMissing):
        read_store_file(tmp_path)
    write_store_file(tmp_path, StoreFile("st_a", "live", 5, 1, "00"))
    whole = (tmp_path / "store.json").read_bytes()
    for torn in (whole[: len(whole) // 2], b"", b"[]", whole.replace(b'"live"', b'"other"'), whole.replace(b'"format": 1', b'"format": 2')):
        (tmp_path / "store.json").write_bytes(torn)
        with pytest.raises(StoreDamaged):
            read_store_file(tmp_path)


@pytest.mark.parametrize(("store", "inbox"), [("a", "a"), ("a", "a/b"), ("a/b", "a"), ("a", "link/b"), ("link", "a"), ("a/x/../b", "a/b")])
def test_store_and_inbox_that_contain_each_other(store: str, inbox: str, tmp_path: Path) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "a")
    with pytest.raises(StoreInboxOverlap) as refusal:
        check_apart(tmp_path / store, tmp_path / inbox)
    assert refusal.value.exit_code == 2


def test_store_and_inbox_apart(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    check_apart(tmp_path / "inbox-store", tmp_path / "inbox")


@pytest.mark.parametrize("missing", sorted(WHOLE))
@pytest.mark.parametrize("how", ["absent", "empty", "blank", "null"])
def test_a_declaration_names_what_it_lacks(missing: str, how: str) -> None:
    given = {**WHOLE, missing: {"empty": "", "blank": "  ", "null": None}.get(how)}
    if how == "absent":
        del given[missing]
    with pytest.raises(DeclarationIncomplete, match=f"lacks: {missing}\\."):
        read_declaration(json.dumps(given))


@pytest.mark.parametrize("text", ["", "- a", "a: [", "!!python/object/apply:os.getpid []"])
def test_what_is_no_declaration(text: str) -> None:
    with pytest.raises(DeclarationIncomplete):
        read_declaration(text)


def test_a_whole_declaration() -> None:
    assert read_declaration(json.dumps({**WHOLE, "note": "kept by its writer"})).body() == WHOLE


@pytest.mark.parametrize(
    ("number", "kind"),
    [(errno.ENOSPC, StoreFull), (errno.EDQUOT, StoreFull), (errno.EACCES, StoreUnwritable), (errno.EROFS, StoreUnwritable)],
)
def test_trouble_of_the_disk_becomes_a_refusal(number: int, kind: type[Exception], tmp_path: Path) -> None:
    with pytest.raises(kind), store_boundary(tmp_path):
        raise OSError(number, os.strerror(number))


def test_trouble_of_the_database_becomes_a_refusal(tmp_path: Path) -> None:
    for error, kind in [
        (psycopg.OperationalError("server closed the connection"), DatabaseUnavailable),
        (psycopg.errors.AdminShutdown("stopped"), DatabaseUnavailable),
        (psycopg.errors.DiskFull("full"), StoreFull),
    ]:
        with pytest.raises(kind), store_boundary(tmp_path):
            raise error


def test_other_errors_pass_the_boundary(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), store_boundary(tmp_path):
        (tmp_path / "absent").read_bytes()
    with pytest.raises(psycopg.errors.DeadlockDetected), store_boundary(tmp_path):
        raise psycopg.errors.DeadlockDetected("x")


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    """/dev/full gives the real ENOSPC; the file written before is whole, and nothing temporary stays."""
    path = tmp_path / "head"
    write_by_rename(path, b"old")
    temporary = tmp_path / f".head.{os.getpid()}.new"
    temporary.symlink_to("/dev/full")
    with pytest.raises(StoreFull), store_boundary(tmp_path):
        write_by_rename(path, b"new")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["head"]
