"""Options that commands share, defined once so that they mean the same everywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

StoreOption = Annotated[
    Path | None,
    typer.Option(
        "--store", help="Folder of the store. Default: $RIGHTDOOR_STORE, else ~/.local/share/rightdoor/default.", show_default=False
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="JSON Lines on standard output instead of a table.")]
AsOfOption = Annotated[
    str | None,
    typer.Option("--as-of", help="Instant that stands in for the clock, like 2026-01-05T08:00:00Z.", show_default=False),
]
ActorOption = Annotated[str | None, typer.Option("--actor", help="Who acts. Default: os:<login>, unauthenticated.", show_default=False)]
KeyOption = Annotated[
    Path | None,
    typer.Option("--key-file", help="The store's key. Default: ~/.config/rightdoor/<store id>.key, or $RIGHTDOOR_KEY.", show_default=False),
]
AuthorityOption = Annotated[
    str | None, typer.Option("--authority", help="Authority under which what is taken in is held.", show_default=False)
]
StrictOption = Annotated[bool, typer.Option("--strict", help="Exit with 4 when there are findings of severity stop.")]
