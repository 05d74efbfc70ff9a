"""Every operation of the interface against its own description: no 5xx, no answer that the description does not allow (schemathesis)."""

from __future__ import annotations

import uuid
import warnings

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

EXAMPLES = 12
WHO = ("works", "works", "works", "works", "spoc", "spoc", "auditor", "none", "nobody")


@pytest.fixture(scope="module")
def described():
    import schemathesis

    from rightdoor.desk.api.interface import described

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return schemathesis.openapi.from_dict(described())


@pytest.fixture
def unhurried(monkeypatch):
    """No limit of rate: that is another test's."""
    from functools import partial

    from rightdoor.desk.middleware import interface

    monkeypatch.setattr(interface, "show", partial(interface.show, per_minute=60_000_000, burst=1_000_000))


@pytest.fixture(scope="module")
def there(desk):
    """A unit with records of its own: what addresses can name, by the name of the parameter."""
    from rightdoor.casework.access.models import Membership
    from rightdoor.casework.referrals.models import Referral

    unit = desk.unit()
    account = desk.account(("referral-officer", unit))
    laid = desk.populate(unit)
    with desk.as_owner():
        referral = Referral.objects.filter(receipt__in=laid.receipts).values_list("pk", flat=True).first()
        role = Membership.objects.filter(account=account).values_list("pk", flat=True).first()
    with desk.store.connect() as connection:
        (exhibit,) = connection.execute("select exhibit from receipt where id = %s", (laid.receipts[0],)).fetchone()
        (finding,) = connection.execute("select coalesce(min(id), 1) from casework.continuity_finding").fetchone()
    ids = {
        "subject": laid.subjects[0], "referral": referral, "exhibit": exhibit, "finding": finding, "unit": unit.pk, "account": account.pk,
        "role": role, "job": 1, "check": 1, "view": 1, "transfer": 1, "number": 1, "operation": 1, "compartment": 1, "key": "cd_aaaaaaaaaaaaaaaa", "decision": "cd_aaaaaaaaaaaaaaaa",
    }  # fmt: skip
    return unit, ids


@pytest.fixture
def callers(desk, unhurried, there):
    """A token for each kind of person, and none."""
    unit, _ = there
    roles = {
        "works": ("referral-officer", "supervisor", "applicant"),
        "spoc": ("spoc", "senior-responsible-officer", "records-officer"),
        "auditor": ("auditor", "administrator"),
        "none": (),
    }
    found = {name: desk.token(desk.account(*((role, unit) for role in held))) for name, held in roles.items()}
    return {**found, "nobody": ""}


def operations():
    """Names alone: the description needs Django."""
    return "account administration administration_members communications communications_registers communications_results decisions decisions_look intake jobs listing oversight referrals registers retention searching subject_whole subjects".split()


def call(desk, case, token):
    """The case as a request through the whole of the desk."""
    import requests
    from django.test import Client
    from schemathesis.core.transport import Response

    headers = {str(k): str(v) for k, v in (case.headers or {}).items() if k.lower() != "authorization"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    if case.method == "POST" and "Idempotency-Key" in headers:
        headers["Idempotency-Key"] = uuid.uuid4().hex
    sent = requests.Request(**case.as_transport_kwargs(base_url="http://testserver") | {"cookies": {}, "headers": headers}).prepare()
    plain = {k: v for k, v in sent.headers.items() if k.lower() not in ("content-length", "content-type", "cookie")}
    path = sent.path_url
    body = sent.body if isinstance(sent.body, bytes) else (sent.body or "").encode()
    answer = Client().generic(sent.method, path, body, content_type=sent.headers.get("Content-Type", ""), headers=plain)
    told = {name.lower(): [value] for name, value in answer.headers.items()}
    return Response(answer.status_code, told, answer.content, sent, elapsed=0.0, verify=False)


@pytest.mark.parametrize("area", operations())
def test_no_answer_that_the_description_does_not_allow(desk, described, callers, there, area):
    import importlib

    from schemathesis import checks

    held = importlib.import_module(f"rightdoor.desk.api.{area}").area
    wanted = [
        checks.not_a_server_error,
        *(_check(n) for n in ("status_code_conformance", "content_type_conformance", "response_schema_conformance")),
    ]
    seen = 0
    for result in described.get_all_operations():
        operation = result.ok()
        if operation.definition.raw["tags"] != [held.heading]:
            continue
        seen += 1
        _try(desk, operation, callers, wanted, there[1])
    assert seen == len(held.router.path_operations) or seen >= 1


def _check(name):
    from schemathesis import checks

    return getattr(checks, name)


def _try(desk, operation, callers, wanted, ids):
    from schemathesis import GenerationMode
    from schemathesis.core.failures import FailureGroup

    modes = [GenerationMode.POSITIVE, GenerationMode.NEGATIVE]

    @seed(4)
    @settings(max_examples=EXAMPLES, deadline=None, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(
        case=operation.as_strategy(generation_mode=modes[0]) | operation.as_strategy(generation_mode=modes[1]),
        known=st.sampled_from([True, True, False]),
        who=st.sampled_from(WHO),
    )
    def run(case, known, who):
        token = callers[who]
        if known:  # of what is there, in two of three
            case.path_parameters.update({name: ids[name] for name in case.path_parameters or {} if name in ids})
            if "Rightdoor-Purpose" in {one["name"] for one in operation.definition.raw.get("parameters", ())}:
                case.headers["Rightdoor-Purpose"] = "assess"
        answer = call(desk, case, token)
        null = answer.status_code in (404, 422) and b"not allowed" in answer.content  # an address with a null character is read no further
        assert answer.status_code == 401 or token or null, answer.status_code
        try:
            case.validate_response(answer, checks=wanted)
        except FailureGroup as group:
            raise AssertionError(f"{case.method} {case.path}: {answer.status_code} {answer.content[:400]!r} {group.exceptions}") from None

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        run()
