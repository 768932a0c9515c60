"""What a phrasing is made of, for comparing it: stems, pairs of stems, concepts and pieces of words, each a string."""

from collections.abc import Container, Sequence
from functools import cache
from itertools import pairwise
from typing import NamedTuple

import Stemmer

from bot.matching import words

STEM, PAIR, CONCEPT, PIECE = range(4)
GROUPS = ("stems", "pairs", "concepts", "pieces")
NUMBER = "k0"
"""The kind of numbers: the first line of kinds.txt."""
REMEMBERED = 20_000
"""Words that are remembered with what is known of them, and phrasings (PHRASINGS); all servers' indexes share them."""
PHRASINGS = 5_000

PIECE_LENGTHS = (2, 3, 4)
SMALLEST_GRADE = 0.12
"""Words of grammar below this grade give no pieces."""
LONGEST_MEMBER = 4
"""Members of more words are not looked for."""
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
def _longer_members() -> dict[tuple[str, str], tuple[tuple[str, ...], ...]]:
    """The members of several words by their first two stems, shorter ones first."""
    found: dict[tuple[str, str], tuple[tuple[str, ...], ...]] = {}
    for member in sorted((member for member in _concept_table() if 1 < len(member) <= LONGEST_MEMBER), key=len):
        begin = (member[0], member[1])
        found[begin] = (*found.get(begin, ()), member)
    return found


def pieces_of(word: str) -> list[str]:
    """The 2- to 4-letter pieces of a word as features, each once; its ends are marked."""
    marked = f"<{word}>"
    ends = len(marked) + 1
    found = ["p" + marked[at : at + size] for size in PIECE_LENGTHS for at in range(ends - size)]
    return list(dict.fromkeys(found))


class Known(NamedTuple):
    """What is known of a token in general: `grade` and `rare` are its own, `stem_grade` is its stem's; see Featurizer.

    `concepts` are the groups of synonyms and the kinds that its stem belongs to, `kinds` these kinds as one number,
    a bit for each line of kinds.txt.
    """

    stem: str
    grade: float
    stem_grade: float
    rare: float
    concepts: tuple[str, ...]
    kinds: int


class Said(NamedTuple):
    """A phrasing as it is known: `text` as it stands; `words` each once by stem in order, with the stem before it (""
    for the first); `rare`: how much they say in all, in general English.
    """

    tokens: tuple[str, ...]
    text: str
    words: tuple[tuple[str, Known], ...]
    rare: float


class Featurizer:
    """Tokens → features. `protected` words are their own stem and keep their full weight."""

    def __init__(self, protected: Container[str] = ()) -> None:
        self._protected = protected
        self._known: dict[str, Known] = {}
        self._said: dict[tuple[str, ...], Said] = {}

    def __reduce__(self) -> tuple[type["Featurizer"], tuple[Container[str]]]:
        return Featurizer, (self._protected,)  # what it remembers is soon found again

    def known(self, token: str) -> Known:
        """What is known of a token; remembered."""
        found = self._known.get(token)
        if found is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            found = self._known[token] = self._looked_up(token)
        return found

    def _looked_up(self, token: str) -> Known:
        protected = token in self._protected
        stem = token if protected else _stemmer().stemWord(token)
        own = self.grade(token)
        rarity = 1.0 if protected else words.rarity(token)
        concepts = self.concepts_of(stem)
        return Known(
            stem=stem,
            grade=own,
            stem_grade=self.grade_of_stem(stem),
            rare=own * (COMMONEST + (1 - COMMONEST) * rarity),
            concepts=concepts,
            kinds=sum([1 << int(concept[1:]) for concept in concepts if concept[0] == "k"]),
        )

    def said(self, tokens: tuple[str, ...]) -> Said:
        """What is known of a phrasing; remembered."""
        found = self._said.get(tokens)
        if found is None:
            if len(self._said) >= PHRASINGS:
                self._said.clear()
            stems = {(known := self.known(token)).stem: known for token in tokens}
            found = self._said[tokens] = Said(
                tokens=tokens,
                text=" ".join(tokens),
                words=tuple(zip(("", *stems), stems.values(), strict=False)),
                rare=sum([known.rare for known in stems.values()]),
            )
        return found

    def grade(self, token: str) -> float:
        """As grade(); a protected word says all."""
        return 1.0 if token in self._protected else grade(token)

    def grade_of_stem(self, stem: str) -> float:
        """The grade of the words with this stem."""
        return 1.0 if stem in self._protected else _stem_grades().get(stem, 1.0)

    def rare_of_stem(self, stem: str) -> float:
        """How much a stem says in general English, by the commonest word that has it: 0 for "the", 1 for a protected
        word or one that is in no word list.
        """
        rarity = 1.0 if stem in self._protected else words.stem_rarity(stem)
        return self.grade_of_stem(stem) * (COMMONEST + (1 - COMMONEST) * rarity)

    def stem(self, token: str) -> str:
        """The token's stem; a protected word is its own."""
        return self.known(token).stem

    def concepts_of(self, stem: str) -> tuple[str, ...]:
        """The groups and kinds that one stem belongs to."""
        return (NUMBER,) if stem.isdigit() else _concept_table().get((stem,), ())

    def said_together(self, stems: Sequence[str]) -> list[str]:
        """The groups and kinds of the members of several words ("call off") among these stems."""
        longer, found = _longer_members(), list[str]()
        for at, pair in enumerate(pairwise(stems)):
            for member in longer.get(pair, ()):
                if tuple(stems[at : at + len(member)]) == member:
                    found += _concept_table()[member]
        return found

    def pieces(self, token: str) -> list[str]:
        """The pieces of a token; none for a small word of grammar, whose spelling says nothing."""
        return pieces_of(token) if self.grade(token) >= SMALLEST_GRADE else []


class Word(NamedTuple):
    """One word, as base and English know it.

    `number` is its stem's, None where the base has it not; `rare` and `grade` see Featurizer, `stem_grade` is its
    stem's; `concepts` its groups of synonyms and kinds, with their numbers; `synonyms` the numbers of the groups of
    synonyms that the base has; `kinds` see Known.
    """

    stem: str
    rare: float
    grade: float
    stem_grade: float
    number: int | None
    synonyms: tuple[int, ...]
    kinds: int
    concepts: tuple[tuple[str, int | None], ...]


def pair_grade(one: float, other: float) -> float:
    """The grade of a pair of stems with these grades."""
    return (0.1 + max(one, other)) * (0.3 + min(one, other)) / 1.43
