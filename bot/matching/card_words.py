"""Card words: whether a term's own card speaks of everything that a message says ("wall time at the hospital")."""

from collections.abc import Iterable
from functools import cache

from bot.faq.entry import Term
from bot.matching.text import words
from bot.matching.words import lines_of, stem


class CardWords:
    """The words of each term's card, looked up when first asked for. Safe to share: what is kept never changes."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = {term.ref: term for term in terms}
        self._stems: dict[str, frozenset[str]] = {}

    def speaks_of(self, ref: str, tokens: Iterable[str]) -> bool:
        """Are all these words on the card of `ref`, or such as people put beside a name?"""
        return all(token in _beside_a_name() or stem(token) in self.stems(ref) for token in tokens)

    def stems(self, ref: str) -> frozenset[str]:
        """The stems of all that is on the card of `ref`; none where there is no such term."""
        if ref not in self._terms:
            return frozenset()
        found = self._stems.get(ref)
        if found is None:
            term = self._terms[ref]
            texts = [term.term, *term.aliases, *(meaning for _, meaning in term.letters)]
            for sense in term.senses:
                texts += [sense.expansion, sense.definition, *sense.context]
            found = frozenset(stem(word) for text in texts for word in words(text, peeled=False))
            self._stems[ref] = found
        return found


@cache
def _beside_a_name() -> frozenset[str]:
    return frozenset(lines_of("naming.txt"))
