"""`rightdoor serve`: the desk, in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from rightdoor.cli.desk import surroundings
from rightdoor.cli.options import ActorOption, AsOfOption, KeyOption, StoreOption
from rightdoor.cli.output import say
from rightdoor.cli.session import begin


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command()(serve)


def serve(
    store: StoreOption = None,
    host: Annotated[
        str, typer.Option(help="Address to serve at; others than this machine's own need --tls or --behind-proxy.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to serve at.")] = 8000,
    tls: Annotated[
        tuple[Path, Path] | None, typer.Option(metavar="CERT KEY", help="Certificate chain and key, files of PEM.", show_default=False)
    ] = None,
    behind_proxy: Annotated[
        bool, typer.Option("--behind-proxy", help="A proxy of yours ends TLS and sets X-Forwarded-Proto and X-Forwarded-For.")
    ] = False,
    name: Annotated[
        list[str] | None, typer.Option(help="Host name that browsers come by; may be given several times.", show_default=False)
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that serve pages.")] = 2,
    as_of: AsOfOption = None,
    actor: ActorOption = None,
    key_file: KeyOption = None,
) -> None:
    """Serve the desk until interrupted, on a training store made if there is none.

    At the first start a one-time link is printed, by which the first administrator sets name and password.
    """
    from rightdoor.desk.serve import Address, serve

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    cert, key = tls or (None, None)
    address = Address(host, port, cert, key, behind_proxy, tuple(name or ()))
    serve(surroundings(session, create=True), address, say=say, workers=workers)
