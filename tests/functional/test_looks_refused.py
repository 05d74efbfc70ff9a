"""`rightdoor run` where its actor has looked into the hash sets too often: it goes on, lists, and says so."""

from __future__ import annotations

import random

import pytest

from media_kept_case import details, digests, quiet, report
from rightdoor.cli.commands.run import Taking, run_inbox
from rightdoor.cli.session import begin
from rightdoor.media import looking
from rightdoor.media.sets.importing import About, import_set
from rightdoor.store.create import create_store
from rightdoor.store.declaration import Declaration

DECLARED = Declaration(
    controller="Example Constabulary", dpia="DPIA-1", appropriate_policy_document="APD-1", schedule_8_condition="administration of justice"
)


@pytest.fixture
def session(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    made = begin(tmp_path / "store", actor="os:tester")
    create_store(
        made.store_dir,
        kind="live",
        declaration=DECLARED,
        key_source=made.key_source,
        actor=made.actor,
        now_us=made.real_us,
        random_bytes=made.random_bytes,
    )
    return made


def test_run_goes_on_when_looks_are_refused_and_says_so(session, tmp_path, monkeypatch, capsys):
    inbox, (known,) = tmp_path / "inbox", digests(1, 1)
    inbox.mkdir()
    (tmp_path / "gold.md5").write_text(f"{known}\n")
    with session.store(write=True) as store, store.connect() as connection:
        import_set(
            store, connection, [tmp_path / "gold.md5"], About("gold", authority="LIC-0"), actor=session.actor, at_us=session.real_us,
            random_bytes=random.Random(1).randbytes, progress=quiet,
        )  # fmt: skip
    (inbox / "CyberTip-700001.xml").write_bytes(report(700001))
    (inbox / "file-700001.xml").write_bytes(details(700001, 0, {"MD5": known}))
    monkeypatch.setattr(looking, "AN_HOUR", 0)
    lines, _ = run_inbox(session, inbox, Taking("A-1", processes=1))
    (line,) = lines
    told = capsys.readouterr().err
    assert "hash sets were not asked: 0 looks into the hash sets within an hour" in told
    assert known not in told
    assert "PR-11" not in {reason["code"] for reason in line["reasons"]}
    monkeypatch.undo()
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    lines, _ = run_inbox(session, inbox, Taking("A-1", processes=1))
    (line,) = lines
    assert "PR-11" in {reason["code"] for reason in line["reasons"]}, "and the next run asks"
    assert "hash sets asked (gold)" in capsys.readouterr().err
