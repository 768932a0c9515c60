"""Defining: look a term up, complete one while it is typed, put two side by side."""

from collections.abc import Iterator
from itertools import islice

from bot.faq.entry import Term
from bot.faq.knowledge_base import KnowledgeBase
from bot.service.cards import card, choice, comparison
from bot.service.library import Library
from bot.service.reply import Card, Choice


class Defining:
    """The use cases of `/define` and `/compare`."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def define(self, guild_id: int, name: str) -> Card | None:
        """The definition of the term called `name` (a ref, or what people call it); None when there is none."""
        snapshot = await self._library.snapshot(guild_id)
        term = self._term(snapshot.knowledge_base, snapshot.matcher.terms.find(name), name)
        return None if term is None else card(snapshot.knowledge_base, term)

    async def compare(self, guild_id: int, first: str, second: str) -> Card | None:
        """The two terms side by side, or the entry that compares them; None unless both are known and differ."""
        snapshot = await self._library.snapshot(guild_id)
        knowledge_base, terms = snapshot.knowledge_base, snapshot.matcher.terms
        one = self._term(knowledge_base, terms.find(first), first)
        two = self._term(knowledge_base, terms.find(second), second)
        if one is None or two is None or one.ref == two.ref:
            return None
        entry = snapshot.matcher.comparison(one.ref, two.ref)
        thing = knowledge_base.get(entry) if entry else None
        return comparison(knowledge_base, one, two) if thing is None else card(knowledge_base, thing)

    async def near(self, guild_id: int, name: str, limit: int = 3) -> tuple[Choice, ...]:
        """Terms that look or sound like `name`, for "did you mean"."""
        snapshot = await self._library.snapshot(guild_id)
        found = (snapshot.knowledge_base.get(ref) for ref in snapshot.matcher.terms.complete(name, limit=limit))
        return tuple(choice(thing) for thing in found if thing is not None)

    async def complete(self, guild_id: int, typed: str, limit: int = 25) -> tuple[Choice, ...]:
        """Terms to offer while somebody types: exact, prefix, alias, then fuzzy; the most pointed-to when empty."""
        if typed.strip():
            return await self.near(guild_id, typed, limit)
        snapshot = await self._library.snapshot(guild_id)
        return tuple(choice(term) for term in islice(_popular(snapshot.knowledge_base), limit))

    @staticmethod
    def _term(knowledge_base: KnowledgeBase, ref: str | None, name: str) -> Term | None:
        thing = knowledge_base.get(ref or name)
        return thing if isinstance(thing, Term) else None


def _popular(knowledge_base: KnowledgeBase) -> Iterator[Term]:
    """Terms by how many others point to them: the best guess at what newcomers look for before anybody has asked."""
    pointed: dict[str, int] = {}
    for thing in (*knowledge_base.entries, *knowledge_base.terms):
        for other in knowledge_base.see_also(thing):
            pointed[other.ref] = pointed.get(other.ref, 0) + 1
    yield from sorted(knowledge_base.terms, key=lambda term: (-pointed.get(term.ref, 0), term.term))
