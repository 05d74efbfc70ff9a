"""`rightdoor results map | list | preview`: how the tables of providers are read, decided by a person who saw what it makes of them."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from rightdoor.cli.commands.results_dialogue import ask, ask_reason
from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption
from rightdoor.cli.output import json_lines, outcome, say, table
from rightdoor.cli.preview import show
from rightdoor.cli.progress import progress
from rightdoor.cli.session import Session, begin
from rightdoor.errors import UsageProblem
from rightdoor.store.folder import is_store

if TYPE_CHECKING:
    from rightdoor.decisions.in_force import DecisionsInForce
    from rightdoor.operations.map_results import Keeping
    from rightdoor.readers.mapping import ColumnMapping
    from rightdoor.readers.mapping_draft import Draft
    from rightdoor.readers.mapping_guess import Survey

group = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="How results are read as providers really send them.")
_EMPTY = "unknown, still-running, none-held, same-as-above"
FileArgument = Annotated[Path, typer.Argument(help="A result as the provider sent it.")]
RowsOption = Annotated[int, typer.Option("--rows", min=1, max=200, help="How many rows are shown.")]


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(group, name="results")


@group.command("map")
def results_map(
    file: FileArgument,
    provider: Annotated[str, typer.Option(help="Whose tables these are.")] = "",
    name: Annotated[str, typer.Option(help="Name of the mapping. Default: the provider, else the file.")] = "",
    columns: Annotated[
        list[str], typer.Option("--set", help="COLUMN=FIELD, like 'Start (UTC)=assigned_from'; COLUMN= leaves it out.")
    ] = [],  # noqa: B006
    zone: Annotated[str | None, typer.Option(help="Zone of times that state none: UTC, +01:00, Europe/London.")] = None,
    clock: Annotated[str | None, typer.Option(help="24h or 12h.")] = None,
    date_order: Annotated[str | None, typer.Option("--date-order", help="dmy, mdy or ymd.")] = None,
    role: Annotated[str, typer.Option(help="What the address is: installation, billing, correspondence, registered-office.")] = "",
    empty: Annotated[list[str], typer.Option("--empty", help=f"COLUMN=MEANING, one of {_EMPTY}.")] = [],  # noqa: B006
    words: Annotated[list[str], typer.Option("--word", help="FIELD:THEIRS=OURS, like 'result:No trace=none-held'.")] = [],  # noqa: B006
    result: Annotated[str, typer.Option(help="What every row is where no column says it: data, partial, none-held.")] = "",
    network: Annotated[str, typer.Option(help="Kind of network of every row: fixed, mobile, cgnat ...")] = "",
    encoding: Annotated[str, typer.Option(help="utf-8, utf-16, cp1252, iso-8859-1, cp850.")] = "",
    header_row: Annotated[int, typer.Option("--header-row", min=0, max=50, help="Row with the names of the columns; 0 finds it.")] = 0,
    first: Annotated[str, typer.Option("--from", help="First day (YYYY-MM-DD) of rows that are so.")] = "",
    last: Annotated[str, typer.Option("--to", help="Last day.")] = "",
    mapping: Annotated[Path | None, typer.Option("--mapping", help="A mapping written as YAML, in place of all of these.")] = None,
    exhibit: Annotated[str, typer.Option(help="The exhibit that this rests on, like EX/4.")] = "",
    reason: Annotated[str, typer.Option(help="Why the table is read so.")] = "",
    rows: RowsOption = 5,
    yes: Annotated[bool, typer.Option("--yes", help="Keep it without asking.")] = False,
    store: StoreOption = None,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """Say what the columns of a provider's table mean, see how its rows will be read, and keep that as a decision.

    On a terminal it asks. What the header suggests is proposed, never taken for granted: a zone, an order of dates or a role that nobody states stays unknown.
    """
    from rightdoor.operations.map_results import Keeping, checked, labels_its_addresses, preview

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    asking = sys.stdin.isatty() and not yes
    if mapping is not None:
        text, labelled = _text_of(mapping), True
    else:
        said = _Said(columns, zone, clock, date_order, role, empty, words, result, network, first, last)
        draft, found = _drafted(file, said, name=name, provider=provider, encoding=encoding, header_row=header_row)
        if asking:
            ask(draft, found)
        text, labelled, role = draft.to_yaml(), labels_its_addresses(draft), draft.constants.get("result.address_role", "")
    made = checked(text)
    decisions, _ = _known(session)
    reader, shown = preview(file, (made._replace(decided="preview"),), decisions, most=rows)
    show(reader, shown, as_json=as_json)
    if role and not labelled:
        say(_UNLABELLED.format(role=role) + ("" if exhibit and provider else _NEEDS))
    reason = _reason(reason, yes=yes, asking=asking)
    _keep(session, Keeping(text, name, provider, first, last, exhibit, reason, "" if labelled else role), as_json=as_json)


def _reason(given: str, *, yes: bool, asking: bool) -> str:
    """Why the mapping is kept, once it is clear that it is to be. Raises UsageProblem, or leaves, when nothing is."""
    if not yes and not asking:
        raise UsageProblem("Nothing was kept.", advice="Add --yes, with --reason, to keep the mapping as a decision.")
    if not yes and not typer.confirm("Keep this mapping?", default=False):
        say("nothing was kept.")
        raise typer.Exit
    reason = given or (ask_reason() if asking else "")
    if not reason.strip():
        raise UsageProblem("Nothing was kept: a decision needs a reason.", advice="Say with --reason why the table is read so.")
    return reason


class _Said(NamedTuple):
    """What the options say of the table."""

    columns: list[str]
    zone: str | None
    clock: str | None
    date_order: str | None
    role: str
    empty: list[str]
    words: list[str]
    result: str
    network: str
    first: str
    last: str


def _drafted(file: Path, said: _Said, *, name: str, provider: str, encoding: str, header_row: int) -> tuple[Draft, Survey]:
    """What the table suggests, with what the options say in its place."""
    from rightdoor.operations.map_results import has_columns, look_at

    columns = _pairs(said.columns, "--set", targets=True)
    found, draft = look_at(
        file, name=name or provider or file.stem, provider=provider, columns=columns, encoding=encoding, header_row=header_row
    )
    draft.zone = draft.zone if said.zone is None else said.zone
    draft.clock = draft.clock if said.clock is None else said.clock
    draft.date_order = draft.date_order if said.date_order is None else said.date_order
    empties = _pairs(said.empty, "--empty")
    has_columns(found, empties)
    draft.empty |= empties
    draft.words |= _words(said.words)
    constants = (("address_role", said.role), ("result", said.result), ("network_kind", said.network))
    draft.constants |= {f"result.{key}": text for key, text in constants if text}
    draft.first, draft.last = said.first, said.last
    return draft, found


_UNLABELLED = "The table does not label its addresses. That they are {role} is a provider profile, not a mapping;"
_NEEDS = " it counts with --provider and --exhibit, the letter or notice that says so. Without them the address stays without a role."


def _keep(session: Session, keeping: Keeping, *, as_json: bool) -> None:
    from rightdoor.operations import map_results
    from rightdoor.operations.decided import decisions_in_force
    from rightdoor.operations.rebuild import rebuild
    from rightdoor.operations.reread import reread

    with session.store(write=True, create=True) as opened:
        at_us = session.write_us(opened)
        with opened.connect() as connection:
            ids = map_results.keep_mapping(connection, keeping, decisions_in_force(connection), actor=session.actor, at_us=at_us)
        with progress("reading again") as step:
            again = reread(opened, actor=session.actor, at_us=at_us, progress=step)
        with progress("rebuilding") as step:
            rebuild(opened, actor=session.actor, at_us=at_us, progress=step)
    said = "\n".join((f"decision {ids[0]} recorded: such tables are read by it from now on.", *again.text()))
    if len(ids) > 1:
        said += f"\ndecision {ids[1]} recorded: the provider's profile, by the exhibit."
    outcome(as_json, {"decision": ids[0], "recorded": list(ids), "read_again": again.receipts}, said)


def _text_of(path: Path) -> str:
    if not path.is_file():
        raise UsageProblem(f"There is no file {path}.", advice="Name a mapping written as YAML.")
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        raise UsageProblem(f"{path.name} is not UTF-8.", advice="Save it as UTF-8.") from None


def _pairs(given: list[str], option: str, *, targets: bool = False) -> dict[str, str]:
    """COLUMN=VALUE; the column may itself hold an equals sign, the value not."""
    held = {}
    for each in given:
        column, separator, value = each.rpartition("=")
        if not separator or not column.strip():
            raise UsageProblem(f"{option} needs COLUMN=VALUE.", advice="Put it in quotes where the column has spaces.")
        value = value.strip()
        held[column.strip()] = f"result.{value}" if targets and value and "." not in value else value
    return held


def _words(given: list[str]) -> dict[str, dict[str, str]]:
    held: dict[str, dict[str, str]] = {}
    for each in given:
        left, separator, ours = each.rpartition("=")
        field, colon, theirs = left.partition(":")
        if not separator or not colon or not theirs.strip():
            raise UsageProblem("--word needs FIELD:THEIRS=OURS.", advice="Write for example --word 'result:No trace=none-held'.")
        held.setdefault(field.strip(), {})[theirs.strip()] = ours.strip()
    return held


def _known(session: Session) -> tuple[DecisionsInForce | None, tuple[ColumnMapping, ...]]:
    """What the store, if there is one, says of times and tables."""
    from rightdoor.operations.decided import decisions_in_force
    from rightdoor.operations.map_results import mappings_of

    if not is_store(session.store_dir):
        return None, ()
    with session.store(write=False) as opened, opened.connect() as connection:
        return decisions_in_force(connection), mappings_of(opened, connection)


@group.command("preview")
def results_preview(
    file: FileArgument,
    rows: RowsOption = 5,
    store: StoreOption = None,
    actor: ActorOption = None,
    key_file: KeyOption = None,
    as_json: JsonOption = False,
) -> None:
    """How a file would be read now, row by row: identifier, instant in UTC, assignment, address and role, and what stays unknown."""
    from rightdoor.operations.map_results import preview

    decisions, mappings = _known(begin(store, actor=actor, key_file=key_file))
    reader, shown = preview(file, mappings, decisions, most=rows)
    show(reader, shown, as_json=as_json)


@group.command("list")
def results_list(store: StoreOption = None, actor: ActorOption = None, key_file: KeyOption = None, as_json: JsonOption = False) -> None:
    """The mappings of results in force, each a decision with actor and reason."""
    from rightdoor.operations.decided import decisions_in_force
    from rightdoor.operations.map_results import profiles_in_force

    session = begin(store, actor=actor, key_file=key_file)
    with session.store(write=False) as opened, opened.connect() as connection:
        lines = list(profiles_in_force(decisions_in_force(connection)))
    if as_json:
        json_lines(lines)
        return
    shown = [
        (
            e["decision"],
            e["name"],
            e["provider"],
            f"{e['from'] or '…'} to {e['to'] or '…'}",
            e["zone"],
            e["date_order"],
            e["actor"],
            e["reason"],
        )
        for e in lines
    ]
    table("Mappings of results in force", ("decision", "name", "provider", "days", "zone", "dates", "who", "why"), shown)
