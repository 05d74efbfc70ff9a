"""A second controller in a store: refused by command until the arrangement is recorded by command."""

from __future__ import annotations

import pytest
from conftest_functional import Cli


@pytest.fixture
def cli(tmp_path):
    made = Cli(tmp_path.resolve() / "home")
    made("init", "--store", tmp_path.resolve() / "store")
    return lambda *words, **more: made(*words, "--store", tmp_path.resolve() / "store", **more)


def add(cli, organisation, **more):
    username = organisation.replace(" ", "").lower()
    return cli("user", "add", username, "--name", "X", "--role", "supervisor", "--unit", "Desk", "--organisation", organisation, **more)


TERMS = (
    "--reference", "JC/1", "--dated", "2026-01-02", "--answers", "Force A", "--contact", "the desk", "--from", "2026-01-02", "--review", "2090-01-02",
)  # fmt: skip


def test_a_second_controller_comes_by_an_arrangement(cli):
    add(cli, "Force A")
    assert "Record the arrangement between Force A and Force B first" in add(cli, "Force B", code=2).stderr
    cli("arrangement", "record", "--organisation", "Force A", "--organisation", "Force B", *TERMS)
    add(cli, "Force B")
