"""Whose events belong together: strong identifiers join, nothing else does."""

from __future__ import annotations

from attribution_case import Case
from rightdoor.attribution.actors import actors, is_placeholder

PERSON = {"actor": "xml:/report/person", "role": "reported"}


def report(case: Case, n: int, **over: str) -> str:
    """Report number 70000n with one upload by its reported person."""
    case.referral(receipt=f"rc_{n}", number=f"70000{n}")
    return case.event(1, receipt=f"rc_{n}", number=f"70000{n}", **{**PERSON, **over})


def keys(case: Case) -> dict[str, str]:
    return actors(case.footprints, case.identifiers, case.referrals)


def test_account_with_issuer_verified_mail_and_device_join_across_referrals() -> None:
    for kind, value, over in (
        ("account", "u-9", {}), ("email", "a@example.com", {"verified": True}), ("msisdn", "+447700900123", {"verified": True}), ("device", "imei:990000862471854", {}),
    ):  # fmt: skip
        case = Case()
        one, two = report(case, 1), report(case, 2)
        for n in (1, 2):
            case.identifier(kind, value, receipt=f"rc_{n}", number=f"70000{n}", **over)
        found = keys(case)
        assert found[one] == found[two]
        assert value in found[one]


def test_what_is_not_strong_does_not_join() -> None:
    for kind, value, over in (
        ("email", "a@example.com", {}), ("screen-name", "star", {}), ("account", "unknown", {}), ("device", "idfa:00000000-0000-0000-0000-000000000000", {}),
    ):  # fmt: skip
        case = Case()
        one, two = report(case, 1), report(case, 2)
        for n in (1, 2):
            case.identifier(kind, value, receipt=f"rc_{n}", number=f"70000{n}", **over)
        found = keys(case)
        assert found[one] != found[two], kind


def test_an_account_id_of_another_issuer_is_another_account() -> None:
    case = Case()
    one, two = report(case, 1), report(case, 2)
    case.identifier("account", "u-9", receipt="rc_1", number="700001", issuer="Example Chat")
    case.identifier("account", "u-9", receipt="rc_2", number="700002", issuer="Other Chat")
    found = keys(case)
    assert found[one] != found[two]


def test_an_identifier_that_many_accounts_carry_joins_none() -> None:
    case = Case()
    events = []
    for n in range(1, 13):
        events.append(report(case, n))
        case.identifier("account", f"u-{n}", receipt=f"rc_{n}", number=f"70000{n}")
        case.identifier("device", "imei:1234", receipt=f"rc_{n}", number=f"70000{n}")
    assert len({keys(case)[e] for e in events}) == 12


def test_the_key_is_the_smallest_strong_identifier_and_does_not_depend_on_order() -> None:
    case = Case()
    one, two = report(case, 1), report(case, 2)
    case.identifier("device", "imei:77", receipt="rc_1", number="700001")
    case.identifier("device", "imei:77", receipt="rc_2", number="700002")
    case.identifier("account", "u-1", receipt="rc_2", number="700002")
    assert keys(case)[one] == keys(case)[two] == "account:example chat:u-1"
    case.identifiers.reverse()
    case.footprints.reverse()
    assert keys(case)[one] == "account:example chat:u-1"


def test_a_victim_is_never_the_reported_persons_actor() -> None:
    case = Case()
    one = report(case, 1)
    victim = case.event(2, receipt="rc_1", number="700001", actor="xml:/report/victim", role="victim")
    case.identifier("device", "imei:77", receipt="rc_1")
    case.identifier("device", "imei:77", receipt="rc_1", person="xml:/report/victim", role="victim")
    found = keys(case)
    assert found[one] != found[victim]


def test_each_person_without_identifiers_is_an_actor_of_its_own() -> None:
    case = Case()
    one = report(case, 1)
    other = case.event(2, receipt="rc_1", number="700001", actor="xml:/report/person[2]", role="reported")
    again = case.event(1, receipt="rc_1", number="700001", **PERSON)
    found = keys(case)
    assert found[one] != found[other]
    assert found[one] == found[again]


def test_events_of_file_details_belong_to_the_one_reported_person_of_their_report() -> None:
    for persons, joined in ((1, True), (2, False), (0, False)):
        case = Case()
        case.referral()
        case.referral(receipt="rc_file", form="cybertip-file", source="cybertip-xml")
        uploads = [
            case.event(n + 1, receipt="rc_report", number="700001", actor=f"xml:/report/person[{n}]", role="reported")
            for n in range(persons)
        ]
        details = case.event(5, receipt="rc_file", number="700001", actor="", file="xml:/fileDetails", act="upload")
        found = keys(case)
        assert (found[details] in {found[u] for u in uploads}) is joined
        assert joined or found[details] == "referral:Example Chat/700001"


def test_a_report_delivered_twice_has_one_reported_person() -> None:
    case = Case()
    for receipt in ("rc_a", "rc_b"):
        case.referral(receipt=receipt)
    one = case.event(1, receipt="rc_a", number="700001", **PERSON)
    two = case.event(1, receipt="rc_b", number="700001", **PERSON)
    case.referral(receipt="rc_file", form="cybertip-file")
    details = case.event(1, receipt="rc_file", number="700001", actor="", file="x")
    found = keys(case)
    assert found[one] == found[two] == found[details]


def test_logs_use_the_client_else_each_row_stands_for_itself() -> None:
    case = Case()
    case.referral(receipt="rc_log", number="", form="observation-log", source="watcher")
    one, two = case.event(1, actor=""), case.event(2, actor="")
    three, four = case.event(3, actor="client:c7"), case.event(4, receipt="rc_log2", actor="client:c7")
    found = keys(case)
    assert found[one] != found[two]
    assert found[three] == found[four] == "client:c7"
    assert found[one] != found[three]


def test_placeholders() -> None:
    assert all(
        is_placeholder(v) for v in ("", " N/A ", "unknown", "0000", "imei:000000000000000", "00000000-0000-0000-0000-000000000000", "---")
    )
    assert not any(is_placeholder(v) for v in ("u-1", "7", "imei:1", "1111"))
