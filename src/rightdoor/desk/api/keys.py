"""Keys of accounts: asking, releasing, refusing, withdrawing. The halves of a link are taken on pages alone: a token must not become a person."""

from __future__ import annotations

from typing import Any, Literal

from django.http import Http404
from ninja import Schema, Status
from pydantic import Field

from rightdoor.casework.access import acts, keys
from rightdoor.casework.access.may import require
from rightdoor.casework.access.models import Account, KeyRequest, Unit
from rightdoor.casework.access.roles import ROLES
from rightdoor.desk.administration_forms import USERNAME
from rightdoor.desk.api.administration import area as accounts  # of one address the operations stand in one area
from rightdoor.desk.api.areas import Area
from rightdoor.desk.api.forms import BIGGEST, Given, Number
from rightdoor.desk.api.opening import ApiRequest

area = Area("Keys of accounts")
_DAYS = 92


class KeyOut(Schema):
    """A request for a key. `by`, `done_by`: ids of accounts, null for the operator of the machine; instants are UTC microseconds."""

    id: int
    account: int
    what: str
    reason: str
    by: int | None
    at_us: int
    until_us: int
    state: str
    done_by: int | None
    done_us: int | None
    done_reason: str


class KeyIn(Given):
    """What is asked for, and why."""

    what: Literal["link", "factor"]
    reason: str = Field(min_length=1, max_length=300)


class WhyIn(Given):
    """Why."""

    reason: str = Field(min_length=1, max_length=300)


class AccountIn(Given):
    """A new account with its first role."""

    username: str = Field(pattern=USERNAME)
    name: str = Field(min_length=1, max_length=120)
    role: str = Field(json_schema_extra={"enum": list(ROLES)})
    unit: int = Field(ge=1, le=BIGGEST)


@area.get("/keys", scope="administer", gives=list[KeyOut])
def list_key_requests(request: ApiRequest) -> list[KeyOut]:
    """Requests about oneself, one's own, and those that one may release or audits; closed ones of 92 days."""
    since = request.acting.now_us - _DAYS * keys.DAY_US
    return [_out(request, one) for one in keys.listed(since_us=since)[:500]]


@area.get("/keys/{int:key}", scope="administer", gives=KeyOut)
def read_key_request(request: ApiRequest, key: Number) -> KeyOut:
    """One request."""
    return _out(request, _found(key))


@accounts.post("/accounts", scope="administer", gives=KeyOut, status=201)
def add_account(request: ApiRequest, given: AccountIn) -> Status[KeyOut]:
    """Make an account and ask for its one-time link."""
    require(request.acting, "administer")
    unit = Unit.objects.get(pk=given.unit)
    account = acts.add_account(request.acting, username=given.username, name=given.name)
    acts.grant(request.acting, account=account, role=given.role, unit=unit)
    return Status(201, _out(request, keys.ask(request.acting, account, what="link", reason="A new account")))


@area.post("/accounts/{int:account}/keys", scope="administer", gives=KeyOut, status=201)
def ask_for_key(request: ApiRequest, account: Number, given: KeyIn) -> Status[KeyOut]:
    """Ask for a one-time link, or for the removal of a second factor."""
    require(request.acting, "administer")
    one = Account.objects.get(pk=account)
    return Status(201, _out(request, keys.ask(request.acting, one, what=given.what, reason=given.reason)))


@area.post("/keys/{int:key}/release", scope="administer", gives=KeyOut)
def release_key(request: ApiRequest, key: Number) -> KeyOut:
    """Release what another asked for; the link is then taken on its page."""
    one = _found(key)
    keys.release(request.acting, one)
    return _out(request, _found(key))


@area.post("/keys/{int:key}/refuse", scope="administer", gives=KeyOut)
def refuse_key(request: ApiRequest, key: Number, given: WhyIn) -> KeyOut:
    """Refuse it."""
    keys.refuse(request.acting, _found(key), reason=given.reason)
    return _out(request, _found(key))


@area.post("/keys/{int:key}/withdraw", scope="administer", gives=KeyOut)
def withdraw_key(request: ApiRequest, key: Number) -> KeyOut:
    """Take back what one asked for."""
    keys.withdraw(request.acting, _found(key))
    return _out(request, _found(key))


def _found(key: int) -> KeyRequest:
    one = KeyRequest.objects.filter(pk=key).first()
    if one is None:
        raise Http404
    return one


def _out(request: ApiRequest, one: KeyRequest) -> KeyOut:
    said: dict[str, Any] = {name: getattr(one, name) for name in ("what", "reason", "at_us", "until_us", "done_us", "done_reason")}
    state = keys.state(one, now_us=request.acting.now_us)
    return KeyOut(id=one.pk, account=one.account_id, by=one.by_id, done_by=one.done_by_id, state=state, **said)
