"""The list made ready: of each subject everything that does not depend on the day, as finished pieces of its line.

A list of 20,000 subjects is read many times between two rebuilds. What the day decides (PR-09, the
track by birthday, clock, age, next step) is worked out at read from a few numbers (`triage.listed`);
the rest of a line lies here as JSON text. `triage.rank.line_of` is the reference that both must equal.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from rightdoor.model.civil import DAY, civil_from_days, days_from_civil, parse_day
from rightdoor.rules.priority import pr01_child_at_risk_now, pr09_persistence
from rightdoor.rules.priority.facts import Cited, Item, SubjectFacts
from rightdoor.rules.priority.instrument import OF_FILES, Instrument, answers, interval
from rightdoor.triage.duplicates import notes
from rightdoor.triage.near import near_questions
from rightdoor.triage.row import TriageRow, status_statements, status_text
from rightdoor.triage.track import ADULT_YEARS, TrackReason, track_of

_UNWEIGHED = OF_FILES | {pr09_persistence.CODE}
_BEFORE_ALL = -(1 << 40)  # a day number before any birth


class PlaceRow(NamedTuple):
    """What the place of a subject on the list is worked out from, on any day.

    `low`/`high` number the tiers where PR-09 is answered no, `low_recent`/`high_recent` where it is
    answered yes, `low_unknown`/`high_unknown` where it is unknown: no event has a day, or all lie ahead.
    `last_day` and `days` speak of all events; `day_list` (JSON) is for lists as of a day before the last.
    `turns` is JSON, [[from day, track], ...].
    """

    subject: str
    status: str
    received_us: int
    deadlines: str
    at_risk: bool
    stake: int  # items answered yes but for PR-09 and those of files
    last_day: int | None
    days: int
    day_list: str
    referrals: int
    low: int
    high: int
    low_recent: int
    high_recent: int
    low_unknown: int
    high_unknown: int
    turns: str
    settle: str  # what would settle the most, "" for nothing
    awaiting: str = ""  # as in TriageRow


class PieceRow(NamedTuple):
    """The pieces of a subject's line, in the order of the contract, as JSON text.

    `tier` and `questions` have twins for the days on which PR-09 is answered yes, or is unknown; `tracks`
    is a JSON list of reasons, one for each of the turns; `times` a JSON list of pairs, the days with
    events and the statements of their times.
    """

    tier: str
    tier_recent: str
    tier_unknown: str
    opening: str  # instrument, and reasons before PR-09
    after: str  # reasons after PR-09
    tracks: str
    closing: str  # reasons after TRACK
    questions: str
    questions_recent: str
    questions_unknown: str
    times: str
    rest: str  # referrals to force


_ENCODE = msgspec.json.Encoder().encode


def as_text(value: object) -> str:
    """JSON as every list prints it."""
    return _ENCODE(value).decode("utf-8")


class _OnDay(NamedTuple):
    """The tiers for each answer of PR-09."""

    no: _Tiers
    yes: _Tiers
    unknown: _Tiers


class _Tiers(NamedTuple):
    low: int
    high: int
    tier: str
    questions: str

    def asking(self, more: list[dict[str, str]]) -> _Tiers:
        """With these questions after its own."""
        return self._replace(questions=as_text([*msgspec.json.decode(self.questions), *more]))


class ReadyMaker:
    """Makes ready rows for one instrument; equal sets of answers are worked out once."""

    def __init__(self, instrument: Instrument) -> None:
        self._instrument = instrument
        self._named = as_text({"name": instrument.name, "version": instrument.version, "validated": instrument.validated})
        self._known: dict[tuple[frozenset[str], tuple[str, ...]], _Tiers] = {}

    def make(self, row: TriageRow, facts: SubjectFacts, births: tuple[Cited, ...]) -> tuple[PlaceRow, PieceRow]:
        """The ready row of a subject, from its row and the facts that the row holds as JSON."""
        last = max(facts.event_days, default=None)
        items = answers(facts._replace(event_days=()), _BEFORE_ALL)
        yes = frozenset(i.code for i in items if i.answer == "yes")
        unknown = tuple(i.code for i in items if i.answer == "unknown")
        others = tuple(code for code in unknown if code != pr09_persistence.CODE)
        tiers = _OnDay(self._tiers(yes, others), self._tiers(yes | {pr09_persistence.CODE}, others), self._tiers(yes, unknown))
        turns = track_turns(facts, births)
        settle = msgspec.json.decode(row.settle)
        place = PlaceRow(
            subject=row.subject,
            status=row.status,
            received_us=row.received_us,
            deadlines=row.deadlines,
            at_risk=pr01_child_at_risk_now.CODE in yes,
            stake=len(yes - _UNWEIGHED),
            last_day=last,
            days=len(set(facts.event_days)),
            day_list=as_text(facts.event_days),
            referrals=facts.referrals,
            low=tiers.no.low,
            high=tiers.no.high,
            low_recent=tiers.yes.low,
            high_recent=tiers.yes.high,
            low_unknown=tiers.unknown.low,
            high_unknown=tiers.unknown.high,
            turns=as_text([(day, track.track) for day, track in turns]),
            settle=settle[0] if settle else "",
            awaiting=row.awaiting,
        )
        return place, self._pieces(row, facts, items, turns, self._with_near(tiers, facts, yes))

    def _with_near(self, tiers: _OnDay, facts: SubjectFacts, yes: frozenset[str]) -> _OnDay:
        """The questions with those that near matches raise: they change no tier, so that no other row shares them."""
        if facts.media is None or not facts.media.near:
            return tiers
        asked = [
            [q._asdict() for q in near_questions(self._instrument, facts.media, said)] for said in (yes, yes | {pr09_persistence.CODE})
        ]
        no, recent, unknown = tiers
        return _OnDay(no.asking(asked[0]), recent.asking(asked[1]), unknown.asking(asked[0]))

    def _pieces(
        self,
        row: TriageRow,
        facts: SubjectFacts,
        items: tuple[Item, ...],
        turns: list[tuple[int, TrackReason]],
        tiers: _OnDay,
    ) -> PieceRow:
        at = next(n for n, item in enumerate(items) if item.code == pr09_persistence.CODE)
        said = [reason(n.code, n.text, n.statements) for n in notes(facts)] + [
            reason("STATUS", status_text(row.statuses), status_statements(facts))
        ]
        return PieceRow(
            tier=tiers.no.tier,
            tier_recent=tiers.yes.tier,
            tier_unknown=tiers.unknown.tier,
            opening=f'"instrument":{self._named},"reasons":[{_answered_yes(items[:at])}',
            after=_answered_yes(items[at + 1 :]),
            tracks=f"[{_joined(reason('TRACK', track.text, track.statements) for _, track in turns)}]",
            closing=f"{_joined(said)}]",
            questions=tiers.no.questions,
            questions_recent=tiers.yes.questions,
            questions_unknown=tiers.unknown.questions,
            times=as_text(facts.event_times),
            rest=(
                f'"referrals":{row.referrals},"footprints":{row.footprints},"status":{as_text(row.status)},'
                f'"premises":{row.premises},"force":{as_text(row.force or None)}'
            ),
        )

    def _tiers(self, yes: frozenset[str], unknown: tuple[str, ...]) -> _Tiers:
        found = self._known.get((yes, unknown))
        if found is None:
            low, high, _, questions = interval(self._instrument, yes, unknown)
            index = self._instrument.tiers.index
            told = as_text([q._asdict() for q in questions])
            found = self._known[yes, unknown] = _Tiers(index(low), index(high), as_text({"low": low, "high": high}), told)
        return found


def reason(code: str, text: str, statements: tuple[str, ...]) -> str:
    """One entry of a line's reasons."""
    return as_text({"code": code, "text": text, "statements": statements})


def _answered_yes(items: tuple[Item, ...]) -> str:
    """Each followed by a comma: TRACK always comes after."""
    return "".join(reason(i.code, i.text, i.statements) + "," for i in items if i.answer == "yes")


def _joined(reasons: Iterable[str]) -> str:
    return ",".join(reasons)


def track_turns(facts: SubjectFacts, births: tuple[Cited, ...]) -> list[tuple[int, TrackReason]]:
    """The track on every day: (from that day on, track), the first from before any birth.

    By birthdays alone does the track change: on the day of birth, and when the years of majority are full.
    """
    days = {_BEFORE_ALL}
    for birth in births:
        day = parse_day(birth.value)
        if day is not None:
            year, month, of_month = civil_from_days(day)
            days |= {day, days_from_civil(year + ADULT_YEARS, month, of_month)}
    turns: list[tuple[int, TrackReason]] = []
    for day in sorted(days):
        then = track_of(facts, births, day * DAY)
        if not turns or turns[-1][1] != then:
            turns.append((day, then))
    return turns
