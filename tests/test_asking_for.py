"""What a question asks for, and which of its words stand where it asks."""

import pytest

from bot.matching import Matcher
from bot.matching.asking_for import asked_for
from bot.matching.focus import focus
from bot.matching.words import stem


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("how much do emts make", {"how many"}),
        ("how long is the class", {"how long"}),
        ("how do i renew it", {"how"}),
        ("emt salary", {"how many"}),
        ("when does it expire and who pays", {"when", "who"}),
        ("can emts give aspirin", {"may"}),
        ("what does it mean", {"what"}),  # the helping verb asks for nothing by itself
        ("do emts work nights", {"does"}),
        ("signs of shock", {"signs"}),
        ("emt course", set()),
        ("", set()),
    ],
)
def test_what_is_asked_for(said: str, kinds: set[str]) -> None:
    """A student asks how long, another how much: two questions about one course."""
    assert asked_for(said.split()) == kinds


@pytest.mark.parametrize(
    ("message", "asks", "tells"),
    [
        (
            "new scheduler at a private ambulance company, boss says assessment a lot. is it emts who do that?",
            {"emts"},
            {"private", "company", "scheduler"},
        ),
        ("my english is not so good. What is this system doing", {"system", "doing"}, {"english"}),
        ("thinking about signing up but what would i do on a shift", {"shift"}, {"thinking", "signing"}),
        # a typo is looked for as it was meant
        ("my aunt works nights, what is an ambulence", {"ambulance"}, {"aunt", "nights"}),
    ],
)
def test_the_focus_is_where_a_message_asks(ems_matcher: Matcher, message: str, asks: set[str], tells: set[str]) -> None:
    """A story before the question says little about what is asked."""
    found = focus(ems_matcher.read(message))
    assert {stem(word) for word in asks} <= found
    assert found.isdisjoint(stem(word) for word in tells)


def test_what_asks_nothing_is_focus_as_a_whole(ems_matcher: Matcher) -> None:
    """ "emt salary texas" has no clause that asks more than the others."""
    assert focus(ems_matcher.read("emt salary texas")) == {stem(word) for word in ("emt", "salary", "texas")}


def test_a_phrasing_that_says_nothing_breaks_nothing() -> None:
    """A FAQ's "hello" is peeled to nothing, and its entry can still be asked about."""
    matcher = Matcher.from_phrasings({"greeting": ["hello", "how do i greet qlr people"], "other": ["opening hours"]})
    assert matcher.rank("how to greet the qlr people zzyx")[0].entry_id == "greeting"
