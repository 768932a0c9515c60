"""The signals behind a confidence: one small named function each, 0..1, for one entry that may answer a query."""

from collections.abc import Callable
from itertools import pairwise

from rapidfuzz import fuzz

from bot.matching.evidence import LITTLE, NEGATIONS, SAME_CONCEPT, Evidence, share
from bot.matching.features import CONCEPT, PAIR, PIECE, STEM


def nearest(e: Evidence) -> float:
    """How near the entry's best phrasing comes, all groups of features together."""
    return e.similarity


def second(e: Evidence) -> float:
    """How near its next best phrasing comes."""
    return e.second


def ridge(e: Evidence) -> float:
    """What the words that tell the entries apart say."""
    return min(1.0, max(0.0, e.ridge))


def margin(e: Evidence) -> float:
    """How far the entry is ahead of all others: .5 is a tie."""
    return 0.5 + 0.5 * min(1.0, max(-1.0, e.score - e.rival))


def lead(e: Evidence) -> float:
    """How far its best phrasing is ahead of every other entry's: .5 is a tie."""
    return 0.5 + 0.5 * min(1.0, max(-1.0, e.similarity - e.rival_similarity))


def upper_hand(e: Evidence) -> float:
    """The entry's score beside its strongest rival's: .5 is a tie."""
    both = max(e.score, 0.0) + max(e.rival, 0.0)
    return max(e.score, 0.0) / both if both > 0 else 0.5


def votes(e: Evidence) -> float:
    """Share of the nearest phrasings that are its own."""
    return e.votes


def stems(e: Evidence) -> float:
    """Likeness in words."""
    return e.groups[STEM]


def pieces(e: Evidence) -> float:
    """Likeness in pieces of words."""
    return e.groups[PIECE]


def pairs(e: Evidence) -> float:
    """Likeness in pairs of words: their order and company."""
    return e.groups[PAIR]


def concepts(e: Evidence) -> float:
    """Likeness in what the words mean in general English."""
    return e.groups[CONCEPT]


def covered(e: Evidence) -> float:
    """Share of what the query says, by this base's measure, that the entry speaks of by name."""
    spoken = e.entry.rare
    return share([word.telling for word in e.query.words if word.stem in spoken], e.query.told)


def met(e: Evidence) -> float:
    """Share of what the query says, in general English, that the entry speaks of, synonyms and look-alikes included."""
    return share([word.rare * m for word, m in zip(e.query.words, e.met, strict=True)], e.query.said)


def missed(e: Evidence) -> float:
    """How much the most telling word of the query says that the entry does not speak of."""
    return max([word.rare * (1 - m) for word, m in zip(e.query.words, e.met, strict=True)], default=0.0)


def subject(e: Evidence) -> float:
    """How far the query's most telling word is met."""
    return max([(word.rare, m) for word, m in zip(e.query.words, e.met, strict=True)], default=(0.0, 0.0))[1]


def answered(e: Evidence) -> float:
    """Share of what the best phrasing says that the query speaks of."""
    rare, asked = e.entry.rare, e.query.stems
    return share([rare[s] for s in e.stems if s in asked], sum([rare[s] for s in e.stems]))


def unasked(e: Evidence) -> float:
    """How much the best phrasing's most telling word says that the query does not speak of: its subject is another."""
    rare, asked = e.entry.rare, e.query.stems
    return max([rare[s] for s in e.stems if s not in asked], default=0.0)


def replaced(e: Evidence) -> float:
    """How much is said by a word of the query that stands where the best phrasing has another: "my pizza" for "my PIN".

    A word of the same kind ("in Boston" for "in Paris") or of the same meaning is no other.
    """
    unmet = {w.stem: w for w, m in zip(e.query.words, e.met, strict=True) if m < SAME_CONCEPT and w.rare > LITTLE}
    if not unmet:
        return 0.0
    rare, asked = e.entry.rare, e.query.stems
    others = [(before, stem) for before, stem in pairwise(("", *e.stems)) if stem not in asked and rare[stem] > LITTLE]
    return max(
        [
            min(unmet[stem].rare, rare[other])
            for before, stem in pairwise(("", *e.query.order))
            for place, other in others
            if stem in unmet and place == before and e.entry.kinds[other].isdisjoint(unmet[stem].kinds)
        ],
        default=0.0,
    )


def core(e: Evidence) -> float:
    """Share of what all its phrasings have in common that the query speaks of."""
    common = e.entry.core
    return share([common[stem] for stem in e.query.stems if stem in common], e.entry.core_sum)


def unknown(e: Evidence) -> float:
    """Share of what the query says, in general English, that the whole base has no word for."""
    return e.query.unknown


def strange(e: Evidence) -> float:
    """How much the strangest of the words says that the base does not know."""
    return e.query.strange


def doubtful(e: Evidence) -> float:
    """Share of what the query says that is guessed from words typed otherwise."""
    return e.query.doubtful


def fuzzy(e: Evidence) -> float:
    """Likeness letter by letter to the best phrasing, words in order of the alphabet."""
    return fuzz.ratio(e.query.text, " ".join(sorted(e.tokens))) / 100


def sharpness(e: Evidence) -> float:
    """Does the ranking point at one entry rather than at many?"""
    return 1.0 - e.spread


def length(e: Evidence) -> float:
    """How much the query says, short of 1."""
    return e.query.length


def negation(e: Evidence) -> float:
    """1 where one of the two says "not" and the other does not."""
    return float(e.query.negated == NEGATIONS.isdisjoint(e.tokens))


SIGNALS: tuple[Callable[[Evidence], float], ...] = (
    nearest, second, ridge, margin, lead, upper_hand, votes, stems, pieces, pairs, concepts, covered, met, missed,
    subject,
    answered, unasked, replaced, core, unknown, strange, doubtful, fuzzy, sharpness, length, negation,
)  # fmt: skip

NAMES = tuple(signal.__name__ for signal in SIGNALS)
