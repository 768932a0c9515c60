"""Plainly: what one clause of a story asks for, where it is nothing but a frame and its subject ("what's a bvm")."""

import re
from collections.abc import Container, Iterator, Sequence
from typing import Final

from rapidfuzz.distance import OSA

from bot.matching.certain import SURE, Certain
from bot.matching.clauses import clauses, head
from bot.matching.features import grade
from bot.matching.frames import EXPLAINING, NAMING, is_question
from bot.matching.reading import Reader, Reading
from bot.matching.subject import Found
from bot.matching.terms import SHORT, TermBook
from bot.matching.veto import STRANGE
from bot.matching.words import is_common, rarity

TRIED: Final = 14
"""Clauses of a message that are read."""
EVERYDAY: Final = 3_000
"""A subject among this many most frequent words may mean anything ("what are the signs")."""
_ASKING: Final = frozenset(
    {"what", "which", "define", "explain", "explained", "means", "mean", "meaning", "stand", "stands", "difference"}
)
_WHAT_IS: Final = re.compile(r"\W*w[a-z]{0,2}t", re.IGNORECASE)
"""How a clause begins that may be worth reading: "what", "wut", "whats"."""
_OPENING: Final = (("what", "is"), ("what", "are"), ("what", "does"), ("what", "do"))
_DEFINITE: Final = frozenset({"the", "that", "this", "those", "these", "my", "your", "his", "her", "their"})
"""Before a name: something that was told of before."""
_LEANING: Final = frozenset({"it", "they", "that", "this", "those", "these", "them", "one", "other", "he", "she"})
"""Words by which a clause leans on what was said before it."""


class Plainly:
    """Knows the one thing that a message of several clauses asks for in plain words. Immutable."""

    def __init__(self, reader: Reader, certain: Certain, terms: TermBook) -> None:
        self._reader = reader
        self._certain = certain
        self._terms = terms

    def asked(self, readings: Sequence[Reading]) -> tuple[Reading, Found] | None:
        """The clause that asks, and what for; None where none does, or two ask for different things."""
        found = {ask.entry_id: (reading, ask) for reading, ask in self._asking(readings)}
        return next(iter(found.values())) if len(found) == 1 else None

    def asked_of_unknown(self, readings: Sequence[Reading]) -> str:
        """What the only clause that asks wants explained, where the base never says a word of it; else ""."""
        if sum(reading.asked or is_question(reading.tokens) for reading in readings[1:]) > 1:
            return ""
        explained = (self._reader.read(text) for text in _clauses(readings) if _WHAT_IS.match(text))
        found = {name for clause in explained if (name := self._unknown(clause, readings[0]))}
        return found.pop() if len(found) == 1 else ""

    def _unknown(self, clause: Reading, whole: Reading) -> str:
        """The names in "what is a scupper", "what does QLR stand for" or "what is the difference between MARC and
        BIBFRAME" that the base has not, nor any like them.
        """
        kind, subjects = clause.frame.kind, clause.frame.subjects
        asks = kind in NAMING and clause.tokens[:2] in _OPENING and bool(subjects) and not clause.terms
        if not asks or len(clause.tokens) == len(whole.tokens):
            return ""  # a message that asks nothing else is no story: what is like it may be offered
        if kind in EXPLAINING and clause.tokens[len(_OPENING[0])] in _DEFINITE:
            return ""
        unknown = all(self._is_strange(subject, clause.shouted) for subject in subjects)
        return " ".join(map(" ".join, subjects)) if unknown else ""

    def _is_strange(self, name: Sequence[str], shouted: Container[str]) -> bool:
        """Does the base say no word of it, nor one that may have been meant?"""
        says = self._reader.field.says
        unsaid = all(grade(word) == 1 and not says(word) for word in name) and max(map(rarity, name)) >= STRANGE
        return unsaid and not any(self._is_like(word) for word in name if word not in shouted)

    def _is_like(self, word: str) -> bool:
        """Is it a term's name but for one slip?"""
        return any(OSA.distance(word, name, score_cutoff=1) <= 1 for name in self._terms.words if len(name) > SHORT)

    def _asking(self, readings: Sequence[Reading]) -> Iterator[tuple[Reading, Found]]:
        for text in _clauses(readings):
            clause = self._reader.read(text)
            if self._asks_plainly(clause) and (sure := self._certain.of(clause)) and sure[1] == SURE:
                yield clause, sure[0]

    @staticmethod
    def _asks_plainly(clause: Reading) -> bool:
        words = frozenset(clause.tokens)
        return (
            clause.frame.kind in NAMING
            and bool(clause.terms)
            and not words.isdisjoint(_ASKING)
            and words.isdisjoint(_LEANING)
            and (clause.asked or is_question(clause.tokens))
            and not any(len(subject) == 1 and is_common(subject[0], EVERYDAY) for subject in clause.frame.subjects)
        )


def _clauses(readings: Sequence[Reading]) -> list[str]:
    texts, _ = clauses(head(reading.text) for reading in readings)
    return texts[:TRIED]
