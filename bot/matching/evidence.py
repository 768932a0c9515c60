"""Evidence: one entry beside one query, with everything that the signals are worked out from."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from functools import cached_property
from math import exp, log

NEGATIONS = frozenset({"not", "no", "never", "without", "cannot", "nor", "neither", "stop", "avoid"})
SAME_CONCEPT = 0.6
"""What a word counts that is met by a synonym only."""
LITTLE = 0.3
"""What a word must say at least (0..1) to be the subject."""
LOOKS_COUNT = 0.8
"""What a word counts that is met by one that looks just like it."""


@dataclass(frozen=True, slots=True)
class QueryWord:
    """One distinct stem of the query.

    `telling`: how much it says in this base (squared weight); `rare`: how much it says in general English (0..1,
    grammar
    near 0, names and acronyms 1); `known`: the base uses it; `guessed`: it was typed otherwise. `concepts`: its
    groups of synonyms; `alike`: for a word that the
    base does not use, stems of the base that look like it (0..1).
    """

    word: str
    stem: str
    telling: float
    rare: float
    known: bool
    guessed: bool = False
    concepts: Sequence[str] = ()
    kinds: frozenset[str] = frozenset()
    alike: Mapping[str, float] = field(default_factory=dict[str, float])


@dataclass(frozen=True)
class Query:
    """A query's distinct words, all as they are meant, their stems in order, and what follows for every entry alike."""

    words: tuple[QueryWord, ...]
    meant: tuple[str, ...]
    order: tuple[str, ...]

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems that say anything."""
        return frozenset(word.stem for word in self.words)

    @cached_property
    def said(self) -> float:
        """How much it says in all, in general English."""
        return sum([word.rare for word in self.words])

    @cached_property
    def told(self) -> float:
        """How much it says in all, in this base."""
        return sum([word.telling for word in self.words])

    @cached_property
    def text(self) -> str:
        """Its words in order of the alphabet."""
        return " ".join(sorted(self.meant))

    @cached_property
    def negated(self) -> bool:
        """Does it say "not"?"""
        return not NEGATIONS.isdisjoint(self.meant)

    @cached_property
    def unknown(self) -> float:
        """Share of what it says that the whole base has no word for."""
        return share([word.rare for word in self.words if not word.known], self.said)

    @cached_property
    def strange(self) -> float:
        """How much the strangest of its words says that the base does not know."""
        return max([word.rare for word in self.words if not word.known], default=0.0)

    @cached_property
    def doubtful(self) -> float:
        """Share of what it says that is guessed from words typed otherwise."""
        return share([word.rare for word in self.words if word.guessed], self.said)

    @cached_property
    def length(self) -> float:
        """How much it says, short of 1."""
        return 1.0 - exp(-self.said / 2)


@dataclass(frozen=True, slots=True)
class EntryFacts:
    """What an entry's phrasings near the query say, all together.

    `rare`: each stem, with how much it says in general English; `core`: the same times the square of the share of the
    phrasings that use it, and their sum; `concepts`: their groups of synonyms.
    """

    rare: Mapping[str, float]
    core: Mapping[str, float]
    core_sum: float
    concepts: AbstractSet[str]
    kinds: Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Evidence:
    """One entry beside one query.

    `similarity`: blended, of its best phrasing; `second`: of its next best; `groups`: its greatest similarity by
    group of
    features; `score`: nearest phrasing and ridge together; `ridge` alone; `rival`, `rival_similarity`: the best score
    and
    similarity among all other entries; `spread`: entropy of the scores, 0 one entry only, 1 all alike; `votes`: share
    of
    the phrasings nearest to the query that are its own; `tokens`: the best phrasing's words.
    """

    query: Query
    entry: EntryFacts
    similarity: float
    second: float
    groups: Sequence[float]
    score: float
    ridge: float
    rival: float
    rival_similarity: float
    spread: float
    votes: float
    tokens: tuple[str, ...]
    stems: tuple[str, ...]

    @cached_property
    def met(self) -> list[float]:
        """For each word of the query, how far the entry speaks of it: 1 by name, less by a synonym or a look-alike."""
        spoken = self.entry.rare
        return [1.0 if word.stem in spoken else self._half_met(word) for word in self.query.words]

    def _half_met(self, word: QueryWord) -> float:
        by_concept = SAME_CONCEPT if word.concepts and not self.entry.concepts.isdisjoint(word.concepts) else 0.0
        if not word.alike:
            return by_concept
        return max(by_concept, LOOKS_COUNT * max(x if s in self.entry.rare else 0.0 for s, x in word.alike.items()))


def share(part: Sequence[float], whole: float) -> float:
    """What part of the whole these are together, 0..1; 0 of nothing."""
    return min(1.0, sum(part) / whole) if whole > 0 else 0.0


def entropy(scores: list[float], heat: float = 12.0) -> float:
    """How evenly scores are spread, 0 (one stands out) to 1 (all alike)."""
    if len(scores) < 2:
        return 0.0
    top = max(scores)
    weights = [exp(heat * (score - top)) for score in scores]
    total = sum(weights)
    return -sum(w / total * log(w / total) for w in weights if w > 0) / log(len(weights))
