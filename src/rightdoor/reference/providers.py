"""Providers: which ranges and networks they hold from when to when, and what their products are known to answer.

Users load their own tables. As YAML, a list `providers` of `{name, aliases, asns, ranges: [{prefix, from, to, kind}],
profiles: [{from, to, exhibit, address_role, speaks_for}]}`; or ranges alone as CSV with the columns `provider, prefix,
from, to, kind`. Days are inclusive. A profile without an exhibit is refused: it must rest on a paper.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

import yaml

from rightdoor.reference.addresses import parse_prefix
from rightdoor.reference.dated_ranges import DatedRange
from rightdoor.reference.errors import Loaded, LoadProblem
from rightdoor.reference.tables import rows_of, span_of

KINDS = frozenset({"", "fixed", "fixed-wireless", "mobile", "cgnat", "public-wifi", "business", "hosting"})
ROLES = frozenset({"", "installation", "billing", "correspondence", "registered-office"})
RANGE_COLUMNS = frozenset({"provider", "prefix", "from", "to"})


class Held(NamedTuple):
    """Who holds a range: every name that the provider goes by, and the kind of network where it is stated."""

    names: tuple[str, ...]
    kind: str


class NetworkHolder(NamedTuple):
    """Who has a network number, from day to day."""

    asn: int
    first: int
    last: int
    names: tuple[str, ...]


class Profile(NamedTuple):
    """What a provider's product is known to answer, in the order of the rules' own profile type."""

    provider: str
    first: int
    last: int
    exhibit: str
    instant_only: bool
    address_role: str


class Providers(NamedTuple):
    """One file of provider data."""

    ranges: tuple[DatedRange[Held], ...] = ()
    networks: tuple[NetworkHolder, ...] = ()
    profiles: tuple[Profile, ...] = ()


def read_ranges_csv(text: str) -> Loaded[Providers]:
    """Ranges alone, as CSV."""
    ranges: list[DatedRange[Held]] = []
    problems: list[LoadProblem] = []
    for row in rows_of(text):
        found = _range({k: row.get(k) for k in ("prefix", "from", "to", "kind")}, (row.get("provider"),), row.line)
        if isinstance(found, LoadProblem):
            problems.append(found)
        else:
            ranges.append(found)
    return Loaded(Providers(tuple(ranges)) if ranges else None, tuple(problems))


def _range(cells: Mapping[str, Any], names: tuple[str, ...], line: int) -> DatedRange[Held] | LoadProblem:
    prefix = parse_prefix(_text(cells, "prefix"))
    span = span_of(_text(cells, "from"), _text(cells, "to"))
    kind = _text(cells, "kind").lower()
    if not all(names):
        return LoadProblem("provider-missing", line, "a range without a provider")
    if prefix is None:
        return LoadProblem("bad-prefix", line, "not a prefix, or host bits are set")
    if span is None:
        return LoadProblem("bad-days", line, "from and to are days YYYY-MM-DD, from not after to")
    if kind not in KINDS:
        return LoadProblem("bad-kind", line, f"kind is one of {', '.join(sorted(KINDS - {''}))}, or empty")
    return DatedRange(prefix, span[0], span[1], Held(names, kind))


def _text(cells: Mapping[str, Any], key: str) -> str:
    value = cells.get(key)
    return value.strip() if isinstance(value, str) else ""


def _plain_yaml(text: str) -> Any:
    """YAML with every scalar as text, no tags and no anchors (an anchor can blow up a small file)."""
    for event in yaml.parse(text, Loader=yaml.BaseLoader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or getattr(event, "tag", None):
            raise yaml.YAMLError("anchors and tags are not read")
    return yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but texts, lists and mappings


def read_providers_yaml(text: str) -> Loaded[Providers]:
    """Providers with ranges, network numbers and profiles, as YAML."""
    try:
        document = _plain_yaml(text)
    except (yaml.YAMLError, RecursionError):
        return Loaded(None, (LoadProblem("bad-yaml", 0, "not plain YAML (no tags, no anchors)"),))
    items = document.get("providers") if isinstance(document, dict) else None
    if not isinstance(items, list):
        return Loaded(None, (LoadProblem("bad-yaml", 0, "the file needs a list named providers"),))
    ranges: list[DatedRange[Held]] = []
    networks: list[NetworkHolder] = []
    profiles: list[Profile] = []
    problems: list[LoadProblem] = []
    for number, item in enumerate(items, 1):
        name = _text(item, "name") if isinstance(item, dict) else ""
        if not name:
            problems.append(LoadProblem("provider-missing", number, "an entry without a name (its number in the list is given as line)"))
            continue
        for found in _entry(item, name, number):
            match found:
                case DatedRange():
                    ranges.append(found)
                case NetworkHolder():
                    networks.append(found)
                case Profile():
                    profiles.append(found)
                case LoadProblem():
                    problems.append(found)
    some = ranges or networks or profiles
    return Loaded(Providers(tuple(ranges), tuple(networks), tuple(profiles)) if some else None, tuple(problems))


def _list(item: Mapping[str, Any], key: str) -> list[Any]:
    value = item.get(key)
    return value if isinstance(value, list) else []


def _entry(item: Mapping[str, Any], name: str, number: int) -> Iterator[DatedRange[Held] | NetworkHolder | Profile | LoadProblem]:
    names = (name, *(a.strip() for a in _list(item, "aliases") if isinstance(a, str) and a.strip()))
    for cells in _list(item, "ranges"):
        yield _range(cells if isinstance(cells, dict) else {}, names, number)
    for entry in _list(item, "asns"):
        yield _network(entry, names, number)
    for cells in _list(item, "profiles"):
        for each in names:
            yield _profile(cells if isinstance(cells, dict) else {}, each, number)


def _network(entry: Any, names: tuple[str, ...], number: int) -> NetworkHolder | LoadProblem:
    cells = entry if isinstance(entry, dict) else {"asn": entry}
    asn = _text(cells, "asn").upper().removeprefix("AS")
    span = span_of(_text(cells, "from"), _text(cells, "to"))
    if not (asn.isascii() and asn.isdigit()) or span is None:
        return LoadProblem("bad-network", number, "a network number is digits, with from and to as days where stated")
    return NetworkHolder(int(asn), span[0], span[1], names)


def _profile(cells: Mapping[str, Any], name: str, number: int) -> Profile | LoadProblem:
    span = span_of(_text(cells, "from"), _text(cells, "to"))
    role, speaks, exhibit = _text(cells, "address_role"), _text(cells, "speaks_for"), _text(cells, "exhibit")
    if not exhibit:
        return LoadProblem("exhibit-missing", number, "a profile needs the exhibit that it rests on")
    if span is None or not _text(cells, "from"):
        return LoadProblem("bad-days", number, "a profile needs the day from which it holds, YYYY-MM-DD, not after its end")
    if role not in ROLES or speaks not in ("", "interval", "instant"):
        return LoadProblem("bad-profile", number, "address_role or speaks_for (interval, instant) is not known")
    return Profile(name, span[0], span[1], exhibit, speaks == "instant", role)
