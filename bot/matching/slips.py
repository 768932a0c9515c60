"""Slips in short words, which the speller leaves alone: mended only where few words can be meant."""

from collections.abc import Callable, Sequence

from rapidfuzz.distance import OSA

from bot.matching.frames import frame_words
from bot.matching.words import UNLISTED_RARITY, is_common, rarity

SLIP = 4
LOOSE = 3
"""Words of a frame are mended from so many letters on: few words can be meant, so a short one is no risk."""


class Slips:
    """Mends slips in four letters ("wrok", "tret"), which the speller leaves alone, towards everyday words."""

    def __init__(self, everyday: set[str], knows: Callable[[str], bool]) -> None:
        self._words = sorted(word for word in everyday if SLIP - 1 <= len(word) <= SLIP + 1 and word.isalpha())
        self._knows = knows

    def repair(self, tokens: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
        """`tokens` with such slips mended, and what was changed to what."""
        fixed = [self._mended(token) for token in tokens]
        return fixed, [(token, better) for token, better in zip(tokens, fixed, strict=True) if token != better]

    def _mended(self, token: str) -> str:
        if len(token) != SLIP or not token.isalpha() or rarity(token) < UNLISTED_RARITY or self._knows(token):
            return token
        near = [w for w in self._words if w[0] == token[0] and OSA.distance(token, w, score_cutoff=1) == 1]
        return min(near, key=lambda word: (sorted(word) != sorted(token), rarity(word), word), default=token)


class FrameSlips:
    """Mends short words towards the words of frames ("stnd" → "stand"), which the base's own speller must not do."""

    def __init__(self, known: frozenset[str]) -> None:
        self._known = known
        self._words = sorted(word for word in frame_words() if len(word) >= LOOSE and word.isalpha())

    def repair(self, tokens: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
        """`tokens` with such slips mended, and what was changed to what."""
        fixed: list[str] = []
        changes: list[tuple[str, str]] = []
        for token in tokens:
            better = token
            if len(token) >= LOOSE and token not in self._known and token.isalpha() and not is_common(token, 3_000):
                near = [word for word in self._words if OSA.distance(token, word, score_cutoff=1) == 1]
                if near:
                    better = min(
                        near, key=lambda word: (word[0] != token[0], sorted(word) != sorted(token), rarity(word))
                    )
                    changes.append((token, better))
            fixed.append(better)
        return fixed, changes
