"""`rightdoor requests …`: the group of commands about communications-data requests, and `requests plan`.

Other modules hang their commands on `group`.
"""

from __future__ import annotations

import typer

group = typer.Typer(
    no_args_is_help=True, rich_markup_mode=None, help="Which events to ask about next: planned, drafted, exported, and what came back."
)


def register(app: typer.Typer) -> None:
    """Add the group."""
    app.add_typer(group, name="requests")
