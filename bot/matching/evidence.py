"""Evidence: a query beside the few entries that may answer it, with everything that the signals are worked out from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import exp, log
from operator import mul
from types import MappingProxyType
from typing import NamedTuple

from bot.matching.features import Known, Said
from bot.matching.once import once

NEGATIONS = frozenset({"not", "no", "never", "without", "cannot", "nor", "neither", "stop", "avoid"})
LITTLE = 0.3
"""What a word must say at least (0..1) to be the subject."""
_NOTHING: Mapping[int, float] = MappingProxyType({})


class QueryWord(NamedTuple):
    """One distinct stem of the query.

    `telling`: how much it says in this base (squared weight); `rare`: how much it says in general English (0..1,
    grammar near 0, names and acronyms 1); `number`: that of the stem, None where the base does not use it; `guessed`:
    it was typed otherwise; `synonyms`: its groups of synonyms, by number; `kinds`: what it is (see Known); `alike`:
    for a word that the base does not use, stems of the base that look like it (by number, 0..1).
    """

    stem: str
    telling: float
    rare: float
    number: int | None
    guessed: bool = False
    synonyms: tuple[int, ...] = ()
    kinds: int = 0
    alike: Mapping[int, float] = _NOTHING

    @property
    def known(self) -> bool:
        """Does the base use it?"""
        return self.number is not None


@dataclass(frozen=True)
class Query:
    """A query's distinct words, all as they are meant, their stems in order, and what follows for every entry alike."""

    words: tuple[QueryWord, ...]
    meant: tuple[str, ...]
    order: tuple[str, ...]

    @once
    def stems(self) -> frozenset[str]:
        """The stems that say anything."""
        return frozenset([word.stem for word in self.words])

    @once
    def rare(self) -> tuple[float, ...]:
        """How much each word says in general English."""
        return tuple([word.rare for word in self.words])

    @once
    def telling(self) -> tuple[float, ...]:
        """How much each word says in this base."""
        return tuple([word.telling for word in self.words])

    @once
    def said(self) -> float:
        """How much it says in all, in general English."""
        return sum([word.rare for word in self.words])

    @once
    def told(self) -> float:
        """How much it says in all, in this base."""
        return sum([word.telling for word in self.words])

    @once
    def text(self) -> str:
        """Its words in order of the alphabet."""
        return " ".join(sorted(self.meant))

    @once
    def negated(self) -> bool:
        """Does it say "not"?"""
        return not NEGATIONS.isdisjoint(self.meant)

    @once
    def unknown(self) -> float:
        """Share of what it says that the whole base has no word for."""
        return share([word.rare for word in self.words if not word.known], self.said)

    @once
    def strange(self) -> float:
        """How much the strangest of its words says that the base does not know."""
        return max([word.rare for word in self.words if not word.known], default=0.0)

    @once
    def doubtful(self) -> float:
        """Share of what it says that is guessed from words typed otherwise."""
        return share([word.rare for word in self.words if word.guessed], self.said)

    @once
    def length(self) -> float:
        """How much it says, short of 1."""
        return 1.0 - exp(-self.said / 2)


@dataclass(frozen=True)
class Evidence:
    """A query beside the entries that came first; lists have one value (or row) for each of these.

    `similarity`: blended, of the entry's best phrasing; `second`: of its next best; `groups`: its greatest similarity
    by group of features; `score`: nearest phrasing and ridge together; `ridge` alone; `rival`, `rival_similarity`: the
    best score and similarity among all other entries; `spread`: entropy of the scores, 0 one entry only, 1 all alike;
    `votes`: share of the phrasings nearest to the query that are its own; `phrasings`: each one's best.

    `named`: which of the query's words the entry speaks of (0 or 1), `met`: how far: 1 by name, less by a synonym or a
    look-alike. `core`: what its phrasings near the query have in common, each stem's rarity times the square of the
    share of phrasings that use it; `core_asked`: the part of it that the query speaks of.
    """

    query: Query
    similarity: Sequence[float]
    second: Sequence[float]
    groups: Sequence[Sequence[float]]
    score: Sequence[float]
    ridge: Sequence[float]
    rival: Sequence[float]
    rival_similarity: Sequence[float]
    spread: float
    votes: Sequence[float]
    named: Sequence[Sequence[float]]
    met: Sequence[Sequence[float]]
    core: Sequence[float]
    core_asked: Sequence[float]
    phrasings: Sequence[Said]

    @once
    def unasked(self) -> list[list[tuple[str, Known]]]:
        """The words of each phrasing that the query does not have, each with the stem before it."""
        asked = self.query.stems
        return [[(before, word) for before, word in said.words if word.stem not in asked] for said in self.phrasings]


def share(part: Sequence[float], whole: float) -> float:
    """What part of the whole these are together, 0..1; 0 of nothing."""
    return min(1.0, sum(part) / whole) if whole > 0 else 0.0


HEAT = 12.0
"""How much a higher score outweighs lower ones where their spread is told."""


def entropy(scores: Sequence[float]) -> float:
    """How evenly scores are spread, 0 (one stands out) to 1 (all alike)."""
    if len(scores) < 2:
        return 0.0
    highest = max(scores)
    above = [HEAT * (score - highest) for score in scores]
    weights = [exp(value) for value in above]
    total = sum(weights)
    return (log(total) - sum(map(mul, weights, above)) / total) / log(len(scores))
