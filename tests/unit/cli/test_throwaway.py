"""A folder for one command is gone with it, whatever still writes there for a moment."""

from __future__ import annotations

import shutil

import pytest

from rightdoor.cli.throwaway import throwaway


def test_it_is_gone_also_where_something_writes_while_it_is_removed(monkeypatch):
    really, tried = shutil.rmtree, []

    def disturbed(folder):
        """What `rmtree` meets where a stopping database writes a file into a folder that was just emptied."""
        tried.append(folder)
        if len(tried) < 3:
            raise OSError(39, "Directory not empty")
        really(folder)

    monkeypatch.setattr("rightdoor.cli.throwaway.shutil.rmtree", disturbed)
    with throwaway("rightdoor-test-") as folder:
        (folder / "file").touch()
    assert len(tried) == 3
    assert not folder.exists()


def test_what_cannot_be_removed_is_said(monkeypatch):
    def refuse(folder):
        raise OSError(39, "Directory not empty")

    made = []
    with monkeypatch.context() as patched:
        patched.setattr("rightdoor.cli.throwaway.shutil.rmtree", refuse)
        with pytest.raises(OSError, match="not empty"), throwaway("rightdoor-test-", patience_s=0.2) as folder:
            made.append(folder)
    made[0].rmdir()


def test_a_block_that_fails_leaves_nothing():
    with pytest.raises(ZeroDivisionError), throwaway("rightdoor-test-") as folder:
        (folder / "file").write_bytes(bytes(1 // 0))
    assert not folder.exists()
