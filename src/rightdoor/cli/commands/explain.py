"""`rightdoor explain ID`: from a value back to the paper."""

from __future__ import annotations

from typing import Annotated

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, tree
from rightdoor.cli.session import begin


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(explain)


def explain(
    wanted: Annotated[
        str, typer.Argument(metavar="ID", help="fp_…, sub_…, pr_…, rc_…, rc_…#place, the SHA-256 of an exhibit, or a referral's number.")
    ],
    store: StoreOption = None,
    as_json: JsonOption = False,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
) -> None:
    """Walk any shown value back to exhibit and place, as a tree, with the text that stands there."""
    from rightdoor.operations.explain import explain as walk_back
    from rightdoor.operations.explain import looked_at

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=False) as opened:
        node = walk_back(opened, wanted, session.as_of_us)
        for asked, lines in looked_at(node, wanted):
            session.consulted(opened, "explain", lines=lines, asked=asked)
    if as_json:
        json_lines([node.as_json()])
        return
    tree(node)
