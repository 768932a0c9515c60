# compiled/faqbot_compiled.pyx
from bot.matching.confidence import Calibration
from bot.matching.features import Word
from bot.matching.index import Index
from bot.matching.vocabulary import Vocabulary

DIGEST: str

class CompiledRanking:
    def __init__(self, index: Index, vocabulary: Vocabulary, calibration: Calibration, most: int) -> None: ...
    def rank(
        self,
        words: list[Word],
        meant: list[str],
        together: dict[str, int | None],
        looks: dict[str, dict[int, float]],
        guessed: list[bool],
        negated: bool,
        text: str,
        limit: int,
    ) -> tuple[list[tuple[int, str, float, dict[str, float]]], list[tuple[int, float]]]: ...
