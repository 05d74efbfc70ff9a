"""`rightdoor serve`: the desk, in the browser."""

from __future__ import annotations

import contextlib
import tempfile
from pathlib import Path
from typing import Annotated, cast

import typer

from rightdoor.cli.commands.run import Taking, run_inbox
from rightdoor.cli.commands.simulate import DEFAULT_AS_OF
from rightdoor.cli.desk import surroundings
from rightdoor.cli.options import ActorOption, AsOfOption, KeyOption, StoreOption
from rightdoor.cli.output import say, table
from rightdoor.cli.session import Session, begin
from rightdoor.errors import UsageProblem
from rightdoor.simulation.scales import SCALES, ScaleName
from rightdoor.store.files import absent_or_empty


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
    simulated: Annotated[
        str | None,
        typer.Option(help=f"Show the desk on a simulated inbox ({', '.join(SCALES)}), with an account of each role.", show_default=False),
    ] = None,
    workers: Annotated[int, typer.Option(min=1, max=64, help="Processes that serve pages.")] = 2,
    as_of: AsOfOption = None,
    actor: ActorOption = None,
    key_file: KeyOption = None,
) -> None:
    """Serve the desk until interrupted, on a training store made if there is none.

    At the first start a one-time link is printed, by which the first administrator sets name and password.
    """
    from rightdoor.desk.serve import Address, refuse_open_air, serve

    cert, key = tls or (None, None)
    address = Address(host, port, cert, key, behind_proxy, tuple(name or ()))
    with contextlib.ExitStack() as kept:
        if simulated is not None:
            refuse_open_air(address)
            session = _simulated(kept, simulated, store, as_of)
        else:
            session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
        serve(surroundings(session, create=True), address, say=say, workers=workers)


def _simulated(kept: contextlib.ExitStack, scale: str, store: Path | None, as_of: str | None) -> Session:
    """A store with a simulated inbox and an account of each role: in a temporary folder, or in `store` with its key beside it."""
    from rightdoor.desk.demonstration import lay_out
    from rightdoor.desk.prepare import prepare
    from rightdoor.desk.surroundings import opened
    from rightdoor.operations.demo import write_inbox

    if scale not in SCALES:
        raise UsageProblem(f"There is no scale named {scale!r}.", advice=f"Choose one of {', '.join(SCALES)}.")
    if store is not None and not absent_or_empty(store):
        raise UsageProblem(
            "A demonstration begins with a store of its own.", advice="Name an empty or absent folder, or leave --store out."
        )
    folder = Path(kept.enter_context(tempfile.TemporaryDirectory(prefix="rightdoor-desk-", ignore_cleanup_errors=True)))
    place = store or folder / "store"
    session = begin(place, actor="demonstration", as_of=as_of or DEFAULT_AS_OF, key_file=place.with_name(place.name + ".key"))
    say(f"simulating a {scale} inbox: invented people, reserved addresses")
    write_inbox(folder / "world", scale=cast("ScaleName", scale), seed=7, slips=0.05, as_of_us=session.as_of_us)
    run_inbox(session, folder / "world" / "inbox", Taking("simulation: training data, nobody's record"))
    around = surroundings(session)
    with opened(around) as held:
        prepare(held, around)
    rows = [(one.username, one.password, one.role, one.unit) for one in lay_out(around)]
    table("Accounts, shown this once", ("username", "password", "role", "unit"), rows)
    return session
