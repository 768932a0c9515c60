"""Reading: one message (or one sentence of it) as the engine understands it, before anything is looked up."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass

from bot.matching.acronym_slips import AcronymSlips
from bot.matching.anaphora import told_what
from bot.matching.clauses import clauses, head, self_described, with_name
from bot.matching.context import Context
from bot.matching.counts import Spoken, with_changes
from bot.matching.decision import Trace
from bot.matching.field import Field
from bot.matching.frames import (
    EXPLAINING,
    NAMING,
    QUESTION_WORDS,
    Frame,
    FrameKind,
    asked_inside,
    frame_of,
    frame_words,
    is_question,
)
from bot.matching.little_words import LittleWords
from bot.matching.slips import FrameSlips, Slips, is_typing_slip, with_does, without_emphasis
from bot.matching.spelling import Speller
from bot.matching.terms import SHORT, Mention, TermBook
from bot.matching.text import SCORED, query, sentences
from bot.matching.words import is_common

Phrasings = Mapping[str, Sequence[tuple[str, ...]]]

_LEANING = frozenset({"it", "they", "that", "this", "those", "these", "them", "one", "he", "she", "him", "her"})
"""What a clause must not lean on when nothing in the message is named."""
_EXPLETIVE = frozenset({"is", "was", "does", "would", "can"})
SHORT_REMARK = 4
"""Words of a sentence that only says something beside another one that asks."""
PLAIN = 3_000
"""Words among this many most frequent ones were meant, however they were typed ("persn", "sytem")."""
MENDED_AGAIN = 3
"""Times that little words are mended: one that is mended may show what another one beside it was meant as."""
ENOUGH = 4
"""Words of a sentence that names no term, from which on it says what it asks."""
READ_FOR_ONE = 2
"""Clauses of a message that are read for each one that may be kept."""
LONG_CLAUSE = 160
"""Characters of a clause from which on it is no question by itself."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was understood.

    `tokens`: plain words, typos mended; `frame`: the shape around the subject; `mentions`: the terms named; `asked`: a
    question mark stands in it; `shouted`: the words typed in capitals; `guessed`: a word that is asked for was typed so
    that it may as well be another one.
    """

    text: str
    tokens: tuple[str, ...]
    frame: Frame
    mentions: tuple[Mention, ...]
    corrections: tuple[tuple[str, str], ...] = ()
    shouted: frozenset[str] = frozenset()
    asked: bool = False
    guessed: bool = False

    @property
    def terms(self) -> frozenset[str]:
        """The refs of the terms that are named."""
        return frozenset(mention.ref for mention in self.mentions)

    def trace(self) -> Trace:
        """What was understood, for `--explain`."""
        return Trace(text=self.text, frame=str(self.frame), corrections=self.corrections)


class Reader:
    """Reads messages with the words of one base in mind. Immutable."""

    def __init__(
        self,
        terms: TermBook,
        known: frozenset[str],
        spoken: Counter[str],
        together: Callable[[str, str], float],
    ) -> None:
        """`spoken`: the words of all phrasings with how often each stands there; `together`: see Context."""
        self._terms = terms
        self.known = known
        self._spoken: Spoken = spoken
        self._in_all = spoken.total()
        vocabulary = spoken.copy()
        vocabulary.update(terms.words | terms.written)
        vocabulary.update(frame_words())
        self._speller = Speller(vocabulary, known)
        self._frame_slips = FrameSlips(known)
        self._acronyms = AcronymSlips(known, spoken, self._in_all)
        self._look_around(together)

    def with_changes(self, more: Counter[str], less: Counter[str], together: Callable[[str, str], float]) -> "Reader":
        """The same for a base whose phrasings speak `more` words and some `less` often; equal to one built anew."""
        other: Reader = copy(self)
        other._spoken = with_changes(self._spoken, more, less)
        other._in_all = self._in_all + more.total() - less.total()
        other._speller = self._speller.with_changes(more, less)
        other._acronyms = self._acronyms.where(other._spoken, other._in_all)
        other._look_around(together)
        return other

    def _look_around(self, together: Callable[[str, str], float]) -> None:
        self.field = Field(self._spoken, self._in_all, self._terms.words)
        self._context = Context(together, self._spoken, self.known)
        self._slips = Slips(self._spoken, self.known, self._speller.knows)
        self._little = LittleWords(self._spoken, self.known, self._speller.knows, together)

    def readings(self, cleaned: str, most: int, *, literal: bool = False) -> list[Reading]:
        """The message where it is short enough, and each of its sentences where it has several.

        At most `most`; what opens or ends a long message or carries a question mark first. With `literal` no word is
        taken for another one because of its neighbours.
        """
        parts = sentences(cleaned)
        whole = [cleaned] if len(cleaned) <= SCORED else []
        texts = [*whole, *(part[:SCORED] for part in parts if len(parts) > 1 or not whole)]
        if len(texts) > most:
            texts = sorted(
                texts, key=lambda text: (not text.endswith("?"), texts.index(text) not in (0, len(texts) - 1))
            )
        return [self.read(text, literal=literal) for text in texts[:most]]

    def clauses(self, readings: Sequence[Reading], most: int) -> list[Reading]:
        """The clauses that ask by themselves, and leave out no term that the message names; at most `most`.

        What comes after "or is it", "or just" only offers another answer: its terms may be left out. So may what the
        speaker says that he is, beside another term. Where the message names one term only, "they" stands for it.
        """
        texts = dict.fromkeys(reading.text for reading in readings)
        heads = {text: head(text) for text in texts}
        asked = [
            reading if heads[reading.text] == reading.text else self.read(heads[reading.text]) for reading in readings
        ]
        named = frozenset[str]().union(*(reading.terms for reading in asked))
        told = {ref for reading in asked for ref in self_described(reading.tokens, reading.mentions)}
        asked_about = named - told or named
        parts, joined = clauses(heads.values())
        name = _only_name(asked) if len(asked_about) == 1 else ""
        renamed = [with_name(part, name) for part in parts] if name else []
        found: list[Reading] = []
        short = (part for part in (*renamed, *parts) if part not in texts and len(part) <= LONG_CLAUSE)
        for clause in list(dict.fromkeys(short))[: READ_FOR_ONE * most]:
            reading = self.read(clause)
            asks = is_question(reading.tokens) or reading.text in joined
            if asks and reading.terms >= asked_about and (named or not _leans(reading.tokens)):
                found.append(reading)
        return found[:most]

    def read(self, text: str, *, literal: bool = False) -> Reading:
        """One text of at most some hundred characters; `literal` as for `readings`."""
        asked = query(text, self.known)
        tokens, acronyms = self._acronyms.repair(asked.tokens, asked.shouted)
        tokens, corrections = self._speller.repair([self._terms.number(token) for token in tokens], asked.shouted)
        corrections = [*acronyms, *corrections]
        tokens = with_does(without_emphasis(tokens))
        frame = frame_of(tokens)
        if not self._names_terms(frame):
            mended, changes = self._frame_slips.repair(tokens)
            again = frame_of(mended) if changes else frame
            guessed = {better for _, better in changes} & {word for subject in again.subjects for word in subject}
            if changes and not guessed and self._names_terms(again):
                tokens, frame, corrections = mended, again, [*corrections, *changes]
        if not self._names_terms(frame):
            tokens, changes, frame = self._with_little_words(tokens, frame, asked.shouted)
            corrections = [*corrections, *changes]
        if not self._names_terms(frame):
            # what is asked for by one word alone is that word, however alike another one looks
            meant = asked.shouted | _alone(frame) | set(filter(self._is_long_name, tokens))
            tokens, changes = (tokens, []) if literal else self._context.repair(tokens, meant)
            tokens, more = self._slips.repair(tokens, asked.shouted)
            corrections = [*corrections, *changes, *more]
            frame = frame_of(tokens) if changes or more else frame
        if not self._names_terms(frame):
            asked_for = (
                told_what(tokens, inside, self._terms) for inside in asked_inside(tokens) if inside.kind in NAMING
            )
            frame = next((inside for inside in asked_for if self._names_terms(inside)), frame)
        frame = told_what(tokens, frame, self._terms)
        mentions = tuple(m for m in self._terms.mentions(tokens) if self._is_meant(m, tokens, asked.shouted, frame))
        named = {subject[0] for subject in frame.subjects if len(subject) == 1}
        guessed = any(
            better in named and not is_typing_slip(typed, better) and not is_common(better, PLAIN)
            for typed, better in corrections
        ) or self._is_damaged(frame, acronyms)
        return Reading(
            asked.text, tuple(tokens), frame, mentions, tuple(corrections), asked.shouted, asked.asked, guessed
        )

    def _with_little_words(
        self, tokens: list[str], frame: Frame, shouted: frozenset[str]
    ) -> tuple[list[str], list[tuple[str, str]], Frame]:
        """`tokens` with little words mended, other than what is asked for by one word alone; the changes, the frame."""
        for _ in range(MENDED_AGAIN):
            mended, changes = self._little.repair(tokens, shouted | _alone(frame))
            if not changes:
                break
            again = frame_of(mended)
            guessed = {word for subject in again.subjects if len(subject) == 1 for word in subject}
            if again.kind not in NAMING or guessed.isdisjoint(better for _, better in changes):
                return mended, changes, again
            shouted |= {typed for typed, better in changes if better in guessed}
        return tokens, [], frame

    def _is_damaged(self, frame: Frame, mended: Sequence[tuple[str, str]]) -> bool:
        """Is it asked what a short acronym is that was mended? Then nothing but these letters says which one it is."""
        short = {self._terms.canonical(better) for _, better in mended if len(better) <= SHORT}
        return frame.kind in EXPLAINING and not short.isdisjoint(
            subject[0] for subject in frame.subjects if len(subject) == 1
        )

    def _is_long_name(self, token: str) -> bool:
        """Is it a term that no neighbours make a slip ("supine position"), as they may an acronym ("pat of ems")?"""
        return token not in self.known and self._terms.resolve((token,)) is not None

    def _names_terms(self, frame: Frame) -> bool:
        """Is every subject of the frame a term, or two of them ("emt and ems")?"""
        return bool(frame.subjects) and all(map(self._is_named, frame.subjects))

    def _is_named(self, subject: tuple[str, ...]) -> bool:
        if self._terms.resolve(subject):
            return True
        place = subject.index("and") if "and" in subject else 0
        return bool(place and self._terms.resolve(subject[:place]) and self._terms.resolve(subject[place + 1 :]))

    def _is_meant(self, mention: Mention, tokens: Sequence[str], shouted: frozenset[str], frame: Frame) -> bool:
        """A term that is spelled like an everyday word counts where it was typed in capitals or is the subject."""
        named = tuple(tokens[mention.start : mention.end])
        if len(named) != 1 or self._terms.canonical(named[0]) not in self._terms.everyday:
            return True
        if named[0] in shouted:
            return True
        asked_for = frame.kind is FrameKind.EXPANSION or named[0] not in self._terms.grammar
        return asked_for and named in frame.subjects


def _alone(frame: Frame) -> frozenset[str]:
    """The words that are asked for by themselves, wherever they are met ("what does prn mean on a med list")."""
    if frame.kind not in EXPLAINING:
        return frozenset()
    return frozenset(subject[0] for subject in frame.subjects if subject[1:2] in ((), ("in",)))


def _leans(tokens: Sequence[str]) -> bool:
    """Does a clause lean on something said elsewhere ("what is it"), other than in "is it true that"?"""
    return any(
        token in _LEANING and not (token == "it" and _EXPLETIVE.issuperset(tokens[place - 1 : place]) and place > 0)
        for place, token in enumerate(tokens)
    )


def without_remarks(readings: Sequence[Reading], whole: str) -> list[Reading]:
    """`readings` without what is only said, in short, beside a sentence that asks ("my boss says call ems.")."""
    parts = [reading for reading in readings if reading.text != whole]
    if any(
        is_question(part.tokens) or not QUESTION_WORDS.isdisjoint(part.tokens) for part in parts if not _is_name(part)
    ):
        # a name with a question mark ("truck? er?") only helps the sentence that asks
        readings = [reading for reading in readings if reading.text == whole or not _is_name(reading)]
    if not any(map(_asks, parts)):
        return list(readings)
    return [
        reading for reading in readings if reading.text == whole or _asks(reading) or len(reading.tokens) > SHORT_REMARK
    ]


def _asks(reading: Reading) -> bool:
    """Does it ask something by itself, in words that say what of?"""
    return (reading.asked or is_question(reading.tokens)) and (bool(reading.terms) or len(reading.tokens) >= ENOUGH)


def _is_name(reading: Reading) -> bool:
    """Is it no more than the name of a term?"""
    return len(reading.mentions) == 1 and reading.mentions[0].end - reading.mentions[0].start == len(reading.tokens)


def _only_name(readings: Sequence[Reading]) -> str:
    """How the message spells the one term that it names; "" where it names several."""
    names = {
        mention.ref: " ".join(reading.tokens[mention.start : mention.end])
        for reading in readings
        for mention in reading.mentions
        if mention.ref not in self_described(reading.tokens, [mention])
    }
    return next(iter(names.values())) if len(names) == 1 else ""
