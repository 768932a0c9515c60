"""Contest: the phrasings near a query set against each other, which gives their entries an order and the evidence."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from bot.matching.evidence import Evidence, Query, QueryWord, entropy
from bot.matching.index import Index, Vector
from bot.matching.nearby import Near
from bot.matching.ridge import ridge_weights
from bot.matching.segment import Places

PENALTY = 0.8
NEAREST_SHARE = 0.2
"""What the nearest phrasing says of an entry's score; the rest is ridge."""
LOOKED_AT = 6
"""Entries whose signals are worked out."""
HOPELESS = 0.3
"""Entries with less than this part of the best score are not among them."""
VOTERS = 10
SAME_CONCEPT = 0.6
"""What a word counts that is met by a synonym only."""
LOOKS_COUNT = 0.8
"""What a word counts that is met by one that looks just like it."""


@dataclass(frozen=True, slots=True)
class Contest:
    """The best entries by score, with the evidence on each; then the others, each with its score as a share (0..1) of
    the last one's before them.
    """

    entry_ids: Sequence[str]
    evidence: Evidence
    others: Sequence[tuple[str, float]]


def contested(index: Index, near: Near, query: Query, vector: Vector) -> Contest:
    """What comes of setting the phrasings near a query (at least one) against each other."""
    starts, entries = _grouped(near.owners.tolist())
    ends = [*starts[1:], len(near.places)]
    weights = ridge_weights(near.kernel, near.blended, PENALTY)
    ridge = np.add.reduceat(weights, starts)
    similarity = np.maximum.reduceat(near.blended, starts)
    score = (NEAREST_SHARE * similarity + (1 - NEAREST_SHARE) * ridge).round(9)
    order: list[int] = np.lexsort((index.rank_of.take(entries), -score)).tolist()
    scores: list[float] = score.take(order).tolist()
    count = max(1, sum([value >= HOPELESS * scores[0] for value in scores[:LOOKED_AT]]))
    best = order[:count]
    blended: list[float] = near.blended.tolist()
    likeness = [sorted(blended[starts[at] : ends[at]], reverse=True) for at in best]
    nearest = [blended.index(own[0], starts[at]) for own, at in zip(likeness, best, strict=True)]
    voters: list[int] = near.order[:VOTERS].tolist()
    sizes = [ends[at] - starts[at] for at in best]
    owner = _owner(near, best, starts, ends)
    counts = _counts(owner, near.column, count, len(vector.shares))
    named, met = _met(query, vector, counts)
    evidence = Evidence(
        query=query,
        similarity=[own[0] for own in likeness],
        second=[own[1] if len(own) > 1 else 0.0 for own in likeness],
        groups=np.maximum.reduceat(near.by_group, starts).take(best, axis=0).tolist(),
        score=scores[:count],
        ridge=ridge.take(best).tolist(),
        rival=_rivals(scores, scores[:count]),
        rival_similarity=_rivals(sorted(similarity.tolist(), reverse=True), [own[0] for own in likeness]),
        spread=entropy(scores),
        votes=[sum([starts[at] <= voter < ends[at] for voter in voters]) / len(voters) for at in best],
        named=named,
        met=met,
        core=_core(index, near, owner, sizes),
        core_asked=_core_asked(index, query, vector, counts, sizes),
        phrasings=[index.featurizer.said(index.tokens(at)) for at in near.places.take(nearest).tolist()],
    )
    ids = [index.entry_ids[entries[at]] for at in order]
    last = scores[count - 1]
    shares = [max(0.0, value) / last if last > 0 else 0.0 for value in scores[count:]]
    return Contest(ids[:count], evidence, list(zip(ids[count:], shares, strict=True)))


def _grouped(owners: Sequence[int]) -> tuple[list[int], list[int]]:
    """Where the phrasings of each entry begin among these, which stand together, and the entries."""
    starts = [0] + [at for at, (one, other) in enumerate(pairwise(owners), start=1) if one != other]
    return starts, [owners[at] for at in starts]


def _rivals(ranked: Sequence[float], own: Sequence[float]) -> list[float]:
    """The highest of these, which fall from first to last, that is another's; 0 where there is no other."""
    if len(ranked) < 2:
        return [0.0] * len(own)
    return [ranked[1] if value == ranked[0] else ranked[0] for value in own]


def _owner(near: Near, best: Sequence[int], starts: Sequence[int], ends: Sequence[int]) -> Places:
    """For each listed feature the place of its entry among the best; their number for none of them."""
    place = np.full(len(near.places), len(best))
    for number, at in enumerate(best):
        place[starts[at] : ends[at]] = number
    return place.take(near.row)


def _counts(owner: Places, column: Places, entries: int, width: int) -> list[list[int]]:
    """In how many of an entry's phrasings each feature of the query stands; column 0 is none of them."""
    counts = np.bincount(owner * width + column, minlength=(entries + 1) * width)
    return counts.reshape(entries + 1, width)[:entries].tolist()


def _met(query: Query, vector: Vector, counts: Sequence[Sequence[int]]) -> tuple[list[list[float]], list[list[float]]]:
    """Which of the query's words each entry names (0 or 1), and how far it speaks of them."""
    column = vector.column
    ways = [(column[word.number] if word.number is not None else 0, _half_met(word, column)) for word in query.words]
    named = [[1.0 if at and row[at] else 0.0 for at, _ in ways] for row in counts]
    met = [
        [
            name or (max([value for at, value in half if row[at]], default=0.0) if half else 0.0)
            for name, (_, half) in zip(names, ways, strict=True)
        ]
        for names, row in zip(named, counts, strict=True)
    ]
    return named, met


def _half_met(word: QueryWord, column: Mapping[int, int]) -> list[tuple[int, float]]:
    """How far a word is met by each of its synonyms and look-alikes, beside the column of these."""
    if not word.synonyms and not word.alike:
        return []
    met = [(column[number], SAME_CONCEPT) for number in word.synonyms]
    return met + [(column[number], LOOKS_COUNT * likeness) for number, likeness in word.alike.items()]


def _core(index: Index, near: Near, owner: Places, sizes: Sequence[int]) -> list[float]:
    """How much the stems of each entry's phrasings say, each times the square of the share of these that have it."""
    cells = owner * len(near.number) + near.number
    often = np.bincount(cells).take(cells)
    core = np.bincount(owner, often * index.rare.take(near.features), len(sizes) + 1)
    return [value / size**2 for value, size in zip(core.tolist(), sizes, strict=False)]


def _core_asked(
    index: Index, query: Query, vector: Vector, counts: Sequence[Sequence[int]], sizes: Sequence[int]
) -> list[float]:
    """The part of the core that the query speaks of."""
    known = [word.number for word in query.words if word.number is not None]
    asked = list(zip([vector.column[number] for number in known], index.rare.take(known).tolist(), strict=True))
    return [sum([row[at] ** 2 * rare for at, rare in asked]) / size**2 for row, size in zip(counts, sizes, strict=True)]
