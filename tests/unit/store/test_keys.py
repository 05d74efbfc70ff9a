"""The store key outside the store, owner-only, recognised; data keys bound to their exhibit."""

from __future__ import annotations

import base64
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rightdoor.errors import StoreKeyMissing, StoreKeyUnsafe, StoreKeyWrong
from rightdoor.store.keys import KeyFile, KeyFolder, KeyText, StoreKeys, ensure_key_file, load_keys, new_data_key

KEY = bytes(range(32))
DIGEST, OTHER = "ab" * 32, "cd" * 32


@given(st.binary(min_size=32, max_size=32), st.binary(min_size=32, max_size=32))
def test_wrap_and_unwrap(key: bytes, data_key: bytes) -> None:
    keys = StoreKeys(key)
    wrapped = keys.wrap(data_key, DIGEST)
    assert keys.unwrap(wrapped, DIGEST) == data_key
    assert data_key not in wrapped


def test_a_wrapped_key_opens_only_for_its_exhibit_under_its_store_key_and_unaltered() -> None:
    wrapped = StoreKeys(KEY).wrap(b"d" * 32, DIGEST)
    for keys, digest, cipher in [
        (StoreKeys(KEY), OTHER, wrapped),
        (StoreKeys(b"x" * 32), DIGEST, wrapped),
        (StoreKeys(KEY), DIGEST, wrapped[:-1] + bytes([wrapped[-1] ^ 1])),
        (StoreKeys(KEY), DIGEST, wrapped[:-8]),
        (StoreKeys(KEY), DIGEST, b""),
    ]:
        with pytest.raises(StoreKeyWrong):
            keys.unwrap(cipher, digest)


def test_the_key_is_shown_nowhere() -> None:
    for shown in (repr(StoreKeys(KEY)), repr(KeyText(KEY.hex())), StoreKeys(KEY).check_value("st_a")):
        assert KEY.hex() not in shown
    assert StoreKeys(KEY).check_value("st_a") != StoreKeys(KEY).check_value("st_b")


def test_data_keys_have_256_bits() -> None:
    assert len(new_data_key(random.Random(1).randbytes)) == 32


@pytest.mark.parametrize("text", [KEY.hex(), KEY.hex().upper() + "\n", base64.b64encode(KEY).decode()])
def test_a_key_in_hex_or_base64(text: str, tmp_path: Path) -> None:
    check = StoreKeys(KEY).check_value("st_a")
    assert load_keys(KeyText(text), store_id="st_a", store_dir=tmp_path, check=check).check_value("st_a") == check


@pytest.mark.parametrize("text", ["", "zz" * 32, KEY.hex()[:-2], base64.b64encode(KEY[:-1]).decode(), "ключ"])
def test_a_malformed_key_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(StoreKeyWrong):
        load_keys(KeyText(text), store_id="st_a", store_dir=tmp_path, check=None)


def test_making_and_loading_a_key_file(tmp_path: Path) -> None:
    folder = KeyFolder(tmp_path / "config" / "rightdoor")
    store = tmp_path / "store"
    ensure_key_file(folder, store_id="st_a", store_dir=store, random_bytes=random.Random(1).randbytes)
    path = folder.folder / "st_a.key"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [entry.name for entry in folder.folder.iterdir()] == ["st_a.key"]
    first = path.read_bytes()
    ensure_key_file(folder, store_id="st_a", store_dir=store, random_bytes=random.Random(2).randbytes)
    assert path.read_bytes() == first, "a key that exists is never replaced"
    load_keys(folder, store_id="st_a", store_dir=store, check=StoreKeys(bytes.fromhex(first.decode())).check_value("st_a"))


def test_a_missing_key_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(StoreKeyMissing, match=r"nowhere/the\.key") as refusal:
        load_keys(KeyFile(tmp_path / "nowhere" / "the.key"), store_id="st_a", store_dir=tmp_path / "s", check=None)
    assert refusal.value.exit_code == 3
    assert "--key-file" in refusal.value.advice


def test_a_wrong_key_is_recognised(tmp_path: Path) -> None:
    with pytest.raises(StoreKeyWrong, match="not the key of store st_a"):
        load_keys(KeyText("11" * 32), store_id="st_a", store_dir=tmp_path, check=StoreKeys(KEY).check_value("st_a"))


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o602])
def test_a_key_open_to_others_is_refused_and_left_as_it_is(mode: int, tmp_path: Path) -> None:
    path = tmp_path / "the.key"
    path.write_text(KEY.hex())
    path.chmod(mode)
    with pytest.raises(StoreKeyUnsafe, match=f"{mode:04o}") as refusal:
        load_keys(KeyFile(path), store_id="st_a", store_dir=tmp_path / "s", check=None)
    assert "chmod 600" in refusal.value.advice
    assert path.stat().st_mode & 0o777 == mode


def test_a_key_inside_the_store_is_refused_also_through_a_link(tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    inside = store / "the.key"
    inside.write_text(KEY.hex())
    inside.chmod(0o600)
    (tmp_path / "link").symlink_to(store)
    for path in (inside, tmp_path / "link" / "the.key"):
        with pytest.raises(StoreKeyUnsafe, match="inside the store"):
            load_keys(KeyFile(path), store_id="st_a", store_dir=store, check=None)
    with pytest.raises(StoreKeyUnsafe):
        ensure_key_file(KeyFile(store / "new.key"), store_id="st_a", store_dir=store, random_bytes=random.Random(1).randbytes)
    assert not (store / "new.key").exists()
