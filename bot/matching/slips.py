"""Slips in short words, which the speller leaves alone: mended only where few words can be meant."""

from collections import Counter
from collections.abc import Callable, Container, Sequence
from functools import cache
from itertools import islice

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.matching.fingers import beside, has_its_letters
from bot.matching.frames import QUESTION_WORDS, frame_words
from bot.matching.words import UNLISTED_RARITY, is_common, ranks, rarity

SLIP = 4
EVERYDAY = 5_000
"""Slips are mended to words among so many most frequent English ones."""
_SOUND_ALIKE = frozenset({"kc", "ck", "sc", "cs", "zs", "sz", "fv", "vf", "jg", "gj"})
_VOWELS = frozenset("aeiouy")
_LOST_FROM = 7
"""In a word of so many letters one may be lost or added; in a shorter one that makes another word."""
_LONG = 8
"""In a word of so many letters two may be swapped and one be lost or added at once."""
LOOSE = 3
"""Words of a frame are mended from so many letters on: few words can be meant, so a short one is no risk."""
_EMPHASIS = frozenset({"even", "actually", "exactly", "really", "literally", "basically", "truly", "precisely"})
_EMPHASIZED = (["do"], ["does"], ["mean"], ["means"], ["stand"], ["is"], ["are"], ["need"], ["have"], ["get"])
"""What may be emphasized; a slice each."""


_BEFORE_DOES = frozenset({"what", "how", "why", "when", "where"})
_NO_DOSE = frozenset({"of", "for", "do", "does", "did", "is", "are", "can", "should", "would", "will", "to"})
_HELPED = frozenset(
    {"do", "mean", "stand", "work", "have", "need", "make", "go", "take", "respond", "help", "look", "come"}
)

MEMORY = 5_000
"""Words that are remembered with what became of them."""


def is_typing_slip(typed: str, meant: str) -> bool:
    """Is it how people slip (swapped, doubled, a neighbouring key, one lost of many, what sounds alike in a long word)?

    Otherwise it may be another word that looks alike: "neurosis" for "necrosis", "hypokalemia" for "hypovolemia".
    """
    if has_its_letters(typed, meant):
        return True
    if OSA.distance(typed, meant) > 1:
        return _is_shuffled(typed, meant)
    if len(typed) != len(meant):
        return min(len(typed), len(meant)) >= _LOST_FROM - 1
    one, other = next((pair for pair in zip(typed, meant, strict=True) if pair[0] != pair[1]), ("", ""))
    heard_alike = {one, other} <= _VOWELS or f"{one}{other}" in _SOUND_ALIKE
    return other in beside(one) or (len(typed) > _LOST_FROM and heard_alike)


def _is_shuffled(typed: str, meant: str) -> bool:
    """Has a long word all its letters but one, or one more, with two of them swapped: "tournqiet", "eclmapsia"?"""
    if min(len(typed), len(meant)) < _LONG or OSA.distance(typed, meant) > 2:
        return False
    one, other = Counter(typed), Counter(meant)
    return (one - other).total() + (other - one).total() <= 1


@cache
def _short_everyday() -> dict[str, tuple[str, ...]]:
    """Everyday words of about SLIP letters by their first one."""
    by_first: dict[str, list[str]] = {}
    for word in sorted(islice(ranks(), EVERYDAY)):
        if SLIP - 1 <= len(word) <= SLIP + 1 and word.isalpha():
            by_first.setdefault(word[0], []).append(word)
    return {first: tuple(words) for first, words in by_first.items()}


def without_emphasis(tokens: Sequence[str]) -> list[str]:
    """ "what even is an emt", "what is an emt exactly" and "what do emts really do" ask no more without it."""
    last = len(tokens) - 1
    return [
        token
        for place, token in enumerate(tokens)
        if not (
            token in _EMPHASIS
            and place
            and (tokens[place - 1] in QUESTION_WORDS or place == last > 1 or tokens[place + 1 :][:1] in _EMPHASIZED)
        )
    ]


def with_does(tokens: Sequence[str]) -> list[str]:
    """ "what dose an emt do": a verb follows that "does" would help; "what dose of aspirin do emts give" has none."""
    return [
        "does"
        if token == "dose"
        and place
        and tokens[place - 1] in _BEFORE_DOES
        and _NO_DOSE.isdisjoint(tokens[place + 1 : place + 2])
        and not _HELPED.isdisjoint(tokens[place + 2 : place + 6])
        else token
        for place, token in enumerate(tokens)
    ]


class Slips:
    """Mends slips in four letters ("wrok", "tret"), which the speller leaves alone, towards everyday words."""

    def __init__(self, spoken: Container[str], known: Container[str], knows: Callable[[str], bool]) -> None:
        """`spoken`: the words of all phrasings, which are mended to unless they are `known` names; `knows`: what is no
        slip.
        """
        self._spoken, self._known, self._knows = spoken, known, knows
        _short_everyday()  # read now: the first slip must not wait for it

    def repair(self, tokens: Sequence[str], shouted: Container[str] = ()) -> tuple[list[str], list[tuple[str, str]]]:
        """`tokens` with such slips mended, and what was changed to what; what was typed in capitals is none."""
        fixed = [token if token in shouted else self._mended(token) for token in tokens]
        return fixed, [(token, better) for token, better in zip(tokens, fixed, strict=True) if token != better]

    def leaves(self, token: str) -> bool:
        """Is it no such slip?"""
        return self._mended(token) == token

    def _mended(self, token: str) -> str:
        if len(token) != SLIP or not token.isalpha() or rarity(token) < UNLISTED_RARITY or self._knows(token):
            return token
        alike = [w for w in _short_everyday().get(token[0], ()) if OSA.distance(token, w, score_cutoff=1) == 1]
        near = [word for word in alike if word in self._spoken and word not in self._known]
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

    def leaves(self, token: str) -> bool:
        """Is it no such slip?"""
        return self._better(token) == token

    def _better(self, token: str) -> str:
        if len(token) < LOOSE or token in self._known or not token.isalpha() or is_common(token, 3_000):
            return token
        found = self._mended.get(token)
        if found is None:
            lengths = range(len(token) - 1, len(token) + 2)
            words = [word for length in lengths for word in self._words.get(length, ())]
            alike = process.extract(token, words, scorer=OSA.distance, score_cutoff=1, limit=None)
            near = [word for word, edits, _ in alike if edits]
            found = min(
                near,
                key=lambda word: (word[0] != token[0], sorted(word) != sorted(token), rarity(word), word),
                default=token,
            )
            if len(self._mended) >= MEMORY:
                self._mended.clear()
            self._mended[token] = found
        return found
