"""Likeness: when two questions in the review queue are one, whatever their order, forms, fillers and small slips."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Final

from rapidfuzz.distance import OSA

from bot.faq.folding import fold_phrasing
from bot.matching.text import words
from bot.matching.words import stem

LONGEST: Final = 200
_SLIP: Final = 6
"""Letters from which on a word with one slip is still the same word: EMT and EMR never are."""
_DOUBLED: Final = re.compile(r"(.)\1")
_EMPTY: Final = frozenset(
    """a about am an and any are at be been can could did do does for from get had has have i if in is it its just me
    my of on or our please so some tell that the their them there they this to us was we were what which will with
    would you your""".split()  # noqa: SIM905 - a list of words reads best as one
)


def key_of(text: str) -> str:
    """The key under which a question waits: its words of content as stems, sorted, each once. At most LONGEST long."""
    key = " ".join(sorted(_content(text))) or fold_phrasing(text)
    if len(key) <= LONGEST:
        return key
    return f"{key[: LONGEST - 17]} {hashlib.sha256(key.encode()).hexdigest()[:16]}"


def key_among(text: str, others: Iterable[str]) -> str:
    """The key of the first of `others` that asks the same but for one slip of the keyboard; else that of `text`."""
    mine = _content(text)
    for other in others:
        theirs = _content(other)
        only_mine, only_theirs = mine.keys() - theirs.keys(), theirs.keys() - mine.keys()
        if len(only_mine) == len(only_theirs) == 1 and _slip(mine[only_mine.pop()], theirs[only_theirs.pop()]):
            return key_of(other)
    return key_of(text)


def _content(text: str) -> Mapping[str, str]:
    """Stem → word, of every word that is not empty."""
    return {stem(word): word for word in words(text) if word not in _EMPTY}


def _slip(one: str, other: str) -> bool:
    """A letter doubled or not, or two neighbours swapped, in a longer word. Any other letter makes another word of
    medicine: adduction and abduction, prostate and prostrate."""
    if min(len(one), len(other)) < _SLIP or not (one.isalpha() and other.isalpha()):
        return False
    if _DOUBLED.sub(r"\1", one) == _DOUBLED.sub(r"\1", other):
        return True
    return sorted(one) == sorted(other) and OSA.distance(one, other) == 1
