"""Settled words: what nobody would mend is not given to the menders, and nothing is missed by that."""

import json
from pathlib import Path

import pytest

from bot.matching import Matcher
from bot.matching.fingers import DOUBLED, FIRST, LOST, MOVED, NEIGHBOUR, SWAPPED, cost, near
from bot.matching.mending import Menders
from bot.matching.settled import State
from bot.matching.text import clean, query

TEXTS = [
    json.loads(line)["text"]
    for name in ("examined_bg", "examined_k")
    for line in (Path(__file__).parent / "data" / f"{name}.jsonl").read_text("utf-8").splitlines()
]


def menders_of(matcher: Matcher) -> Menders:
    return matcher._reader._menders


@pytest.mark.parametrize("glossary", [True, False])
def test_the_menders_leave_alone_what_is_settled(ems_matcher: Matcher, *, glossary: bool) -> None:
    """In all messages of which nothing is open none of them changes a word, and there are many such."""
    phrasings = {entry: tuple(texts) for entry, texts in ems_matcher._base.asked_as.items()}
    matcher = ems_matcher if glossary else Matcher.from_phrasings(dict(list(phrasings.items())[:200]))
    menders, settled = menders_of(matcher), 0
    for text in TEXTS:
        asked = query(clean(text)[:300], matcher._known)
        state = menders._settled.state(asked.tokens)
        if state is State.OPEN:
            continue
        settled += state is State.SETTLED
        tokens = [matcher.terms.number(token) for token in asked.tokens]
        assert menders._speller.may_join(tokens) or menders._speller.repair(tokens, asked.shouted)[1] == []
        assert menders._slips.repair(tokens, asked.shouted)[1] == []
        if glossary:
            assert menders._frame_slips.repair(tokens)[1] == []
        if state is State.SETTLED:
            assert tokens == list(asked.tokens)
            assert menders._acronyms.repair(asked.tokens, asked.shouted)[1] == []
            assert menders._little.repair(tokens, asked.shouted)[1] == []
    assert settled > 0.1 * len(TEXTS)


@pytest.mark.parametrize(
    ("asked", "state"),
    [
        (("where", "do", "they", "work"), State.SETTLED),
        (("what", "does", "an", "emt", "do"), State.NAMED),
        (("what", "does", "an", "emts", "do"), State.NAMED),
        (("whree", "do", "they", "work"), State.OPEN),
        ((), State.SETTLED),
    ],
)
def test_what_can_become_of_a_message(ems_matcher: Matcher, asked: tuple[str, ...], state: State) -> None:
    """One word that may be mended opens the whole message, an acronym may be a slip beside others."""
    assert menders_of(ems_matcher)._settled.state(asked) is state


def test_two_words_that_are_one_are_joined_though_each_is_settled(ems_matcher: Matcher) -> None:
    """And what they become is looked at anew."""
    mended = menders_of(ems_matcher).words(query("is he un responsive"))
    assert mended.tokens == ["is", "he", "unresponsive"]
    assert mended.state is State.OPEN


@pytest.mark.parametrize(
    ("typed", "meant", "costs"),
    [
        ("waht", "what", SWAPPED),
        ("hwat", "what", SWAPPED + FIRST / 2),
        ("helllo", "hello", DOUBLED),
        ("helo", "hello", DOUBLED),
        ("sjut", "just", MOVED),
        ("whst", "what", NEIGHBOUR),
        ("ehat", "what", NEIGHBOUR + FIRST),
        ("whaqt", "what", NEIGHBOUR),
        ("wht", "what", LOST),
        ("hat", "what", LOST + FIRST),
        ("wha", "what", LOST),
    ],
)
def test_what_a_slip_costs(typed: str, meant: str, costs: float) -> None:
    """By how fingers slip; what is near is near by some slip, and never the word itself."""
    assert cost(typed, meant) == pytest.approx(costs)
    assert meant in near(typed)
    assert typed not in near(typed)
    assert all(0 <= cost(typed, string) <= LOST + FIRST for string in near(typed))


def test_no_far_string_is_near() -> None:
    """A key of the other hand, two letters lost, one too many that is no neighbour: no slip of a finger."""
    assert near("whpt").isdisjoint({"what", "wt", "whptpp"})
    assert "wht" not in near("whpt")
