"""Words on a shelf: what a typo may have been is found whatever was put there and taken away since."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.matching.shelf import Shelf

_words = st.sets(st.text("abc", min_size=1, max_size=4), max_size=20)


@given(_words, st.lists(_words, max_size=3), st.text("abc", min_size=2, max_size=4), st.integers(1, 2))
def test_a_shelf_with_changes_finds_what_one_made_anew_would(
    first: set[str], changes: list[set[str]], typed: str, most: int
) -> None:
    """Words come and go, and come again; those few edits away and those misbegun are always all found, and no other."""
    words, shelf = set(first), Shelf(first)
    for change in changes:
        shelf, words = shelf.with_changes(change - words, change & words), words ^ change
    near = {(OSA.distance(typed, word), word) for word in words if word[0] == typed[0]}
    wanted = {(edits, word) for edits, word in near if edits <= most and abs(len(word) - len(typed)) <= most}
    assert set(shelf.edited(typed, most)) == wanted
    swapped = typed[1] + typed[0] + typed[2:]
    misbegun = {word for word in words if word[1:] in (typed[1:], typed)} | ({typed[1:], swapped} & words)
    assert set(shelf.misbegun(typed)) == misbegun
    assert {word for word in words if word in shelf} == words
