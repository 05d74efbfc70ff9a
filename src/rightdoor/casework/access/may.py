"""Whether somebody may do something, and why: every answer carries its reason as a sentence.

What rows an account sees is held by the database (`guard`); this is the same rule for acts and pages, with words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from rightdoor.casework.access.models import Membership, Unit
from rightdoor.casework.access.roles import CAPABILITIES, ROLES, capabilities_of, role_name
from rightdoor.casework.acting import Acting
from rightdoor.errors import InternalProblem


class NotAllowed(PermissionDenied):
    """The acting account may not do this; its text is a sentence for that person, without anything of the case."""


@dataclass(frozen=True, slots=True)
class Permission:
    """An answer and its sentence, which is put together when it is asked for. True in a condition when allowed."""

    allowed: bool
    _said: Callable[[], str]

    @property
    def reason(self) -> str:
        """Why, and whom to ask where it is refused."""
        return self._said()

    def __bool__(self) -> bool:
        return self.allowed


def may(acting: Acting, capability: str, *, units: Iterable[int] = ()) -> Permission:
    """Whether `acting` may do this in one of `units` (ids; none given: in any unit), with the reason."""
    if capability not in CAPABILITIES:
        raise InternalProblem("A capability that no table names was asked for.")
    held, wanted = acting.units_with(capability), tuple(units)
    here = tuple(unit for unit in held if not wanted or unit in wanted)
    if here:
        return Permission(True, lambda: f"You may {CAPABILITIES[capability]} because {_as_whom(acting, capability, here)}.")
    if held:
        return Permission(
            False,
            lambda: (
                f"You may {CAPABILITIES[capability]} in {_names(held)} alone. Ask somebody of {_names(wanted) or 'the unit that holds this'}."
            ),
        )
    return Permission(
        False, lambda: f"Your roles do not let you {_inward(CAPABILITIES[capability])}. Ask {_who_may(capability)} of your unit."
    )


def require(acting: Acting, capability: str, *, unit: int | Unit | None = None, units: Iterable[int] = ()) -> Permission:
    """The permission; raises NotAllowed with its sentence when there is none. `unit`: an id or the unit itself."""
    one = () if unit is None else (unit.pk if isinstance(unit, Unit) else unit,)
    permission = may(acting, capability, units=(*one, *units))
    if not permission:
        raise NotAllowed(permission.reason)
    return permission


def require_a_role(acting: Acting) -> None:
    """For what everybody who works here may read. Raises NotAllowed for an account without any role."""
    if not acting.works_here():
        raise NotAllowed("You hold no role in any unit here. Ask an administrator to give you one.")


def unit_choices(acting: Acting, capability: str) -> list[tuple[int, str]]:
    """(id, name) of the units in which the account may do this, by name: for a form."""
    held = Unit.objects.filter(pk__in=acting.units_with(capability)).select_related("organisation").order_by("name")
    return [(unit.pk, str(unit)) for unit in held]


def _as_whom(acting: Acting, capability: str, units: tuple[int, ...]) -> str:
    held = (
        Membership.objects.filter(account_id=acting.account.pk, unit__in=units, ended_us__isnull=True, role__in=_roles_with(capability))
        .select_related("unit__organisation")
        .order_by("unit__name", "role")[:3]
    )
    return " and ".join(f"you are {_inward(role_name(one.role))} in {one.unit}" for one in held)


def _roles_with(capability: str) -> list[str]:
    return [role for role in ROLES if capability in capabilities_of(role)]


def _who_may(capability: str) -> str:
    names = [_inward(role_name(role)) for role in _roles_with(capability)]
    return f"the {names[0]}" if len(names) == 1 else f"the {', '.join(names[:-1])} or {names[-1]}"


def _names(units: tuple[int, ...]) -> str:
    return " or ".join(str(unit) for unit in Unit.objects.filter(pk__in=units).select_related("organisation").order_by("name")[:3])


def _inward(words: str) -> str:
    """Words as they stand within a sentence."""
    return words[:1].lower() + words[1:]
