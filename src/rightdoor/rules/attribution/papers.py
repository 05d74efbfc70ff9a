"""What a wrong-door check may look at: the papers of one event, frozen, with every time already read.

A *paper* is a source record, a request as sent, or a result as returned. They are kept apart and
compared, never merged (domain page wrong-door-checks). Rules are pure functions
`check(papers, context) -> list[CheckFinding]` over these types.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Literal, NamedTuple, Protocol

from rightdoor.model.fact import Fact
from rightdoor.model.finding import CheckFinding
from rightdoor.model.instant import Instant
from rightdoor.model.premises import Address, Sameness
from rightdoor.model.rows import LeaseRow, RequestRow, ResultRow

How = Literal[
    "identifier-and-instant",  # both equal, any reading
    "instant-and-port",  # instant and port equal, identifier differs
    "identifier-slip-instant",  # identifier equal, instant differs by a named slip
    "instant-slip-identifier",  # instant equal, identifier differs by a named slip
    "identifier-alone",  # the event has no reading
    "cross-paired",  # identifier of this event, instant of another one of its source
    "cross-paired-instant",  # instant of this event, identifier of another one of its source
    "digits-changed",  # identifier equal, digits of the instant changed
    "different-identifier",  # instant equal, identifier another one
    "time-of-report",  # identifier equal, instant that of the report itself
    "not-in-source",  # nothing in the source answers to it, or more than one thing does
]


Grade = Literal["machine-captured", "machine-copied", "typed", "dictated"]  # how a value came to stand where it stands (RD-A12)


class SourceEvent(NamedTuple):
    """One event (or one account identifier that a request asks about) as its source states it.

    `act_key` is the smallest footprint id among the sightings of the same act; `actor` the key of
    the actor (attribution.actors). `kind` is "identifier" for an e-mail, telephone or account
    without an event of its own: it has no instant and no act. `report_times` are the times of
    report and receipt of its referral, which are no act at all.
    """

    footprint: str
    act_key: str
    kind: Literal["event", "identifier"]
    receipt: str
    exhibit: str
    locator: str
    number: str
    source: str
    reader: str
    actor: str
    role: str
    act: str
    id_type: str
    id_value: str
    port: int | None
    instant: Instant
    proxy: bool | None = None
    verified: bool = False
    form: str = ""
    papers_missing: tuple[str, ...] = ()
    report_times: tuple[Instant, ...] = ()
    clock_error_us: int = 0  # declared bound; the readings are already widened by it
    grade: Grade = "machine-captured"


class AnswerRow(NamedTuple):
    """One assignment of a result, its times read with the zone that stands beside them."""

    row: ResultRow
    echo: Instant
    start: Instant
    end: Instant
    address: Address


class Answer(NamedTuple):
    """One result of one request: the rows that agree in `rendering` and `produced_at`."""

    rendering: str
    produced: Instant
    rows: tuple[AnswerRow, ...]

    @property
    def data_rows(self) -> tuple[AnswerRow, ...]:
        """Rows that hold data (`data` or `partial`, or nothing stated but something there)."""
        return tuple([r for r in self.rows if r.row.result != "none-held"])


class Submission(NamedTuple):
    """A request as sent, how it was paired with the event, and every result that came back.

    `duplicates` counts other rows that ask the same within the same schedule, or use its request id
    for something else. `batch_answered` tells that the provider answered others of its schedule.
    `documents` are results read from the text of a document: they can confirm or contradict the others (RD-A11), and are
    no answer by themselves.
    """

    row: RequestRow
    instant: Instant
    sent: Instant
    how: How
    answers: tuple[Answer, ...]
    duplicates: int = 0
    batch_answered: bool = False
    documents: tuple[Answer, ...] = ()

    @property
    def rows(self) -> tuple[AnswerRow, ...]:
        """All data rows of all results."""
        return tuple([r for answer in self.answers for r in answer.data_rows])


class Strand(NamedTuple):
    """What one act of an actor has to say by itself: its premises and what it leans on.

    `free` tells that it has no stop of its own, `whole` that some answer to it was (not none held, not
    partial): an unresolved event is no second strand, though it can still contradict. `days` are UTC day numbers of its instant,
    `assignments` (provider, identifier or prefix, port block, start, end) of covering rows,
    `batches` the receipts of its requests with the time sent, `conversions` how its time became UTC,
    `records` the provider's own subscriber records, `address_fields` the addresses by provider as
    written; `identity` is a provider-verified telephone or e-mail of the account; `tenures` say from
    which to which day a subscriber record had its address.
    """

    act_key: str
    footprint: str
    free: bool
    premises: tuple[Address, ...]
    days: frozenset[int]
    providers: frozenset[str]
    assignments: tuple[Assignment, ...]
    batches: frozenset[str]
    conversions: frozenset[str]
    records: frozenset[str]
    address_fields: frozenset[str]
    actor: str = ""
    identity: bool = False
    tenures: frozenset[tuple[str, int | None, int | None]] = frozenset()
    whole: bool = True


class Assignment(NamedTuple):
    """An assignment for the question whether two are the same one.

    `prefix` is the identifier, for IPv6 the /64 or the prefix stated. `end` None is open.
    """

    provider: str
    prefix: str
    port_from: int | None
    port_to: int | None
    start: int | None
    end: int | None


class AccountNetworks(NamedTuple):
    """By which providers an account acted (RD-A21): those of this act, and over all its acts how many each provider has.

    Names are folded; `known` counts the acts whose provider is known. This act is among them.
    """

    own: frozenset[str]
    acts: Mapping[str, int]
    known: int


class Agreement(NamedTuple):
    """One peer strand held against one's own. `second` tells that it can corroborate."""

    peer: Strand
    sameness: Sameness
    distinct_assignment: bool
    distinct_day: bool
    distinct_provider: bool
    shared: tuple[str, ...]

    @property
    def second(self) -> bool:
        """Same premises, another assignment, and another day or provider, or an identity link."""
        apart = self.distinct_day or self.distinct_provider or self.peer.identity
        return self.sameness == "same" and self.distinct_assignment and apart


class EventPapers(NamedTuple):
    """Everything that is held about one event.

    `submissions` are its paired requests; `strays` requests of the same source that answer to no
    event of it; `leases` rows of a provider's own log that can cover the event; `agreements` its strand
    held against the others of the same actor without a stop (filled before RD-A07 runs, empty in the first pass);
    `discord` the footprints of two of them, own one included, that contradict each other;
    `log_subscribers` every subscriber that providers' own logs know, over all addresses; `facts` what people recorded about
    the event, its referral, its subject or its premises, in order of time; `networks` by which providers its account acted, where
    it acted often enough to say; `sender_status` the status that the sender of a package reached on the same papers, None
    for an event that came in no package.
    """

    event: SourceEvent
    submissions: tuple[Submission, ...] = ()
    strays: tuple[Submission, ...] = ()
    leases: tuple[LeaseRow, ...] = ()
    own: Strand | None = None
    agreements: tuple[Agreement, ...] = ()
    discord: tuple[str, str] | None = None
    log_subscribers: frozenset[str] = frozenset()
    facts: tuple[Fact, ...] = ()
    networks: AccountNetworks | None = None
    sender_status: str | None = None

    @property
    def rows(self) -> tuple[AnswerRow, ...]:
        """All data rows of all results of all requests paired with the event."""
        return tuple(r for s in self.submissions for r in s.rows)


class ProviderProfile(NamedTuple):
    """What a provider's product is known to answer, from `first` to `last` (day numbers, inclusive), by an exhibit.

    `instant_only`: it speaks for the queried instant only (RD-A06). `address_role`: the role of the
    address that it returns unlabelled (RD-A08), "" when nothing is known.
    """

    provider: str
    first: int
    last: int
    exhibit: str
    instant_only: bool = False
    address_role: str = ""


class NetworkTables(Protocol):
    """Dated tables of networks (RD-A15). `facts` gives (kind, name) for an address on a day, `()` for unknown."""

    def facts(self, id_type: str, value: str, day: int) -> tuple[tuple[str, str], ...]: ...


class Move(NamedTuple):
    """A recorded move of an actor between two premises, from day `day` on."""

    actor: str
    day: int


class Fault(NamedTuple):
    """An announced fault of a provider: results produced from day `first` to `last` (day numbers, inclusive) lean on it."""

    provider: str
    first: int
    last: int
    nature: str
    decision: str = ""


class Context(NamedTuple):
    """What the rules know beside the papers. Every field may be empty.

    `drift` holds RD-A04's findings over whole batches, by (receipt, source). `retention_months` is by
    provider; `retention_default` months otherwise (Data Retention: 12 months at most, IPA 2016 s.87(3)).
    `faults` are by provider (`provider_key`), `facts` all facts in force, whatever they are about.
    """

    compare: Callable[[Address, Address], Sameness]
    provider_profiles: tuple[ProviderProfile, ...] = ()
    network: NetworkTables | None = None
    drift: Mapping[tuple[str, str], tuple[CheckFinding, ...]] = {}
    retention_months: Mapping[str, int] = {}
    retention_default: int = 12
    moves: tuple[Move, ...] = ()
    faults: Mapping[str, tuple[Fault, ...]] = {}
    facts: tuple[Fact, ...] = ()


Check = Callable[[EventPapers, Context], list[CheckFinding]]


_COMPANY_WORDS = frozenset({"ltd", "limited", "plc", "llp", "llc", "inc", "corp", "co", "company", "uk", "gb", "the"})


@lru_cache(maxsize=4096)
def provider_key(name: str) -> str:
    """A provider's name as it is compared: case, spacing, punctuation and words for a company's form do not count.

    One provider spelt in two ways must not pass for two: that would make one line of evidence look like two.
    """
    return "".join(provider_words(name))


def provider_words(name: str) -> tuple[str, ...]:
    """The words of a provider's name as they are compared: without those for a company's form, unless it has no others."""
    words = "".join(c if c.isalnum() else " " for c in name.replace(".", "").replace("'", "").casefold()).split()
    return tuple(w for w in words if w not in _COMPANY_WORDS) or tuple(words)


def provider_profile(context: Context, provider: str, day: int) -> ProviderProfile | None:
    """The profile of `provider` in force on `day`, only when it names an exhibit."""
    name = provider_key(provider)
    for profile in context.provider_profiles:
        if profile.exhibit and provider_key(profile.provider) == name and profile.first <= day <= profile.last:
            return profile
    return None
