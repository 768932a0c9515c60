"""Index: weighs what segments count, and says queries by the same numbers.

A big base is one segment, shared; a base that differs from it in a few entries adds a small second segment, and takes
the changed entries out of the first. Weights follow from exact counts, so this equals a rebuilt index.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, chain, pairwise
from typing import Any, NamedTuple, cast

import numpy as np

from bot.matching.features import CONCEPT, GROUPS, PAIR, PIECE, STEM, Featurizer, Word, grade, pair_grade
from bot.matching.segment import Bytes, Floats, Ints, Lexicon, Segment

SHARES = np.array([0.25, 0.20, 0.30, 0.25])
"""Each group's part in a similarity: stems, pairs, concepts, pieces."""
STRANGE = (1.0, 0.3, 1.0, 0.5)
"""How heavy a feature is, by group, that the base has not."""
_STRANGE_SQUARED = np.array(STRANGE) ** 2
LEAST = 0.02
"""The least that a feature says, however many phrasings have it."""
STRETCH = 4_000
"""Groups of phrasings whose norms are worked out at once."""
_NOTHING = np.zeros(0, dtype=np.int32)
REMEMBERED = 5_000
"""Words that are remembered with what is known of them."""


class Asked(NamedTuple):
    """A query's features.

    `numbers`: those that the base has, each once, first `choosing` ones that are no pieces, from `asked` on those of
    look-alikes; `strange`: by group what the others say, squared. `alike`: stems that look like words which the base
    has not, with how much like (0..1).
    """

    numbers: list[int]
    asked: int
    choosing: int
    strange: Sequence[float]
    alike: dict[int, float]


@dataclass(frozen=True, slots=True)
class Vector:
    """A query's features (see Asked) weighed.

    `groups`: those of `numbers`; `norms`: by group the norm of all features, known or not. `shares`: what each feature
    says, its square by the norm of its group, counted from 1; `column`: a number's place in `shares`.
    """

    numbers: Ints
    groups: Bytes
    shares: Floats
    choosing: int
    norms: Floats
    alike: Mapping[int, float]
    column: Mapping[int, int]


def idf(standing_in: Floats, of_all: int) -> Floats:
    """How telling a feature is: 1 for what stands only once or not at all, near 0 for what is everywhere."""
    return np.log((of_all + 1) / (standing_in + 0.5)) / np.log(of_all + 1.0) if of_all else np.ones_like(standing_in)


class Index:
    """Immutable. Phrasings and entries have places: those of the first segment, then those of the second."""

    def __init__(
        self, segments: Sequence[Segment], lexicon: Lexicon, featurizer: Featurizer, gone: frozenset[int]
    ) -> None:
        """`gone`: the places of the first segment's entries that are not part of this base."""
        self.segments, self.featurizer, self.lexicon, self._gone = tuple(segments), featurizer, lexicon, gone
        self.first_phrasing = [0, *accumulate(len(segment.phrasings) for segment in segments)]
        self._first_entry = [0, *accumulate(len(segment.entry_ids) for segment in segments)]
        self.entry_ids = tuple(entry_id for segment in segments for entry_id in segment.entry_ids)
        self.entry_of = np.concatenate([s.entry_of + n for s, n in zip(segments, self._first_entry, strict=False)])
        here = np.ones(len(self.entry_ids), dtype=bool)
        here[list(gone)] = False
        self._here = here[self.entry_of]
        self.size, self.entries = int(self._here.sum()), int(here.sum())
        by_id = sorted(range(len(self.entry_ids)), key=self.entry_ids.__getitem__)
        self.rank_of = np.empty(len(by_id), dtype=np.int64)
        self.rank_of[by_id] = np.arange(len(by_id))
        """An entry's place in the order of ids, for ties."""
        self._words: dict[str, Word] = {}
        self._own: dict[str, Word] = {}
        self._spelled: dict[str, list[int | None]] = {}
        self._weigh(gone)
        # what a few changed entries count among tens of thousands of features is needed no more
        slim = (replace(segment, in_phrasings=_NOTHING, in_entries=_NOTHING) for segment in self.segments[1:])
        self.segments = (self.segments[0], *slim)

    def __getstate__(self) -> dict[str, Any]:
        return vars(self) | {"_own": {}, "_words": {}, "_spelled": {}}  # soon looked up again, and large

    def know(self, words: Iterable[str]) -> None:
        """Look up words that will be asked for, before anybody does."""
        self._own = {word: self._looked_up(word) for word in words}

    def _weigh(self, gone: frozenset[int]) -> None:
        in_phrasings, in_entries = np.zeros(len(self.lexicon)), np.zeros(len(self.lexicon))
        for segment in self.segments:
            in_phrasings[: len(segment.in_phrasings)] += segment.in_phrasings
            in_entries[: len(segment.in_entries)] += segment.in_entries
        self.group = self.lexicon.groups()
        spelling = self.group == PIECE
        ground = self.segments[0]
        for entry in gone:
            own = np.arange(ground.first_of[entry], ground.first_of[entry + 1], dtype=np.int32)
            features, _ = ground.features.gather(own)
            np.subtract.at(in_phrasings, features, 1)
            distinct = np.array(list(set(features.tolist())), dtype=np.int32)
            in_entries[distinct[~spelling[distinct]]] -= 1
        rarity = idf(in_phrasings, self.size)
        rarity = np.where(spelling, rarity, (idf(in_entries, self.entries) + rarity) / 2)
        self.square = (self.lexicon.grades() * np.maximum(rarity, LEAST)) ** 2
        self.square[in_phrasings <= 0] = 0.0
        self.rare = self.lexicon.rare()
        self.standing_in = in_phrasings.astype(np.float32)  # whole numbers, in half the room
        self.inverse_norm = np.concatenate([self._inverse_norms(segment) for segment in self.segments], axis=1)
        """One row a group: what a posting list asks for stands together."""
        self.inverse_norm[:, ~self._here] = 0.0

    def _inverse_norms(self, segment: Segment) -> Floats:
        """One over the norm of each group of each phrasing, 0 for a group that is empty; worked out in stretches, which
        need no memory that must be fetched first.
        """
        values, first = segment.features.values, segment.group_from
        norms = np.zeros(len(first) - 1)
        for start in range(0, len(norms), STRETCH):
            starts = first[start : start + STRETCH + 1]
            squares = np.append(self.square[values[starts[0] : starts[-1]]], 0.0)
            norms[start : start + STRETCH] = np.add.reduceat(squares, starts[:-1] - starts[0])
        norms[first[1:] == first[:-1]] = 0.0  # `reduceat` gives the next value there
        norms = norms.reshape(-1, len(GROUPS)).T.copy()
        return np.divide(1.0, np.sqrt(norms), out=np.zeros_like(norms), where=norms > 0)

    def together(self, first: str, second: str) -> float:
        """In how many phrasings two words follow each other, at most one word between them."""
        known = self.featurizer.known
        number = self.lexicon.number(f"b{known(first).stem} {known(second).stem}")
        return 0.0 if number is None else self.standing_in.item(number)

    def apart(self, tokens: Sequence[str]) -> list[int]:
        """The places of words that stand beside none of their neighbours in any phrasing (see `together`); what says
        nothing, as an article, is no neighbour.
        """
        known, number, often = self.featurizer.known, self.lexicon.number, self.standing_in
        telling = [(place, known(token).stem) for place, token in enumerate(tokens) if grade(token) > 0]
        found = dict.fromkeys([place for place, _ in telling])
        for (one, first), (other, second) in pairwise(telling):
            pair = number(f"b{first} {second}")
            if pair is not None and often.item(pair) > 0:
                found.pop(one, None)
                found.pop(other, None)
        return list(found)

    def word(self, token: str) -> Word:
        """What base and English know of a word; remembered."""
        found = self._own.get(token) or self._words.get(token)
        if found is None:
            if len(self._words) >= REMEMBERED:
                self._words.clear()
            found = self._words[token] = self._looked_up(token)
        return found

    def _looked_up(self, token: str) -> Word:
        known = self.featurizer.known(token)
        (number,) = self.numbers_of(("s" + known.stem,)) if known.grade > 0 else (None,)
        named = tuple(zip(known.concepts, self.numbers_of(known.concepts), strict=True)) if known.concepts else ()
        return Word(
            stem=known.stem,
            rare=known.rare,
            grade=known.grade,
            stem_grade=known.stem_grade,
            number=number,
            synonyms=tuple([place for concept, place in named if concept[0] == "c" and place is not None]),
            kinds=known.kinds,
            concepts=named,
        )

    def _spelling(self, token: str) -> list[int | None]:
        """The numbers of a word's pieces; remembered."""
        found = self._spelled.get(token)
        if found is None:
            if len(self._spelled) >= REMEMBERED:
                self._spelled.clear()
            found = self._spelled[token] = self.numbers_of(self.featurizer.pieces(token))
        return found

    def numbers_of(self, features: Collection[str]) -> list[int | None]:
        """The numbers of features, None for those that stand in no phrasing of this base."""
        found = self.lexicon.numbers(features)
        if not self._gone:
            return found
        return [None if number is None or self.standing_in[number] <= 0 else number for number in found]

    def numbered(self, stems: Mapping[str, float]) -> dict[int, float]:
        """The same by the numbers of the stems that this base has."""
        numbers = self.numbers_of(["s" + stem for stem in stems])
        return {n: value for n, value in zip(numbers, stems.values(), strict=True) if n is not None}

    def tokens(self, place: int) -> tuple[str, ...]:
        """The words of a phrasing."""
        part = int(place >= self.first_phrasing[1])
        return self.segments[part].phrasings[place - self.first_phrasing[part]]

    def asked(self, tokens: Sequence[str], words: Sequence[Word], looks: Mapping[str, Mapping[int, float]]) -> Asked:
        """A query's features: its tokens, what is known of each, and what those that the base has not look like."""
        kept = [word for word in words if word.grade > 0]
        strange = [0.0] * len(GROUPS)
        stems = {word.stem: word for word in kept}.values()
        numbers: dict[int | None, None] = dict.fromkeys([word.number for word in stems])
        strange[STEM] = sum([word.stem_grade**2 for word in stems if word.number is None])
        pairs = {f"b{one.stem} {other.stem}": (one, other) for one, other in pairwise(kept)}
        pairs |= {f"b{one.stem} {other.stem}": (one, other) for one, other in zip(kept, kept[2:], strict=False)}
        found = self.numbers_of(pairs)
        numbers |= dict.fromkeys(found)
        strange[PAIR] = sum(
            [
                pair_grade(one.stem_grade, other.stem_grade) ** 2
                for number, (one, other) in zip(found, pairs.values(), strict=True)
                if number is None
            ]
        )
        concepts = {concept: number for word in words for concept, number in word.concepts}
        if together := self.featurizer.said_together([word.stem for word in words]):
            concepts |= zip(together, self.numbers_of(together), strict=True)
        numbers |= dict.fromkeys(concepts.values())
        strange[CONCEPT] = sum([number is None for number in concepts.values()])
        numbers.pop(None, None)
        choosing = len(numbers)
        pieces = list(chain.from_iterable(map(self._spelling, tokens)))
        strange[PIECE] = pieces.count(None)
        numbers |= dict.fromkeys(pieces)
        numbers.pop(None, None)
        asked = len(numbers)
        alike = {number: likeness for each in looks.values() for number, likeness in each.items()}
        numbers |= dict.fromkeys(alike)
        return Asked(list(cast("dict[int, None]", numbers)), asked, choosing, strange, alike)

    def weighed(self, query: Asked) -> Vector:
        """A query's features with what each of them says."""
        found = np.array(query.numbers, dtype=np.int32)
        groups = self.group.take(found)
        shares = np.zeros(len(found) + 1)
        shares[1 : query.asked + 1] = self.square.take(found[: query.asked])
        squared = np.bincount(groups, weights=shares[1:], minlength=len(GROUPS))
        norms = np.sqrt(squared + _STRANGE_SQUARED * query.strange + 1e-12)
        shares[1:] /= norms.take(groups)
        column = dict(zip(query.numbers, range(1, len(shares)), strict=True))
        return Vector(found, groups, shares, query.choosing, norms, query.alike, column)
