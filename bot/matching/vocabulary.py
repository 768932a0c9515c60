"""Vocabulary: the words of phrasings by numbers, with what the compiled ranking must know of each."""

from array import array
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.matching.features import Known


class WordArrays(NamedTuple):
    """By a word's number: the number of its stem, how much it says in general English (0..1), its kinds as bits."""

    stems: NDArray[np.int32]
    rare: NDArray[np.float64]
    kinds: NDArray[np.int64]


class Vocabulary:
    """Words → numbers, in order of appearance; may stand on another, whose numbers it keeps."""

    def __init__(self, ground: "Vocabulary | None" = None) -> None:
        self._ground = ground
        self._words: dict[str, int] = {}
        self.own_stems: dict[str, int] = {}
        self.spelled: dict[str, bytes] = {}
        """The numbers of each word's pieces, as they were counted, four bytes each."""
        self._stem_of, self._rare, self._kinds = array("i"), array("d"), array("q")

    def __getstate__(self) -> dict[str, Any]:
        return vars(self) | {"spelled": {}}  # soon worked out again, and large

    def __len__(self) -> int:
        return len(self._words) + (len(self._ground) if self._ground else 0)

    def stem(self, stem: str) -> int | None:
        """The number of a stem; None where no phrasing has it."""
        found = self.own_stems.get(stem)
        return self._ground.stem(stem) if found is None and self._ground else found

    def put(self, word: str, known: Known, pieces: list[int]) -> int:
        """The number of a word; a new one where it had none. `pieces`: the numbers of its pieces."""
        number = self._ground.word(word) if self._ground else None
        if number is None and (number := self._words.get(word)) is None:
            number = len(self)
            if (stem := self.stem(known.stem)) is None:
                stem = self.own_stems[known.stem] = sum(map(len, self.stems()))
            self._words[word] = number
            self.spelled[word] = array("i", pieces).tobytes()
            self._stem_of.append(stem)
            self._rare.append(known.rare)
            self._kinds.append(known.kinds)
        return number

    def word(self, word: str) -> int | None:
        """The number of a word; None where no phrasing has it."""
        return self._words.get(word)

    def stems(self) -> tuple[dict[str, int], dict[str, int]]:
        """The numbers of stems: those of the ground, and its own."""
        return (self._ground.own_stems if self._ground else {}), self.own_stems

    def arrays(self) -> WordArrays:
        """What is known of all words."""
        own = WordArrays(
            np.array(self._stem_of, dtype=np.int32),
            np.array(self._rare, dtype=np.float64),
            np.array(self._kinds, dtype=np.int64),
        )
        if not self._ground:
            return own
        ground = self._ground.arrays()
        return WordArrays(
            np.concatenate([ground.stems, own.stems]),
            np.concatenate([ground.rare, own.rare]),
            np.concatenate([ground.kinds, own.kinds]),
        )
