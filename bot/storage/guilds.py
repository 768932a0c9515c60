"""Settings and versions of servers in the database."""

import json
from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.records import ChannelMode, GuildSettings, GuildState
from bot.storage.connect import Database
from bot.storage.notices import announce
from bot.storage.tables import guilds, links, questions, reviews, votes, waiting

_CHUNK = 500
SAID = (waiting, reviews, votes, links, questions)
"""The tables with what people said, in an order in which they can be emptied."""


class Guilds:
    """See `ports.GuildStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def state(self, guild_id: int) -> GuildState:
        async with self._database.read() as connection:
            row = (await connection.execute(select(guilds).where(guilds.c.guild_id == guild_id))).first()
        return GuildState() if row is None else _state(row)

    async def states(self) -> Mapping[int, GuildState]:
        async with self._database.read() as connection:
            return {row.guild_id: _state(row) for row in await connection.execute(select(guilds))}

    async def save(self, guild_id: int, settings: GuildSettings) -> GuildState:
        async def work(connection: AsyncConnection) -> GuildState:
            version = await grow(self._database, connection, guild_id)
            values = {
                "settings": json.dumps(settings_to_plain(settings)),
                "retention_days": settings.retention_days,
                "removed_at": None,
            }
            await connection.execute(update(guilds).where(guilds.c.guild_id == guild_id).values(values))
            return GuildState(version, settings)

        return await self._database.write(work, durable=True)

    async def versions(self, guild_ids: Collection[int] | None = None) -> Mapping[int, int]:
        found: dict[int, int] = {}
        every = select(guilds.c.guild_id, guilds.c.version)
        chunks = [every] if guild_ids is None else [every.where(chosen) for chosen in _among(guild_ids)]
        async with self._database.read() as connection:
            for query in chunks:
                found |= {row.guild_id: row.version for row in await connection.execute(query)}
        return found

    async def removed(self, guild_id: int, at: datetime) -> None:
        async def work(connection: AsyncConnection) -> None:
            for table in SAID:
                await connection.execute(delete(table).where(table.c.guild_id == guild_id))
            await connection.execute(update(guilds).where(guilds.c.guild_id == guild_id).values(removed_at=at))

        await self._database.write(work, durable=True)

    async def returned(self, guild_ids: Collection[int]) -> None:
        gone: list[int] = []
        async with self._database.read() as connection:
            for chosen in _among(guild_ids):
                query = select(guilds.c.guild_id).where(guilds.c.removed_at.is_not(None), chosen)
                gone += (await connection.execute(query)).scalars()
        if not gone:
            return  # as at most starts: there is nothing to write

        async def work(connection: AsyncConnection) -> None:
            for chosen in _among(gone):
                await connection.execute(update(guilds).where(chosen).values(removed_at=None))

        await self._database.write(work, durable=True)


def _state(row: Row[Any]) -> GuildState:
    return GuildState(row.version, settings_from_plain(json.loads(row.settings)), row.removed_at)


def _among(guild_ids: Collection[int]) -> Iterator[ColumnElement[bool]]:
    """Conditions that choose these servers, a number at a time that every database takes."""
    listed = sorted(guild_ids)
    for start in range(0, len(listed), _CHUNK):
        yield guilds.c.guild_id.in_(listed[start : start + _CHUNK])


async def grow(database: Database, connection: AsyncConnection, guild_id: int) -> int:
    """The guild's next version. Its row is made where there is none, and locked until the transaction ends."""
    first = {
        "guild_id": guild_id,
        "version": 1,
        "settings": json.dumps(settings_to_plain(GuildSettings())),
        "retention_days": GuildSettings().retention_days,
    }
    query = (
        database.insert(guilds)
        .values(first)
        .on_conflict_do_update(index_elements=["guild_id"], set_={"version": guilds.c.version + 1})
        .returning(guilds.c.version)
    )
    version = int((await connection.execute(query)).scalar_one())
    await announce(database, connection, guild_id, version)
    return version


def settings_to_plain(settings: GuildSettings) -> dict[str, Any]:
    """Only what differs from the default is written: so a default that changes reaches those who never chose."""
    usual = GuildSettings()
    plain: dict[str, Any] = {
        "packs": None if settings.packs is None else list(settings.packs),
        "editor_roles": sorted(settings.editor_roles),
        "admin_roles": sorted(settings.admin_roles),
        "audit_channel": settings.audit_channel,
        "channels": {str(channel): str(mode) for channel, mode in sorted(settings.channels.items())},
        "numbers": dict(settings.numbers),
        "retention_days": settings.retention_days,
        "log_questions": settings.log_questions,
        "listen_for_emergencies": settings.listen_for_emergencies,
    }
    return {name: value for name, value in plain.items() if getattr(settings, name) != getattr(usual, name)}


def settings_from_plain(plain: Mapping[str, Any]) -> GuildSettings:
    """The inverse; names that this version does not know are left alone, values of the wrong kind never get in."""
    usual = GuildSettings()
    packs = plain.get("packs")
    return GuildSettings(
        packs=None if packs is None else tuple(packs),
        editor_roles=frozenset(plain.get("editor_roles", ())),
        admin_roles=frozenset(plain.get("admin_roles", ())),
        audit_channel=plain.get("audit_channel", 0),
        channels={int(channel): ChannelMode(mode) for channel, mode in plain.get("channels", {}).items()},
        numbers=plain.get("numbers", {}),
        retention_days=plain.get("retention_days", usual.retention_days),
        log_questions=plain.get("log_questions", usual.log_questions),
        listen_for_emergencies=plain.get("listen_for_emergencies", usual.listen_for_emergencies),
    )
