"""Mends what shaking hands type, so that the words of danger are found."""

import re
from collections.abc import Iterable
from typing import Final

from rapidfuzz.distance import OSA
from rapidfuzz.process import extractOne

from bot.matching import emergency_words as english
from bot.matching.words import is_common

_MENDED_FROM: Final = 5
_TWO_SLIPS_FROM: Final = 9
_ALL_COMMON: Final = 40_000
_RUN = re.compile(r"(.)\1{2,}")


class Spelling:
    """Mends words that are one slip (two, from nine letters on) away from a word it knows; short ones stay."""

    def __init__(self, vocabulary: Iterable[str]) -> None:
        self._known = frozenset(vocabulary)
        self._by_first: dict[str, list[str]] = {}
        for word in sorted(self._known):
            if len(word) >= _MENDED_FROM and word.isalpha():
                self._by_first.setdefault(word[0], []).append(word)

    def mended(self, word: str) -> str:
        """`word` itself, or the known word that it was meant to be."""
        if word in self._known:
            return word
        for shorter in (_RUN.sub(r"\1\1", word), _RUN.sub(r"\1", word)):
            if shorter in self._known:
                return shorter
        word = _RUN.sub(r"\1\1", word)[:40]
        if len(word) < _MENDED_FROM or word in english.REAL_WORDS or is_common(word, _ALL_COMMON):
            return word
        slips = 1 if len(word) < _TWO_SLIPS_FROM else 2
        best = extractOne(word, self._by_first.get(word[0], ()), scorer=OSA.distance, score_cutoff=slips)
        return best[0] if best else word
