"""The signals behind a confidence: one small named function each, 0..1, for each entry that may answer a query."""

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from operator import mul

import numpy as np
from rapidfuzz import fuzz

from bot.matching.contest import SAME_CONCEPT
from bot.matching.evidence import LITTLE, NEGATIONS, Evidence, QueryWord
from bot.matching.features import CONCEPT, PAIR, PIECE, STEM, Known
from bot.matching.segment import Floats

Values = Sequence[float] | float
"""One value an entry, or one for all."""


def nearest(e: Evidence) -> Values:
    """How near the entry's best phrasing comes, all groups of features together."""
    return e.similarity


def second(e: Evidence) -> Values:
    """How near its next best phrasing comes."""
    return e.second


def ridge(e: Evidence) -> Values:
    """What the words that tell the entries apart say."""
    return [min(1.0, max(0.0, value)) for value in e.ridge]


def margin(e: Evidence) -> Values:
    """How far the entry is ahead of all others: .5 is a tie."""
    return [0.5 + 0.5 * min(1.0, max(-1.0, own - rival)) for own, rival in zip(e.score, e.rival, strict=True)]


def lead(e: Evidence) -> Values:
    """How far its best phrasing is ahead of every other entry's: .5 is a tie."""
    return [0.5 + 0.5 * (own - rival) for own, rival in zip(e.similarity, e.rival_similarity, strict=True)]


def upper_hand(e: Evidence) -> Values:
    """The entry's score beside its strongest rival's: .5 is a tie."""
    pairs = [(max(own, 0.0), max(rival, 0.0)) for own, rival in zip(e.score, e.rival, strict=True)]
    return [own / max(own + rival, 1e-12) if own + rival > 0 else 0.5 for own, rival in pairs]


def votes(e: Evidence) -> Values:
    """Share of the nearest phrasings that are its own."""
    return e.votes


def stems(e: Evidence) -> Values:
    """Likeness in words."""
    return [row[STEM] for row in e.groups]


def pieces(e: Evidence) -> Values:
    """Likeness in pieces of words."""
    return [row[PIECE] for row in e.groups]


def pairs(e: Evidence) -> Values:
    """Likeness in pairs of words: their order and company."""
    return [row[PAIR] for row in e.groups]


def concepts(e: Evidence) -> Values:
    """Likeness in what the words mean in general English."""
    return [row[CONCEPT] for row in e.groups]


def covered(e: Evidence) -> Values:
    """Share of what the query says, by this base's measure, that the entry speaks of by name."""
    telling, told = e.query.telling, e.query.told
    return [min(1.0, sum(map(mul, row, telling)) / told) for row in e.named] if told > 0 else 0.0


def met(e: Evidence) -> Values:
    """Share of what the query says, in general English, that the entry speaks of, synonyms and look-alikes included."""
    rare, said = e.query.rare, e.query.said
    return [min(1.0, sum(map(mul, row, rare)) / said) for row in e.met] if said > 0 else 0.0


def missed(e: Evidence) -> Values:
    """How much the most telling word of the query says that the entry does not speak of."""
    rare = e.query.rare
    return [max([(1.0 - met) * says for met, says in zip(row, rare, strict=True)], default=0.0) for row in e.met]


def subject(e: Evidence) -> Values:
    """How far the query's most telling word is met."""
    rare = e.query.rare
    most = max(rare, default=0.0)
    places = [place for place, says in enumerate(rare) if says == most]
    return [max([row[place] for place in places], default=0.0) for row in e.met]


def answered(e: Evidence) -> Values:
    """Share of what the best phrasing says that the query speaks of."""
    return [
        max(0.0, 1.0 - sum([word.rare for _, word in unasked]) / said.rare) if said.rare > 0 else 0.0
        for said, unasked in zip(e.phrasings, e.unasked, strict=True)
    ]


def unasked(e: Evidence) -> Values:
    """How much the best phrasing's most telling word says that the query does not speak of: its subject is another."""
    return [max([word.rare for _, word in unasked], default=0.0) for unasked in e.unasked]


def replaced(e: Evidence) -> Values:
    """How much is said by a word of the query that stands where the best phrasing has another: "my pizza" for "my PIN".

    A word of the same kind ("in Boston" for "in Paris") or of the same meaning is no other.
    """
    words = {word.stem: (at, word) for at, word in enumerate(e.query.words) if word.rare > LITTLE}
    asked = [(before, *words[stem]) for before, stem in pairwise(("", *e.query.order)) if stem in words]
    return [
        _replaced({before: word for before, at, word in asked if met[at] < SAME_CONCEPT}, unasked)
        for met, unasked in zip(e.met, e.unasked, strict=True)
    ]


def _replaced(unmet: Mapping[str, QueryWord], others: Sequence[tuple[str, Known]]) -> float:
    """Of words by the one before them: how much is said at most by two that stand in the same place."""
    return max(
        [
            min(unmet[before].rare, other.rare)
            for before, other in others
            if before in unmet and other.rare > LITTLE and not other.kinds & unmet[before].kinds
        ],
        default=0.0,
    )


def core(e: Evidence) -> Values:
    """Share of what all its phrasings have in common that the query speaks of."""
    return [min(1.0, asked / max(core, 1e-12)) for asked, core in zip(e.core_asked, e.core, strict=True)]


def unknown(e: Evidence) -> Values:
    """Share of what the query says, in general English, that the whole base has no word for."""
    return e.query.unknown


def strange(e: Evidence) -> Values:
    """How much the strangest of the words says that the base does not know."""
    return e.query.strange


def doubtful(e: Evidence) -> Values:
    """Share of what the query says that is guessed from words typed otherwise."""
    return e.query.doubtful


def fuzzy(e: Evidence) -> Values:
    """Likeness letter by letter to the best phrasing, words in order of the alphabet."""
    text = e.query.text
    return [fuzz.ratio(text, " ".join(sorted(said.tokens))) / 100 for said in e.phrasings]


def sharpness(e: Evidence) -> Values:
    """Does the ranking point at one entry rather than at many?"""
    return 1.0 - e.spread


def length(e: Evidence) -> Values:
    """How much the query says, short of 1."""
    return e.query.length


def negation(e: Evidence) -> Values:
    """1 where one of the two says "not" and the other does not."""
    negated = e.query.negated
    return [float(negated == NEGATIONS.isdisjoint(said.tokens)) for said in e.phrasings]


SIGNALS: tuple[Callable[[Evidence], Values], ...] = (
    nearest, second, ridge, margin, lead, upper_hand, votes, stems, pieces, pairs, concepts, covered, met, missed,
    subject,
    answered, unasked, replaced, core, unknown, strange, doubtful, fuzzy, sharpness, length, negation,
)  # fmt: skip

NAMES = tuple(signal.__name__ for signal in SIGNALS)


def worked_out(e: Evidence) -> Floats:
    """All signals: one row for each entry, one column for each signal."""
    rows = len(e.similarity)
    found = [signal(e) for signal in SIGNALS]
    columns = [[values] * rows if isinstance(values, float) else values for values in found]
    return np.array(columns, dtype=np.float64).round(6).T.copy()
