"""The small notation of our data files → regular expressions: (a|b), [a] may be missing, * any word, {x} a slot."""

import re
from collections.abc import Iterable
from functools import lru_cache

from bot.matching.words import lines_of

_PIECE = re.compile(r"\{(?P<slot>\w+)\}|(?P<open>[(\[])|(?P<close>[)\]]\??)|(?P<bar>\|)|(?P<word>[^\s()\[\]{}|]+)")
_SLOT = r"(?P<{name}>\S+(?:\ \S+){{0,{more}}}?)"


@lru_cache(maxsize=4096)
def expression(pattern: str, slot_words: int = 9) -> str:
    """The regular expression of one pattern; it matches words that are each followed by one space.

    A slot takes 1 to `slot_words` words, as few as fit. Raises ValueError for unbalanced brackets.
    """
    out: list[str] = []
    opened: list[str] = []
    for piece in _PIECE.finditer(pattern):
        if name := piece["slot"]:
            out.append(_SLOT.format(name=name, more=slot_words - 1) + r"\ ")
        elif bracket := piece["open"]:
            opened.append(bracket)
            out.append("(?:")
        elif close := piece["close"]:
            if not opened or opened[-1] + close[0] not in ("()", "[]"):
                raise ValueError(f"brackets do not match in {pattern!r}")
            optional = opened.pop() == "[" or close.endswith("?")
            out.append(")?" if optional else ")")
        elif piece["bar"]:
            out.append("|")
        elif piece["word"] == "*":
            out.append(r"\S+\ ")
        else:
            out.append(re.escape(piece["word"]) + r"\ ")
    if opened:
        raise ValueError(f"brackets do not match in {pattern!r}")
    return "".join(out)


def one_of(patterns: Iterable[str]) -> re.Pattern[str]:
    """One expression for many patterns without slots, longest pattern first."""
    ordered = sorted(patterns, key=len, reverse=True)
    return re.compile("(?:" + "|".join(expression(pattern) for pattern in ordered) + ")")


def words_of(pattern: str) -> set[str]:
    """The plain words in a pattern: a typo of one of them may be mended before patterns are tried."""
    return {piece["word"] for piece in _PIECE.finditer(pattern) if piece["word"] and piece["word"] != "*"}


def tables(name: str) -> dict[str, list[str]]:
    """The patterns of one file of data/, by the `heading:` they stand under, in order."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in lines_of(name):
        if line.startswith("  - "):
            found[heading].append(line.removeprefix("  - ").strip())
        else:
            heading = line.removesuffix(":")
            found[heading] = []
    return found
