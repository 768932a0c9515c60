"""Other exams: whose exam, licence or school is asked about ("bar exam", "barber license"), where not this field's."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from bot.matching.features import grade
from bot.matching.field import Field
from bot.matching.words import rarity

_OF_ANY: Final = frozenset(
    "exam exams test tests quiz license licence certification certificate school course class program".split()  # noqa: SIM905
)
"""What every trade has."""
NAMING: Final = 0.45
"""A word at least this rare names a trade; "entire" and "next" do not."""
OF_ANOTHER: Final = "it asks about an exam or school of something that the base never names"


def asks_of_another(tokens: Sequence[str], field: Field) -> bool:
    """Does the base never say whose exam, licence or school it is?"""
    return any(
        thing in _OF_ANY
        and whose not in _OF_ANY
        and whose.isalpha()
        and grade(whose) == 1
        and rarity(whose) >= NAMING
        and not field.says(whose)
        for whose, thing in pairwise(tokens)
    )
