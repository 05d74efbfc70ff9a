"""The kinds of job, by name. A room registers its own in its app's `ready()`; the worker and the pages look here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from rightdoor.casework.jobs.models import Job
from rightdoor.errors import InternalProblem
from rightdoor.store.open import Store

Progress = Callable[[str, int, int], None]


class Cancelled(Exception):
    """Raised at a point between two batches, where what was acknowledged stays and nothing is half done."""


@dataclass(frozen=True, slots=True)
class Doing:
    """What a kind works with: the store opened for writing, the actor, the instant its writes bear (UTC microseconds).

    `progress(stage, done, total)` says how far it is and raises Cancelled when somebody cancelled; call it where stopping is safe.
    """

    job: Job
    store: Store
    actor: str
    at_us: int
    now_us: Callable[[], int]
    random_bytes: Callable[[int], bytes]
    progress: Progress


@dataclass(frozen=True, slots=True)
class Outcome:
    """How it ended: a sentence without content, counts, how many findings; `then`: kinds to be asked for after it."""

    message: str
    gave: Mapping[str, int] = field(default_factory=dict)
    findings: int | None = None
    then: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """`capability`: who may ask for it. `whole`: works on the whole store, so that one run serves all who wait for it, and its

    progress is shown as a share, not in numbers (they would count what the person does not see). `after`, if given, is run when a
    job has come to its end for good (done, cancelled, failed), to put away what it left.
    """

    name: str
    words: str
    capability: str
    run: Callable[[Doing], Outcome]
    whole: bool = False
    retry: bool = True
    after: Callable[[Job, Store], None] | None = None


_KINDS: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known. The same name twice is a fault of the program."""
    if _KINDS.get(kind.name, kind) != kind:
        raise InternalProblem("Two kinds of job bear one name.")
    _KINDS[kind.name] = kind


def kind_of(name: str) -> Kind:
    """The kind of that name. Raises InternalProblem for one that nobody registered."""
    if name not in _KINDS:
        raise InternalProblem("A job of a kind that no room registered.")
    return _KINDS[name]


def whole_kinds() -> list[str]:
    """The names of the kinds that work on the whole store."""
    return [name for name, kind in _KINDS.items() if kind.whole]
