"""The questions of `rightdoor results map` on a terminal: proposals to be accepted or changed, one column at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from rightdoor.cli.output import clean, say

if TYPE_CHECKING:
    from rightdoor.readers.mapping_draft import Draft
    from rightdoor.readers.mapping_guess import Survey

_ROLES = ("installation", "billing", "correspondence", "registered-office")
_KINDS = ("fixed", "fixed-wireless", "mobile", "cgnat", "public-wifi", "business", "hosting")


def ask(draft: Draft, found: Survey) -> None:
    """Ask what the table cannot say by itself, and put the answers into the draft."""
    say("For each column the field that it goes to; Enter takes what stands in brackets, - leaves the column out, ? lists the fields.")
    columns: dict[str, str] = {}
    for name in found.names:
        if name:
            target = _column(name, draft.columns.get(name, ""), found)
            if target:
                columns[name] = target
    draft.columns = columns
    targets = set(columns.values())
    if any("_time" in target for target in targets):
        draft.zone = _word("Zone of times that state none (UTC, +01:00, Europe/London)", draft.zone)
        draft.date_order = _word("Order of day and month (dmy, mdy, ymd)", draft.date_order, ("dmy", "mdy", "ymd"))
        draft.clock = _word("Clock (24h, 12h)", draft.clock, ("24h", "12h"))
    for field, question, words in (
        ("address_role", "What is the address, if the provider says so", _ROLES),
        ("result", "No column says the result; what is every row", ("data", "partial", "none-held")),
        ("network_kind", "Kind of network of every row", _KINDS),
    ):
        if f"result.{field}" not in targets and (field != "address_role" or "result.address" in targets):
            said = _word(f"{question} ({', '.join(words)})", draft.constants.get(f"result.{field}", ""), words)
            draft.constants = {key: value for key, value in draft.constants.items() if key != f"result.{field}"}
            draft.constants |= {f"result.{field}": said} if said else {}
    for name in columns:
        if len(found.column(name)) < len(found.sample):
            meaning = _word(f'An empty cell of "{name}" means (unknown, still-running, none-held, same-as-above)', draft.empty.get(name, "unknown"),
                            ("unknown", "still-running", "none-held", "same-as-above"))  # fmt: skip
            draft.empty[name] = meaning or "unknown"


def ask_reason() -> str:
    """Why the table is read so."""
    return str(typer.prompt("Reason", default="", show_default=False)).strip()


def _column(name: str, guessed: str, found: Survey) -> str:
    from rightdoor.model.vocabulary import FIELDS
    from rightdoor.readers.mapping import target_of

    cells = "; ".join(dict.fromkeys(found.column(name)[:3]))
    while True:
        said = str(
            typer.prompt(f'"{clean(name)}" ({clean(cells)[:80] or "empty"})', default=guessed.removeprefix("result.") or "-")
        ).strip()
        if said in ("", "-"):
            return ""
        target = said if "." in said else f"result.{said}"
        if said != "?" and target_of(target) is not None:
            return target
        say(f"one of {', '.join(FIELDS['result'])}; a day and a clock in two columns: from_time:date and from_time:clock.")


def _word(question: str, proposed: str, words: tuple[str, ...] = ()) -> str:
    """One of the words, or nothing; without words any text."""
    while True:
        said = str(typer.prompt(question, default=proposed or "-")).strip()
        if said in ("", "-"):
            return ""
        if not words or said in words:
            return said
        say(f"one of {', '.join(words)}, or -.")
