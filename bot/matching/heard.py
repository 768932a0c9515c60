"""Heard: the readings of one message (whole, its sentences, its clauses that ask), each with what was found for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log

from bot.matching.decision import RIGHT, RIGHT_CARD, RIGHT_OF_STORY, Match
from bot.matching.facts import is_of_terms
from bot.matching.frames import is_question
from bot.matching.once import once
from bot.matching.reading import Reading
from bot.matching.topic import Topic

LEAST = 1e-3
BACKING = log(0.3 / 0.7)
"""The strength (a chance of .3) from which the sentence that asks speaks for an entry by itself."""
ABSENT = -7.0
"""The strength of what a reading does not speak of at all."""


@dataclass(frozen=True)
class Heard:
    """One reading with what was found for it, best first."""

    reading: Reading
    found: Sequence[Match]

    @once
    def asks(self) -> bool:
        """Does it ask by itself?"""
        return self.reading.asked or is_question(self.reading.tokens)

    @once
    def strengths(self) -> dict[str, float]:
        """ln of the odds of each."""
        return {match.entry_id: strength(match.confidence) for match in self.found}

    def of(self, ref: str) -> float:
        """The strength of an entry or card."""
        return self.strengths.get(ref, ABSENT)

    def leads(self, ref: str) -> bool:
        """Does it come first?"""
        return bool(self.found) and self.found[0].entry_id == ref


@dataclass(frozen=True)
class Message:
    """A message as a whole, its sentences where it has several, and its clauses that ask; what its words speak of."""

    whole: Heard
    sentences: Sequence[Heard]
    clauses: Sequence[Heard]
    topic: Topic

    @once
    def parts(self) -> tuple[Heard, ...]:
        """Sentences and clauses."""
        return (*self.sentences, *self.clauses)

    @once
    def all(self) -> tuple[Heard, ...]:
        """Every reading, the whole first."""
        return (self.whole, *self.parts)

    @once
    def asking(self) -> tuple[Heard, ...]:
        """The parts that ask."""
        return tuple(heard for heard in self.parts if heard.asks)

    @once
    def questions(self) -> tuple[Heard, ...]:
        """The sentences with a question mark, else those that ask at all; the whole where it is but one sentence."""
        asking = [heard for heard in self.sentences if heard.asks] if self.sentences else [self.whole]
        return tuple([heard for heard in asking if heard.reading.asked] or asking)

    @once
    def question(self) -> Heard | None:
        """The last of the `questions`; None where there is none."""
        return self.questions[-1] if self.questions else None

    def least(self, ref: str) -> float:
        """The chance from which an entry or card is given."""
        if is_of_terms(ref):
            return RIGHT_CARD
        backed = self.question is not None and self.question.of(ref) >= BACKING
        return RIGHT if backed else RIGHT_OF_STORY


def strength(confidence: float) -> float:
    """ln of the odds."""
    return log(max(LEAST, confidence) / max(LEAST, 1 - confidence))
