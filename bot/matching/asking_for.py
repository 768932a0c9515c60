"""What a question asks for: when, where, who, how many, whether one may … An entry that is asked otherwise is likely
not meant.
"""

from collections.abc import Sequence
from functools import cache
from itertools import chain

from bot.matching.words import lines_of

SPECIFIC = frozenset(
    {"who", "when", "where", "why", "how many", "how long", "how often", "how old", "how hard", "signs", "difference"}
)
"""What is asked for so clearly that an entry which nobody asks so is hardly meant."""
_WHETHER = "whether"


def asked_for(tokens: Sequence[str]) -> frozenset[str]:
    """The kinds of data/asked_for.txt that these words show; several where they ask several things, perhaps none."""
    one, two = _signs()
    found: set[str] = set()
    for word, following in zip(tokens, chain(tokens[1:], ("",)), strict=False):  # nothing said has nothing after it
        if kind := two.get((word, following)) or one.get(word):
            found.add(kind)
    return frozenset(found - _whether() or found)


@cache
def _signs() -> tuple[dict[str, str], dict[tuple[str, str], str]]:
    one: dict[str, str] = {}
    two: dict[tuple[str, str], str] = {}
    for kind, signs in _table().items():
        for sign in signs:
            match sign.split():
                case [word] if kind != _WHETHER:
                    one[word] = kind
                case [first, second]:
                    two[first, second] = kind
                case _:
                    pass
    return one, two


@cache
def _whether() -> frozenset[str]:
    return frozenset(_table()[_WHETHER])


@cache
def _table() -> dict[str, list[str]]:
    lines = (line.partition(":") for line in lines_of("asked_for.txt"))
    return {kind: [sign.strip() for sign in signs.split(",")] for kind, _, signs in lines}
