"""Overheard: is a message in a channel really a question, and to nobody in particular?"""

import re
from functools import cache

from bot.matching.notation import one_of, tables
from bot.matching.reading import Reading
from bot.matching.text import clean, sentences, words

_PERSONS = frozenset({"you", "me", "us", "him", "her", "them", "he", "she", "guys"})
_TO_SOMEBODY = re.compile(r"<@[!&]?\d+>|(?<!\w)@\w")
_QUOTED = re.compile(
    r"\b(?:ask(?:s|ed)?|sa(?:y|ys|id)|goes|went|wrote|writes|texted|yelled|like|titled|called)\b[\s,:]{1,3}[\"'“‘«][^\"”»]{0,200}\?"
)
"""What somebody else asked, in quotation marks."""
_ANY_ONE = re.compile(r"\b(?:you|u|ya) (?:have|need|got|hafta) to\b", re.IGNORECASE)
"""Who asks what "you have to" do asks what anybody has to."""


def why_not_for_anyone(raw: str, reading: Reading) -> str:
    """Why the bot must not speak to this message that nobody addressed to it; "" when it may.

    `raw` is the message as it came, with its mentions; `reading` is the part that would be answered.
    """
    if _TO_SOMEBODY.search(raw):
        return "it is addressed to somebody"
    if _QUOTED.search(raw):
        return "it quotes what somebody else asked"
    if told := _tells(raw):
        return f"it tells, and does not ask ({told})"
    if reason := about_somebody(reading):
        return reason
    if len(reading.tokens) <= 2 or reading.asked:
        return "" if reading.asked else "a term alone is no question"
    if not _patterns()["question"].match(_joined(reading)):
        return "it is no question"
    return ""


def about_somebody(reading: Reading) -> str:
    """Why a message is talk about somebody in particular, or what is theirs; "" when it is not."""
    joined, patterns = _ANY_ONE.sub("one must", _joined(reading)), _patterns()
    if found := patterns["personal"].search(joined):
        return f"it is about somebody in particular ({found[0].strip()})"
    if patterns["own"].search(joined) and not patterns["asks for oneself"].match(joined):
        return "it is about what is somebody's"
    if reading.tokens and reading.tokens[-1] in _PERSONS:
        return f"it is about somebody in particular ({reading.tokens[-1]})"
    return ""


def _tells(raw: str) -> str:
    """The words by which a message tells, announces or jokes; "" where it has none."""
    patterns = _patterns()
    for sentence in sentences(clean(raw)):
        said = "".join(word + " " for word in words(sentence, (), peeled=False))
        if found := patterns["told"].search(said) or patterns["knows"].match(said):
            return found[0].strip()
    return ""


def _joined(reading: Reading) -> str:
    return "".join(token + " " for token in reading.tokens)


@cache
def _patterns() -> dict[str, re.Pattern[str]]:
    table = tables("overheard.txt")
    return {
        "question": one_of(table["question"]),
        "personal": re.compile(rf"(?:^|(?<=\ )){one_of(table['personal']).pattern}"),
        "own": re.compile(rf"(?:^|(?<=\ )){one_of(table['own']).pattern}"),
        "told": re.compile(rf"(?:^|(?<=\ )){one_of(table['told']).pattern}"),
        "knows": one_of(table["knows"]),
        "asks for oneself": one_of(table["asks for oneself"]),
    }
