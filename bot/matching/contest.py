"""Contest: the phrasings near a query set against each other, which gives their entries an order and the evidence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from bot.matching.evidence import Evidence, Query, QueryWord, entropy
from bot.matching.index import Index, Vector
from bot.matching.nearby import Near
from bot.matching.ridge import ridge_weights
from bot.matching.segment import Floats, Places

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
    entries, first, owner = _grouped(near)
    weights = ridge_weights(near.kernel, near.blended, PENALTY)
    ridge: Floats = np.bincount(owner, weights=weights).astype(np.float64, copy=False)
    similarity = near.blended[first]
    score = (NEAREST_SHARE * similarity + (1 - NEAREST_SHARE) * ridge).round(9)
    order = np.lexsort((index.rank_of[near.owners[first]], -score))
    scores = score[order]
    count = max(1, int((scores[:LOOKED_AT] >= HOPELESS * scores[0]).sum()))
    best = order[:count]
    place = np.full(len(entries), count)
    place[best] = np.arange(count)
    place = place[owner]  # for each phrasing, which of the best entries has it; `count` for none
    own = place == np.arange(count)[:, None]
    further = np.where(own, near.blended, 0.0)
    further[np.arange(count), first[best]] = 0.0
    counts = _counts(near, place, count, len(vector.numbers))
    named, met = _met(query, vector, counts)
    known = [word.number for word in query.words if word.number is not None]
    core_asked = counts[:, [vector.column[number] for number in known]] ** 2 @ index.rare[known]
    of_all = own.sum(axis=1) ** 2
    phrasings = [index.tokens(at) for at in near.places[first[best]].tolist()]
    evidence = Evidence(
        query=query,
        similarity=similarity[best],
        second=further.max(axis=1),
        groups=np.where(own[:, :, None], near.by_group, 0.0).max(axis=1),
        score=score[best],
        ridge=ridge[best],
        rival=_rivals(scores, score[best]),
        rival_similarity=_rivals(similarity, similarity[best]),
        spread=entropy(scores),
        votes=own[:, :VOTERS].sum(axis=1) / min(VOTERS, len(place)),
        named=named,
        met=met,
        core=_core(index, near, place, count) / of_all,
        core_asked=core_asked / of_all,
        phrasings=phrasings,
        stems=[{(word := index.word(token)).stem: word for token in tokens} for tokens in phrasings],
    )
    numbers: list[int] = order.tolist()
    ids = [index.entry_ids[entries[number]] for number in numbers]
    last = float(scores[count - 1])
    shares = [max(0.0, value) / last if last > 0 else 0.0 for value in scores[count:].tolist()]
    return Contest(ids[:count], evidence, list(zip(ids[count:], shares, strict=True)))


def _grouped(near: Near) -> tuple[list[int], Places, Places]:
    """The entries of these phrasings, in order of each one's nearest phrasing; which this is; and for each phrasing the
    number of its entry.
    """
    number_of: dict[int, int] = {}
    first: list[int] = []
    owner: list[int] = []
    for at, entry in enumerate(near.owners.tolist()):
        number = number_of.get(entry)
        if number is None:
            number = number_of[entry] = len(first)
            first.append(at)
        owner.append(number)
    return list(number_of), np.array(first), np.array(owner)


def _rivals(ranked: Floats, own: Floats) -> Floats:
    """The highest of these, which stand in order, that is another's; 0 where there is no other."""
    if len(ranked) < 2:
        return np.zeros(len(own))
    best, following = float(ranked[0]), float(ranked[1])
    return np.where(own == best, following, best)


def _counts(near: Near, place: Places, entries: int, asked: int) -> Places:
    """In how many of an entry's phrasings each feature of the query stands; column 0 is none of them."""
    cells = place[near.asked_row] * (asked + 1) + near.asked_column
    return np.bincount(cells, minlength=(entries + 1) * (asked + 1)).reshape(entries + 1, -1)[:entries]


def _met(query: Query, vector: Vector, counts: Places) -> tuple[Floats, Floats]:
    """Which of the query's words each entry names (0 or 1), and how far it speaks of them."""
    column = vector.column
    named: list[list[float]] = []
    met: list[list[float]] = []
    for word in query.words:
        has = counts[:, column[word.number]].tolist() if word.number is not None else [0] * len(counts)
        name = [1.0 if count else 0.0 for count in has]
        named.append(name)
        if 0.0 in name and (word.synonyms or word.alike):
            name = list(map(max, name, *_half_met(word, vector, counts)))
        met.append(name)
    shape = (len(query.words), len(counts))
    return np.array(named).reshape(shape).T, np.array(met).reshape(shape).T


def _half_met(word: QueryWord, vector: Vector, counts: Places) -> Iterator[list[float]]:
    """How far each entry speaks of a word by each of its synonyms and look-alikes."""
    ways = [(number, SAME_CONCEPT) for number in word.synonyms]
    ways += [(number, LOOKS_COUNT * likeness) for number, likeness in word.alike.items()]
    for number, value in ways:
        yield [value if count else 0.0 for count in counts[:, vector.column[number]].tolist()]


def _core(index: Index, near: Near, place: Places, entries: int) -> Floats:
    """How much the stems of each entry's phrasings say, each times the square of how many of these have it."""
    width = int(near.stem_number.max(initial=-1)) + 1
    cells = place[near.stem_row] * width + near.stem_number
    often = np.bincount(cells, minlength=(entries + 1) * width).reshape(entries + 1, width)[:entries]
    rare = np.zeros(width)
    rare[near.stem_number] = index.rare[near.stem]
    return often**2 @ rare
