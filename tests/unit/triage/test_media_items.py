"""Items of what hash sets said: one rule each, and never a tier from files alone."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rightdoor.media.kept import Answer
from rightdoor.model.civil import DAY
from rightdoor.rules.priority.facts import Cited, SubjectFacts
from rightdoor.rules.priority.instrument import OF_FILES, Instrument, TierRule, answers, assess, load_instrument, tier_of
from rightdoor.rules.priority.media_facts import MediaFacts, NearIn, Series, SetSaid
from rightdoor.triage.duplicates import notes
from rightdoor.triage.files import FileNames, distinct_files
from rightdoor.triage.media import SetAbout, SetsSaid, media_facts
from rightdoor.triage.near import near_questions
from rightdoor.triage.row import facts_as_lists, facts_from_lists

AS_OF = 20_000 * DAY
INSTRUMENT = load_instrument()
SAID = SetSaid("exact", "gold", 3, "Example Bureau", "UK", 1, "A", 2, ("rc_a#x",))
EXHIBIT, OTHER = "a" * 64, "b" * 64


def item(code: str, media: MediaFacts | None, **more: object):
    return next(i for i in answers(SubjectFacts(media=media, **more), AS_OF) if i.code == code)


def test_known_files_name_set_version_issuer_and_category():
    found = item("PR-11", MediaFacts(files=3, known=2, said=(SAID, SAID._replace(kind="confirmed", set="pictures", files=1, issuer=""))))
    assert (found.answer, found.statements) == ("yes", ("rc_a#x",))
    assert found.text == (
        "2 of 3 files are known. gold, version 3, of Example Bureau: UK 1 (A), 2;"
        " pictures, version 3, of an issuer that nobody named: UK 1 (A), 1 near and confirmed."
    )


@pytest.mark.parametrize("media", [None, MediaFacts(files=4, near=4, near_in=(NearIn(EXHIBIT, 4),), said=(SAID._replace(kind="near"),))])
def test_near_matches_alone_answer_nothing(media):
    for code in ("PR-11", "PR-12", "PR-13"):
        assert item(code, media).answer == "no"
    one, none = SubjectFacts(media=media), SubjectFacts()
    assert assess(INSTRUMENT, one, AS_OF)[:2] == assess(INSTRUMENT, none, AS_OF)[:2]


def test_near_matches_ask_for_a_grader_exhibit_by_exhibit():
    media = MediaFacts(files=9, near=9, near_in=tuple(NearIn(f"{n}" * 64, n) for n in range(1, 6)))
    asked = near_questions(INSTRUMENT, media, frozenset())
    assert [q.ask.split(" of exhibit ")[0].split()[-3:] for q in asked[:3]] == [
        ["1", "near", "match"],
        ["2", "near", "matches"],
        ["3", "near", "matches"],
    ]
    assert asked[3].ask == "Ask a trained grader to look at 9 near matches of 2 more exhibits."
    assert {q.would_change_tier_to for q in asked} == {"tier-3"}
    assert near_questions(INSTRUMENT, media, frozenset({"PR-01"}))[0].would_change_tier_to == "tier-1"
    assert near_questions(INSTRUMENT, MediaFacts(files=1, known=1), frozenset()) == ()


def test_a_series_is_named_with_its_set():
    series = Series("gold", 3, "Example Bureau", "Series Q", True, 2, ("rc_a#x",))
    found = item("PR-12", MediaFacts(files=2, known=2, series=(series, series._replace(series="Series R", identified=False))))
    assert found.answer == "yes"
    assert "Series Q (victim identified) in gold, version 3: 2 files; Series R in gold" in found.text


def test_candidates_are_unknown_until_a_person_answers():
    media = MediaFacts(files=1, new=1, candidates=1, candidate_statements=("rc_a#x",))
    assert item("PR-13", media).answer == "unknown"
    assert assess(INSTRUMENT, SubjectFacts(media=media), AS_OF).low == "tier-4"
    answered = SubjectFacts(media=media, answered=(Cited("PR-13 yes grader", "dec_a"),))
    assert assess(INSTRUMENT, answered, AS_OF).low == "tier-1"
    assert "FIRST-SEEN" in {note.code for note in notes(SubjectFacts(media=media))}


def test_distribution_is_what_the_platform_states_and_gives_no_tier():
    said = (Cited("true", "rc_a#p"),)
    found = item("PR-14", MediaFacts(files=1, known=1, distributed=1), public_files=said, recipients=(Cited("recipient", "rc_a#r"),))
    assert found.answer == "yes"
    assert found.text.startswith("The platform states: 1 file publicly available, 1 intended recipient. Hash sets say of 1 file")
    assert item("PR-14", MediaFacts(files=1, distributed=1), reports=1).answer == "no"
    assert item("PR-14", None).answer == "unknown"
    assert tier_of(INSTRUMENT, frozenset({"PR-14"})) == "tier-4"


def test_files_alone_reach_neither_tier_1_nor_2():
    for size in range(1, len(OF_FILES) + 1):
        for yes in itertools.combinations(sorted(OF_FILES), size):
            assert tier_of(INSTRUMENT, frozenset(yes)) in ("tier-3", "tier-4")


def test_an_instrument_that_let_them_is_refused(tmp_path, monkeypatch):
    import importlib.resources

    text = importlib.resources.files("rightdoor.rules.priority").joinpath("first_look.yaml").read_text("utf-8")
    (tmp_path / "bad.yaml").write_text(text.replace("{tier: tier-3, items: [PR-11]}", "{tier: tier-2, items: [PR-11, PR-12]}"))
    monkeypatch.setattr(importlib.resources, "files", lambda _: tmp_path)
    with pytest.raises(ValueError, match="known files alone"):
        load_instrument("bad")


def test_the_facts_survive_the_derived_table():
    facts = SubjectFacts(media=MediaFacts(files=2, known=1, said=(SAID,), near_in=(NearIn(EXHIBIT, 1),), not_asked=("silver",)))
    assert facts_from_lists(facts_as_lists(facts)) == facts
    assert facts_from_lists(facts_as_lists(SubjectFacts())) == SubjectFacts()
    assert isinstance(INSTRUMENT, Instrument) and isinstance(INSTRUMENT.rules[0], TierRule)


def answer(place: str, number: int, *, kind: str = "exact", which: str = "hs_gold/1", exhibit: str = EXHIBIT, **more: object) -> Answer:
    name, _, version = which.partition("/")
    values = {
        "id": f"ma_{place}{number}{kind}{name}", "exhibit": exhibit, "place": place, "hash_set": name, "version": int(version), "kind": kind,
        "algorithms": ("md5",), "distance": 0 if kind == "exact" else 9, "variant": 0, "entries": 1, "frames_near": None,
        "frames_counted": None, "profile": "UK", "category": number, "label": "A", "series": None, "flags": (), "harmless": False,
        "stated": (), **more,
    }  # fmt: skip
    return Answer(**values)


def file(*places: tuple[str, str], indicated: bool = False) -> FileNames:
    made = FileNames()
    made.places = {place: f"{place[0]}#{place[1]}/hash" for place in places}
    made.hashes = {f"md5:{places[0][1]}"}
    made.indications = {"rc_a#flag"} if indicated else set()
    return made


def said(*answers_: Answer, graded: dict[str, str] | None = None, asked: tuple[str, ...] = ("hs_gold/1", "hs_silver/1")) -> SetsSaid:
    by: dict[tuple[str, str], tuple[Answer, ...]] = {}
    for each in answers_:
        by[each.exhibit, each.place] = (*by.get((each.exhibit, each.place), ()), each)
    sets = {"hs_gold/1": SetAbout("hs_gold", "gold", 1, "Bureau"), "hs_silver/1": SetAbout("hs_silver", "silver", 1, "")}
    return SetsSaid(sets, by, {EXHIBIT: frozenset(asked), OTHER: frozenset(asked)}, graded or {}, {"rc_a": EXHIBIT, "rc_b": OTHER})


def test_a_file_in_two_exhibits_counts_once_and_is_known_by_either():
    one = file(("rc_a", "x"), ("rc_b", "y"))
    found = media_facts([one], said(answer("x", 1), answer("y", 1, exhibit=OTHER)))
    assert found is not None
    assert (found.files, found.known, [(s.set, s.files) for s in found.said]) == (1, 1, [("gold", 1)])


def test_sets_that_contradict_each_other_are_said_and_profiles_are_not_compared():
    one = file(("rc_a", "x"))
    assert media_facts([one], said(answer("x", 1), answer("x", 2, which="hs_silver/1"))).disagree == 1
    other = answer("x", 2, which="hs_silver/1", profile="US")
    assert media_facts([one], said(answer("x", 1), other)).disagree == 0


@pytest.mark.parametrize(
    ("grade", "known", "near", "new"), [("", 0, 1, 0), ("confirmed", 1, 0, 0), ("not-the-same", 0, 0, 1), ("cannot-tell", 0, 1, 0)]
)
def test_only_a_confirmed_near_match_counts_as_known(grade, known, near, new):
    close = answer("x", 1, kind="near", series="Series Q")
    found = media_facts([file(("rc_a", "x"))], said(close, graded={close.id: grade} if grade else {}))
    assert (found.known, found.near, found.new) == (known, near, new)
    assert bool(found.series) == bool(known)


def test_a_candidate_is_new_flagged_and_asked_of_every_set():
    assert media_facts([file(("rc_a", "x"), indicated=True)], said()).candidates == 1
    assert media_facts([file(("rc_a", "x"))], said()).candidates == 0
    assert media_facts([file(("rc_a", "x"), indicated=True)], said(answer("x", 1, kind="near"))).candidates == 0
    partly = media_facts([file(("rc_a", "x"), indicated=True)], said(asked=("hs_gold/1",)))
    assert (partly.candidates, partly.not_asked) == (0, ("silver",))


drawn = st.lists(
    st.builds(answer, st.sampled_from("xyz"), st.integers(0, 3), kind=st.sampled_from(["exact", "near"]), which=st.sampled_from(["hs_gold/1", "hs_silver/1"]), series=st.sampled_from([None, "Series Q"])),
    max_size=6, unique_by=lambda a: a.id,
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(drawn, st.randoms(use_true_random=False))
def test_the_order_in_which_sets_answered_does_not_matter(answers_, order):
    files = [file(("rc_a", place)) for place in "xyz"]
    straight, shuffled = media_facts(files, said(*answers_)), list(answers_)
    order.shuffle(shuffled)
    order.shuffle(files)
    assert media_facts(files, said(*shuffled)) == straight
    assert said(*shuffled).digest == said(*answers_).digest
    assert straight.files == straight.known + straight.near + straight.harmless + straight.new == 3


def named(*hashes: str, name: str = "") -> FileNames:
    file = FileNames()
    for value in hashes:
        file.add("hash", value, False)
    file.add("name", name, False)
    return file


def test_files_that_only_look_alike_stay_two():
    """An equal perceptual hash is a near match: it makes no file another, and what a set says of the one is not said of the other."""
    alike, (one, two) = "pdq:" + "5a" * 32, ("md5:" + "1" * 32, "md5:" + "2" * 32)
    records = {("rc_a", "1"): named(one, alike), ("rc_a", "2"): named(two, alike), ("rc_b", "1"): named(two)}
    assert sorted(sorted(file.hashes) for file in distinct_files(records, {})) == [[one, alike], [two, alike]]
    for stated in (alike, "other:1,2"):
        bare = {("rc_a", "1"): named(stated, name="a.jpg"), ("rc_b", "1"): named(stated, name="b.jpg")}
        assert len(distinct_files(bare, {})) == 1, "where nothing better is stated"
        assert named(stated).digests == []


def test_a_near_match_names_the_exhibits_that_state_the_same_file_shortly():
    media = MediaFacts(files=1, near=1, near_in=(NearIn("9" * 64, 1, ("b" * 64,)),))
    (asked,) = near_questions(INSTRUMENT, media, frozenset())
    assert asked.ask == "Ask a trained grader to look at 1 near match of exhibits 999999999999… and bbbbbbbbbbbb…."
    assert SAID._replace(number=None).graded == "the set states no category"
