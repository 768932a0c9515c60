"""Plainly: what one clause of a story asks for, where it is nothing but a frame and its subject ("what's a bvm")."""

from collections.abc import Iterator, Sequence
from typing import Final

from bot.matching.certain import SURE, Certain
from bot.matching.clauses import clauses, head
from bot.matching.frames import FrameKind, is_question
from bot.matching.reading import Reader, Reading
from bot.matching.subject import Found
from bot.matching.words import is_common

TRIED: Final = 14
"""Clauses of a message that are read."""
EVERYDAY: Final = 3_000
"""A subject among this many most frequent words may mean anything ("what are the signs")."""
_WHAT: Final = frozenset({FrameKind.DEFINITION, FrameKind.EXPANSION, FrameKind.COMPARISON})
_ASKING: Final = frozenset(
    {"what", "which", "define", "explain", "explained", "means", "mean", "meaning", "stand", "stands", "difference"}
)
_LEANING: Final = frozenset({"it", "they", "that", "this", "those", "these", "them", "one", "other", "he", "she"})
"""Words by which a clause leans on what was said before it."""


class Plainly:
    """Knows the one thing that a message of several clauses asks for in plain words. Immutable."""

    def __init__(self, reader: Reader, certain: Certain) -> None:
        self._reader = reader
        self._certain = certain

    def asked(self, readings: Sequence[Reading]) -> tuple[Reading, Found] | None:
        """The clause that asks, and what for; None where none does, or two ask for different things."""
        found = {ask.entry_id: (reading, ask) for reading, ask in self._asking(readings)}
        return next(iter(found.values())) if len(found) == 1 else None

    def _asking(self, readings: Sequence[Reading]) -> Iterator[tuple[Reading, Found]]:
        texts, _ = clauses(head(reading.text) for reading in readings)
        for text in texts[:TRIED]:
            clause = self._reader.read(text)
            if self._asks_plainly(clause) and (sure := self._certain.of(clause)) and sure[1] == SURE:
                yield clause, sure[0]

    @staticmethod
    def _asks_plainly(clause: Reading) -> bool:
        words = frozenset(clause.tokens)
        return (
            clause.frame.kind in _WHAT
            and bool(clause.terms)
            and not words.isdisjoint(_ASKING)
            and words.isdisjoint(_LEANING)
            and (clause.asked or is_question(clause.tokens))
            and not any(len(subject) == 1 and is_common(subject[0], EVERYDAY) for subject in clause.frame.subjects)
        )
