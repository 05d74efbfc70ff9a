"""What `make prove` measures: on paths that exist, by peers that the extra `oracle` brings, and never half of a comparison."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def prove():
    sys.path.insert(0, str(ROOT / "benchmarks"))
    try:
        yield importlib.import_module("prove")
    finally:
        sys.path.remove(str(ROOT / "benchmarks"))


def test_every_measurement_rests_on_paths_that_exist(prove):
    assert [path for proof in prove.PROOFS.values() for path in proof.measures if not (ROOT / path).exists()] == []
    assert {"pdq", "radius", "lookup", "hashset-import", "digests", "match-killed"} <= set(prove.PROOFS)


def test_every_peer_is_brought_by_the_extra(prove):
    extra = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["oracle"]
    brought = {name.partition("==")[0].removesuffix("-cpu") for name in extra}
    assert {need for proof in prove.PROOFS.values() for need in proof.needs} <= brought


def test_without_its_peer_a_measurement_is_refused_and_says_how_to_have_it(prove):
    proof = prove.PROOFS["radius"]._replace(needs=("no_such_peer",))
    with pytest.raises(SystemExit, match=r"no_such_peer, which is not installed: pip install -e '\.\[oracle\]'"):
        prove.refuse_without_peers(proof)
    prove.refuse_without_peers(proof._replace(needs=("json",)))


def test_a_measurement_that_is_missing_is_named_on_the_page(monkeypatch):
    spec = importlib.util.spec_from_file_location("generate_docs_of_proofs", ROOT / "docs" / "generate.py")
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    monkeypatch.setattr(generate, "measured", lambda: ["national", "no-such"])
    assert "Not measured yet, so that nothing is claimed of it: no-such (" in generate.performance()
    monkeypatch.setattr(generate, "measured", lambda: ["national"])
    assert "Not measured yet" not in generate.performance()
