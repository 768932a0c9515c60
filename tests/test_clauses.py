"""Stories around a question: what somebody claims, what the speaker is, "which is which", and "they"."""

import pytest

from bot.matching import Answer, Matcher
from bot.matching.clauses import clauses, head, self_described, with_name
from bot.matching.reading import without_remarks
from bot.matching.terms import Mention
from bot.matching.text import sentences, words


@pytest.mark.parametrize(
    ("asked", "ref"),
    [
        # two things named before, and a question about both
        (
            "my teacher says ems and emt in one breath and i was too shy to ask, how are they different",
            "ems/ems-vs-emt",
        ),
        ("half the flyers say EMS and half say EMT. is there an actual distinction", "ems/ems-vs-emt"),
        ("the van says EMS and his sleeve says EMT. which is which", "ems/ems-vs-emt"),
        ("quick one before class emt and ems what do both of em stand for", "ems/ems-vs-emt"),
        ("ive been a CNA for 6 yrs and still mix them up, ems, emt, whats what", "ems/ems-vs-emt"),
        ("EMS == EMT?", "ems/ems-vs-emt"),
        ("In my book is written LOC. What this mean?", "term:ems/loc"),
        (
            "I got told to read up on scope of practice before my ride along. What is that?",
            "term:ems/scope-of-practice",
        ),
        # what somebody claims is what is asked
        ("me and my gf are arguing, she says EMS and EMT r the same i say no, who wins", "ems/ems-vs-emt"),
        ("settle a bet for us, are emts the most common ems providers", "ems/most-common-ems-provider"),
        # the one that is named, and what "they" do
        (
            "he goes on that emts dont do anything medical and i didnt know. what do they really do",
            "ems/what-do-emts-do",
        ),
        # other word orders
        ("what mean SCBA", "term:ems/scba"),
        ("COPD stands for which disease?", "term:ems/copd"),
        ("And what would AED be?", "term:ems/aed"),
        ("HIPAA expands to...?", "term:ems/hipaa"),
        ("STEMI please write out", "term:ems/stemi"),
        ("what the heck is a KED", "term:ems/ked"),
        ("PSAP, spell it out for my rookie", "term:ems/psap"),
        ("MVC, what's the C for", "term:ems/mvc"),
        ("AED how you say complete", "term:ems/aed"),
        ("my daughter book say hypoxia what is this word", "term:ems/hypoxia"),
        # two names at the end only offer answers to what is asked before them
        ("who is boss, medic or emt", "ems/emt-vs-paramedic"),
        ("the most advanced kind of emt, what is it", "ems/highest-level-of-emt"),
    ],
)
def test_a_question_is_found_in_its_story(ems_matcher: Matcher, asked: str, ref: str) -> None:
    """Whoever tells a story first gets the answer that the bare question gets."""
    decision = ems_matcher.match(asked)
    assert isinstance(decision, Answer)
    assert decision.match.entry_id == ref


@pytest.mark.parametrize(
    "asked",
    [
        "bls, als and phtls, what is the difference between them",  # of three, no two are meant
        "is there a difference in the parking rules for emt students and paramedic students",
    ],
)
def test_two_are_compared_only_where_just_two_are_meant(ems_matcher: Matcher, asked: str) -> None:
    """Nothing is compared that was not asked for."""
    decision = ems_matcher.match(asked)
    assert not (isinstance(decision, Answer) and "sure" in decision.match.signals)


@pytest.mark.parametrize(
    "asked",
    [
        "ok i read slow. my boss says call ems. sign on the wall says emt. are those one and the same or no",
        "which one u see the most on the streets, medics or emts or what",
    ],
)
def test_what_is_only_said_beside_a_question_answers_nothing(ems_matcher: Matcher, asked: str) -> None:
    """ "call ems." and "medics or emts" are sure by themselves, and not what is asked."""
    decision = ems_matcher.match(asked)
    passing = ("ems/how-is-ems-activated", "ems/emt-vs-paramedic")
    assert not (isinstance(decision, Answer) and decision.match.entry_id in passing)


def test_a_short_remark_waits_for_the_question_beside_it(ems_matcher: Matcher) -> None:
    """By itself it is read; beside a sentence that asks it is left out; the whole message never is."""
    whole = "my boss. what does an emt do all day"
    remark, question = map(ems_matcher.read, ("call ems", "what does an emt do all day"))
    assert without_remarks([remark, question], whole) == [question]
    assert without_remarks([remark], whole) == [remark]
    assert without_remarks([ems_matcher.read(whole), question], whole)[0].text == whole


def test_what_is_offered_as_another_answer_is_left_out() -> None:
    """What comes after "or is it" belongs to no subject."""
    assert head("are nurses part of ems or is it just emts") == "are nurses part of ems"
    assert head("emt or aemt") == "emt or aemt"


def test_clauses_stand_alone_and_joined() -> None:
    """The parts between commas, two neighbours as one, and what follows a word that opens a question."""
    parts, joined = clauses(["thinking of becoming an emt, tell me where to start"])
    assert parts == [
        "thinking of becoming an emt",
        "tell me where to start",
        "thinking of becoming an emt tell me where to start",
        "where to start",
    ]
    assert joined == {parts[2]}


def test_they_are_whoever_was_named() -> None:
    """Only "they" and its like give way to the name; he and she are persons of the story."""
    assert with_name("what do they really do", "emt") == "what do emt really do"
    assert with_name("what do those guys do", "emt") == "what do emt do"
    assert with_name("is he going into ems", "emt") == "is he going into ems"


@pytest.mark.parametrize(
    ("said", "is_it"),
    [
        ("i am a nurse and i want to know more", True),
        ("been a nurse for years, i think", False),  # "i" comes later: who has been one?
        ("i have been a nurse for years", True),
        ("i work as a volunteer nurse", True),
        ("my mom is a nurse", False),
        ("can a nurse do that", False),
    ],
)
def test_what_the_speaker_is_is_not_what_is_asked(said: str, is_it: bool) -> None:
    """ "im a nurse and …" tells of the speaker; "my mom is a nurse" may be the point."""
    tokens = words(said, peeled=False)
    place = tokens.index("nurse")
    assert list(self_described(tokens, [Mention(place, place + 1, "term:x/rn")])) == (["term:x/rn"] if is_it else [])


def test_letters_with_dots_end_no_sentence() -> None:
    """ "E.M.S. (3 words)" is one sentence."""
    assert sentences('My crossword has "E.M.S. 3 words" and I am lost. Help!') == (
        'My crossword has "E.M.S. 3 words" and I am lost.',
        "Help!",
    )
