"""Counts of words that differ in a few words from others, and share all the rest with them."""

from collections import Counter
from collections.abc import Iterator, Mapping


class Counts:
    """How often each word stands somewhere, 0 for any other word. Immutable."""

    __slots__ = ("_ground", "_own")

    def __init__(self, ground: Mapping[str, int], own: Mapping[str, int]) -> None:
        """`own`: the words whose counts are other ones than in `ground`, which is shared."""
        self._ground, self._own = ground, own

    def __getitem__(self, word: str) -> int:
        own = self._own.get(word)
        return self._ground.get(word, 0) if own is None else own

    def __contains__(self, word: object) -> bool:
        own = self._own.get(word)  # type: ignore[call-overload]
        return word in self._ground if own is None else own > 0

    def __iter__(self) -> Iterator[str]:
        yield from (word for word in self._ground if word in self)
        yield from (word for word in self._own if word not in self._ground and word in self)

    def with_changes(self, more: Mapping[str, int], less: Mapping[str, int]) -> "Counts":
        """The same with `more` added and `less` taken away."""
        own = {word: self[word] + more.get(word, 0) - less.get(word, 0) for word in {**more, **less}}
        return Counts(self._ground, {**self._own, **own})


def with_changes(counts: "Spoken", more: Mapping[str, int], less: Mapping[str, int]) -> Counts:
    """`counts` with `more` added and `less` taken away, in a time that depends on these alone."""
    known = counts if isinstance(counts, Counts) else Counts(counts, {})
    return known.with_changes(more, less)


Spoken = Counter[str] | Counts
"""Words with how often they are said; 0 for any other word."""
