"""Erasing: at a person's wish, and what has had its day."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, Table, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.records import Forgotten, GuildSettings, Purged
from bot.storage.connect import Database
from bot.storage.guilds import SAID
from bot.storage.log import Digests
from bot.storage.tables import guilds, links, questions, reviews, revisions, votes, waiting

LINKS: Final = timedelta(hours=24)
WAITING: Final = timedelta(days=30)
REVIEWS: Final = timedelta(days=90)
REMOVED: Final = timedelta(days=30)


class Privacy:
    """See `ports.PrivacyStore`."""

    def __init__(self, database: Database, digests: Digests) -> None:
        self._database = database
        self._digests = digests

    async def forget_user(self, user_id: int, guild_id: int | None = None) -> Forgotten:
        def here(table: Table) -> list[ColumnElement[bool]]:
            return [] if guild_id is None else [table.c.guild_id == guild_id]

        async def work(connection: AsyncConnection) -> Forgotten:
            waited = delete(waiting).where(waiting.c.user_id == user_id, *here(waiting))
            voted = delete(votes).where(votes.c.voter == self._digests.user(user_id), *here(votes))
            wrote = update(revisions).where(revisions.c.author_id == user_id, *here(revisions)).values(author_id=None)
            return Forgotten(
                waiting=(await connection.execute(waited)).rowcount,
                votes=(await connection.execute(voted)).rowcount,
                revisions=(await connection.execute(wrote)).rowcount,
            )

        return await self._database.write(work, durable=True)

    async def purge(self, now: datetime) -> Purged:
        today = now.date()

        async def work(connection: AsyncConnection) -> Purged:
            gone = list((await connection.execute(
                select(guilds.c.guild_id).where(guilds.c.removed_at <= now - REMOVED)
            )).scalars())  # fmt: skip
            for guild_id in gone:
                for table in (*SAID, revisions, guilds):
                    await connection.execute(delete(table).where(table.c.guild_id == guild_id))
            old_links = delete(links).where(links.c.at <= now - LINKS)
            old_waiting = delete(waiting).where(waiting.c.day <= today - WAITING)
            old_reviews = delete(reviews).where(reviews.c.last_day <= today - REVIEWS)
            return Purged(
                questions=await _past_retention(connection, questions, now),
                votes=await _past_retention(connection, votes, now),
                links=(await connection.execute(old_links)).rowcount,
                waiting=(await connection.execute(old_waiting)).rowcount,
                reviews=(await connection.execute(old_reviews)).rowcount,
                guilds=len(gone),
            )

        return await self._database.write(work)


async def _past_retention(connection: AsyncConnection, table: Table, now: datetime) -> int:
    """Erase rows older than their own server wants them kept; a server that never said has the usual days."""
    usual = GuildSettings().retention_days
    chosen = await connection.execute(select(guilds.c.retention_days).distinct())
    erased = 0
    for days in {usual, *chosen.scalars()}:
        others = select(guilds.c.guild_id).where(guilds.c.retention_days != days)
        mine = select(guilds.c.guild_id).where(guilds.c.retention_days == days)
        whose = table.c.guild_id.not_in(others) if days == usual else table.c.guild_id.in_(mine)
        query = delete(table).where(table.c.day <= (now - timedelta(days=days)).date(), whose)
        erased += (await connection.execute(query)).rowcount
    return erased
