"""One line of the tree that `explain` gives."""

from __future__ import annotations

from typing import NamedTuple


class Node(NamedTuple):
    """One line of the tree; `id` when it can be explained further by itself, `restricted` where an exhibit is."""

    text: str
    id: str = ""
    children: tuple[Node, ...] = ()
    restricted: bool = False

    def as_json(self) -> dict[str, object]:
        """The node as nested JSON."""
        mark = {"restricted": True} if self.restricted else {}
        return {"text": self.text, "id": self.id or None, **mark, "children": [c.as_json() for c in self.children]}

    def size(self) -> int:
        """How many lines the tree has."""
        return 1 + sum(child.size() for child in self.children)
