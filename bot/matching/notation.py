"""The small notation of our data files → regular expressions: (a|b), [a] may be missing, * any word, {x} a slot,
{x:3} one of at most three words. And lines of names: "austria: austrian, vienna".
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import TypeVar

from bot.matching.words import lines_of

T = TypeVar("T")

_PIECE = re.compile(
    r"\{(?P<slot>\w+)(?::(?P<most>\d))?\}|(?P<open>[(\[])|(?P<close>[)\]]\??)|(?P<bar>\|)|(?P<word>[^\s()\[\]{}|]+)"
)
_SLOT = r"(?P<{name}>\S+(?:\ \S+){{0,{more}}}?)"


@lru_cache(maxsize=4096)
def expression(pattern: str, slot_words: int = 9) -> str:
    """The regular expression of one pattern; it matches words that are each followed by one space.

    A slot that says no other number takes 1 to `slot_words` words, as few as fit. Raises ValueError for unbalanced
    brackets.
    """
    out: list[str] = []
    opened: list[str] = []
    for piece in _PIECE.finditer(pattern):
        if name := piece["slot"]:
            out.append(_SLOT.format(name=name, more=int(piece["most"] or slot_words) - 1) + r"\ ")
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


def outer_words(patterns: Iterable[str], *, first: bool) -> frozenset[str]:
    """The words with which a text that fits one of these patterns can begin (or end, not `first`); for patterns without
    `*` and slots, in which something is never missing.
    """
    found: set[str] = set()
    for pattern in patterns:
        pieces = [piece[0] for piece in _PIECE.finditer(pattern)]
        if first:
            found |= _outer(pieces, ")]", "([")[0]
        else:
            found |= _outer(pieces[::-1], "([", ")]")[0]
    return frozenset(found)


def _outer(pieces: list[str], closes: str, opens: str) -> tuple[set[str], bool, str]:
    """The words with which these pieces can begin, up to the bracket that closes them (they are taken out); whether
    they can be nothing at all; and that bracket.
    """
    found: set[str] = set()
    empty = False
    open_still = True
    closing = ""
    while pieces:
        piece = pieces.pop(0)
        if piece[0] in closes:
            closing = piece
            break
        if piece == "|":
            empty, open_still = empty or open_still, True
        elif piece[0] in opens:
            inside, nothing, other = _outer(pieces, closes, opens)
            if open_still:
                found |= inside
            missing = piece[0] in "[]" or "?" in (piece + other)
            open_still = open_still and (nothing or missing)
        elif open_still:
            found.add(piece)
            open_still = False
    return found, empty or open_still, closing


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


def names_of(line: str) -> list[str]:
    """All names of the thing that a line is about, the first before the colon."""
    name, _, others = line.partition(":")
    return [each.strip() for each in (name, *others.split(",")) if each.strip()]


def named_in(tokens: Sequence[str], table: Mapping[str, T]) -> Iterator[tuple[int, T]]:
    """Each thing that `tokens` name, by two words or else by one: where, and what the table holds under that name."""
    for place, (word, after) in enumerate(zip(tokens, chain(tokens[1:], ("",)), strict=False)):
        if found := table.get(f"{word} {after}") or table.get(word):
            yield place, found
