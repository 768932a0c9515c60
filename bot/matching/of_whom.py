"""Of whom: the trades and animals that a question is about. What is asked of one is not asked of anybody else."""

from collections.abc import Container, Iterator, Sequence
from functools import cache
from itertools import chain
from typing import Final

from bot.matching.certain import ALONE
from bot.matching.clauses import told_of
from bot.matching.facts import Facts
from bot.matching.focus import focus
from bot.matching.notation import named_in, names_of, tables
from bot.matching.reading import Reading
from bot.matching.words import stem

NOT_OF_THEM: Final = "it asks about a trade or an animal that {} never names"
"""With the id of an entry or card."""
_TELLING: Final = frozenset(
    {"said", "says", "say", "told", "tells", "asked", "asks", "wants", "thinks", "claims", "swears", "wrote"}
)
"""Behind a trade ("teacher said …"): whoever has it tells the speaker something."""
_SOMEBODYS: Final = frozenset({"my", "our", "your", "his", "her", "their"})

Names = tuple[frozenset[str], ...]
"""All names of one trade or animal, each by the stems of its words."""


class OfWhom:
    """Whom the questions of a message are about, where they are not (also) about what the base is. Immutable."""

    def __init__(self, questions: Sequence[Reading], facts: Facts) -> None:
        self._facts = facts
        asked = [(reading, focus(reading)) for reading in questions]
        ours = any(self._asks_of_ours(*each) for each in asked)
        self._asked_of = () if ours else tuple(chain.from_iterable(_asked_of(*each) for each in asked))

    def _asks_of_ours(self, question: Reading, asked: Container[str]) -> bool:
        tokens = question.tokens
        named = (m for m in question.mentions if any(stem(word) in asked for word in tokens[m.start : m.end]))
        return any(self._facts.is_first(mention.ref) for mention in named)

    def most(self, entry_id: str) -> float:
        """How sure an entry or card can be: one that says none of their names anywhere is offered at most."""
        if not self._asked_of:
            return 1.0
        known = self._facts.of(entry_id)
        said = known.stems | known.told
        return 1.0 if all(any(name <= said for name in names) for names in self._asked_of) else ALONE


def _asked_of(question: Reading, asked: Container[str]) -> Iterator[Names]:
    """Each trade or animal that is asked of (by the stems of what asks), and not only told of."""
    tokens = question.tokens
    named = {place for mention in question.mentions for place in range(mention.start, mention.end)}
    for place, (names, is_animal) in named_in(tokens, _table()):
        is_asked = place not in named and stem(tokens[place]) in asked
        if is_asked and (is_animal or not _is_told_of(tokens, place)):
            yield names


def _is_told_of(tokens: Sequence[str], place: int) -> bool:
    """Is the trade the speaker's own, or that of somebody he knows?"""
    beside = (*tokens[max(0, place - 1) : place], *tokens[place + 1 : place + 2])
    return not (_SOMEBODYS | _TELLING).isdisjoint(beside) or told_of(tokens, place)


@cache
def _table() -> dict[str, tuple[Names, bool]]:
    """By each name, in both numbers: all names of the same, and is it an animal?"""
    found: dict[str, tuple[Names, bool]] = {}
    for heading, lines in tables("of_whom.txt").items():
        for names in map(names_of, lines):
            stems = tuple(frozenset(map(stem, each.split())) for each in names)
            found |= dict.fromkeys(chain(names, map(_many, names)), (stems, heading == "animals"))
    return found


def _many(name: str) -> str:
    """The plural of a name."""
    if name.endswith("y") and name[-2] not in "aeiou":
        return f"{name[:-1]}ies"
    return name + ("es" if name.endswith(("s", "x", "ch", "sh")) else "s")
