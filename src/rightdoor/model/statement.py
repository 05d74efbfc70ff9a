"""Statements and the records that they describe: the unit of storage.

A *record* is one thing in a received file: a referral, a person, an event, a row of results.
A *statement* is one value of it, as received and cleaned, with the place where it stands.
"""

from __future__ import annotations

from typing import Literal, NamedTuple

RecordKind = Literal[
    "referral",  # the report, package row or call itself
    "person",  # reported person, victim, recipient, reporter, associated account
    "event",  # an act at an instant: ip capture, observation, file upload
    "file",  # a file that a report speaks of (never its content)
    "request",  # one row of a communications-data schedule
    "result",  # one row of a result: an assignment as returned
    "lease",  # one assignment of a provider's own log (DHCP, RADIUS)
    "media",  # one file of a hash set or case export, by its hashes
    "case",  # the head of a case export or hash set
    "decision",  # what a person decided, as received in decisions.yaml
]

Method = Literal[
    "copied",  # value equals the raw text
    "trimmed",  # surrounding white space removed
    "canonical",  # one canonical form per type (model.identifiers)
    "enumerated",  # raw text mapped to our closed vocabulary
    "decoded",  # escape or encoding undone (CSV entity, epoch, octal)
    "joined",  # several raw parts joined
    "declared",  # by a declared column mapping
    "uninterpreted",  # kept, not read: value is empty
]


class Statement(NamedTuple):
    """One value at one place of one exhibit.

    `field` is a word of `model.vocabulary` for the record's kind, or `extra:<name as received>`.
    `raw` is the text at `locator`; `value` the cleaned value, empty when there is none to be had
    (then a finding says why). Locators: `json:/a/0`, `xml:/report/x[2]/@y`, `row:12/port`, `line:7/ends`.
    """

    field: str
    raw: str
    value: str
    locator: str
    method: Method = "copied"


class Record(NamedTuple):
    """One thing in a received file, with its statements in the order of the file.

    `locator` is unique within the exhibit; `parent` is the locator of the record that this one
    belongs to (a person's event, a file's event), empty at the top.
    """

    kind: RecordKind
    locator: str
    parent: str
    statements: tuple[Statement, ...]

    def first(self, field: str) -> str:
        """The first non-empty cleaned value of `field`, else the empty text."""
        for statement in self.statements:
            if statement.field == field and statement.value:
                return statement.value
        return ""

    def all(self, field: str) -> tuple[str, ...]:
        """All non-empty cleaned values of `field`, in the order of the file."""
        return tuple(s.value for s in self.statements if s.field == field and s.value)
