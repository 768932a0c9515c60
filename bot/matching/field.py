"""Field: the words of one base, and how far each is its own rather than everybody's."""

from collections.abc import Container
from dataclasses import dataclass
from math import log

from bot.matching.counts import Spoken
from bot.matching.words import ranks

ONE_IN = 12
"""The most frequent word is one in so many of general English, the second half as frequent … (Zipf's law)."""
UNLISTED = 40_000
"""The place in general English of a word that is not listed."""
FAR = 6.0
"""ln of how many times more often than people a base says a word that is entirely its own."""


@dataclass(frozen=True, slots=True)
class Field:
    """`spoken`: how often the phrasings say each word, `in_all`: how many words they have; `names`: words of terms."""

    spoken: Spoken
    in_all: int
    names: Container[str]

    def says(self, word: str) -> bool:
        """Does the base say it at all?"""
        return word in self.spoken or word in self.names

    def owns(self, word: str) -> float:
        """0 for a word that the base says no more often than everybody, or never; 1 for its very own."""
        count = self.spoken[word] or int(word in self.names)
        if not count:
            return 0.0
        everybodys = 1 / (ONE_IN * ranks().get(word, UNLISTED))
        return max(0.0, min(1.0, log((count + 0.5) / max(1, self.in_all) / everybodys) / FAR))
