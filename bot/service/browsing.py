"""Browsing: what is there to ask, by topic."""

from bot.service.cards import choice
from bot.service.library import Library
from bot.service.reply import Choice


class Browsing:
    """The use case of `/faq browse`."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def topics(self, guild_id: int) -> tuple[tuple[str, int], ...]:
        """Each topic with its number of entries, in the order of the packs."""
        snapshot = await self._library.snapshot(guild_id)
        return tuple((topic, len(entries)) for topic, entries in snapshot.knowledge_base.topics.items())

    async def entries(self, guild_id: int, topic: str) -> tuple[Choice, ...]:
        """The entries of one topic; empty when there is no such topic (any more)."""
        snapshot = await self._library.snapshot(guild_id)
        return tuple(choice(entry) for entry in snapshot.knowledge_base.topics.get(topic, ()))
