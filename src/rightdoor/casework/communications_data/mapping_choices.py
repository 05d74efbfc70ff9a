"""What a person says of a provider's table, chosen from lists: the form's values in, a mapping's draft out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from rightdoor.model.vocabulary import FIELDS
from rightdoor.readers.mapping_draft import Draft
from rightdoor.readers.mapping_guess import Survey

FIELD_WORDS: Final[dict[str, str]] = {
    "request_id": "Request: our id of it",
    "check_code": "Request: its check code",
    "echo_identifier": "Asked about: identifier",
    "echo_port": "Asked about: port",
    "echo_time": "Asked about: time",
    "echo_zone": "Asked about: zone of the time",
    "result": "Result: data, partial, none held",
    "from_time": "Assigned from",
    "to_time": "Assigned to",
    "zone": "Zone of the assignment's times",
    "port_from": "First port",
    "port_to": "Last port",
    "subscriber_ref": "Customer's number",
    "account_holder": "Customer's name",
    "address": "Address",
    "postcode": "Postcode",
    "uprn": "UPRN",
    "address_role": "What the address is",
    "address_from": "Address valid from",
    "address_to": "Address valid to",
    "network_kind": "Kind of network",
    "provider": "Provider",
    "produced_time": "When the result was produced",
    "caveat": "Caveat of the provider",
    "rendering": "Rendering",
}
ZONES: Final = ("UTC", "Europe/London", "+01:00", "+00:00")
ROLES: Final = ("installation", "billing", "correspondence", "registered-office")
KINDS: Final = ("fixed", "fixed-wireless", "mobile", "cgnat", "public-wifi", "business", "hosting")
RESULTS: Final = ("data", "partial", "none-held")
EMPTY: Final = ("unknown", "still-running", "none-held", "same-as-above")
OURS: Final[dict[str, tuple[str, ...]]] = {"result": RESULTS, "address_role": ROLES, "network_kind": KINDS}
_TOLD: Final[dict[str, tuple[str, ...]]] = {"zone": ZONES, "date_order": ("dmy", "mdy", "ymd"), "clock": ("24h", "12h")}
MOST_COLUMNS: Final = 60
MOST_WORDS: Final = 12

_TIMES = ("from_time", "to_time", "echo_time", "produced_time")
TARGETS: Final[tuple[tuple[str, str], ...]] = (
    *((f"result.{name}", FIELD_WORDS.get(name, name)) for name in FIELDS["result"] if name != "rendering"),
    *((f"result.{name}:{part}", f"{FIELD_WORDS[name]}, {part} alone") for name in _TIMES for part in ("date", "clock")),
)
_KNOWN = frozenset(name for name, _ in TARGETS)


class Column(NamedTuple):
    """One column of the table: its place, its name and some cells as received, what is chosen for it and for its empty cells and words."""

    n: int
    name: str
    cells: tuple[str, ...]
    target: str
    empty: str | None  # None: no cell of it is empty
    words: tuple[tuple[str, str], ...] = ()  # of a column of words: theirs, ours ("" for as it stands)

    @property
    def ours(self) -> tuple[str, ...]:
        """The words that those of this column are told among."""
        return OURS.get(self.target.removeprefix("result."), ())


def chosen_columns(survey: Survey, posted: Mapping[str, str]) -> dict[str, str]:
    """The target chosen for each column that the form names; "" leaves it out. Words that are no target are not heard."""
    found = {}
    for n, name in enumerate(survey.names[:MOST_COLUMNS]):
        said = posted.get(f"column-{n}")
        if name and said is not None:
            found[name] = said if said in _KNOWN else ""
    return found


def choose(draft: Draft, survey: Survey, posted: Mapping[str, str]) -> None:
    """Put what else was chosen into the draft: zone, order, clock, constants, empty cells, words."""
    for name, known in _TOLD.items():
        if name in posted:
            setattr(draft, name, posted[name] if posted[name] in known else "")
    targets = set(draft.columns.values())
    for name, words in OURS.items():
        said = posted.get(f"all-{name}", "")
        if f"result.{name}" not in targets and said in words:
            draft.constants[f"result.{name}"] = said
    for n, name in enumerate(survey.names[:MOST_COLUMNS]):
        if name not in draft.columns:
            continue
        said = posted.get(f"empty-{n}", "")
        if said in EMPTY and said != "unknown":
            draft.empty[name] = said
        field = draft.columns[name].removeprefix("result.")
        for k, theirs in enumerate(_words(survey, name)) if field in OURS else ():
            ours = posted.get(f"word-{n}-{k}", "")
            if ours in OURS[field]:
                draft.words.setdefault(field, {})[theirs] = ours


def columns(draft: Draft, survey: Survey) -> list[Column]:
    """The columns as the form shows them."""
    found = []
    for n, name in enumerate(survey.names[:MOST_COLUMNS]):
        if not name:
            continue
        target = draft.columns.get(name, "")
        field = target.removeprefix("result.")
        gaps = bool(target) and len(survey.column(name)) < len(survey.sample)
        held = draft.words.get(field, {})
        words = tuple((each, held.get(each, "")) for each in _words(survey, name)) if field in OURS else ()
        cells = tuple(dict.fromkeys(survey.column(name)[:3]))
        found.append(Column(n, name, cells, target, draft.empty.get(name, "unknown") if gaps else None, words))
    return found


def _words(survey: Survey, name: str) -> list[str]:
    return list(dict.fromkeys(cell.strip() for cell in survey.column(name)))[:MOST_WORDS]
