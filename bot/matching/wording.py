"""How a message is worded: like one of somebody in danger, or like talk about it. Learned from examples.

The table, data/emergency_wording.txt, holds a weight for each run of one to three words; `tools/weigh_wording.py` makes
it. It knows how people sound, not what is dangerous: that is the packs' to say, so it only backs or doubts their words.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from math import exp, sqrt
from typing import Final

from bot.matching.words import lines_of

TABLE: Final = "emergency_wording.txt"
_BIAS: Final = "="
_LONGEST: Final = 3


def runs(tokens: Sequence[str]) -> set[str]:
    """The distinct runs of one to three words; numbers are all one word, and so are the edges of sentences."""
    words = ["|"]
    for token in (*tokens, "."):
        word = "|" if token == "." else "#" if token.isdigit() else token
        if word != "|" or words[-1] != "|":
            words.append(word)
    return {
        " ".join(words[start : start + length])
        for length in range(1, _LONGEST + 1)
        for start in range(len(words) - length + 1)
    }


class Wording:
    """Tells by its words how much a message sounds like one of somebody in danger."""

    def __init__(self, weights: dict[str, float]) -> None:
        self._weights = weights
        self._bias = weights.get(_BIAS, 0.0)

    def knows(self, words: Iterable[str]) -> bool:
        """Whether examples held all of these words: of others it has no opinion."""
        return all(word in self._weights or word.isdigit() or word == "." for word in words)

    def sounds_live(self, tokens: Sequence[str]) -> float:
        """From 0 (talk) to 1 (danger now)."""
        known = [weight for run in runs(tokens) if (weight := self._weights.get(run)) is not None]
        return 1 / (1 + exp(-self._bias - sum(known) / sqrt(len(known) or 1)))


@cache
def english() -> Wording:
    """The wording that ships with the bot; read once."""
    weights: dict[str, float] = {}
    for line in lines_of(TABLE):
        weight, _, run = line.partition(" ")
        weights[run] = float(weight)
    return Wording(weights)
