"""Compiled: the numeric part of ranking as machine code, where a C compiler was found when the bot was installed."""

from functools import cache
from typing import TYPE_CHECKING

from bot.matching.confidence import calibration
from bot.matching.signals import NAMES

if TYPE_CHECKING:
    from faqbot_compiled import CompiledRanking

    from bot.matching.index import Index
    from bot.matching.vocabulary import Vocabulary

INTERFACE = 2
"""What the compiled part must say of itself to be used: it may be left from an older version."""


@cache
def is_there() -> bool:
    """Is there a compiled part that fits this version?"""
    try:
        import faqbot_compiled
    except ImportError:
        return False
    return faqbot_compiled.INTERFACE == INTERFACE and faqbot_compiled.NAMES == NAMES


def compiled(index: "Index", vocabulary: "Vocabulary", most: int) -> "CompiledRanking | None":
    """The compiled ranking of an index among `most` candidates; None where there is none, and numpy does it."""
    if not is_there():
        return None
    from faqbot_compiled import CompiledRanking

    return CompiledRanking(index, vocabulary, calibration(), most)
