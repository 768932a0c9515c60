"""One clause asks what a thing is, and all the rest is told around it: that clause is the question."""

import pytest

from bot.matching import Answer, Fallback, Matcher
from bot.matching.deciding import SENTENCES, Deciding
from bot.matching.plainly import Plainly
from bot.matching.text import clean


@pytest.fixture(scope="module")
def plainly(ems_matcher: Matcher) -> Plainly:
    deciding: Deciding = ems_matcher._deciding
    return deciding._plainly


def asked(plainly: Plainly, text: str) -> str:
    """What the message asks for; "" where no one clause says it."""
    found = plainly.asked(plainly._reader.readings(clean(text), SENTENCES))
    return found[1].entry_id if found else ""


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        (
            'ayy what does jvd mean, my preceptor pointed at some dude\'s neck and just said "JVD" and walked off',
            "term:ems/jvd",
        ),
        (
            "another abbreviation i cant crack from the run sheet i copied off my FTO: NKDA. what does NKDA stand for?",
            "term:ems/nkda",
        ),
        (
            "Not asking about pay or school. Just what does the T mean in EMT. Chief and me got a dollar on it",
            "ems/what-does-emt-stand-for",
        ),
        (
            "hey fam, first ride along was WILD, the medic says hand me the bvm and i gave him a blanket, what's a bvm",
            "term:ems/bvm",
        ),
        (
            "wsp y'all, me again. what's the difference between abandonment and negligence? lawyer lady came to class",
            "compare:ems/abandonment:ems/negligence",
        ),
    ],
)
def test_what_one_clause_asks_for_is_answered(ems_matcher: Matcher, plainly: Plainly, told: str, meant: str) -> None:
    """Other terms in the story around it are no rivals."""
    assert asked(plainly, told) == meant
    decision = ems_matcher.match(told)
    assert isinstance(decision, Answer)
    assert decision.match.entry_id == meant


@pytest.mark.parametrize(
    "told",
    [
        "so he said tension pneumo, and then the throat moves to one side, what are the signs",  # of what he said
        "they gave him narcan and he got up. what is it",  # leans on what was said before
        "my friend has copd, what's emphysema, and also what's chronic bronchitis",  # two things
        "im Linh, my english is not so good, i work in a nail salon",  # asks nothing
        "who is unconscious in bed",
    ],
)
def test_where_no_one_clause_says_it_all_others_decide(plainly: Plainly, told: str) -> None:
    assert asked(plainly, told) == ""


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("the medic did a ZVLT before the SAMPLE on grandma and never explained. what does ZVLT stand for", "zvlt"),
        ("washing the truck after the MVC he said mind the scupper. what is a scupper?", "scupper"),
        ("what does FLARQ stand for?? i do dispatch, hazmat loads and all, and the boss wants us on it", "flarq"),
        ("I'm a business major, my roommate is the EMT. We had NPV and IRR. What is WACC?", "wacc"),
        ("My manager is out with the flu. What's the difference between MARC and BIBFRAME?", "marc bibframe"),
    ],
)
def test_a_story_of_the_field_answers_no_question_about_something_else(
    ems_matcher: Matcher, told: str, name: str
) -> None:
    """Whoever asks what a scupper is gets no card of what the story around it names, nor a choice of such."""
    decision = ems_matcher.match(told)
    assert isinstance(decision, Fallback)
    assert any(name in reason for reason in decision.trace.reasons)


@pytest.mark.parametrize(
    "told",
    [
        "auscultate, he kept saying auscultate the bases. what is that, i weld",  # of what was told before
        "whats POLTS?? polst vs MOLST whichever one",  # a slip
        "my vet clinic uses DNR on dogs lol. what is the meaning of it",
        "is it hard, and what is a bvm",  # known
        "what is a scupper",  # no story: what is like it may be offered
        "what is a scupper? and what is a bvm?",  # two questions
    ],
)
def test_only_what_the_base_never_says_is_unknown(plainly: Plainly, told: str) -> None:
    assert not plainly.asked_of_unknown(plainly._reader.readings(clean(told), SENTENCES))


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        (
            "I have hematoma and contusion down. Somebody spilled coffee on my card for avulsion. what was that one?",
            "avulsion",
        ),
        (
            "OB night!! placenta previa, breech, all with a doll named kevin. i must have missed eclampsia. whats that",
            "eclampsia",
        ),
        (
            "I know savasana. prone is on the tummy, lateral recumbent is on the side like recovery. and supine?",
            "supine",
        ),
        ("It says give NTG w/ SBP over 100, the first one I can guess, but SBP??", "systolic"),
    ],
)
def test_the_end_of_a_story_points_at_what_it_asks_for(ems_matcher: Matcher, told: str, meant: str) -> None:
    """The term named last and then asked about, or the bare name with a question mark, is the question."""
    decision = ems_matcher.match(told)
    assert isinstance(decision, Answer)
    assert decision.match.entry_id == f"term:ems/{meant}"


@pytest.mark.parametrize(
    "told",
    [
        "he took my bp and my pulse and drove me to the ER. what was he?",  # asks of a person
        "what is the difference between prone and supine?",  # asks of both
        "do you use an opa or an npa, and narcan?",  # asks something else
        "im on the phone with dispatch and the EMT. and my cat?",  # no term
        "is this an opa. what is that",  # what is before asks, too
        "that odd thing on every ambulance, what is it",  # of the thing
        "they showed us a bvm and an opa before eclampsia. what is that",  # of the bvm or the opa
    ],
)
def test_no_other_end_points_at_a_term(ems_matcher: Matcher, told: str) -> None:
    pointed_at = ems_matcher._deciding._pointed_at
    cleaned = clean(told)
    assert pointed_at.asked(cleaned, pointed_at._reader.read(cleaned)) is None
