"""As whom the server runs, and folders that its account cannot pass."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rightdoor.errors import DatabaseCannotStart
from rightdoor.store import postgres_account
from rightdoor.store.postgres_account import blocked_folder, server_account
from rightdoor.store.postgres_socket import LIMIT_BYTES, choose_socket_dir, socket_path

STRANGER = 54321


def test_the_folder_that_blocks_is_named(tmp_path: Path) -> None:
    place = tmp_path / "open" / "closed" / "store"
    place.mkdir(parents=True)
    for folder in (tmp_path, *tmp_path.parents):  # pytest's own folders are owner-only
        if folder.stat().st_uid == os.geteuid() and not folder.stat().st_mode & 0o001:
            expected: Path | None = folder
    first = blocked_folder(place / "data", STRANGER, STRANGER)
    (tmp_path / "open" / "closed").chmod(0o700)
    assert blocked_folder(place / "data", os.geteuid(), os.getegid()) is None
    assert first == expected


def test_group_and_other_bits_are_told_apart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "a"
    folder.mkdir()
    monkeypatch.setattr(Path, "parents", property(lambda self: [folder] if self.name == "x" else []))
    folder.chmod(0o710)
    assert blocked_folder(folder / "x", STRANGER, folder.stat().st_gid) is None
    assert blocked_folder(folder / "x", STRANGER, STRANGER) == folder
    folder.chmod(0o701)
    assert blocked_folder(folder / "x", STRANGER, STRANGER) is None
    assert blocked_folder(folder / "x", STRANGER, folder.stat().st_gid) == folder


def test_root_without_the_capability_is_told_which_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(postgres_account, "_has_capability", lambda number: False)
    monkeypatch.setattr(postgres_account, "blocked_folder", lambda *arguments: tmp_path)
    with pytest.raises(DatabaseCannotStart, match=str(tmp_path)) as refusal:
        server_account(tmp_path / "data", tmp_path)
    assert "ordinary user" in refusal.value.advice


def test_an_ordinary_user_needs_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: STRANGER)
    account = server_account(tmp_path, tmp_path)
    assert (account.uid, account.search, account.owner_uid) == (None, False, STRANGER)


def test_the_socket_lies_in_the_store_if_its_path_is_short_enough(tmp_path: Path) -> None:
    base = Path(os.path.realpath(tmp_path))
    room = LIMIT_BYTES - len(os.fsencode(socket_path(base / "run")))
    assert room > 2, "the test's own folder is too deep to tell"
    fits, too_long = base / ("x" * (room - 1)), base / ("x" * room)
    temporary = base / "t"
    for folder in (fits, too_long, temporary):
        folder.mkdir()
    assert choose_socket_dir(fits, owner_uid=os.geteuid(), temporary=temporary) == fits / "run"
    elsewhere = choose_socket_dir(too_long, owner_uid=os.geteuid(), temporary=temporary)
    assert elsewhere.parent == temporary
    assert elsewhere.stat().st_mode & 0o777 == 0o700
    assert choose_socket_dir(too_long, owner_uid=os.geteuid(), temporary=temporary) == elsewhere


@pytest.mark.parametrize("how", ["open", "link", "file"])
def test_a_socket_folder_that_is_not_ours_alone_is_refused(how: str, tmp_path: Path) -> None:
    run = tmp_path / "run"
    if how == "open":
        run.mkdir()
        run.chmod(0o755)
    elif how == "link":
        (tmp_path / "other").mkdir(mode=0o700)
        run.symlink_to(tmp_path / "other")
    else:
        run.write_text("")
    with pytest.raises(DatabaseCannotStart, match="belongs to somebody else or is open"):
        choose_socket_dir(tmp_path, owner_uid=os.geteuid())


def test_a_socket_folder_of_another_owner_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "run").mkdir(mode=0o700)
    owner = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: owner + 1)
    with pytest.raises(DatabaseCannotStart):
        choose_socket_dir(tmp_path, owner_uid=owner + 1)


def play_root(monkeypatch: pytest.MonkeyPatch, *, owner: int, mapped: bool) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(postgres_account, "_owner", lambda data: (owner, owner))
    monkeypatch.setattr(postgres_account, "_existing_account", lambda: (101, 101))
    monkeypatch.setattr(postgres_account, "_is_mapped", lambda kind, number: mapped)
    monkeypatch.setattr(postgres_account, "blocked_folder", lambda *arguments: None)


@pytest.mark.parametrize(
    ("exists", "owner", "mapped", "expected"),
    [
        (False, 0, True, (101, False)),  # the usual root: an existing unprivileged account
        (False, 0, False, (None, True)),  # root of a user namespace without other accounts
        (True, 0, True, (None, True)),  # a cluster made in such a one
        (True, 1000, True, (1000, False)),  # a cluster is run by its owner
    ],
)
def test_root_and_who_owns_the_cluster(
    exists: bool, owner: int, mapped: bool, expected: tuple[int | None, bool], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    play_root(monkeypatch, owner=owner, mapped=mapped)
    account = server_account(tmp_path if exists else tmp_path / "absent", tmp_path)
    assert (account.uid, account.namespace) == expected
    assert not account.search


def test_a_cluster_of_an_account_that_is_unknown_here_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    play_root(monkeypatch, owner=101, mapped=False)
    with pytest.raises(DatabaseCannotStart, match="user namespace"):
        server_account(tmp_path, tmp_path)
