"""Reads the truth back: which act a line of attributions speaks of, and which premises it names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

UNKNOWN = "?"


@dataclass(slots=True)
class ActTruth:
    """What is true of one act that was asked about or reported. Premises are UPRNs."""

    door: str
    oracle: str
    labelled: str
    on_paper: str = ""
    requests: list[str] = field(default_factory=list)
    mode: str = ""
    detectable: str = ""
    named: str = ""  # by the first result, as naive practice takes it


class Truth:
    """The truth folder of one simulation."""

    def __init__(self, folder: Path) -> None:
        self.acts: dict[str, ActTruth] = {}
        self._by_place: dict[tuple[str, str, int | None, str], str] = {}
        self._by_account: dict[tuple[str, str], str] = {}
        self._uprns: dict[tuple[str, str], str] = {}
        for row in _rows(folder / "footprints.jsonl"):
            told, identifier = row["oracle"], row["identifier"]
            self.acts.setdefault(row["event"], ActTruth(row["door"]["uprn"], told["status"], told["labelled"], told["on_paper"]))
            self._by_place[(row["exhibit"], identifier["value"], identifier["port"], row["literal"])] = row["event"]
        for row in _rows(folder / "requests.jsonl"):
            self._add_request(row)
        for row in _rows(folder / "premises.jsonl"):
            for text in (row["shown"], row["address"]):
                self._uprns[(_plain(text), _plain(row["postcode"]))] = row["uprn"]

    def _add_request(self, row: dict[str, Any]) -> None:
        act = self.acts[row["event"]]
        act.requests.append(row["request_id"])
        act.mode, act.detectable = act.mode or row["mode"], act.detectable or row["detectable"]
        act.named = act.named or (row["named"]["uprn"] if row["named"] else "")
        if row["identifier"]["type"] == "email":
            self._by_account.setdefault((row["source_ref"], "email"), row["event"])

    def act_of(self, line: Mapping[str, Any]) -> str | None:
        """The act that an attribution line speaks of, None for one that this simulation did not make."""
        identifier = line["identifier"]
        if identifier["type"] not in ("ipv4", "ipv6"):
            # a line about an account names the source's own identifier, whatever the request made of it
            return self._by_account.get((line["referral"], identifier["type"]))
        return self._by_place.get((line["exhibit"], identifier["value"], identifier["port"], line["instant"]["literal"]))

    def place_of(self, premises: Mapping[str, Any]) -> str:
        """The UPRN of premises as an attribution names them, `?` for none that exist."""
        uprn = premises.get("uprn") or ""
        return uprn or self._uprns.get((_plain(premises.get("address") or ""), _plain(premises.get("postcode") or "")), UNKNOWN)


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with open(path, encoding="utf-8") as lines:
        for text in lines:
            yield json.loads(text)
