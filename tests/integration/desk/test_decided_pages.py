"""Pages of decisions and of the assessment, on real events: forms, what others decided meanwhile, the rebuild that follows."""

from __future__ import annotations

import re

import pytest

from desk_pages_case import NOW, Pages, text_of

HOSTILE = "<script>alert(1)</script>\u202e=cmd|' /C calc'!A0"


@pytest.fixture(scope="module")
def pages(desk):
    made = Pages(desk)
    for subject in made.subjects:
        for account in (made.supervisor, made.second, made.officer):
            made.open(account, subject)
    return made


def test_a_purpose_comes_first_and_what_is_not_seen_is_not_there(pages):
    other = pages.desk.account(("supervisor", pages.unit))
    assert "Why are you opening" in pages.get(other, f"/subjects/{pages.subjects[0]}/decisions/")
    for path in ("decisions/", "decisions/tier/", "assessment/", "assessment/PR-03/", "decisions/merge/"):
        pages.get(pages.elsewhere, f"/subjects/{pages.subjects[0]}/{path}", 404)


def test_tier_set_closed_opened_and_withdrawn_on_pages(pages):
    at = f"/subjects/{pages.subjects[0]}/decisions/"
    pages.post(pages.supervisor, f"{at}tier/", tier="tier-1", reason="two children in the house")
    page = text_of(pages.get(pages.officer, at))
    assert "Set beside it by" in page
    assert "two children in the house" in page
    pages.post(pages.supervisor, f"{at}close/", code="duplicate", reference="", reason="x", status=422)
    pages.post(pages.supervisor, f"{at}close/", code="duplicate", reference="NOM 12/3", reason="the same person")
    page = text_of(pages.get(pages.officer, at))
    assert "Closed" in page
    assert "Duplicate of another subject or investigation" in page
    assert "NOM 12/3" in page
    pages.post(pages.supervisor, f"{at}reopen/", reason="it is not")
    assert "Closed 3 March" not in text_of(pages.get(pages.officer, at))
    link = re.search(r'href="([^"]*withdraw/[^"]*)">Withdraw<span class="govuk-visually-hidden"> Tier', pages.get(pages.supervisor, at))[1]
    pages.post(pages.supervisor, link, reason="not so")
    assert "Set beside it by" not in text_of(pages.get(pages.officer, at))


def test_a_role_without_the_right_is_told_who_has_it(pages):
    at = f"/subjects/{pages.subjects[0]}/decisions/"
    page = pages.post(pages.officer, f"{at}tier/", status=403, tier="tier-1", reason="x")
    assert "override a tier" in text_of(page)
    assert "/decisions/tier/" not in pages.get(pages.officer, at)


def test_the_second_of_two_sees_what_was_decided_and_keeps_the_text(pages):
    at = f"/subjects/{pages.subjects[1]}/decisions/tier/"
    page = pages.get(pages.second, at)
    shown = re.search(r'name="expected" value="([^"]*)"', page)[1]
    pages.post(pages.supervisor, at, tier="tier-1", reason="first come")
    page = pages.post(pages.second, at, status=409, expected=shown, tier="tier-3", reason="my own long text")
    words = text_of(page)
    assert "Somebody decided this while you had the page open" in words
    assert "Sam Supervisor" in words
    assert "first come" in words
    assert "my own long text" in page
    token = re.search(r'name="expected" value="([^"]*)"', page)[1]
    pages.post(pages.second, at, expected=token, tier="tier-3", reason="my own long text")


def test_text_is_shown_and_never_run(pages):
    at = f"/subjects/{pages.subjects[1]}/decisions/"
    pages.post(pages.officer, f"{at}accept/", reason=HOSTILE)
    for path in (at, "/decisions/"):
        page = pages.get(pages.officer, path)
        assert "<script>alert" not in page
        assert "\u202e" not in page
        assert "&lt;script&gt;alert(1)" in page


def test_an_answer_narrows_the_tier_after_the_rebuild(pages):
    subject = pages.subjects[2]
    at = f"/subjects/{subject}/assessment/"
    before = pages.row(pages.officer, subject)
    assert (before.tier_low, before.tier_high) == ("tier-4", "tier-1") or before.tier_low != before.tier_high
    page = text_of(pages.get(pages.officer, at))
    assert "Has the subject previous sexual or violent convictions?" in page
    assert "not validated" in page
    pages.get(pages.officer, f"{at}PR-09/", 404)
    pages.post(pages.officer, f"{at}PR-03/", status=422, said="yes", source=" ", reason="checked")
    seq = pages.desk.ledger()[-1][0]
    pages.post(pages.officer, f"{at}PR-03/", said="yes", source="PNC check", reference="12/345", reason="checked")
    acts = [act for _, _, act, _ in pages.desk.ledger(seq)]
    assert acts.count("decided") == 2  # in the core and here
    assert "follows when the list is rebuilt" in text_of(pages.get(pages.officer, at))
    pages.rebuild()
    after = pages.row(pages.officer, subject)
    assert (before.tier_low, after.tier_low) == ("tier-4", "tier-2") or after.tier_low < before.tier_low
    reason = next(r for r in after.line["reasons"] if r["code"] == "PR-03")
    assert reason["text"].endswith("Answered yes by a person (PNC check).") or "Answered yes by a person" in reason["text"]
    page = text_of(pages.get(pages.officer, at))
    assert "12/345" in page
    # taken back: as it was, to the byte
    decisions = f"/subjects/{subject}/decisions/"
    link = re.search(r'href="([^"]*withdraw/[^"]*)">', pages.get(pages.officer, decisions))[1]
    pages.post(pages.officer, link, reason="another person of that name")
    pages.rebuild(NOW + 2)
    assert pages.row(pages.officer, subject).line == before.line


def test_kirat_stands_beside_and_changes_nothing(pages):
    subject = pages.subjects[0]
    at = f"/subjects/{subject}/assessment/"
    line = pages.row(pages.officer, subject).line
    pages.post(pages.officer, f"{at}kirat/", status=422, result="high", by="DC 12", at="yesterday", reason="r")
    pages.post(pages.officer, f"{at}kirat/", result="high", by="DC 12", at="2026-03-01T09:30:00Z", version="2", reason="completed")
    assert "KIRAT (entered, not worked out here): high, by DC 12" in text_of(pages.get(pages.officer, at))
    assert pages.row(pages.officer, subject).line == line


def test_an_attribution_is_accepted_on_what_can_carry_it(pages):
    subject = pages.subjects[0]
    events = {e["status"]: e for e in pages.events(pages.supervisor, subject)}
    assert "single-strand" in events
    at = f"/subjects/{subject}/decisions/attribution/{events['single-strand']['footprint']}/"
    page = pages.post(pages.supervisor, at, status=422, state="accepted", reason="it is")
    assert "needs an inspector's answers" in text_of(page)
    given = {"rank": "inspector", "by": "Insp. Ash", "no_second_event": "none was reported", "looked_for": "all events"}
    page = pages.post(pages.supervisor, at, status=422, state="accepted", reason="it is", **given)
    assert "What would undermine this?" in text_of(page)
    pages.post(pages.supervisor, at, state="accepted", reason="it is", would_undermine="a second household", **given)
    page = text_of(pages.get(pages.officer, f"/subjects/{subject}/decisions/"))
    assert "Accepted by Sam Supervisor" in page
    assert "on the word of Insp. Ash (inspector)" in page
    below = next(e for e in pages.events(pages.supervisor, subject) if e["status"] != "single-strand")
    at = f"/subjects/{subject}/decisions/attribution/{below['footprint']}/"
    pages.post(pages.supervisor, at, status=422, state="accepted", rank="inspector", by="Insp. Ash", reason="r")
    pages.post(pages.supervisor, at, state="doubted", reason="nobody asked for it")
    pages.get(pages.supervisor, f"/subjects/{subject}/decisions/attribution/fp_aaaaaaaaaaaaaaaa/", 404)


def test_a_fact_recorded_takes_an_attribution_back_after_the_rebuild(pages):
    subject = pages.subjects[0]
    event = next(e for e in pages.events(pages.supervisor, subject) if e["status"] == "single-strand")
    at = f"/subjects/{subject}/decisions/fact/"
    fact = {"fact": "nothing-found", "at": "2026-03-02T12:00:00Z", "exhibit": "EX/4", "reason": "examined"}
    pages.post(pages.supervisor, at, status=422, about="fp_aaaaaaaaaaaaaaaa", **fact)
    shown, again = pages.look(pages.supervisor, at, about=event["footprint"], **fact)
    assert "Nothing is recorded yet. It would change 1 event." in shown, shown[500:1500]
    assert f"{event['footprint']} {subject}" in shown
    assert "nothing-found" not in text_of(pages.get(pages.supervisor, f"/subjects/{subject}/decisions/"))
    pages.post(pages.supervisor, at, 200, **{**again, "fact": "searched-before"})  # something else than what was looked at
    pages.post(pages.supervisor, at, **again)
    pages.rebuild(NOW + 3)
    after = next(e for e in pages.events(pages.supervisor, subject) if e["footprint"] == event["footprint"])
    assert after["status"] != "single-strand"
    assert re.search(f"{event['footprint']} {subject} Single strand {after['status'].capitalize()}", shown)
    page = text_of(pages.get(pages.supervisor, f"/subjects/{subject}/decisions/"))
    assert "The papers say otherwise since: decide again." in page
    assert "nothing-found" in page


def test_the_list_is_filtered_and_shows_what_one_sees_alone(pages):
    assert "Sam Supervisor" in pages.get(pages.officer, "/decisions/?kind=tier")
    assert "Nothing was decided at the desk yet." in pages.get(pages.officer, f"/decisions/?kind=close&by={pages.officer.username}")
    assert "Nothing was decided at the desk yet." in pages.get(pages.elsewhere, "/decisions/")
    assert pages.subjects[0] not in pages.get(pages.elsewhere, "/decisions/")
    assert "Nothing was decided at the desk yet." in pages.get(pages.officer, "/decisions/?first_0=1&first_1=1&first_2=2031")
    pages.get(pages.officer, "/decisions/?first_0=31&first_1=2&first_2=2026", 422)
    pages.client(pages.officer).get("/decisions/").content.decode().count("Superseded")


def test_two_subjects_are_merged_with_a_preview_and_taken_apart(desk):
    pages = Pages(desk, 2)
    one, two = pages.subjects
    for subject in pages.subjects:
        pages.open(pages.supervisor, subject)
    at = f"/subjects/{one}/decisions/merge/"
    pages.post(pages.supervisor, f"/subjects/{two}/decisions/tier/", tier="tier-2", reason="before the merge")
    assert "There is no other subject" in pages.get(pages.supervisor, f"{at}?other={one}", 422)
    page = text_of(pages.get(pages.supervisor, f"{at}?other={two}"))
    assert "2 here, 2 there 4" in page
    assert "tier 2 set by Sam Supervisor" in page
    shown = re.search(r'name="expected" value="([^"]*)"', pages.get(pages.supervisor, f"{at}?other={two}"))[1]
    events = {e["footprint"]: e for subject in pages.subjects for e in pages.events(pages.supervisor, subject)}
    pages.post(pages.supervisor, at, expected=shown, other=two, reason="the same account holder by exhibit EX/9")
    pages.rebuild()
    assert pages.row(pages.supervisor, two) is None
    together = {e["footprint"]: e for e in pages.events(pages.supervisor, one)}
    assert together == events  # what is attributed stays as it was
    page = text_of(pages.get(pages.supervisor, f"/subjects/{one}/decisions/"))
    assert "before the merge" in page  # history of both
    assert "Set beside it by" not in page  # what was decided of the one alone is not decided of both
    assert "a merge to confirm" not in page
    link = re.search(
        r'href="([^"]*withdraw/[^"]*)">Withdraw<span class="govuk-visually-hidden"> Subjects merged',
        pages.get(pages.supervisor, at.replace("merge/", "")),
    )[1]
    pages.post(pages.supervisor, link, reason="they are brothers")
    pages.rebuild(NOW + 5)
    assert pages.row(pages.supervisor, two).events == 2
    assert "tier 2" in text_of(pages.get(pages.supervisor, f"/subjects/{two}/decisions/"))


@pytest.fixture(scope="module")
def zoneless(desk):
    """Two subjects of one source whose first time has no zone; the second is another unit's."""
    from desk_case import report

    files = {}
    for number, ip in (("871001", "198.18.71.1"), ("871002", "198.18.71.2")):
        laid = report(number, ip=ip)
        tip = f"{number}/report-{number}.json"
        laid[tip] = laid[tip].replace("2026-02-11T15:15:36Z", "2026-02-11T15:15:36").replace("Example Chat", "Sundial Chat")
        files |= laid
    made = Pages(desk, files=files)
    assert len(made.subjects) == 2
    for subject in made.subjects:
        made.open(made.supervisor, subject)
    return made


def _open_time(pages, subject):
    return next(e for e in pages.events(pages.supervisor, subject) if e["instant"]["literal"] == "2026-02-11T15:15:36")


def test_a_time_is_settled_by_a_paper_after_a_look_at_what_it_would_change(zoneless):
    subject = zoneless.subjects[0]
    event = _open_time(zoneless, subject)
    assert event["instant"]["basis"] == "unknown"
    at = f"/subjects/{subject}/decisions/reading/{event['footprint']}/"
    meant = "2026-02-11T15:15:36Z"
    _, never = zoneless.look(zoneless.supervisor, at, reading="2026-01-01T00:00:00Z", reason="by letter")
    assert "none that the event's time can have" in text_of(zoneless.post(zoneless.supervisor, at, status=422, **never))
    shown, again = zoneless.look(zoneless.supervisor, at, reading=meant, exhibit="EX/4", reason="the provider confirmed UTC by letter")
    assert "It would change 1 event." in shown
    zoneless.post(zoneless.supervisor, at, **again)
    zoneless.rebuild(NOW + 3)
    after = next(e for e in zoneless.events(zoneless.supervisor, subject) if e["footprint"] == event["footprint"])
    assert [r["from"] for r in after["instant"]["readings"]] == [meant]
    assert "Time settled by Sam Supervisor" in text_of(zoneless.get(zoneless.supervisor, f"/subjects/{subject}/decisions/"))


def test_a_source_whose_times_are_known_reaches_what_one_sees_and_names_nothing_else(zoneless):
    subject, other = zoneless.subjects
    at = f"/subjects/{other}/decisions/profile/"
    told = {"zone": "UTC", "exhibit": "EX/4", "reason": "letter of the provider", "source": "Sundial Chat"}
    zoneless.post(zoneless.supervisor, at, status=422, **{**told, "zone": "Nowhere"})
    shown, again = zoneless.look(zoneless.supervisor, at, **told)
    assert "Looked at: 2 subjects that you see." in shown
    assert _open_time(zoneless, other)["footprint"] in shown
    # moved to a unit of its own, the first is not spoken of any more
    with zoneless.desk.as_owner():
        from rightdoor.casework.listing.models import Subject
        from rightdoor.casework.referrals.models import Referral

        held = list(Referral.objects.filter(number="871001").values_list("pk", "unit_id"))
        elsewhere = zoneless.desk.unit()
    with zoneless.desk.as_owner():
        Referral.objects.filter(pk__in=[pk for pk, _ in held]).update(unit=elsewhere)
        Subject.objects.filter(subject=subject).update(units=[elsewhere.pk])
    shown, again = zoneless.look(zoneless.supervisor, at, **told)
    assert "Looked at: 1 subject that you see." in shown
    assert subject not in shown
    zoneless.post(zoneless.supervisor, at, **again)
    zoneless.rebuild(NOW + 4)
    assert [r["from"] for r in _open_time(zoneless, other)["instant"]["readings"]] == ["2026-02-11T15:15:36Z"]


def test_looking_needs_the_right_as_well(zoneless):
    officer = zoneless.desk.account(("referral-officer", zoneless.unit))
    zoneless.open(officer, zoneless.subjects[1])
    page = zoneless.get(officer, f"/subjects/{zoneless.subjects[1]}/decisions/profile/")
    assert page
    told = {"zone": "UTC", "exhibit": "EX/4", "reason": "letter", "source": "Sundial Chat"}
    zoneless.post(officer, f"/subjects/{zoneless.subjects[1]}/decisions/profile/", status=403, **told)
