"""Settled: the words of a message that nothing would take for another one, so that most messages need no mending."""

from collections.abc import Callable, Collection, Iterable, Sequence
from enum import IntEnum
from itertools import islice
from typing import Any

from bot.matching.acronym_slips import AcronymSlips
from bot.matching.little_words import LittleWords
from bot.matching.slips import FrameSlips, Slips
from bot.matching.spelling import Speller

MEMORY = 10_000
"""Words that are remembered with what becomes of them."""


class State(IntEnum):
    """What can become of a word: OPEN it may be mended, NAMED only beside some others (an acronym), SETTLED nothing."""

    OPEN = 0
    NAMED = 1
    SETTLED = 2


class Settled:
    """Knows which words each of the menders leaves alone, whatever stands beside them. Immutable."""

    def __init__(
        self,
        *,
        acronyms: AcronymSlips,
        speller: Speller,
        frame_slips: FrameSlips | None,
        little: LittleWords,
        slips: Slips,
        known: Collection[str],
        number: Callable[[str], str],
    ) -> None:
        """`frame_slips`: None where there are no terms to be asked for in a frame; `known`: names that are acronyms or
        short; `number`: a word without the ending of its plural.
        """
        self._acronyms, self._speller, self._frame_slips, self._slips = acronyms, speller, frame_slips, slips
        self._little, self._known, self._number = little, known, number
        self._remembered: dict[str, State] = {}

    def __getstate__(self) -> dict[str, Any]:
        return vars(self) | {"_remembered": {}}  # soon looked up again, and large

    def know(self, words: Iterable[str]) -> None:
        """Look up words that will be met, before they are; not so many that others have no room."""
        self._remembered = {word: self._looked_up(word) for word in islice(words, MEMORY // 2)}

    def state(self, tokens: Sequence[str]) -> State:
        """What can become of the words of a message: the least of their states."""
        remembered, least = self._remembered, State.SETTLED
        for token in tokens:
            found = remembered.get(token)
            if found is None:
                if len(remembered) >= MEMORY:
                    remembered.clear()
                found = remembered[token] = self._looked_up(token)
            least = min(least, found)
        return least

    def _looked_up(self, token: str) -> State:
        if self._acronyms.mends(token):
            return State.OPEN
        alone = self._number(token)
        if not (self._speller.is_sure(alone) and self._slips.leaves(alone)):
            return State.OPEN
        if self._frame_slips and not self._frame_slips.leaves(alone):
            return State.OPEN
        if token in self._known or alone in self._known:
            return State.NAMED
        return State.SETTLED if self._little.leaves(alone) else State.OPEN
