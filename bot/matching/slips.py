"""Slips in short words, which the speller leaves alone: mended only where few words can be meant."""

from collections.abc import Callable, Sequence

from rapidfuzz.distance import OSA

from bot.matching.frames import frame_words
from bot.matching.words import UNLISTED_RARITY, is_common, rarity

SLIP = 4
LOOSE = 3
"""Words of a frame are mended from so many letters on: few words can be meant, so a short one is no risk."""


MEMORY = 5_000
"""Words that are remembered with what became of them."""


class Slips:
    """Mends slips in four letters ("wrok", "tret"), which the speller leaves alone, towards everyday words."""

    def __init__(self, everyday: set[str], knows: Callable[[str], bool]) -> None:
        self._words: dict[str, list[str]] = {}
        for word in sorted(everyday):
            if SLIP - 1 <= len(word) <= SLIP + 1 and word.isalpha():
                self._words.setdefault(word[0], []).append(word)
        self._knows = knows

    def repair(self, tokens: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
        """`tokens` with such slips mended, and what was changed to what."""
        fixed = [self._mended(token) for token in tokens]
        return fixed, [(token, better) for token, better in zip(tokens, fixed, strict=True) if token != better]

    def _mended(self, token: str) -> str:
        if len(token) != SLIP or not token.isalpha() or rarity(token) < UNLISTED_RARITY or self._knows(token):
            return token
        near = [w for w in self._words.get(token[0], ()) if OSA.distance(token, w, score_cutoff=1) == 1]
        return min(near, key=lambda word: (sorted(word) != sorted(token), rarity(word), word), default=token)


class FrameSlips:
    """Mends short words towards the words of frames ("stnd" → "stand"), which the base's own speller must not do."""

    def __init__(self, known: frozenset[str]) -> None:
        self._known = known
        self._words: dict[int, list[str]] = {}
        for word in sorted(frame_words()):
            if len(word) >= LOOSE and word.isalpha():
                self._words.setdefault(len(word), []).append(word)
        self._mended: dict[str, str] = {}

    def repair(self, tokens: Sequence[str]) -> tuple[list[str], list[tuple[str, str]]]:
        """`tokens` with such slips mended, and what was changed to what."""
        fixed = [self._better(token) for token in tokens]
        return fixed, [(token, better) for token, better in zip(tokens, fixed, strict=True) if token != better]

    def _better(self, token: str) -> str:
        if len(token) < LOOSE or token in self._known or not token.isalpha() or is_common(token, 3_000):
            return token
        found = self._mended.get(token)
        if found is None:
            near = [
                word
                for length in range(len(token) - 1, len(token) + 2)
                for word in self._words.get(length, ())
                if OSA.distance(token, word, score_cutoff=1) == 1
            ]
            found = min(
                near,
                key=lambda word: (word[0] != token[0], sorted(word) != sorted(token), rarity(word), word),
                default=token,
            )
            if len(self._mended) >= MEMORY:
                self._mended.clear()
            self._mended[token] = found
        return found
