"""Every operation of the interface against its own description: no 5xx, no answer that the description does not allow (schemathesis)."""

from __future__ import annotations

import ast
import uuid
import warnings
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from desk_case import NOW, report
from integration.desk.matrix.registers import ask_sets, near_match, stated
from rightdoor.desk import api

EXAMPLES = 12
WHO = ("works", "works", "works", "works", "spoc", "spoc", "auditor", "none", "nobody")


@pytest.fixture(scope="module")
def described(desk):  # under Django
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
    from rightdoor.casework.access.models import KeyRequest, Membership
    from rightdoor.casework.referrals.models import Referral
    from rightdoor.operations.holders import enter_holder, proposed_holder

    unit = desk.unit()
    account = desk.account(("referral-officer", unit))
    laid = desk.populate(unit, files=report("800900") | stated("open", "800901"))
    ask_sets(desk)
    subject, answer = near_match(desk, account, "800901")
    body = {"prefix": "203.0.113.0/24", "provider": "Meadow Broadband", "from": "2020-01-01", "source": "a register", "said": "2026-02-27"}
    entry = enter_holder(desk.store, proposed_holder(body, actor="test", reason="r"), actor="test", at_us=NOW)
    with desk.as_owner():
        asks = {"what": "link", "reason": "Lost it", "at_us": NOW, "until_us": 2**60}
        key = KeyRequest.objects.create(account=account, by=desk.account(("administrator", unit)), **asks).pk
        referral = Referral.objects.filter(receipt__in=laid.receipts).values_list("pk", flat=True).first()
        role = Membership.objects.filter(account=account).values_list("pk", flat=True).first()
    with desk.store.connect() as connection:
        (exhibit,) = connection.execute("select exhibit from receipt where id = %s", (laid.receipts[0],)).fetchone()
        (finding,) = connection.execute("select coalesce(min(id), 1) from casework.continuity_finding").fetchone()
    ids = {
        "subject": subject, "referral": referral, "exhibit": exhibit, "finding": finding, "unit": unit.pk, "account": account.pk,
        "role": role, "job": 1, "check": 1, "view": 1, "transfer": 1, "number": 1, "operation": 1, "compartment": 1, "key": "cd_aaaaaaaaaaaaaaaa", "decision": "cd_aaaaaaaaaaaaaaaa",
        "key of keys": key, "entry": entry, "notice": "rn_aaaaaaaaaaaaaaaa", "package": "pkg_aaaaaaaaaaaaaaaa", "organisation": unit.organisation_id,
        "answer": answer, **_case(desk, unit, subject),
    }  # fmt: skip
    return unit, ids


def _case(desk, unit, subject):
    """A case of the subject, an event and a duty of it."""
    from rightdoor.casework.acting import acting
    from rightdoor.casework.cases import acts, queries

    with acting(desk.account(("supervisor", unit)), now_us=NOW) as done:
        case = acts.open_case(done, subject, unit=unit.pk, nation="england")
        event = acts.record(done, case.pk, "crime-recorded", NOW, {"number": "22/1/26", "classification": "86/10"}, expected=None)
        return {"case": case.pk, "event": event.id, "duty": queries.duties_of(case)[0].pk}


@pytest.fixture
def callers(desk, unhurried, there):
    """A token for each kind of person, and none."""
    from rightdoor.casework.decided.models import Begun

    unit, ids = there
    roles = {
        "works": ("referral-officer", "supervisor", "applicant", "grader"),
        "spoc": ("spoc", "senior-responsible-officer", "records-officer"),
        "auditor": ("auditor", "administrator"),
        "none": (),
    }
    people = {name: desk.account(*((role, unit) for role in held)) for name, held in roles.items()}
    with desk.as_owner():
        told = Begun.objects.create(id=uuid.uuid4(), account=people["works"], at_us=NOW, kind="fact", about="sub_told", outcome="withdrawn")
    ids["notice of notices"] = str(told.pk)
    return {**{name: desk.token(account) for name, account in people.items()}, "nobody": ""}


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


def _headings():
    """The headings of the areas in the folder of the interface, as their modules write them."""
    folder = Path(api.__file__).parent
    calls = (node for path in sorted(folder.glob("*.py")) for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    return [node.args[0].value for node in calls if isinstance(node.func, ast.Name) and node.func.id == "Area"]


HEADINGS = sorted(set(_headings()))


def test_every_area_of_the_description_is_tried(described):
    from rightdoor.desk.api.areas import DECLARED

    raw = [operation.ok().definition.raw for operation in described.get_all_operations()]
    assert sorted(each["operationId"] for each in raw) == sorted(one.name for one in DECLARED)
    assert {tuple(each["tags"]) for each in raw} == {(heading,) for heading in HEADINGS}


@pytest.mark.parametrize("heading", HEADINGS)
def test_no_answer_that_the_description_does_not_allow(desk, described, callers, there, heading):
    from schemathesis import checks

    wanted = [
        checks.not_a_server_error,
        *(_check(n) for n in ("status_code_conformance", "content_type_conformance", "response_schema_conformance")),
    ]
    tried = 0
    for result in described.get_all_operations():
        operation = result.ok()
        if operation.definition.raw["tags"] != [heading]:
            continue
        tried += 1
        _try(desk, operation, callers, wanted, there[1])
    assert tried


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
            room = operation.path.removeprefix("/api/").partition("/")[0]
            given = {name: ids.get(f"{name} of {room}", ids.get(name)) for name in case.path_parameters or {}}
            case.path_parameters.update({name: value for name, value in given.items() if value is not None})
            if isinstance(case.body, dict) and "answer" in case.body and case.body.get("grade"):
                case.body["answer"] = ids["answer"]
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
