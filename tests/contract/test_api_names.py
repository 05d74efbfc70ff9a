"""Schemas of the interface stand in its description by name: two of one name would describe each other's answers."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import rightdoor.desk


def test_each_schema_has_a_name_of_its_own():
    folder = Path(rightdoor.desk.__file__).parent / "api"
    names = Counter(
        node.name
        for path in sorted(folder.glob("*.py"))
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.ClassDef) and node.bases
    )
    assert len(names) > 100 and [name for name, times in names.items() if times > 1] == []
