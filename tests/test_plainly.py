"""One clause asks what a thing is, and all the rest is told around it: that clause is the question."""

import pytest

from bot.matching import Answer, Matcher
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
