"""Segment: what is counted of a set of phrasings, as sparse rows and posting lists; built once, shared."""

from array import array
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from bot.matching.evidence import NEGATIONS
from bot.matching.features import CONCEPT, GROUPS, PAIR, PIECE, STEM, Featurizer, pair_grade
from bot.matching.vocabulary import Vocabulary

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

    def names(self) -> tuple[dict[str, int], dict[str, int]]:
        """The numbers of features: those of the ground, and its own."""
        return self._ground, self.own

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

    def put(self, feature: str, group: int, grade: float = 1.0, rare: float = 0.0) -> int:
        """The number of a feature; a new one where it had none. `grade` is 1 for what is no stem or pair of stems,
        `rare` how much a stem says in general English.
        """
        number = self.own.get(feature)
        if number is None and (number := self._ground.get(feature)) is None:
            number = self.own[feature] = len(self._ground) + len(self.own)
            self._groups.append(group)
            self._grades.append(grade)
            self._rare.append(rare)
        return number

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
    each feature but pieces; `in_phrasings`, `in_entries` (of pieces: 0) say in how many each stands. `words` lists the
    words of each phrasing, each stem once; `negated` says which phrasings say "not" (1).
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
    words: Rows
    negated: Bytes

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


class _Counted(NamedTuple):
    """A word of phrasings by numbers: its own is `word`; `number`, its stem's, is None for one that says nothing."""

    word: int
    stem: str
    stem_grade: float
    number: int | None
    concepts: list[int]
    pieces: list[int]


class _Counter(dict[str, _Counted]):
    """Tokens → what is counted of them; what is new in them gets the next numbers of a lexicon."""

    def __init__(self, lexicon: Lexicon, vocabulary: Vocabulary, featurizer: Featurizer) -> None:
        super().__init__()
        self._lexicon, self._vocabulary, self._featurizer = lexicon, vocabulary, featurizer

    def __missing__(self, token: str) -> _Counted:
        known, put = self._featurizer.known(token), self._lexicon.put
        rare = self._featurizer.rare_of_stem(known.stem)
        pieces = [put(piece, PIECE) for piece in self._featurizer.pieces(token)]
        found = self[token] = _Counted(
            word=self._vocabulary.put(token, known, pieces),
            stem=known.stem,
            stem_grade=known.stem_grade,
            number=put("s" + known.stem, STEM, known.stem_grade, rare) if known.grade > 0 else None,
            concepts=[put(concept, CONCEPT) for concept in known.concepts],
            pieces=pieces,
        )
        return found

    def plain(self, words: Sequence[_Counted]) -> dict[int, None]:
        """The stems, pairs of stems and concepts of a phrasing, each once, by group."""
        lexicon = self._lexicon
        kept = [word for word in words if word.number is not None]
        stems = [word.stem for word in kept]
        pairs = [f"b{one} {other}" for away in (1, 2) for one, other in zip(stems, stems[away:], strict=False)]
        found = [word.number for word in kept] + lexicon.numbers(pairs)
        if None in found:
            both = ((one, other) for away in (1, 2) for one, other in zip(kept, kept[away:], strict=False))
            for at, (one, other) in enumerate(both, start=len(kept)):
                if found[at] is None:
                    found[at] = lexicon.put(pairs[at - len(kept)], PAIR, pair_grade(one.stem_grade, other.stem_grade))
        for word in words:
            found += word.concepts
        together = self._featurizer.said_together([word.stem for word in words])
        found += [lexicon.put(concept, CONCEPT) for concept in together]
        return dict.fromkeys(cast("list[int]", found))


def count(phrasings: Phrasings, lexicon: Lexicon, vocabulary: Vocabulary, featurizer: Featurizer) -> Segment:
    """Count `phrasings`; what is new in them gets the next numbers in `lexicon` and `vocabulary`."""
    entry_ids = tuple(sorted(phrasings))
    texts: list[tuple[str, ...]] = []
    entry_of, first_of = array("i"), array("i", [0])
    starts, values, pieces_from = array("i", [0]), array("i"), array("i")
    words_from, spoken, negated = array("i", [0]), array("i"), array("b")
    counter = _Counter(lexicon, vocabulary, featurizer)
    for number, entry_id in enumerate(entry_ids):
        for tokens in dict.fromkeys(phrasings[entry_id]):
            texts.append(tokens)
            entry_of.append(number)
            words = [counter[token] for token in tokens]
            values.extend(counter.plain(words))
            pieces_from.append(len(values))
            values.extend(dict.fromkeys(chain.from_iterable([word.pieces for word in words])))
            starts.append(len(values))
            spoken.extend({word.stem: word.word for word in words}.values())
            words_from.append(len(spoken))
            negated.append(not NEGATIONS.isdisjoint(tokens))
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
        words=Rows(np.array(words_from, dtype=np.int32), np.array(spoken, dtype=np.int32)),
        negated=np.array(negated, dtype=np.int8),
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
