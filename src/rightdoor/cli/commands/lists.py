"""`rightdoor attributions | triage | data-findings | exhibits`: the lists."""

from __future__ import annotations

from collections.abc import Mapping

import typer

from rightdoor.cli.options import ActorOption, AsOfOption, JsonOption, KeyOption, StoreOption, StrictOption
from rightdoor.cli.output import json_lines, table, text_lines
from rightdoor.cli.session import begin
from rightdoor.cli.triage_table import print_triage, told_apart
from rightdoor.errors import EXIT_STOP_FINDINGS


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.command()(attributions)
    app.command()(triage)
    app.command("data-findings")(data_findings)
    app.command()(exhibits)


def attributions(
    store: StoreOption = None,
    as_json: JsonOption = False,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    strict: StrictOption = False,
) -> None:
    """How sure the papers are, footprint by footprint: status, premises, strands, findings."""
    from rightdoor.operations.listing import attribution_lines

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    stops = 0
    with session.store(write=False) as opened:
        if as_json:
            lines = []
            for line in attribution_lines(opened):
                stops += _stops(line)
                lines.append(line)
            session.consulted(opened, "attributions", lines=len(lines))
            json_lines(lines)
        else:
            rows = []
            for line in attribution_lines(opened):
                stops += _stops(line)
                rows.append(_attribution_row(line))
            session.consulted(opened, "attributions", lines=len(rows))
            columns = ("event", "referral", "identifier", "time", "attribution status", "premises", "findings")
            table("Attribution", columns, rows, note="A connection is not a person. `rightdoor explain ID` walks any of it back.")
    if strict and stops:
        raise typer.Exit(EXIT_STOP_FINDINGS)


def _stops(line: Mapping[str, object]) -> int:
    findings = line["findings"]
    assert isinstance(findings, list)
    return sum(1 for f in findings if f["severity"] == "stop")


def _attribution_row(line: Mapping[str, object]) -> tuple[object, ...]:
    identifier, instant, premises, findings = line["identifier"], line["instant"], line["premises"], line["findings"]
    assert isinstance(identifier, dict)
    assert isinstance(instant, dict)
    assert isinstance(premises, list)
    assert isinstance(findings, list)
    port = f" port {identifier['port']}" if identifier["port"] is not None else ""
    places = "; ".join(told_apart(premises))
    said = ", ".join(f"{f['code']} {f['pattern']}" for f in findings if f["severity"] != "note")
    return (line["footprint"], line["referral"], f"{identifier['value']}{port}", instant["literal"], line["status"], places, said)


def triage(
    store: StoreOption = None,
    as_json: JsonOption = False,
    actor: ActorOption = None,
    as_of: AsOfOption = None,
    key_file: KeyOption = None,
    limit: int = typer.Option(50, help="Lines of the table; 0 for all. JSON always has all."),
) -> None:
    """The triage list: subjects in the order of work, each with its reasons and the next step."""
    from rightdoor.operations.listing import triage_lines

    session = begin(store, actor=actor, as_of=as_of, key_file=key_file)
    with session.store(write=False) as opened:
        lines = triage_lines(opened, session.as_of_us)
        session.consulted(opened, "triage", lines=len(lines))
    if as_json:
        text_lines(lines.texts())
    else:
        print_triage(lines, limit=limit)


def data_findings(
    store: StoreOption = None,
    as_json: JsonOption = False,
    actor: ActorOption = None,
    key_file: KeyOption = None,
    strict: StrictOption = False,
) -> None:
    """What is wrong or remarkable in what was received, each with its place and what to do."""
    from rightdoor.operations.listing import finding_lines

    session = begin(store, actor=actor, key_file=key_file)
    with session.store(write=False) as opened:
        lines = list(finding_lines(opened))
        session.consulted(opened, "data-findings", lines=len(lines))
    if as_json:
        json_lines(lines)
    else:
        rows = [(f["code"], f["severity"], str(f["exhibit"] or "")[:12], f["locator"], f["field"], f["raw"], f["message"]) for f in lines]
        table("Data findings", ("code", "severity", "exhibit", "place", "field", "as received", "what it is"), rows)
    if strict and any(f["severity"] == "stop" for f in lines):
        raise typer.Exit(EXIT_STOP_FINDINGS)


def exhibits(store: StoreOption = None, as_json: JsonOption = False, actor: ActorOption = None, key_file: KeyOption = None) -> None:
    """What was received, one line per receipt."""
    from rightdoor.operations.listing import exhibit_lines

    session = begin(store, actor=actor, key_file=key_file)
    with session.store(write=False) as opened:
        lines = list(exhibit_lines(opened))
        session.consulted(opened, "exhibits", lines=len(lines))
    if as_json:
        json_lines(lines)
    else:
        columns = ("name", "exhibit", "size", "reader", "received", "authority", "statements", "findings")
        rows = [(_marked(e), str(e["exhibit"])[:16], *(e[c] for c in columns[2:])) for e in lines]
        table("Exhibits", columns, rows)


def _marked(line: Mapping[str, object]) -> str:
    return f"{line['name']} (RESTRICTED)" if line["restricted"] else str(line["name"])
