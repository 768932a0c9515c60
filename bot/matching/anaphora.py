"""Anaphora: what "it", "they" and "those letters" stand for, where the rest of the message names it."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from bot.matching.clauses import self_described
from bot.matching.features import grade
from bot.matching.frames import OTHER, QUESTION_WORDS, Frame, FrameKind
from bot.matching.notation import one_of, tables
from bot.matching.terms import Mention, TermBook
from bot.matching.words import rarity

_ONE = frozenset({"it", "that", "this", "one"})
_SEVERAL = frozenset({"they", "those", "these", "them", "both"})
_POINTING = frozenset({"this", "that", "these", "those"})
_SPELLED = frozenset({"letters", "initials", "acronym", "acronyms", "abbreviation", "abbreviations"})
_COUNTED = frozenset(
    {"of", "them", "em", "each", "2", "3", "4", "two", "three", "four", "all", "both", *_ONE, *_SEVERAL}
)
_PREPOSITIONS = frozenset({"of", "on", "in", "at", "inside", "behind", "near", "by", "under", "for", "from", "with"})
_WITHIN = frozenset({"in", "for"})
"""What stands before a name that only says in which field something is meant."""
DETERMINERS = frozenset({"a", "an", "the", "every", "each", "my", "our", "their", "his", "her", "that", "this", "some"})
_SUPERLATIVES = frozenset({"most", "least", "best", "worst", "highest", "lowest", "top", "first", "last", "oldest"})
_SAYING = frozenset(
    {"say", "says", "said", "saying", "wrote", "write", "writes", "hear", "hears", "heard", "read", "word", "term"}
)
TELLING = 0.75
"""A word at least this rare beside a name says that "it" may be something else than what is named."""


def told_what(tokens: Sequence[str], frame: Frame, terms: TermBook) -> Frame:
    """`frame` with the terms in place of a pronoun or of "those letters"; as it is where they are not clear.

    One name is taken for "it"; two for "they", where it is asked what they stand for or how they differ.
    """
    if not terms.words:
        return frame  # a base without a glossary names nothing
    clear = bool(frame.subjects) and all(map(terms.resolve, frame.subjects))
    if not clear and (pair := _told_apart(tokens, terms)):
        return pair
    if len(frame.subjects) != 1:
        return _of_choice(tokens, frame, terms)
    (subject,) = frame.subjects
    if other := _said(frame.kind, subject, terms) or _pointed_at(tokens, frame.kind, subject, terms):
        return other
    if len(subject) > 2 and subject[0] in _ONE and subject[1] in _WITHIN:
        subject = (subject[0],)
    spelled = not _SPELLED.isdisjoint(subject[-1:]) and _COUNTED.issuperset(subject[:-1])
    pronoun = next((word for word in subject if word in _ONE | _SEVERAL), "") if _COUNTED.issuperset(subject) else ""
    if not spelled and not pronoun:
        return frame
    kind = FrameKind.EXPANSION if spelled and frame.kind is FrameKind.DEFINITION else frame.kind
    named = _named(tokens, terms)
    if spelled:
        named = {ref: mention for ref, mention in named.items() if mention.end - mention.start == 1}
    else:  # "what does it mean in ems" asks of something said before
        named = {ref: m for ref, m in named.items() if not m.start or tokens[m.start - 1] not in _WITHIN}
    names = [tuple(tokens[mention.start : mention.end]) for mention in named.values()]
    if len(names) == 1 and (kind is FrameKind.EXPANSION or _is_topic(tokens, *named.values())):
        return Frame(kind, (names[0],))
    if len(names) == 2 and kind is FrameKind.EXPANSION and (spelled or pronoun in _SEVERAL):
        return Frame(kind, ((*names[0], "and", *names[1]),))
    return frame


def _pointed_at(tokens: Sequence[str], kind: FrameKind, subject: Sequence[str], terms: TermBook) -> Frame | None:
    """ "raccoon eyes, what is this sign": what else is named, where that is clear; otherwise it is not told by a frame.

    None where nothing is pointed at: then the subject is what it says.
    """
    if (
        len(subject) != 1
        or not _SPELLED.isdisjoint(subject)
        or not any(before in _POINTING and word == subject[0] for before, word in pairwise(tokens))
    ):
        return None
    own = terms.resolve(subject)
    others = [mention for ref, mention in _named(tokens, terms).items() if ref != own]
    if not others:
        return None
    if len(others) == 1 and _is_topic(tokens, *others):
        return Frame(kind, (tuple(tokens[others[0].start : others[0].end]),))
    return OTHER


def _said(kind: FrameKind, subject: Sequence[str], terms: TermBook) -> Frame | None:
    """Of a subject in which somebody says something ("my daughters book says hypoxia"), what is said."""
    verbs = [place for place, token in enumerate(subject) if token in _SAYING]
    if not verbs or terms.resolve(subject):
        return None
    mentions = _named(subject, terms).values()
    named = [m for m in mentions if m.start > verbs[0] and subject[m.start - 1] not in _PREPOSITIONS]
    return Frame(kind, (tuple(subject[named[0].start : named[0].end]),)) if len(named) == 1 else None


def _told_apart(tokens: Sequence[str], terms: TermBook) -> Frame | None:
    """ "half say EMS half say EMT, is there an actual distinction": the two that are named, where no third is."""
    joined = "".join(token + " " for token in tokens)
    anywhere, end = _told_apart_patterns()
    if not anywhere.search(joined) and not end.search(joined):
        return None
    named = _named(tokens, terms)
    for ref in list(self_described(tokens, named.values())):
        named.pop(ref, None)
    if len(named) != 2 or any(_is_part_of_a_name(tokens, mention) for mention in named.values()):
        return None
    return Frame(FrameKind.COMPARISON, tuple(tuple(tokens[m.start : m.end]) for m in named.values()))


def _is_part_of_a_name(tokens: Sequence[str], mention: Mention) -> bool:
    """ "private ambulance company or fire department, how is that different": the first is no ambulance."""
    beside = (*tokens[max(0, mention.start - 1) : mention.start], *tokens[mention.end : mention.end + 1])
    return len(beside) > 1 and all(grade(word) == 1 and word not in QUESTION_WORDS for word in beside)


@cache
def _told_apart_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    table = tables("told_apart.txt")
    start = r"(?:^|(?<=\ ))"
    return re.compile(start + one_of(table["anywhere"]).pattern), re.compile(start + one_of(table["end"]).pattern + "$")


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
    before = [token for token in tokens[: mention.start] if token not in DETERMINERS]
    if before and (before[-1] in _PREPOSITIONS or not _SUPERLATIVES.isdisjoint(before)):
        return False
    if tokens[mention.end : mention.end + 1] and tokens[mention.end] in QUESTION_WORDS:
        return True
    beside = (*tokens[: mention.start], *tokens[mention.end :])
    return all(rarity(token) < TELLING for token in beside)
