"""Segment: what is counted of a set of phrasings, as sparse rows and posting lists; built once, shared."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from bot.matching.features import GROUPS, PIECE, Featurizer

Bytes = NDArray[np.int8]
Ints = NDArray[np.int32]
Places = NDArray[np.int64]
Floats = NDArray[np.float64]
Phrasings = Mapping[str, Sequence[tuple[str, ...]]]


class Lexicon:
    """Features → numbers, in order of appearance, with each one's group, grade and rarity; may stand on another, whose
    numbers it keeps.
    """

    def __init__(self, ground: "Lexicon | None" = None) -> None:
        self._under = ground
        self._ground: dict[str, int] = ground.own if ground else {}
        self.own: dict[str, int] = {}
        self._groups, self._grades, self._rare = array("b"), array("d"), array("d")

    def __len__(self) -> int:
        return len(self._ground) + len(self.own)

    def number(self, feature: str) -> int | None:
        """The number of a feature, None if it has none."""
        found = self._ground.get(feature)
        return self.own.get(feature) if found is None else found

    def numbers(self, features: Iterable[str]) -> list[int | None]:
        """The numbers of features, None for those that have none."""
        own, ground = self.own.get, self._ground.get
        if not self._ground:
            return list(map(own, features))
        return [own(feature) if (found := ground(feature)) is None else found for feature in features]

    def put(self, features: Iterable[str], featurizer: Featurizer) -> list[int]:
        """The numbers of features; new ones for those that had none."""
        found: list[int] = []
        own, ground = self.own, self._ground
        for feature in features:
            number = own.get(feature)
            if number is None and (number := ground.get(feature)) is None:
                number = own[feature] = len(ground) + len(own)
                group, grade, rare = featurizer.known_of(feature)
                self._groups.append(group)
                self._grades.append(grade)
                self._rare.append(rare)
            found.append(number)
        return found

    def groups(self) -> Bytes:
        """The group of each feature. From then on no feature can be put here."""
        own = np.asarray(self._groups)
        return np.concatenate([self._under.groups(), own]) if self._under else own

    def grades(self) -> Floats:
        """The grade of each feature, as `groups`."""
        own = np.asarray(self._grades)
        return np.concatenate([self._under.grades(), own]) if self._under else own

    def rare(self) -> Floats:
        """How much each stem says in general English, as `groups`; 0 for other features."""
        own = np.asarray(self._rare)
        return np.concatenate([self._under.rare(), own]) if self._under else own


@dataclass(frozen=True, slots=True)
class Rows:
    """Lists of numbers, one after another: list i is `values[starts[i]:starts[i + 1]]`."""

    starts: Ints
    values: Ints

    def gather(self, wanted: Ints | Places) -> tuple[Ints, Ints]:
        """The lists of `wanted` in one array, and how long each is."""
        first = self.starts.take(wanted)
        return stretches(self.values, first, self.starts.take(wanted + 1) - first)


def stretches(values: Ints, first: Ints, lengths: Ints) -> tuple[Ints, Ints]:
    """The stretches of `values` that begin at `first`, in one array, and again how long each is."""
    ends = lengths.cumsum(dtype=np.int32)
    at = (first - ends + lengths).repeat(lengths)
    at += np.arange(len(at), dtype=np.int32)
    return values.take(at), lengths


def inverted(rows: Rows, width: int, kept: NDArray[np.bool_]) -> Rows:
    """For each number below `width` the lists that hold it; none for a number that is not `kept`."""
    wanted = kept[rows.values]
    values = rows.values[wanted]
    row_of = np.repeat(np.arange(len(rows.starts) - 1, dtype=np.int32), np.diff(rows.starts))[wanted]
    order = np.argsort(values, kind="stable")
    starts = np.zeros(width + 1, dtype=np.int32)
    np.cumsum(np.bincount(values, minlength=width), out=starts[1:])
    return Rows(starts, row_of[order])


@dataclass(frozen=True, slots=True)
class Segment:
    """Some entries and their phrasings.

    `entry_of[p]` is the place of phrasing p's entry in `entry_ids` (sorted); an entry's phrasings are
    `first_of[e]` to `first_of[e + 1]`. `features` lists the numbers of each phrasing by group, pieces last, which begin
    at `pieces_from`; one group of one phrasing after another begins at `group_from`. `postings` lists the phrasings of
    each feature but pieces; `in_phrasings`, `in_entries` (of pieces: 0) say in how many each stands.
    """

    entry_ids: tuple[str, ...]
    phrasings: tuple[tuple[str, ...], ...]
    entry_of: Ints
    first_of: Ints
    features: Rows
    pieces_from: Ints
    group_from: Ints
    postings: Rows
    in_phrasings: Ints
    in_entries: Ints

    def plain(self, places: Ints | Places) -> tuple[Ints, Ints]:
        """The features of these phrasings, pieces left out, and how many each has."""
        first = self.features.starts.take(places)
        return stretches(self.features.values, first, self.pieces_from.take(places) - first)

    def pieces(self, places: Ints | Places) -> tuple[Ints, Ints]:
        """The pieces of these phrasings, and how many each has."""
        first = self.pieces_from.take(places)
        return stretches(self.features.values, first, self.features.starts.take(places + 1) - first)

    def phrasings_of(self, entry: int) -> tuple[tuple[str, ...], ...]:
        """All phrasings of the entry at this place."""
        return self.phrasings[self.first_of[entry] : self.first_of[entry + 1]]


def count(phrasings: Phrasings, lexicon: Lexicon, featurizer: Featurizer) -> Segment:
    """Count `phrasings`; what is new in them gets the next numbers in `lexicon`."""
    entry_ids = tuple(sorted(phrasings))
    texts: list[tuple[str, ...]] = []
    entry_of, first_of = array("i"), array("i", [0])
    starts, values, pieces_from = array("i", [0]), array("i"), array("i")
    spelled: dict[str, list[int]] = {}
    for number, entry_id in enumerate(entry_ids):
        for tokens in dict.fromkeys(phrasings[entry_id]):
            texts.append(tokens)
            entry_of.append(number)
            values.extend(lexicon.put(featurizer.of(tokens), featurizer))
            pieces_from.append(len(values))
            for token in tokens:
                if token not in spelled:
                    spelled[token] = lexicon.put(featurizer.pieces(token), featurizer)
            values.extend(dict.fromkeys(chain.from_iterable(map(spelled.__getitem__, tokens))))
            starts.append(len(values))
        first_of.append(len(texts))
    rows = Rows(np.array(starts, dtype=np.int32), np.array(values, dtype=np.int32))
    entries, width, groups = np.array(entry_of, dtype=np.int32), len(lexicon), lexicon.groups()
    postings = inverted(rows, width, groups != PIECE)
    return Segment(
        entry_ids=entry_ids,
        phrasings=tuple(texts),
        entry_of=entries,
        first_of=np.array(first_of, dtype=np.int32),
        features=rows,
        pieces_from=np.array(pieces_from, dtype=np.int32),
        group_from=_groups_from(rows, groups),
        postings=postings,
        in_phrasings=np.bincount(rows.values, minlength=width).astype(np.int32),
        in_entries=_entries_with(postings, entries),
    )


def _groups_from(rows: Rows, groups: Bytes) -> Ints:
    """Where each group of each list begins, and where the last one ends."""
    size = (len(rows.starts) - 1) * len(GROUPS)
    cell = np.repeat(np.arange(0, size, len(GROUPS), dtype=np.int32), np.diff(rows.starts)) + groups[rows.values]
    first = np.zeros(size + 1, dtype=np.int32)
    np.cumsum(np.bincount(cell, minlength=size), out=first[1:])
    return first


def _entries_with(postings: Rows, entry_of: Ints) -> Ints:
    """In how many entries each feature stands; an entry's phrasings stand together, so do its postings."""
    width = len(postings.starts) - 1
    feature = np.repeat(np.arange(width), np.diff(postings.starts))
    entry = entry_of[postings.values]
    first = np.ones(len(entry), dtype=bool)
    first[1:] = (entry[1:] != entry[:-1]) | (feature[1:] != feature[:-1])
    return np.bincount(feature[first], minlength=width).astype(np.int32)
