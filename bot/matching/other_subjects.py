"""Other subjects: words that tell, by what people asked before, that a message asks of something else (learned)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import exp, tanh

from bot.matching.words import lines_of, stem

Weights = Mapping[str, float]
"""Stem → ln of how many times more often it stands in messages that ask of something else; below 0: less often."""

TELLING = 0.4
"""Words of more weight tell something by themselves."""
MOST = 1.5
"""The most that one word weighs, for or against."""


@dataclass(frozen=True)
class Telling:
    """What words weigh anywhere in a message, and where it asks: "teacher" is often told of, and seldom asked of."""

    said: Weights
    asked: Weights


@cache
def shipped() -> Telling:
    """The weights of data/other_subjects.txt, which tools/weigh_messages.py makes."""
    rows = [line.split() for line in lines_of("other_subjects.txt")]
    return Telling({word: float(said) for word, said, _ in rows}, {word: float(asked) for word, _, asked in rows})


def told_by(words: Iterable[str], weights: Weights) -> tuple[float, float, float]:
    """How much the telling ones of these words say so together (0..1), the most telling one (0..1), and what all say
    for and against it (-1..1). Every word counts once.
    """
    found = [weights[each] for each in sorted({stem(word) for word in words}) if each in weights]
    telling = [weight for weight in found if weight > TELLING]
    return 1 - exp(-sum(telling) / 3), max(telling, default=0.0) / MOST, tanh(sum(found) / 10)
