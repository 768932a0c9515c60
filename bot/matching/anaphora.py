"""Anaphora: what "it", "they" and "those letters" stand for, where the rest of the message names it."""

from collections.abc import Sequence
from dataclasses import replace

from bot.matching.frames import QUESTION_WORDS, Frame, FrameKind
from bot.matching.terms import Mention, TermBook
from bot.matching.words import rarity

_ONE = frozenset({"it", "that", "this", "one"})
_SEVERAL = frozenset({"they", "those", "these", "them", "both"})
_SPELLED = frozenset({"letters", "initials", "acronym", "acronyms", "abbreviation", "abbreviations"})
_COUNTED = frozenset({"2", "3", "4", "two", "three", "four", "all", "both", *_ONE, *_SEVERAL})
_PREPOSITIONS = frozenset({"on", "in", "at", "inside", "behind", "near", "by", "under", "for", "from", "with"})
_DETERMINERS = frozenset(
    {"a", "an", "the", "every", "each", "my", "our", "their", "his", "her", "that", "this", "some"}
)
TELLING = 0.75
"""A word at least this rare beside a name says that "it" may be something else than what is named."""


def told_what(tokens: Sequence[str], frame: Frame, terms: TermBook) -> Frame:
    """`frame` with the terms in place of a pronoun or of "those letters"; as it is where they are not clear.

    One name is taken for "it"; two for "they", where it is asked what they stand for.
    """
    if len(frame.subjects) != 1:
        return _of_choice(tokens, frame, terms)
    (subject,) = frame.subjects
    spelled = subject[-1:] and subject[-1] in _SPELLED and _COUNTED.issuperset(subject[:-1])
    pronoun = subject[0] if len(subject) == 1 and subject[0] in _ONE | _SEVERAL else ""
    if not spelled and not pronoun:
        return frame
    kind = FrameKind.EXPANSION if spelled and frame.kind is FrameKind.DEFINITION else frame.kind
    named = _named(tokens, terms)
    if spelled:
        named = {ref: mention for ref, mention in named.items() if mention.end - mention.start == 1}
    names = [tuple(tokens[mention.start : mention.end]) for mention in named.values()]
    if len(names) == 1 and (kind is FrameKind.EXPANSION or _is_topic(tokens, *named.values())):
        return Frame(kind, (names[0],))
    if len(names) == 2 and kind is FrameKind.EXPANSION and (spelled or pronoun in _SEVERAL):
        return Frame(kind, ((*names[0], "and", *names[1]),))
    return frame


def _of_choice(tokens: Sequence[str], frame: Frame, terms: TermBook) -> Frame:
    """One side of a comparison is a pronoun: "how is it different from an emt"."""
    pronouns = [place for place, subject in enumerate(frame.subjects) if len(subject) == 1 and subject[0] in _ONE]
    if len(pronouns) != 1:
        return frame
    other = frame.subjects[1 - pronouns[0]] if len(frame.subjects) == 2 else ()
    names = [tuple(tokens[m.start : m.end]) for ref, m in _named(tokens, terms).items() if ref != terms.resolve(other)]
    if len(names) != 1:
        return frame
    subjects = tuple(names[0] if place in pronouns else subject for place, subject in enumerate(frame.subjects))
    return replace(frame, subjects=subjects)


def _named(tokens: Sequence[str], terms: TermBook) -> dict[str, Mention]:
    """The terms that are named, each once, those left out that are more likely an everyday word."""
    found = {mention.ref: mention for mention in terms.mentions(tokens)}
    return {ref: m for ref, m in found.items() if terms.canonical(tokens[m.start]) not in terms.everyday}


def _is_topic(tokens: Sequence[str], mention: Mention) -> bool:
    """Is the message about what is named ("crepitus, what is it"), not about something beside it ("the star on every
    ambulance, what is it")?
    """
    before = [token for token in tokens[: mention.start] if token not in _DETERMINERS]
    if before and before[-1] in _PREPOSITIONS:
        return False
    if tokens[mention.end : mention.end + 1] and tokens[mention.end] in QUESTION_WORDS:
        return True
    beside = (*tokens[: mention.start], *tokens[mention.end :])
    return all(rarity(token) < TELLING for token in beside)
