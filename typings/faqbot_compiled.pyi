# compiled/faqbot_compiled.pyx
from collections.abc import Mapping, Sequence

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
        meant: Sequence[str],
        together: Mapping[str, int | None],
        looks: Mapping[str, Mapping[int, float]],
        guessed: Sequence[bool],
        negated: bool,
        text: str,
        limit: int,
    ) -> tuple[list[tuple[int, str, float, dict[str, float]]], list[tuple[int, float]]]: ...
