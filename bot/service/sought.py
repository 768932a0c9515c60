"""Sought: whether an entry or a term has a word that somebody looks for, as it is, begun, or with a slip in it."""

import re
from collections.abc import Collection
from typing import Final

from bot.faq.entry import Entry, Term
from bot.matching.features import grade
from bot.matching.words import stem

_CONTENT: Final = 0.7
"""The grade from which on a word says what is looked for; "what", "do", "much" stand everywhere."""
_BEGUN: Final = 3
"""Letters of a word that is being typed from which on it shows which one it will be."""
_SLIP: Final = 5
"""Letters from which on a word with one slip is still seen to be the same word."""
_WORD: Final = re.compile(r"\w+")


def words_sought(typed: str) -> frozenset[str]:
    """The words that say what is looked for; none where all of them are words of grammar."""
    return frozenset(word for word in _WORD.findall(typed.casefold()) if grade(word) >= _CONTENT)


def has_any(thing: Entry | Term, sought: Collection[str]) -> bool:
    """Whether the title or a phrasing of `thing` has one of the words `sought`."""
    names = thing.asked_as if isinstance(thing, Entry) else thing.names
    there = set(_WORD.findall(" ".join(names).casefold()))
    return any(_is_among(word, there) for word in sought)


def _is_among(word: str, there: Collection[str]) -> bool:
    if word in there:
        return True
    if len(word) < _BEGUN:
        return False
    root = stem(word)
    beginnings = tuple(each for each in (word, root) if len(each) >= _BEGUN)
    return any(other.startswith(beginnings) or stem(other) == root or _slipped(word, other) for other in there)


def _slipped(word: str, other: str) -> bool:
    if min(len(word), len(other)) < _SLIP:
        return False
    from rapidfuzz.distance import OSA

    return OSA.distance(word, other, score_cutoff=1) <= 1
