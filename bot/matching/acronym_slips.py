"""Acronyms typed in a hurry: "nmert", "opqsrt", "emtt", mended only where no other term or word is as near."""

from collections import Counter
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from copy import copy

from rapidfuzz.distance import OSA

from bot.matching.counts import Counts
from bot.matching.fingers import near, undoubled
from bot.matching.words import is_common

LONG = 5
"""Acronyms from so many letters on are known by their letters, in whatever order; shorter ones only where one of them
was struck twice.
"""
OF_THE_FIELD = 0.005
"""Of a shorter one the letters may be swapped ("esm"), too, where one of so many words that a base says is this one."""
LONG_IN_PARTS = 8
"""Letters of an acronym that is written in two words."""
SHORTEST = 3
MUCH_SPOKEN_OF = 20
"""In so many places of its phrasings a base says a short acronym that a doubled letter may stand for: of the others,
an acronym that the base does not know is as likely.
"""
EVERYDAY = 5_000
"""An acronym that is one of so many most frequent English words may as well be that word."""
SURE_WORDS = 20_000
MEMORY = 10_000
"""Words that are remembered with what became of them."""
_VOWELS = frozenset("aeiouy")


class AcronymSlips:
    """Mends acronyms with swapped or doubled letters. Nothing that was typed in capitals is a slip."""

    def __init__(self, acronyms: Collection[str], spoken: Counter[str] | Counts, in_all: int) -> None:
        """`acronyms`: the names that are acronyms or short; `spoken`: how often phrasings say each; `in_all`: how many
        words they say in all.
        """
        self._acronyms = acronyms
        self._spoken = spoken
        self._in_all = in_all
        self._memory: dict[str, str | None] = {}
        self._long = [name for name in sorted(acronyms) if len(name) >= LONG_IN_PARTS]
        self._by_letters: dict[str, list[str]] = {}
        self._by_runs: dict[str, list[str]] = {}
        for name in sorted(acronyms):
            if len(name) < SHORTEST or not name.isalpha():
                continue
            if len(name) >= LONG or not is_common(name, EVERYDAY):  # "smaple" is "sample", whatever it means
                self._by_letters.setdefault("".join(sorted(name)), []).append(name)
            if not is_common(name, EVERYDAY):
                self._by_runs.setdefault(undoubled(name), []).append(name)

    def where(self, spoken: Counter[str] | Counts, in_all: int) -> "AcronymSlips":
        """The same where phrasings say each word so often."""
        other: AcronymSlips = copy(self)
        other._spoken, other._in_all = spoken, in_all
        other._memory = {}  # what a word was meant as hangs on what is spoken
        return other

    def repair(
        self, tokens: Sequence[str], shouted: AbstractSet[str] = frozenset()
    ) -> tuple[list[str], list[tuple[str, str]]]:
        """`tokens` with such slips mended, and what was changed to what."""
        fixed: list[str] = []
        changes: list[tuple[str, str]] = []
        at = 0
        while at < len(tokens):
            token, used = tokens[at], 1
            better = None if token in shouted else self._remembered(token)
            new = [better] if better else [token]
            if not better and at + 1 < len(tokens) and not {token, tokens[at + 1]} & shouted:
                better = self._in_two_parts(token, tokens[at + 1])
                used, new = (2, _apart(better, token, tokens[at + 1])) if better else (1, new)
            if better:
                changes.append((" ".join(tokens[at : at + used]), " ".join(new)))
            fixed.extend(new)
            at += used
        return fixed, changes

    def _in_two_parts(self, first: str, second: str) -> str | None:
        """The one long acronym that has one of the words and is an edit away from both: "dcap btlas", "dcpa btls"."""
        known = [word in self._acronyms for word in (first, second)]
        whole = first + second
        if len(whole) < LONG_IN_PARTS or known[0] == known[1] or is_common((first, second)[known[0]], SURE_WORDS):
            return None
        found = [
            name
            for name in self._long
            if (name.startswith(first) if known[0] else name.endswith(second))
            and OSA.distance(whole, name, score_cutoff=1) == 1
        ]
        return found[0] if len(found) == 1 else None

    def mends(self, typed: str) -> bool:
        """Is it a slip by itself?"""
        return self._remembered(typed) is not None

    def _remembered(self, typed: str) -> str | None:
        if typed not in self._memory:
            if len(self._memory) >= MEMORY:
                self._memory.clear()
            self._memory[typed] = self._meant(typed)
        return self._memory[typed]

    def _meant(self, typed: str) -> str | None:
        """The one acronym that `typed` can be, or None."""
        if len(typed) < SHORTEST or typed in self._acronyms or self._spoken[typed] or is_common(typed, SURE_WORDS):
            return None  # a word that phrasings say is no slip ("bevel" is not BLEVE)
        found = [
            *(name for name in self._by_letters.get("".join(sorted(typed)), ()) if self._is_shuffled(typed, name)),
            *(name for name in self._by_runs.get(undoubled(typed), ()) if self._is_doubled(typed, name)),
        ]
        return found[0] if len(found) == 1 else None

    def _is_shuffled(self, typed: str, name: str) -> bool:
        if typed[0] != name[0]:
            return False
        if len(name) >= LONG:
            return OSA.distance(typed, name, score_cutoff=2) <= 2
        return OSA.distance(typed, name, score_cutoff=1) == 1 and self._is_of_the_field(name)

    def _is_of_the_field(self, name: str) -> bool:
        return self._spoken[name] >= OF_THE_FIELD * self._in_all

    def _is_doubled(self, typed: str, name: str) -> bool:
        if len(name) >= LONG:
            return True
        once_more = (name[: at + 1] + name[at:] for at in range(len(name)))
        if typed not in once_more or self._spoken[name] < MUCH_SPOKEN_OF:
            return False
        by_fingers = near(typed)
        return not any(
            other != name and (other in by_fingers or _is_as_likely(typed, other, name)) for other in self._acronyms
        )


def _apart(name: str, first: str, second: str) -> list[str]:
    """A name in the two parts in which it was typed, of which one is right."""
    cut = len(first) if name.startswith(first) else len(name) - len(second)
    return [name[:cut], name[cut:]]


def _is_as_likely(typed: str, other: str, name: str) -> bool:
    """May `typed` be `other`, by one letter of the same place, as well as `name`: "eemt" is "aemt", "emss" is "emts"?

    Hardly by its first letter, if this sounds otherwise ("eems" is not "tems"), nor by what is only put behind the very
    same name ("emtt" is not "emtp").
    """
    if len(other) != len(typed) or OSA.distance(typed, other, score_cutoff=1) != 1:
        return False
    if typed[0] != other[0]:
        return {typed[0], other[0]} <= _VOWELS
    return not other[:-1] == name == typed[:-1]
