"""The shape of a question: which frame is around its subject ("what does … stand for"), and what the subject is."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from bot.matching.notation import expression, tables, words_of
from bot.matching.words import rarity

ARTICLES = frozenset({"a", "an", "the", "this", "that", "these", "those", "of", "called", "is", "are", "some", "any"})
QUESTION_WORDS = frozenset({"what", "who", "whom", "which", "when", "where", "why", "how", "whose"})
_VERBS = ("is", "are", "do", "does", "did", "can", "could", "will", "would", "should", "may", "must")
_OPENERS = frozenset({*QUESTION_WORDS, *_VERBS})
_STARTS = frozenset({"what", "who", "how", "is", "are", "define", "difference", "explain", "compare", "spell"})
_ASKING = frozenset({"and", "but", "so", "know", "wondering", "curious", "ask", "asking", "sure", "idea", "or"})
"""What "who" may follow where it opens a question; behind a noun it goes on about it ("an adult who is choking")."""
_BREAKS = frozenset({"and", "because", "but", "so", "i", "my", "thank", "thanks", "since", "like", "please"})
_GOES_ON = frozenset({"i", "my", "we", "it", "they", "he", "she", "also", "then", "now", *QUESTION_WORDS, *_VERBS})
_PURPOSES = frozenset({"used", "good", "made", "meant", "needed", "there"})
_TRAILERS = frozenset(
    {
        "is",
        "are",
        "mean",
        "means",
        "again",
        "exactly",
        "actually",
        "even",
        "thing",
        "stuff",
        "it",
        "explain",
        "please",
        "explained",
        "each",
        "both",
    }
)


class FrameKind(StrEnum):
    """What is asked of the subject.

    Expansion and definition ask what it is, comparison how two differ; choice ("a or b") and about ("what is a … used
    for") lean on their subjects, but may ask for more than what these are.
    """

    COMPARISON = "comparison"
    CHOICE = "choice"
    ABOUT = "about"
    EXPANSION = "expansion"
    DEFINITION = "definition"
    OTHER = "other"


EXPLAINING = frozenset({FrameKind.EXPANSION, FrameKind.DEFINITION})
"""What something is."""
NAMING = EXPLAINING | {FrameKind.COMPARISON}
"""What something is, or how two things differ: nothing but their names matters."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame with its subjects: one, or the two that are compared (or chosen from); none for OTHER."""

    kind: FrameKind
    subjects: tuple[tuple[str, ...], ...] = ()

    def __str__(self) -> str:
        named = " | ".join(" ".join(subject) for subject in self.subjects)
        return f"{self.kind} of {named}" if named else str(self.kind)


OTHER = Frame(FrameKind.OTHER)


@dataclass(frozen=True, slots=True)
class _Shape:
    kind: FrameKind
    needs: tuple[frozenset[str], ...]
    pattern: str


def frame_of(tokens: Sequence[str]) -> Frame:
    """The first frame that fits all of `tokens`; OTHER when none does."""
    if not tokens:
        return OTHER
    joined = "".join(token + " " for token in tokens)
    present = set(tokens)
    by_word, shapes = _shapes_by_word(), _shapes()
    for place in sorted({place for word in ("", *present) for place in by_word.get(word, ())}):
        shape = shapes[place]
        if True in map(present.isdisjoint, shape.needs):
            continue
        if found := _regex(shape.pattern).fullmatch(joined):
            return _used_for(Frame(shape.kind, tuple(_subjects(found.groupdict()))))
    return OTHER


def _used_for(frame: Frame) -> Frame:
    """ "what is a bougie used for" asks about the bougie; the pattern of "what is {x}" fits it, too."""
    if frame.kind is FrameKind.DEFINITION and len(frame.subjects) == 1:
        (subject,) = frame.subjects
        if len(subject) > 2 and subject[-1] == "for" and subject[-2] in _PURPOSES:
            return Frame(FrameKind.ABOUT, (subject[:-2],))
    return frame


def _subjects(slots: Mapping[str, str | None]) -> Iterator[tuple[str, ...]]:
    """The subjects in the slots of a pattern: {x} may be met in {y}; what it is taken for ({z}) says nothing."""
    for name in ("x", "a", "b"):
        if slot := slots.get(name):
            beside = slots.get("y")
            yield (*bare(slot.split()), "in", *beside.split()) if beside else bare(slot.split())


def asked_inside(tokens: Sequence[str]) -> Iterator[Frame]:
    """The frames of questions inside a longer message ("… but what is an aemt because i forgot"), the last first."""
    for start in range(len(tokens) - 1, -1, -1):
        if tokens[start] not in _STARTS or (start and tokens[start] == "who" and tokens[start - 1] not in _ASKING):
            continue
        ends = [place for place in range(start + 3, len(tokens)) if _breaks(tokens, place)]
        for end in [len(tokens), *ends[:3]]:
            frame = frame_of(tokens[start:end])
            if frame.kind is not FrameKind.OTHER:
                yield frame


def _breaks(tokens: Sequence[str], place: int) -> bool:
    """Does something new begin here? Behind "and" only where no second subject follows ("spell out emt and ems")."""
    if tokens[place] == "and":
        return place + 1 < len(tokens) and tokens[place + 1] in _GOES_ON
    return tokens[place] in _BREAKS


def asks_what(tokens: Sequence[str]) -> bool:
    """Do these words ask what something is, or only name it: not how, when or whether?"""
    return bool(tokens) and (tokens[0] in ("what", "define", "explain") or _OPENERS.isdisjoint(tokens))


def opens_question(tokens: Sequence[str]) -> bool:
    """Do these words open like a question?"""
    return bool(tokens) and tokens[0] in _OPENERS


def is_question(tokens: Sequence[str]) -> bool:
    """Do these words open like a question, or fit the frame of one?"""
    return opens_question(tokens) or (bool(tokens) and frame_of(tokens).kind is not FrameKind.OTHER)


def bare(words: Sequence[str]) -> tuple[str, ...]:
    """A subject without the articles before it and the trailing words after it."""
    start, end = 0, len(words)
    while start < end - 1 and words[start] in ARTICLES:
        start += 1
    while end > start + 1 and words[end - 1] in _TRAILERS:
        end -= 1
    return tuple(words[start:end])


@cache
def frame_words() -> frozenset[str]:
    """Every plain word of the frames that a typo could hit."""
    return frozenset[str]().union(
        *(words_of(pattern) for patterns in tables("frames.txt").values() for pattern in patterns)
    )


@cache
def _shapes() -> tuple[_Shape, ...]:
    return tuple(
        _Shape(FrameKind(kind), _needs(pattern), pattern)
        for kind, patterns in tables("frames.txt").items()
        for pattern in patterns
    )


@cache
def _regex(pattern: str) -> re.Pattern[str]:
    """Made when it is first tried: most are never."""
    return re.compile(expression(pattern))


@cache
def _shapes_by_word() -> dict[str, tuple[int, ...]]:
    """The places of the shapes that can fit a text with a word in it, under their rarest need; "" needs none."""
    places: dict[str, list[int]] = {}
    for place, shape in enumerate(_shapes()):
        rarest = max(shape.needs, key=lambda words: min(map(rarity, words)), default=frozenset({""}))
        for word in rarest:
            places.setdefault(word, []).append(place)
    return {word: tuple(found) for word, found in places.items()}


def _needs(pattern: str) -> tuple[frozenset[str], ...]:
    """Groups of words of which a text must hold one each: a cheap look before the expression is tried."""
    groups: list[frozenset[str]] = []
    depth = 0
    start = 0
    flat = re.sub(r"\[[^\[\]]*\]", " ", re.sub(r"\[[^\[\]]*\]", " ", pattern))
    for place, character in enumerate(flat):
        if character == "(":
            start, depth = (place + 1, 1) if depth == 0 else (start, depth + 1)
        elif character == ")":
            depth -= 1
            if depth == 0 and "(" not in (inside := flat[start:place]) and flat[place + 1 : place + 2] != "?":
                groups.append(frozenset(option.split()[0] for option in inside.split("|") if option.split()))
    plain = re.sub(r"\([^()]*\)\??|\{[\w:]+\}", " ", flat)
    if "(" not in plain:
        groups += [frozenset({word}) for word in plain.split() if word != "*"]
    return tuple(groups)
