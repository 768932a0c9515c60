"""Compiled: the numeric part of ranking as machine code, where a C compiler was found when the bot was installed."""

import sys
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from bot.matching.confidence import calibration

if TYPE_CHECKING:
    from faqbot_compiled import CompiledRanking

    from bot.matching.index import Index
    from bot.matching.vocabulary import Vocabulary

SOURCES = Path(__file__).parents[2] / "compiled"
"""Where the sources are in a checkout; a wheel brings none."""


@cache
def is_there() -> bool:
    """Is there a compiled part, made from the sources that are beside it?

    Not for a Python without its global lock, on which the compiled part relies.
    """
    if not getattr(sys, "_is_gil_enabled", lambda: True)():
        return False
    try:
        import faqbot_compiled
    except (ImportError, AttributeError):  # one of another version looks for numbers that are gone
        return False
    return not (SOURCES / "faqbot_compiled.pyx").is_file() or digest(SOURCES) == faqbot_compiled.DIGEST


def digest(sources: Path) -> str:
    """What tells one version of the sources from another, as hatch_build.py compiles it in."""
    return sha256(b"".join(path.read_bytes() for path in sorted(sources.glob("*.p*")))).hexdigest()


def compiled(index: "Index", vocabulary: "Vocabulary", most: int) -> "CompiledRanking | None":
    """The compiled ranking of an index among `most` candidates; None where there is none, and numpy does it."""
    if not is_there():
        return None
    from faqbot_compiled import CompiledRanking

    return CompiledRanking(index, vocabulary, calibration(), most)
