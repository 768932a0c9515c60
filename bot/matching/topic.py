"""Topic: does a message speak of what the base is about? Its words, one small function each, 0..1; a balance: -1..1."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from math import exp

from bot.matching.facts import CONTENT
from bot.matching.field import Field
from bot.matching.focus import focus
from bot.matching.once import once
from bot.matching.other_subjects import Telling, shipped, told_by
from bot.matching.reading import Reading
from bot.matching.words import rarity, stem

_NAME = re.compile(r"(?<=[^.?!:\s]\s)[A-Z][a-z]{2,}")
"""A word with a capital letter inside a sentence."""
OWN = 0.35
"""A word that belongs so far to the field tells nothing of others, whatever it means elsewhere."""


@dataclass(frozen=True)
class Topic:
    """A message beside the words of a base. `telling`: which words tell that it asks of something else."""

    reading: Reading
    field: Field
    telling: Telling = dataclass_field(default_factory=shipped)

    @once
    def named(self) -> frozenset[str]:
        """The words that call terms."""
        tokens = self.reading.tokens
        return frozenset(word for m in self.reading.mentions for word in tokens[m.start : m.end])

    @once
    def asked(self) -> tuple[str, ...]:
        """The words that stand where it asks."""
        asked = focus(self.reading)
        return tuple(word for word in self.reading.tokens if stem(word) in asked)

    @once
    def not_own(self) -> tuple[str, ...]:
        """The words that are everybody's, or others'."""
        return tuple(word for word in self.reading.tokens if self.field.owns(word) < OWN)

    @once
    def not_own_asked(self) -> tuple[str, ...]:
        """Those of them that stand where it asks."""
        asked = frozenset(self.asked)
        return tuple(word for word in self.not_own if word in asked)

    @once
    def others(self) -> tuple[float, float, float]:
        """What its words tell of other subjects: see `told_by`."""
        return told_by(self.not_own, self.telling.said)

    @once
    def others_asked(self) -> tuple[float, float, float]:
        """The same of the words where it asks."""
        return told_by(self.not_own_asked, self.telling.asked)

    @once
    def names(self) -> frozenset[str]:
        """Words with a capital letter that the base never says: people, towns, companies."""
        return frozenset(
            name for found in _NAME.findall(self.reading.text) if not self.field.says(name := found.lower())
        )

    def of_field(self, words: Sequence[str]) -> float:
        """How much of `words` belongs to the field, short of 1."""
        return 1 - exp(-sum([self.field.owns(word) for word in words]) / 2)

    def strange(self, words: Sequence[str]) -> list[float]:
        """The rarity of each of `words` that says something and that the base never says."""
        unsaid = [word for word in words if word not in self.named and not self.field.says(word)]
        return [rare for word in unsaid if (rare := rarity(word)) >= CONTENT]

    def strangest(self, words: Sequence[str]) -> float:
        """The most of that; 0 where there is none."""
        return max(self.strange(words), default=0.0)


def own_word(t: Topic) -> float:
    """How far its most telling word belongs to the field."""
    return max(map(t.field.owns, t.reading.tokens), default=0.0)


def own_words(t: Topic) -> float:
    """How much of it belongs to the field."""
    return t.of_field(t.reading.tokens)


def own_word_asked(t: Topic) -> float:
    """How far the most telling word where it asks belongs to the field."""
    return max(map(t.field.owns, t.asked), default=0.0)


def own_words_asked(t: Topic) -> float:
    """How much of what stands where it asks belongs to the field."""
    return t.of_field(t.asked)


def strange_word(t: Topic) -> float:
    """How much its strangest word says."""
    return t.strangest(t.reading.tokens)


def strange_words(t: Topic) -> float:
    """How much its strange words say, short of 1."""
    return 1 - exp(-sum(t.strange(t.reading.tokens)) / 3)


def strange_word_asked(t: Topic) -> float:
    """How much the strangest word says where it asks."""
    return t.strangest(t.asked)


def strange_words_asked(t: Topic) -> float:
    """How much the strange words say where it asks, short of 1."""
    return 1 - exp(-sum(t.strange(t.asked)) / 1.5)


def strange_share_asked(t: Topic) -> float:
    """The share of what is said where it asks that is strange."""
    said = sum([rare for word in t.asked if (rare := rarity(word)) >= CONTENT])
    return sum(t.strange(t.asked)) / said if said else 0.0


def names_some(t: Topic) -> float:
    """How many people, towns and companies it names, short of 1."""
    return 1 - exp(-len(t.names))


def names_some_asked(t: Topic) -> float:
    """How many it names where it asks, short of 1."""
    return 1 - exp(-len(t.names.intersection(t.asked)))


def words_asked(t: Topic) -> float:
    """How many words stand where it asks, short of 1."""
    return 1 - exp(-len(t.asked) / 8)


def other_words(t: Topic) -> float:
    """How much its words tell together that it asks of something else."""
    return t.others[0]


def other_word(t: Topic) -> float:
    """How much the most telling one does."""
    return t.others[1]


def other_balance(t: Topic) -> float:
    """What all its words say for that and against it."""
    return t.others[2]


def other_words_asked(t: Topic) -> float:
    """How much the words where it asks tell together that it asks of something else."""
    return t.others_asked[0]


def other_word_asked(t: Topic) -> float:
    """How much the most telling one of them does."""
    return t.others_asked[1]


def other_balance_asked(t: Topic) -> float:
    """What all of them say for that and against it."""
    return t.others_asked[2]


SIGNALS: tuple[Callable[[Topic], float], ...] = (
    own_word, own_words, own_word_asked, own_words_asked, strange_word, strange_words, strange_word_asked,
    strange_words_asked, strange_share_asked, names_some, names_some_asked, words_asked,
    other_words, other_word, other_balance, other_words_asked, other_word_asked, other_balance_asked,
)  # fmt: skip
