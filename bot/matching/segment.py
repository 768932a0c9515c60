"""Segment: what is counted of a set of phrasings, as sparse rows and posting lists; built once, shared."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.matching.features import Featurizer

Ints = NDArray[np.int32]
Floats = NDArray[np.float64]
Phrasings = Mapping[str, Sequence[tuple[str, ...]]]


class Lexicon:
    """Features → numbers, in order of appearance, with each one's group and grade; may stand on another, whose numbers
    it keeps.
    """

    def __init__(self, ground: "Lexicon | None" = None) -> None:
        self._ground: dict[str, int] = ground.own if ground else {}
        self._ground_groups = ground.groups() if ground else np.zeros(0, np.int8)
        self._ground_grades = ground.grades() if ground else np.zeros(0)
        self.own: dict[str, int] = {}
        self._groups, self._grades = array("b"), array("d")

    def __len__(self) -> int:
        return len(self._ground) + len(self.own)

    def get(self, feature: str) -> int | None:
        """The number of a feature, None if it has none."""
        found = self._ground.get(feature)
        return self.own.get(feature) if found is None else found

    def put(self, feature: str, featurizer: Featurizer) -> int:
        """The number of a feature; a new one if it had none."""
        found = self.get(feature)
        if found is None:
            found = self.own[feature] = len(self)
            self._groups.append(featurizer.group_of(feature))
            self._grades.append(featurizer.grade_of(feature))
        return found

    def groups(self) -> NDArray[np.int8]:
        """The group of each feature."""
        return np.concatenate([self._ground_groups, np.array(self._groups, dtype=np.int8)])

    def grades(self) -> Floats:
        """The grade of each feature."""
        return np.concatenate([self._ground_grades, np.array(self._grades, dtype=np.float64)])


@dataclass(frozen=True, slots=True)
class Rows:
    """Lists of numbers, one after another: list i is `values[starts[i]:starts[i + 1]]`."""

    starts: Ints
    values: Ints

    def gather(self, wanted: Ints) -> tuple[Ints, Ints]:
        """The lists of `wanted` in one array, and how long each is."""
        first = self.starts[wanted]
        lengths = self.starts[wanted + 1] - first
        ends = lengths.cumsum()
        at = np.arange(ends[-1] if len(ends) else 0, dtype=np.int32)
        at += np.repeat(first - (ends - lengths), lengths).astype(np.int32)
        return self.values[at], lengths


def inverted(rows: Rows, width: int) -> Rows:
    """For each number below `width` the lists that hold it."""
    order = np.argsort(rows.values, kind="stable")
    row_of = np.repeat(np.arange(len(rows.starts) - 1, dtype=np.int32), np.diff(rows.starts))
    starts = np.zeros(width + 1, dtype=np.int32)
    np.cumsum(np.bincount(rows.values, minlength=width), out=starts[1:])
    return Rows(starts, row_of[order])


@dataclass(frozen=True, slots=True)
class Segment:
    """Some entries and their phrasings.

    `entry_of[p]` is the place of phrasing p's entry in `entry_ids` (sorted); an entry's phrasings are
    `first_of[e]` to `first_of[e + 1]`. `features` and `pieces` list the numbers of each phrasing, `postings` the
    phrasings of each feature; `in_phrasings`, `in_entries` (features) and `pieces_in` say in how many each stands.
    """

    entry_ids: tuple[str, ...]
    phrasings: tuple[tuple[str, ...], ...]
    entry_of: Ints
    first_of: Ints
    features: Rows
    pieces: Rows
    postings: Rows
    in_phrasings: Ints
    in_entries: Ints
    pieces_in: Ints

    def phrasings_of(self, entry: int) -> tuple[tuple[str, ...], ...]:
        """All phrasings of the entry at this place."""
        return self.phrasings[self.first_of[entry] : self.first_of[entry + 1]]


def count(phrasings: Phrasings, lexicon: Lexicon, pieces: Lexicon, featurizer: Featurizer) -> Segment:
    """Count `phrasings`; what is new in them gets the next numbers in `lexicon` and `pieces`."""
    entry_ids = tuple(sorted(phrasings))
    texts: list[tuple[str, ...]] = []
    entry_of, first_of = array("i"), array("i", [0])
    feature_rows, piece_rows = _RowsBuilder(), _RowsBuilder()
    spelled: dict[str, list[int]] = {}
    for number, entry_id in enumerate(entry_ids):
        for tokens in dict.fromkeys(phrasings[entry_id]):
            texts.append(tokens)
            entry_of.append(number)
            feature_rows.add([lexicon.put(feature, featurizer) for feature in featurizer.of(tokens)])
            for token in tokens:
                if token not in spelled:
                    spelled[token] = [pieces.put(piece, featurizer) for piece in featurizer.pieces(token)]
            piece_rows.add(dict.fromkeys([piece for token in tokens for piece in spelled[token]]))
        first_of.append(len(texts))
    rows, entries = feature_rows.built(), np.array(entry_of, dtype=np.int32)
    postings = inverted(rows, len(lexicon))
    piece_lists = piece_rows.built()
    return Segment(
        entry_ids=entry_ids,
        phrasings=tuple(texts),
        entry_of=entries,
        first_of=np.array(first_of, dtype=np.int32),
        features=rows,
        pieces=piece_lists,
        postings=postings,
        in_phrasings=np.diff(postings.starts),
        in_entries=_entries_with(postings, entries),
        pieces_in=np.bincount(piece_lists.values, minlength=len(pieces)).astype(np.int32),
    )


class _RowsBuilder:
    def __init__(self) -> None:
        self._starts, self._values = array("i", [0]), array("i")

    def add(self, values: Iterable[int]) -> None:
        self._values.extend(values)
        self._starts.append(len(self._values))

    def built(self) -> Rows:
        return Rows(np.array(self._starts, dtype=np.int32), np.array(self._values, dtype=np.int32))


def _entries_with(postings: Rows, entry_of: Ints) -> Ints:
    """In how many entries each feature stands; an entry's phrasings stand together, so do its postings."""
    width = len(postings.starts) - 1
    feature = np.repeat(np.arange(width), np.diff(postings.starts))
    entry = entry_of[postings.values]
    first = np.ones(len(entry), dtype=bool)
    first[1:] = (entry[1:] != entry[:-1]) | (feature[1:] != feature[:-1])
    return np.bincount(feature[first], minlength=width).astype(np.int32)
