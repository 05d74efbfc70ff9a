"""Exit codes are part of the contract with the outside (design, section 6); messages are a lower classification than data."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
from pathlib import Path

import pytest

import rightdoor
from rightdoor import errors
from rightdoor.errors import InternalProblem, Refused, RightdoorError, UsageProblem, exit_code_for

SOURCE = Path(rightdoor.__file__).parent


def all_errors() -> list[type[RightdoorError]]:
    for module in pkgutil.walk_packages(rightdoor.__path__, "rightdoor."):
        if module.name.startswith(("rightdoor.store", "rightdoor.errors")):
            importlib.import_module(module.name)
    found: list[type[RightdoorError]] = []
    todo = [RightdoorError]
    while todo:
        kind = todo.pop()
        found.append(kind)
        todo += kind.__subclasses__()
    return found


@pytest.mark.parametrize("kind", all_errors(), ids=lambda kind: kind.__name__)
def test_every_error_has_an_exit_code_of_its_branch_and_says_what_it_means(kind: type[RightdoorError]) -> None:
    branch = next((b for b in (UsageProblem, Refused, InternalProblem) if issubclass(kind, b)), None)
    assert kind.exit_code == {UsageProblem: 2, Refused: 3, InternalProblem: 1, None: 1}[branch]
    assert branch is not None or kind is RightdoorError
    assert inspect.getdoc(kind)
    assert exit_code_for(kind("what is so.", advice="What to do.")) == kind.exit_code


def test_exit_codes_of_what_is_not_ours() -> None:
    assert exit_code_for(ValueError("x")) == 1
    assert exit_code_for(KeyboardInterrupt()) == 130
    assert exit_code_for(SystemExit(4)) == 4
    assert exit_code_for(SystemExit("text")) == 1
    assert exit_code_for(SystemExit(None)) == 0


def test_the_second_writer_and_the_overlap_have_the_codes_that_the_contract_states() -> None:
    assert errors.StoreBusy.exit_code == 3
    assert errors.StoreInboxOverlap.exit_code == 2


def test_message_and_advice_are_apart_and_shown_together() -> None:
    error = errors.StoreFull("No space.", advice="Make room.")
    assert (error.message, error.advice, str(error)) == ("No space.", "Make room.", "No space. Make room.")


def test_refusals_of_the_store_say_what_to_do() -> None:
    """Every refusal raised in the store room gives advice."""
    refusals = {kind.__name__ for kind in all_errors() if issubclass(kind, Refused | UsageProblem)}
    silent = [
        f"{path.name}:{node.lineno}"
        for path in sorted((SOURCE / "store").glob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in refusals
        if not any(keyword.arg == "advice" for keyword in node.keywords)
    ]
    assert silent == []


def test_messages_of_the_store_carry_no_case_content() -> None:
    """What is formatted into messages is from a closed list: paths and ids of the store, numbers, modes, codes."""
    allowed = {
        "WAIT_S", "blocked", "uid", "data", "root.parent", "folder", "root", "code or 'no answer'", "store_dir", "inbox", "path", "mode",
        "where", "store_id", "exhibit_sha256", "len(key)", "KEY_BYTES", "name", "', '.join(missing)", "who", "head.seq", "seq",
        "store.dir", "what", "other", "state or 'no connection'", "read['kind']", "type(error).__name__", "self.act", "_KEPT", "error.sqlstate or 'no answer'",
        "root / 'secret'", "root / 'log' / 'server.log'",
    }  # fmt: skip
    kinds = {kind.__name__ for kind in all_errors()} | {"_diverged", "_incomplete"}
    formatted = set()
    for path in [SOURCE / "errors.py", *sorted((SOURCE / "store").glob("*.py"))]:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in kinds:
                for part in ast.walk(node):
                    if isinstance(part, ast.FormattedValue):
                        formatted.add(ast.unparse(part.value))
    assert formatted - allowed == set()
    assert "store_dir" in formatted
