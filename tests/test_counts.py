"""Counts of words that share all but a few with others."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from neighbours import Pairs

from bot.matching.context import Context
from bot.matching.counts import with_changes

_words = st.lists(st.sampled_from("abcdef"), max_size=8)


@given(_words, _words, st.data())
def test_counts_with_changes_are_those_counted_anew(first: list[str], more: list[str], data: st.DataObject) -> None:
    """Each word once, with how often it stands there, whatever came and went."""
    ground, added = Counter(first), Counter(more)
    less = Counter(data.draw(st.lists(st.sampled_from(first), unique=True))) if first else Counter[str]()
    anew = +(ground + added - less)
    found = with_changes(ground, added, less)
    assert sorted(found) == sorted(anew)
    assert {word: found[word] for word in found} == anew
    assert sorted(with_changes(found, Counter(), added)) == sorted(anew - added)


def test_a_slip_is_mended_to_a_word_that_an_edit_brought() -> None:
    """And no more to one that it took away."""
    together = {("night", "shift"): 5.0, ("night", "shirt"): 5.0}
    spoken = with_changes(Counter(["night", "shirt"]), Counter(["shift"]), Counter(["shirt"]))
    pairs = Pairs(lambda one, other: together.get((one, other), 0.0))
    context = Context(pairs, spoken, frozenset(), lambda _: False)
    assert context.repair(["night", "shitf"], frozenset())[0] == ["night", "shift"]
    assert context.repair(["night", "shirtt"], frozenset())[0] == ["night", "shirtt"]
