"""Index: weighs what segments count, finds the phrasings near a query, and tells exactly how near they come.

A big base is one segment, shared; a base that differs from it in a few entries adds a small second segment, and takes
the changed entries out of the first. Weights follow from exact counts, so this equals a rebuilt index.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from bot.matching.features import GROUPS, MARKS, PIECE, Featurizer, Word, pairs_of
from bot.matching.segment import Floats, Ints, Lexicon, Segment

SHARES = np.array([0.25, 0.20, 0.30, 0.25])
"""Each group's part in a similarity: stems, pairs, concepts, pieces."""
KERNEL_SHARES = np.array([0.33, 0.27, 0.40, 0.0])
STRANGE = (1.0, 0.3, 1.0, 0.5)
"""How heavy a feature is, by group, that the base has not."""
LEAST = 0.02
"""The least that a feature says, however many phrasings have it."""
REMEMBERED = 5_000
"""Words that are remembered with what is known of them."""
FAINT = 0.2
"""Phrasings with less than this part of the highest sum are no candidates, except in a base so small that all can be
compared."""
COMMON = 2_000
SLIGHT = 0.02
"""A feature of more phrasings than COMMON with less than this part of its group's weight chooses no candidates; it
counts when they are compared."""


@dataclass(frozen=True, slots=True)
class Vector:
    """A query by numbers: features and pieces that the base has, and by group the norm of all, known or not.

    `alike`: stems (as numbers) that look like words which the base has not, with how much like (0..1).
    """

    features: Ints
    pieces: Ints
    norms: Floats
    alike: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Near:
    """Phrasings near a query, in any order: places, likeness by group (one row a phrasing), blended, and among
    themselves.
    """

    places: Ints
    by_group: Floats
    blended: Floats
    kernel: Floats


def idf(standing_in: Floats, of_all: int) -> Floats:
    """How telling a feature is: 1 for what stands only once or not at all, near 0 for what is everywhere."""
    return np.log((of_all + 1) / (standing_in + 0.5)) / np.log(of_all + 1.0) if of_all else np.ones_like(standing_in)


class Index:
    """Immutable. Phrasings and entries have places: those of the first segment, then those of the second."""

    def __init__(
        self,
        segments: Sequence[Segment],
        lexicon: Lexicon,
        pieces: Lexicon,
        featurizer: Featurizer,
        gone: frozenset[int],
    ) -> None:
        """`gone`: the places of the first segment's entries that are not part of this base."""
        self.segments, self.featurizer, self._lexicon, self._pieces = tuple(segments), featurizer, lexicon, pieces
        self._first_phrasing = [0, *accumulate(len(segment.phrasings) for segment in segments)]
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
        self._weigh(gone)

    def _weigh(self, gone: frozenset[int]) -> None:
        in_phrasings, in_entries = np.zeros(len(self._lexicon)), np.zeros(len(self._lexicon))
        pieces_in = np.zeros(len(self._pieces))
        for segment in self.segments:
            in_phrasings[: len(segment.in_phrasings)] += segment.in_phrasings
            in_entries[: len(segment.in_entries)] += segment.in_entries
            pieces_in[: len(segment.pieces_in)] += segment.pieces_in
        ground = self.segments[0]
        for entry in gone:
            own = np.arange(ground.first_of[entry], ground.first_of[entry + 1], dtype=np.int32)
            features, _ = ground.features.gather(own)
            np.subtract.at(in_phrasings, features, 1)
            in_entries[np.unique(features)] -= 1
            np.subtract.at(pieces_in, ground.pieces.gather(own)[0], 1)
        self.group = self._lexicon.groups()
        rarity = (idf(in_entries, self.entries) + idf(in_phrasings, self.size)) / 2
        self.square = (self._lexicon.grades() * np.maximum(rarity, LEAST)) ** 2
        self.piece_square = np.where(pieces_in > 0, np.maximum(idf(pieces_in, self.size), LEAST) ** 2, 0.0)
        self.standing_in = in_phrasings
        self._inverse_norm = np.concatenate([self._inverse_norms(segment) for segment in self.segments])
        self._inverse_norm[~self._here] = 0.0

    def _inverse_norms(self, segment: Segment) -> Floats:
        size = len(segment.phrasings)
        row = np.repeat(np.arange(size), np.diff(segment.features.starts))
        cell = row * len(GROUPS) + self.group[segment.features.values]
        norms = np.bincount(cell, weights=self.square[segment.features.values], minlength=size * len(GROUPS))
        norms = norms.reshape(size, len(GROUPS)).astype(np.float64)  # numpy counts nothing as integers
        row = np.repeat(np.arange(size), np.diff(segment.pieces.starts))
        norms[:, PIECE] = np.bincount(row, weights=self.piece_square[segment.pieces.values], minlength=size)
        return np.divide(1.0, np.sqrt(norms), out=np.zeros_like(norms), where=norms > 0)

    def together(self, first: str, second: str) -> float:
        """In how many phrasings two words follow each other, at most one word between them."""
        stem = self.featurizer.stem
        number = self._lexicon.get(f"b{stem(first)} {stem(second)}")
        return 0.0 if number is None else float(self.standing_in[number])

    def word(self, token: str) -> Word:
        """What base and English know of a word; remembered."""
        found = self._words.get(token)
        if found is None:
            if len(self._words) >= REMEMBERED:
                self._words.clear()
            found = self._words[token] = self._looked_up(token)
        return found

    def _looked_up(self, token: str) -> Word:
        featurizer = self.featurizer
        stem, grade, concepts = (
            featurizer.stem(token),
            featurizer.grade(token),
            featurizer.concepts_of(featurizer.stem(token)),
        )
        spelled = [self._pieces.get(piece) for piece in featurizer.pieces(token)]
        known = [number for number in spelled if number is not None and self.piece_square[number] > 0]
        return Word(
            stem=stem,
            rare=featurizer.rare(token),
            grade=grade,
            number=self._number("s" + stem) if grade > 0 else None,
            synonyms=tuple(concept for concept in concepts if concept[0] == "c"),
            kinds=frozenset(concept for concept in concepts if concept[0] == "k"),
            concepts=tuple((self._number(concept), concept) for concept in concepts),
            pieces=known,
            strange_pieces=len(spelled) - len(known),
        )

    def _number(self, feature: str) -> int | None:
        """The number of a feature that stands in some phrasing of this base."""
        number = self._lexicon.get(feature)
        return number if number is not None and self.standing_in[number] > 0 else None

    def tokens(self, place: int) -> tuple[str, ...]:
        """The words of a phrasing."""
        part = int(place >= self._first_phrasing[1])
        return self.segments[part].phrasings[place - self._first_phrasing[part]]

    def phrasings_of(self, entry: int) -> tuple[tuple[str, ...], ...]:
        """All phrasings of an entry."""
        part = int(entry >= self._first_entry[1])
        return self.segments[part].phrasings_of(entry - self._first_entry[part])

    def vector(self, tokens: Sequence[str], alike: Sequence[tuple[str, float]] = ()) -> Vector:
        """A query's tokens by numbers. `alike`: stems that look like words which the base has not."""
        words = [self.word(token) for token in tokens]
        stems = [word.stem for word in words if word.grade > 0]
        found: dict[str, int | None] = {"s" + word.stem: word.number for word in words if word.grade > 0}
        for feature in pairs_of(stems):
            found[feature] = self._number(feature)
        found.update((concept, number) for word in words for number, concept in word.concepts)
        for feature in self.featurizer.said_together([word.stem for word in words]):
            found[feature] = self._number(feature)
        norms = [1e-12] * len(GROUPS)
        for feature, number in found.items():
            if number is None:
                group = MARKS[feature[0]]
                norms[group] += (STRANGE[group] * self.featurizer.grade_of(feature)) ** 2
        features = np.array([number for number in found.values() if number is not None], dtype=np.int32)
        known = np.bincount(self.group[features], weights=self.square[features], minlength=len(GROUPS))
        pieces = np.array(list({number: None for word in words for number in word.pieces}), dtype=np.int32)
        norms[PIECE] += STRANGE[PIECE] ** 2 * sum([word.strange_pieces for word in words])
        norms[PIECE] += float(self.piece_square[pieces].sum())
        looks = [(self._number("s" + stem), likeness) for stem, likeness in alike]
        return Vector(
            features,
            pieces,
            np.sqrt(known + norms),
            tuple((number, likeness) for number, likeness in looks if number is not None),
        )

    def near(self, query: Vector, most: int) -> Near:
        """The `most` phrasings nearest to a query, of those that share a stem, a pair of stems or a concept with it."""
        places = self._likely(query, most)
        features, row = self._lists(places, pieces=False)
        by_group = self._likeness(query, places, features, row)
        return Near(places, by_group, np.round(by_group @ SHARES, 9), self._kernel(places, features, row))

    def _likely(self, query: Vector, most: int) -> Ints:
        """Places of the phrasings that share most with the query, pieces left out."""
        features, group = query.features, self.group[query.features]
        weight = self.square[features] * (SHARES / query.norms)[group]
        if self.size > COMMON:
            chooses = (self.standing_in[features] <= COMMON) | (weight >= SLIGHT * weight.sum())
            features, weight, group = features[chooses], weight[chooses], group[chooses]
        if query.alike:
            stems = np.array([number for number, _ in query.alike], dtype=np.int32)
            features = np.concatenate([features, stems])
            shares = SHARES[0] / query.norms[0] * np.array([likeness for _, likeness in query.alike])
            weight = np.concatenate([weight, self.square[stems] * shares])
            group = np.concatenate([group, np.zeros(len(stems), dtype=group.dtype)])
        scores = [
            self._scores(segment, first, features, weight, group)
            for segment, first in zip(self.segments, self._first_phrasing, strict=False)
        ]
        return self._best(scores[0] if len(scores) == 1 else np.concatenate(scores), most)

    def _scores(self, segment: Segment, first: int, features: Ints, weight: Floats, group: NDArray[np.int8]) -> Floats:
        """What the postings of these features add up to, for each phrasing of a segment."""
        if len(self.segments) > 1:
            there = features < len(segment.postings.starts) - 1
            features, weight, group = features[there], weight[there], group[there]
        rows, lengths = segment.postings.gather(features)
        norms = self._inverse_norm[first : first + len(segment.phrasings)].ravel()
        gains = np.repeat(weight, lengths) * norms[rows * len(GROUPS) + np.repeat(group, lengths)]
        return np.bincount(rows, weights=gains, minlength=len(segment.phrasings)).astype(np.float64, copy=False)

    def _best(self, scores: Floats, most: int) -> Ints:
        """The places of the `most` highest scores above 0; ties in order of entry id."""
        least = FAINT * float(scores.max(initial=0.0)) if self.size > 2 * most else 0.0
        places = np.flatnonzero(scores >= max(1e-9, least)).astype(np.int32)
        if len(places) > most:
            kept = scores[places]
            cut = np.partition(kept, len(kept) - most)[len(kept) - most]
            places = places[kept >= cut - 1e-9]
            if len(places) > most:  # the same tie must fall the same way however the sums were rounded
                order = np.lexsort((places, self.rank_of[self.entry_of[places]], -np.round(scores[places], 9)))
                places = places[order[:most]]
        return places

    def _lists(self, places: Ints, *, pieces: bool) -> tuple[Ints, Ints]:
        """The features (or pieces) of these phrasings, and beside each the phrasing's number among them."""
        if len(self.segments) == 1:
            found, lengths = (self.segments[0].pieces if pieces else self.segments[0].features).gather(places)
            return found, np.repeat(np.arange(len(places), dtype=np.int32), lengths)
        values: list[Ints] = []
        rows: list[Ints] = []
        for segment, first, end in zip(self.segments, self._first_phrasing, self._first_phrasing[1:], strict=False):
            mine = np.flatnonzero((places >= first) & (places < end))
            found, lengths = (segment.pieces if pieces else segment.features).gather(places[mine] - first)
            values.append(found)
            rows.append(np.repeat(mine.astype(np.int32), lengths))
        return np.concatenate(values), np.concatenate(rows)

    def _likeness(self, query: Vector, places: Ints, features: Ints, row: Ints) -> Floats:
        """Exact likeness of these phrasings to the query: one row a phrasing, one column a group."""
        size = len(places) * len(GROUPS)
        asked = np.zeros(len(self.square), dtype=bool)
        asked[query.features] = True
        shared = np.flatnonzero(asked[features])
        cells = row[shared] * len(GROUPS) + self.group[features[shared]]
        dots = np.bincount(cells, weights=self.square[features[shared]], minlength=size).reshape(-1, len(GROUPS))
        pieces, row = self._lists(places, pieces=True)
        asked = np.zeros(len(self.piece_square))
        asked[query.pieces] = self.piece_square[query.pieces]
        dots[:, PIECE] = np.bincount(row, weights=asked[pieces], minlength=len(places))
        return dots * self._inverse_norm[places] / query.norms

    def _kernel(self, places: Ints, features: Ints, row: Ints) -> Floats:
        """Blended likeness of these phrasings among themselves; pieces are left out, they tell nothing more here."""
        group = self.group[features]
        values = np.sqrt(self.square[features] * KERNEL_SHARES[group]) * self._inverse_norm[places[row], group]
        seen = np.zeros(len(self.square), dtype=bool)
        seen[features] = True
        distinct = np.flatnonzero(seen)
        column = np.empty(len(self.square), dtype=np.int32)
        column[distinct] = np.arange(len(distinct), dtype=np.int32)
        dense = np.zeros((len(places), len(distinct)))
        dense[row, column[features]] = values
        return dense @ dense.T
