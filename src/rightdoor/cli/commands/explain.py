"""`rightdoor explain ID`: from a value back to the paper."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines
from rightdoor.cli.session import begin


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(explain)


def explain(
    wanted: Annotated[str, typer.Argument(metavar="ID", help="fp_…, sub_…, pr_…, rc_…, rc_…#place, or the SHA-256 of an exhibit.")],
    store: StoreOption = None,
    as_json: JsonOption = False,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
) -> None:
    """Walk any shown value back to exhibit and place, as a tree, with the text that stands there."""
    from rightdoor.operations.explain import Node
    from rightdoor.operations.explain import explain as walk_back

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=False) as opened:
        node = walk_back(opened, wanted, session.as_of_us)
    if as_json:
        json_lines([node.as_json()])
        return
    from rich.console import Console
    from rich.text import Text
    from rich.tree import Tree

    def grow(tree: Tree, children: tuple[Node, ...]) -> None:
        for child in children:
            grow(tree.add(Text(child.text)), child.children)

    tree = Tree(Text(node.text))
    grow(tree, node.children)
    Console(width=None if sys.stdout.isatty() else 200, highlight=False).print(tree)
