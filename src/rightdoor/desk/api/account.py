"""Who the token makes one, and what it may."""

from __future__ import annotations

from ninja import Schema

from rightdoor.casework.access.roles import CAPABILITIES
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.opening import ApiRequest

area = Area("Account")


class Right(Schema):
    """Something one may do, and in which units (ids)."""

    capability: str
    units: list[int]


class Me(Schema):
    """The account, what the token may, and what the roles give."""

    username: str
    name: str
    scopes: list[str]
    rights: list[Right]


@area.get("/me", scope="read-list", gives=Me)
def who_am_i(request: ApiRequest) -> Me:
    """The account that this token acts as."""
    held = [Right(capability=one, units=list(request.acting.units_with(one))) for one in CAPABILITIES if request.acting.can(one)]
    account = request.acting.account
    return Me(username=account.username, name=account.name, scopes=sorted(request.token.scopes), rights=held)
