"""What a case is: a world, the bend that makes the slip, and what must come of both."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from .papers import World

Bend = Callable[[World], object]
OK, SINGLE, AMBIGUOUS, CONTRADICTED, REFUSED, UNRESOLVED = (
    "corroborated", "single-strand", "ambiguous", "contradicted", "refused", "unresolved",
)  # fmt: skip


@dataclass(frozen=True)
class Case:
    """One slip and its twin.

    `says`: code and pattern, all of which the slipped event must carry; `status` those that it may have; `stops` tells that one
    of `says` must be a stop, or leave the event unresolved (RD-A14 is a note: what it speaks of is no strand). `before` sets the world up before anything is asked, `after` adds papers that both twins have,
    `bend` makes the slip. `beside` is another event or identifier of the world, its status with the slip and without. `published` are the entries of the published errors that it retells.
    """

    name: str
    mode: str
    form: str
    bend: Bend
    says: tuple[str, ...]
    status: tuple[str, ...]
    words: str = ""
    detectable: str = "yes"
    published: tuple[str, ...] = ()
    before: Bend | None = None
    after: Bend | None = None
    target: str = "a"
    control: str = OK
    stops: bool = True
    beside: tuple[str, str, str] | None = None
    no: int = 0

    def worlds(self) -> tuple[World, World]:
        """The world with the slip and its twin without it."""
        return self._world(True), self._world(False)

    def _world(self, slip: bool) -> World:
        world = World(self.no, self.form)
        if self.before:
            self.before(world)
        world.ask_all()
        if self.after:
            self.after(world)
        if slip:
            self.bend(world)
        return world


def case(name: str, form: str, bend: Bend, says: str | tuple[str, ...], *status: str, **more: object) -> Case:
    """A case of `says` ("RD-A01 digit-changed") that ends as one of `status`; `mode` is set by its family."""
    wanted = (says,) if isinstance(says, str) else says
    return Case(name, "", form, bend, wanted, status or (REFUSED,), **more)  # type: ignore[arg-type]


def family(mode: str, *cases: Case, **common: object) -> list[Case]:
    """Cases of one failure mode."""
    return [replace(each, mode=mode, **{k: v for k, v in common.items() if not (k == "published" and each.published)}) for each in cases]  # type: ignore[arg-type]


def nothing(world: World) -> None:
    """No bend: the papers are true, and the error lies where no paper is."""
    del world


def both(do: Callable[[World, str], object]) -> Bend:
    """The same slip in every request of the account: what a common cause does."""

    def bend(world: World) -> None:
        for label in list(world.acts):
            do(world, label)

    return bend
