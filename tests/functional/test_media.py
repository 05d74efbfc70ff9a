"""Media is hashed and counted and not kept, unless a decision with an authority says so."""

from __future__ import annotations

import base64
import json
import random
import zipfile

from conftest_functional import AS_OF

PATTERN = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + random.Random(1).randbytes(6000) + b"\xff\xd9"


def kept(cli, store, exhibit):
    return cli("explain", exhibit, "--store", store).stdout.splitlines()[0].rpartition("kept as ")[2].strip()


def test_media_in_every_wrapping_is_counted_and_not_kept(cli, tmp_path):
    inbox, store = tmp_path / "inbox", tmp_path / "store"
    inbox.mkdir()
    (inbox / "pattern.jpg").write_bytes(PATTERN)
    (inbox / "embedded.json").write_text(json.dumps({"note": "x", "thumb": base64.b64encode(PATTERN).decode()}), "utf-8")
    with zipfile.ZipFile(inbox / "case.zip", "w") as archive:
        archive.writestr("inner.jpg", PATTERN[:-1])
        archive.writestr("plain.txt", "text")
    cli.run(inbox, store)
    exhibits = {e["name"]: e for e in cli.lines("exhibits", "--store", store)}
    assert set(exhibits) == {"pattern.jpg", "embedded.json", "case.zip", "case.zip!inner.jpg", "case.zip!plain.txt"}
    state = {name: kept(cli, store, e["exhibit"]) for name, e in exhibits.items()}
    assert state == {
        "pattern.jpg": "none", "embedded.json": "redacted-pack", "case.zip": "none", "case.zip!inner.jpg": "none", "case.zip!plain.txt": "pack",
    }  # fmt: skip
    codes = {(f["exhibit"], f["code"]) for f in cli.lines("data-findings", "--store", store)}
    assert {(exhibits["pattern.jpg"]["exhibit"], "media-not-kept"), (exhibits["embedded.json"]["exhibit"], "media-redacted")} <= codes
    assert cli("verify", "--store", store)


def test_a_decision_with_an_authority_keeps_media_and_a_received_file_cannot(cli, tmp_path):
    inbox, store = tmp_path / "inbox", tmp_path / "store"
    inbox.mkdir()
    (inbox / "decisions.yaml").write_text("- {kind: keep-media, authority: x, keep: 'yes', actor: somebody, reason: because}\n", "utf-8")
    (inbox / "a.jpg").write_bytes(PATTERN)
    cli.run(inbox, store)
    cli(
        "decision", "add", "keep-media", "--set", "authority=order-7", "--set", "keep=yes", "--reason", "trial", "--actor", "DI 1",
        "--store", store, "--as-of", AS_OF,
    )  # fmt: skip
    (inbox / "b.jpg").write_bytes(PATTERN + b"b")
    cli.run(inbox, store)
    state = {e["name"]: kept(cli, store, e["exhibit"]) for e in cli.lines("exhibits", "--store", store) if e["name"].endswith("jpg")}
    assert state == {"a.jpg": "none", "b.jpg": "pack"}
