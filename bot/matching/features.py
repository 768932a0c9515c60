"""What a phrasing is made of, for comparing it: stems, pairs of stems, concepts and pieces of words, each a string."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import Stemmer

from bot.matching import words

STEM, PAIR, CONCEPT, PIECE = range(4)
GROUPS = ("stems", "pairs", "concepts", "pieces")
MARKS = {"s": STEM, "b": PAIR, "c": CONCEPT, "k": CONCEPT, "p": PIECE}
"""The first letter of a feature says its group."""
NUMBER = "k0"
"""The kind of numbers: the first line of kinds.txt."""

PIECE_LENGTHS = (2, 3, 4)
SMALLEST_GRADE = 0.12
"""Words of grammar below this grade give no pieces."""
LONGEST_MEMBER = 4
COMMONEST = 0.2
"""What the most frequent word of content says, beside one that is in no word list."""


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english", 0)


@cache
def _stop_grades() -> dict[str, float]:
    return {word: float(grade) for word, grade in (line.split() for line in words.lines_of("stopwords.txt"))}


@cache
def _stem_grades() -> dict[str, float]:
    by_grade = sorted(_stop_grades().items(), key=lambda pair: (pair[1], pair[0]))
    return {_stemmer().stemWord(word): grade for word, grade in by_grade}


def grade(word: str) -> float:
    """How much a word says about what is asked: 0 for "the", 1 for any word of content."""
    return _stop_grades().get(word, 1.0)


@cache
def _concept_table() -> dict[tuple[str, ...], tuple[str, ...]]:
    """Stems of a member → the features of its groups: "c…" for the same thing said otherwise, "k…" for another of its
    kind.
    """
    lines = [
        (f"{mark}{number}", [tuple(part.split()) for part in line.split(",")])
        for mark, table in (("c", "concepts.txt"), ("k", "kinds.txt"))
        for number, line in enumerate(words.lines_of(table))
    ]
    distinct = list({word for _, members in lines for member in members for word in member})
    stem = dict(zip(distinct, _stemmer().stemWords(distinct), strict=True))
    table: dict[tuple[str, ...], tuple[str, ...]] = {}
    for feature, members in lines:
        for member in {tuple(stem[word] for word in member) for member in members}:
            table[member] = (*table.get(member, ()), feature)
    return table


@cache
def _concept_starts() -> frozenset[str]:
    """First stems of the members of more than one word."""
    return frozenset(member[0] for member in _concept_table() if len(member) > 1)


def pieces_of(word: str) -> list[str]:
    """The 2- to 4-letter pieces of a word as features, each once; its ends are marked."""
    marked = f"<{word}>"
    return list(
        dict.fromkeys("p" + marked[at : at + size] for size in PIECE_LENGTHS for at in range(len(marked) - size + 1))
    )


def pairs_of(stems: Sequence[str]) -> list[str]:
    """Neighbouring stems, and those with one between them, as features."""
    pairs = [f"b{first} {second}" for first, second in pairwise(stems)]
    return pairs + [f"b{first} {second}" for first, second in zip(stems, stems[2:], strict=False)]


class Featurizer:
    """Tokens → features, each once, in order. `protected` words are their own stem and keep their full weight."""

    def __init__(self, protected: Container[str] = ()) -> None:
        self._protected = protected
        self._stems: dict[str, str] = {}
        self._rare: dict[str, float] = {}

    def grade(self, token: str) -> float:
        """As grade(); a protected word says all."""
        return 1.0 if token in self._protected else grade(token)

    def grade_of_stem(self, stem: str) -> float:
        """The grade of the words with this stem."""
        return 1.0 if stem in self._protected else _stem_grades().get(stem, 1.0)

    def stem(self, token: str) -> str:
        """The token's stem; a protected word is its own."""
        found = self._stems.get(token)
        if found is None:
            found = token if token in self._protected else _stemmer().stemWord(token)
            self._stems[token] = found
        return found

    def rare(self, token: str) -> float:
        """How much a token says in general English: 0 for "the", 1 for a protected word or one that is in no word
        list.
        """
        found = self._rare.get(token)
        if found is None:
            rarity = 1.0 if token in self._protected else words.rarity(token)
            found = self.grade(token) * (COMMONEST + (1 - COMMONEST) * rarity)
            self._rare[token] = found
        return found

    def known_of(self, feature: str) -> tuple[int, float, float]:
        """A feature's group, its grade (1 for what is no stem or pair of stems), and how much it says in general
        English: a stem by the commonest word that has it, any other 0.
        """
        mark, name = feature[0], feature[1:]
        if mark == "b":
            first, _, second = name.partition(" ")
            return PAIR, pair_grade(self.grade_of_stem(first), self.grade_of_stem(second)), 0.0
        if mark != "s":
            return MARKS[mark], 1.0, 0.0
        grade = self.grade_of_stem(name)
        rarity = 1.0 if name in self._protected else words.stem_rarity(name)
        return STEM, grade, grade * (COMMONEST + (1 - COMMONEST) * rarity)

    def of(self, tokens: Sequence[str]) -> list[str]:
        """The stems, pairs of stems and concepts of a phrasing or query."""
        every = [self.stem(token) for token in tokens]
        kept = [stem for token, stem in zip(tokens, every, strict=True) if self.grade(token) > 0]
        return list(dict.fromkeys(["s" + stem for stem in kept] + pairs_of(kept) + self.concepts(every)))

    def concepts(self, stems: Sequence[str]) -> list[str]:
        """The groups of synonyms and the kinds that any stem or run of stems belongs to, as features."""
        found: list[str] = []
        for stem in stems:
            found += self.concepts_of(stem)
        return found + self.said_together(stems)

    def concepts_of(self, stem: str) -> tuple[str, ...]:
        """The groups and kinds that one stem belongs to."""
        return (NUMBER,) if stem.isdigit() else _concept_table().get((stem,), ())

    def said_together(self, stems: Sequence[str]) -> list[str]:
        """The groups and kinds of the members of several words ("call off") among these stems."""
        starts, found = _concept_starts(), list[str]()
        if starts.isdisjoint(stems):
            return found
        for at, stem in enumerate(stems):
            if stem in starts:
                for end in range(at + 2, min(at + LONGEST_MEMBER, len(stems)) + 1):
                    found += _concept_table().get(tuple(stems[at:end]), ())
        return found

    def pieces(self, token: str) -> list[str]:
        """The pieces of a token; none for a small word of grammar, whose spelling says nothing."""
        return pieces_of(token) if self.grade(token) >= SMALLEST_GRADE else []


@dataclass(frozen=True, slots=True)
class Word:
    """One word, as base and English know it.

    `number` is its stem's, None where the base has it not; `rare` and `grade` see Featurizer, `stem_grade` is its
    stem's; `concepts` its groups of synonyms and kinds, with their numbers; `synonyms` the numbers of the groups of
    synonyms that the base has.
    """

    stem: str
    rare: float
    grade: float
    stem_grade: float
    number: int | None
    synonyms: tuple[int, ...]
    kinds: frozenset[str]
    concepts: tuple[tuple[str, int | None], ...]


def pair_grade(one: float, other: float) -> float:
    """The grade of a pair of stems with these grades."""
    return (0.1 + max(one, other)) * (0.3 + min(one, other)) / 1.43
