"""Leaning: whether a message needs the answer that it replies to, and what in it stands for what that was about."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from bot.matching.facts import CONTENT
from bot.matching.frames import QUESTION_WORDS, FrameKind, bare, is_question, opens_question
from bot.matching.matcher import Matcher
from bot.matching.overheard import about_somebody
from bot.matching.reading import Reading
from bot.matching.text import clean, sentences
from bot.matching.words import rarity

LONGEST: Final = 12
"""Words; whoever writes more brings along what they mean."""

SEVERAL: Final = frozenset({"they", "them", "their", "those", "these"})
SHORT: Final = 4
"""In so few words nobody says first what they ask about."""
AN_ASIDE: Final = 2
"""Sentences of so few words that ask nothing ("Cool, thanks!") are no more than that."""
_PRONOUNS: Final = frozenset({"it", "its", "that", "this"}) | SEVERAL
_POINTING: Final = frozenset({"this", "that", "these", "those"})
_BEFORE_ONE: Final = frozenset("become becoming be being get getting need have use using take find buy do is".split())  # noqa: SIM905
"""Behind these "one" at the end is one more of what was spoken of; "the top one" chooses among several."""
_NEW_CLAUSE: Final = frozenset({"a", "an", "the", "i", "you", "we", "he", "she", "they", "it", "my", "your"})
"""Before these "that" only leads over: "what can a paramedic do that an emt cannot"."""
_AUXILIARIES: Final = frozenset({"is", "are", "was", "were", "does", "can", "could", "will", "would", "should"})
_BREAKS: Final = (
    frozenset({"and", "but", "or", "so", "if", "while", "because", "since", "that", "i", "we"}) | QUESTION_WORDS
)
_PEOPLE: Final = frozenset(
    {"patient", "patients", "person", "people", "somebody", "someone", "anybody", "anyone", "everybody", "everyone"}
    | {"kid", "kids", "child", "children", "parent", "parents", "student", "students", "friend", "friends", "police"}
)
"""Behind these "they" and "their" are of the people that were just named."""
_HERE_AND_NOW: Final = frozenset(
    {"server", "channel", "chat", "bot", "place", "town", "day", "days", "week", "weekend", "month", "year", "morning"}
    | {"evening", "night", "time", "summer"}
)
"""Before these "this" and "these" point to where and when people talk."""
_OF_SOMETHING: Final = frozenset(
    {"sign", "signs", "symptom", "symptoms", "dose", "dosage", "indication", "indications", "side", "effect"}
    | {"contraindication", "contraindications", "complication", "complications", "effects"}
)
"""Behind "the" these are those of what was spoken of, even where a glossary explains the words themselves."""
_EMPTY: Final = re.compile(
    r"\b(?:is|was|does|will|would|can|could) (it|that|this) (?:\w+ ){0,3}(?:to|that|if|when) \w"
    r"|\bis (it) (?:true|right|correct|possible|normal|legal|okay|ok|bad) \w"
    r"|\b(?:time|day|date|year) is (it|that|this)\b|\b(?:is|was) (it|that|this) (?:you|i|he|she)\b"
)
"""Pronouns that stand for nothing: "is it hard to …", "what time is it"."""
_TO_THE_BOT: Final = re.compile(
    r"\b(?:are|were|did) you (?!allowed|supposed|required|able|expected|permitted)"
    r"|\bdo you (?:like|love|think|know|mean|feel)\b|\b(?:made|call|calls|called|pay|pays|told) you\b|\b(?:you|me)$"
    r"|\b(?:say|repeat|type|write|post|send) (?:it|that|this)(?: again| once more)?(?: please)?$"
)
_TURN: Final = re.compile(
    r"(?:(?:ok|okay|so|cool|nice|thanks|and|but|or|then|also)\b[\s,.!]*)*"
    r"(?:(?:what|wat|how|hows?|whats?)\s+(?:about|abt|bout)|(?P<added>and|or|but|also))\s+(?:for\s+)?(?P<other>.+)",
    re.IGNORECASE | re.DOTALL,
)


class How(Enum):
    """The ways in which a message leans on an answer."""

    NOT = "it says by itself what it is about"
    LOOSELY = "it names no subject"
    FIRMLY = "a word in it stands for the subject"
    TURNED = "it asks the same of something else"


@dataclass(frozen=True, slots=True)
class Leaning:
    """`tokens` are the message's words, `says` is the pronoun among them and `place` where it stands, `other` are the
    words that name something else."""

    how: How = How.NOT
    tokens: tuple[str, ...] = ()
    place: int = 0
    other: tuple[str, ...] = ()

    @property
    def says(self) -> str:
        """What stands for the subject; "" where no word does."""
        return self.tokens[self.place] if self.how is How.FIRMLY and self.place < len(self.tokens) else ""


NOT: Final = Leaning()


def leaning(matcher: Matcher, text: str) -> Leaning:
    """How `text` leans on the answer that it replies to. Talk to the bot, and what is no question, never does."""
    said = [matcher.read(sentence) for sentence in sentences(clean(text))]
    asked = [each for each in said if len(each.tokens) > AN_ASIDE or each.asked] if len(said) > 1 else said
    if len(asked) != 1:
        return NOT
    reading, tokens = asked[0], asked[0].tokens
    joined = " ".join(tokens)
    if not tokens or len(tokens) > LONGEST or _TO_THE_BOT.search(joined):
        return NOT
    turn = _TURN.fullmatch(reading.text)
    if turn and not (turn["added"] and is_question(tokens)):
        other = bare(matcher.read(turn["other"]).tokens)
        return Leaning(How.TURNED, tokens, other=other) if other else NOT
    if not (is_question(tokens) or reading.asked):
        return NOT
    empty = _EMPTY.search(joined)
    says_nothing = next(filter(None, empty.groups())) if empty else ""
    for place, token in enumerate(tokens):
        if token != says_nothing and _stands_for_something(reading, place) and not _is_told_before(reading, place):
            return Leaning(How.FIRMLY, tokens, place)
    if _asks_for_those_of_something(reading):
        return Leaning(How.FIRMLY, tokens, len(tokens))
    if reading.mentions or says_nothing or about_somebody(reading):
        return NOT
    tells = tokens[0] == "how" or any(rarity(token) >= CONTENT and token not in QUESTION_WORDS for token in tokens)
    return Leaning(How.LOOSELY, tokens) if tells else NOT


def _stands_for_something(reading: Reading, place: int) -> bool:
    tokens = reading.tokens
    after = tokens[place + 1 : place + 2]
    if tokens[place] == "one":
        return not after and place > 0 and tokens[place - 1] in _BEFORE_ONE
    if tokens[place] in _POINTING and any(mention.start == place + 1 for mention in reading.mentions):
        return False  # "this ems thing" says itself what it is
    if tokens[place] in ("this", "these") and after and after[0] in _HERE_AND_NOW:
        return False
    if tokens[place] == "that" and place and after:
        relative = after[0] in _AUXILIARIES and tokens[place - 1] not in _AUXILIARIES
        return not relative and after[0] not in _NEW_CLAUSE
    return tokens[place] in _PRONOUNS


def _is_told_before(reading: Reading, place: int) -> bool:
    """Does the message itself name before what the pronoun stands for ("what is cpap and when do you use it")?

    A name in the same clause is somebody else: in "can emts give it" the pronoun is none of the EMTs.
    """
    tokens, before = reading.tokens, reading.tokens[:place]
    if tokens[place] in SEVERAL and not _PEOPLE.isdisjoint(before):
        return True
    ends = [mention.end for mention in reading.mentions if mention.end <= place]
    between = tokens[ends[0] : place] if ends else ()
    if between and (not _BREAKS.isdisjoint(between) or between[-1] in _AUXILIARIES):
        return True
    # "the police, are they in it too" begins with what it is about
    return len(tokens) > SHORT and not opens_question(tokens)


def _asks_for_those_of_something(reading: Reading) -> bool:
    """ "what are the signs" asks for the signs of what was spoken of, not what a sign is."""
    subjects = reading.frame.subjects
    asked = reading.frame.kind is FrameKind.DEFINITION and len(subjects) == 1 and "the" in reading.tokens
    return asked and _OF_SOMETHING.issuperset(subjects[0])
