"""Fillers: what people say around a question ("hey guys, does anyone know"), peeled off by data/fillers.txt."""

import re
from collections.abc import Container, Iterable, Sequence
from functools import cache

from bot.matching.notation import one_of, outer_words, tables


def peeled(words: Sequence[str], known: Container[str]) -> tuple[int, int]:
    """Where the words of a message begin and end without greetings and fillers; nothing may be left of it. A word that
    is `known` as a term is no filler.
    """
    opening, closing = _sides()
    if not words or (words[0] not in opening and words[-1] not in closing):
        return 0, len(words)
    start, end = 0, len(words)
    joined = "".join([word + " " for word in words])
    changed = True
    while changed and start < end:
        changed = False
        if (fits := opening.fitting(words[start])) and (found := fits.match(joined)) and not _is_term(found[0], known):
            joined, changed = joined[found.end() :], True
            start += found[0].count(" ")
        if start >= end:
            break
        if (
            (fits := closing.fitting(words[end - 1]))
            and (found := fits.search(joined))
            and not _is_term(found[0], known)
        ):
            joined, changed = joined[: found.start()], True
            end -= found[0].count(" ")
    return start, end


def _is_term(peel: str, known: Container[str]) -> bool:
    return " " not in (name := peel.strip()) and name in known


class _Side:
    """Patterns of one side by the words that they can begin or end with: few are tried on a message."""

    def __init__(self, patterns: Iterable[str], *, first: bool) -> None:
        self._first = first
        self._patterns: dict[str, list[str]] = {}
        for pattern in patterns:
            for word in outer_words([pattern], first=first):
                self._patterns.setdefault(word, []).append(pattern)
        self._made: dict[str, re.Pattern[str]] = {}

    def __contains__(self, word: str) -> bool:
        return word in self._patterns

    def fitting(self, word: str) -> re.Pattern[str] | None:
        """What fits a text with this word at its end; made when it is first needed: no answer should wait for it."""
        found = self._made.get(word)
        if found is None and (patterns := self._patterns.get(word)):
            made = one_of(patterns)
            found = made if self._first else re.compile(rf"(?:^|(?<=\ )){made.pattern}$")
            self._made[word] = found
        return found


@cache
def _sides() -> tuple[_Side, _Side]:
    table = tables("fillers.txt")
    return _Side(table["start"], first=True), _Side(table["end"], first=False)
