from __future__ import annotations

import os
import socket
import stat
import subprocess
from pathlib import Path

import pytest

from rightdoor.exhibits.walk import Found, walk
from rightdoor.model.finding import DataFinding


def _names(inbox: Path) -> list[str]:
    return [item.name for item in walk(inbox) if isinstance(item, Found)]


def _findings(inbox: Path) -> list[tuple[str, str]]:
    return [(item.code, item.locator) for item in walk(inbox) if isinstance(item, DataFinding)]


def test_every_file_once_in_the_order_of_the_bytes_of_names(tmp_path: Path) -> None:
    for name in ("b/2.txt", "b/10.txt", "a.txt", "B.txt", "b/é.txt", ".hidden", "c/d/e/f.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    assert _names(tmp_path) == [".hidden", "B.txt", "a.txt", "b/10.txt", "b/2.txt", "b/é.txt", "c/d/e/f.txt"]
    assert _findings(tmp_path) == []


def test_one_file_can_be_the_inbox(tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text("x")
    assert _names(tmp_path / "report.xml") == ["report.xml"]


def test_an_inbox_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        list(walk(tmp_path / "none"))


def test_links_pipes_and_sockets_are_findings_and_are_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret.txt").write_text("x")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text("a")
    (inbox / "link").symlink_to(outside / "secret.txt")
    (inbox / "linked-folder").symlink_to(outside)
    (inbox / "dangling").symlink_to("nowhere")
    os.mkfifo(inbox / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(os.path.relpath(inbox / "sock"))
    assert _names(inbox) == ["a.txt"]
    assert _findings(inbox) == [("not-regular-file", n) for n in ("dangling", "link", "linked-folder", "pipe", "sock")]


def test_a_device_is_a_finding(tmp_path: Path) -> None:
    if os.geteuid() != 0:
        pytest.skip("making a device node needs root")
    try:
        os.mknod(tmp_path / "null", stat.S_IFCHR | 0o666, os.makedev(1, 3))
    except PermissionError:
        pytest.skip("device nodes are not allowed here")
    assert _findings(tmp_path) == [("not-regular-file", "null")]


def test_a_single_link_as_inbox_names_the_file_it_stands_for(tmp_path: Path) -> None:
    (tmp_path / "x").symlink_to("nowhere")
    (tmp_path / "in").mkdir()
    os.rename(tmp_path / "x", tmp_path / "in" / "x")
    assert _findings(tmp_path / "in") == [("not-regular-file", "x")]


def test_a_name_that_is_not_text_is_shown_with_escapes_and_still_read(tmp_path: Path) -> None:
    place = os.path.join(os.fsencode(tmp_path), b"caf\xe9.txt")
    with open(place, "wb") as handle:
        handle.write(b"hello")
    items = list(walk(tmp_path))
    found = next(i for i in items if isinstance(i, Found))
    assert found.name == "caf\\xe9.txt"
    assert [(i.code, i.locator) for i in items if isinstance(i, DataFinding)] == [("name-not-text", "caf\\xe9.txt")]
    handle2 = found.open()
    assert not isinstance(handle2, DataFinding)
    with handle2:
        assert handle2.read() == b"hello"


def test_what_takes_the_place_of_a_file_is_not_opened(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    (tmp_path / "b").write_text("b")
    (found, _) = (i for i in walk(tmp_path) if isinstance(i, Found))
    (tmp_path / "a").unlink()
    gone = found.open()
    assert isinstance(gone, DataFinding)
    assert gone.code == "unreadable"
    os.mkfifo(tmp_path / "a")
    assert isinstance(found.open(), DataFinding)  # and does not wait for a writer
    (tmp_path / "a").unlink()
    (tmp_path / "a").symlink_to("b")
    assert isinstance(found.open(), DataFinding)
    (tmp_path / "a").unlink()
    (tmp_path / "b").rename(tmp_path / "a")
    assert isinstance(found.open(), DataFinding)


def test_a_link_is_not_followed_even_to_the_file_that_was_seen(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    (found,) = (i for i in walk(tmp_path) if isinstance(i, Found))
    (tmp_path / "a").rename(tmp_path / "elsewhere")
    (tmp_path / "a").symlink_to("elsewhere")
    assert isinstance(found.open(), DataFinding)


def test_a_file_that_changes_while_it_is_read_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    (found,) = (i for i in walk(tmp_path) if isinstance(i, Found))
    handle = found.open()
    assert not isinstance(handle, DataFinding)
    with handle:
        assert found.changed(handle) is None
        (tmp_path / "a").write_text("more than before")
        change = found.changed(handle)
    assert change is not None
    assert change.code == "unreadable"


@pytest.mark.parametrize("change", ["longer", "shorter", "same length", "another file", "a link", "gone"])
def test_content_is_given_only_of_the_file_that_was_seen(tmp_path: Path, change: str) -> None:
    place = tmp_path / "a"
    place.write_bytes(b"hello")
    (found,) = (i for i in walk(tmp_path) if isinstance(i, Found))
    assert found.content() == b"hello"
    if change in ("another file", "a link", "gone"):
        place.rename(tmp_path / "b")
    if change == "a link":
        place.symlink_to("b")
    elif change == "another file":
        place.write_bytes(b"hello")
        os.utime(place, ns=(found.modified_ns, found.modified_ns))
    elif change != "gone":
        place.write_bytes({"longer": b"hello!", "shorter": b"hell", "same length": b"hullo"}[change])
        later = found.modified_ns + (1 if change == "same length" else 0)
        os.utime(place, ns=(later, later))
    assert found.content() is None


def test_what_may_not_be_read_is_a_finding(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    (tmp_path / "a").write_text("a")
    (tmp_path / "a").chmod(0)
    (tmp_path / "folder").mkdir(mode=0)
    items = list(walk(tmp_path))
    (found,) = (i for i in items if isinstance(i, Found))
    assert isinstance(found.open(), DataFinding)
    assert _findings(tmp_path) == [("unreadable", "folder")]


def test_a_very_deep_folder_does_not_exhaust_the_stack(tmp_path: Path) -> None:
    here = os.open(tmp_path, os.O_RDONLY)
    for _ in range(1500):
        os.mkdir("d", dir_fd=here)
        deeper = os.open("d", os.O_RDONLY, dir_fd=here)
        os.close(here)
        here = deeper
    os.close(os.open("f", os.O_CREAT | os.O_WRONLY, dir_fd=here))
    os.close(here)
    found = [i for i in walk(tmp_path) if isinstance(i, Found)]
    subprocess.run(["rm", "-rf", tmp_path / "d"], check=True)  # pytest's own cleaning would exhaust the stack
    assert [f.name.count("/") for f in found] == [1500]
