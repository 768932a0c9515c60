# compiled/faqbot_compiled.pyx
from collections.abc import Callable, Mapping, Sequence

from bot.matching.confidence import Calibration
from bot.matching.features import Word
from bot.matching.index import Index
from bot.matching.vocabulary import Vocabulary

INTERFACE: int
NAMES: tuple[str, ...]

class CompiledRanking:
    def __init__(self, index: Index, vocabulary: Vocabulary, calibration: Calibration, most: int) -> None: ...
    def rank(
        self,
        words: Sequence[Word],
        spelled: Sequence[Sequence[int | None]],
        together: Mapping[str, int | None],
        looks: Mapping[str, Mapping[int, float]],
        guessed: Sequence[bool],
        negated: bool,
        spelled_like: Callable[[int], float],
        limit: int,
    ) -> tuple[list[tuple[int, int, float, list[float]]], list[tuple[int, float]]]: ...
