"""What is known of English in general: how rare a word is; read from data/ once, when first asked."""

from functools import cache, lru_cache
from math import log
from pathlib import Path

import Stemmer

DATA = Path(__file__).parent / "data"
UNLISTED_RARITY = 1.0


def lines_of(name: str) -> list[str]:
    """The lines of a table in data/, without notes and empty lines."""
    text = (DATA / name).read_text("utf-8")
    return [line for line in text.splitlines() if line and line[0] != "#"]


@cache
def ranks() -> dict[str, int]:
    """Word → its place in general English, 1 the most frequent; some 32,000 words."""
    return dict(zip(listed := lines_of("common_words.txt"), range(1, len(listed) + 1), strict=True))


def rarity(word: str) -> float:
    """How rare `word` is in general English: 0 for "the", 1 for a word that is not among the listed ones."""
    place = ranks().get(word)
    return UNLISTED_RARITY if place is None else log(place) / log(len(ranks()) + 1)


def is_common(word: str, among: int = 20_000) -> bool:
    """Is it one of the `among` most frequent English words?"""
    return ranks().get(word, among + 1) <= among


@lru_cache(maxsize=65_536)
def stem(word: str) -> str:
    """What is common to the forms of an English word ("cancelled", "cancels" → "cancel")."""
    return _stemmer().stemWord(word)


@cache
def _stem_ranks() -> dict[str, int]:
    """Stem → the place of the most frequent word that has it."""
    listed = list(ranks())
    stems = _stemmer().stemWords(listed)
    return {stem: place for place, stem in zip(range(len(listed), 0, -1), reversed(stems), strict=True)}


def stem_rarity(stem: str) -> float:
    """How rare the most frequent word with this stem is in general English; 1 where none is listed."""
    place = _stem_ranks().get(stem)
    return UNLISTED_RARITY if place is None else log(place) / log(len(ranks()) + 1)


@cache
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english", 0)
