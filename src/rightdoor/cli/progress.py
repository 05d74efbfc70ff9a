"""Progress on a terminal, silence in a pipe."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator

from rightdoor.cli.session import on_terminal

Step = Callable[[str, int, int], None]


def _silent(_what: str, _done: int, _total: int) -> None:
    """Nobody watches."""


@contextlib.contextmanager
def progress(title: str) -> Iterator[Step]:
    """A callable (what, done, total) that moves a bar on standard error when that is a terminal."""
    if not on_terminal():
        yield _silent
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as shown:
        task = shown.add_task(title, total=None)

        def step(what: str, done: int, total: int) -> None:
            shown.update(task, description=f"{title}: {what}", completed=done, total=total or None)

        yield step
