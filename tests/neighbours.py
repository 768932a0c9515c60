"""Neighbours made of what a test says of pairs of words."""

from collections.abc import Callable, Sequence
from itertools import pairwise

from bot.matching.features import grade


class Pairs:
    """As a ranker knows them: how many phrasings have two words beside each other."""

    def __init__(self, together: Callable[[str, str], float]) -> None:
        self.together = together

    def apart(self, tokens: Sequence[str]) -> list[int]:
        """The places of words that stand beside none of their neighbours."""
        telling = [place for place, token in enumerate(tokens) if grade(token) > 0]
        pairs = [pair for pair in pairwise(telling) if self.together(*(tokens[place] for place in pair)) > 0]
        return [place for place in telling if all(place not in pair for pair in pairs)]
