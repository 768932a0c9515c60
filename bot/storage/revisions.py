"""Revisions in the database: append-only, all or nothing, a lost race refused."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row, func, insert, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import EditConflict
from bot.faq.change import read_ref
from bot.faq.change_json import change_from_plain, change_to_plain, override_from_plain, override_to_plain
from bot.faq.revision import Draft, Revision
from bot.service.ports import Appended
from bot.storage.connect import Database
from bot.storage.guilds import grow
from bot.storage.tables import revisions

_CHUNK = 500


class Revisions:
    """See `ports.RevisionStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def newest(self, guild_id: int) -> Mapping[str, Revision]:
        numbers = _newest_numbers(guild_id).subquery()
        query = (
            select(revisions)
            .join(numbers, (revisions.c.ref == numbers.c.ref) & (revisions.c.number == numbers.c.number))
            .where(revisions.c.guild_id == guild_id)
            .order_by(numbers.c.first, revisions.c.ref)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return {row.ref: _revision(row) for row in rows}

    async def edited(self) -> frozenset[int]:
        async with self._database.read() as connection:
            return frozenset((await connection.execute(select(revisions.c.guild_id).distinct())).scalars())

    async def append(self, guild_id: int, drafts: Sequence[Draft]) -> Appended:
        if not drafts:
            return Appended((), 0)

        async def work(connection: AsyncConnection) -> Appended:
            # growing the version locks the guild's row: the edits of one server come one after the other
            version = await grow(self._database, connection, guild_id)
            newest = await self._numbers(connection, guild_id, [draft.ref for draft in drafts])
            done: list[Revision] = []
            for draft in drafts:
                if newest.get(draft.ref, 0) != draft.expected:
                    raise EditConflict(draft.ref, draft.expected, await self._one(connection, guild_id, draft.ref))
                newest[draft.ref] = draft.expected + 1
                done.append(_appended(guild_id, draft))
            for start in range(0, len(done), _CHUNK):
                rows = [_row(revision, version) for revision in done[start : start + _CHUNK]]
                await connection.execute(insert(revisions), rows)
            return Appended(tuple(done), version)

        return await self._database.write(work, durable=True)

    async def history(self, guild_id: int, ref: str, limit: int = 100) -> tuple[Revision, ...]:
        if not _is_ref(ref):
            return ()
        query = (
            select(revisions)
            .where(revisions.c.guild_id == guild_id, revisions.c.ref == ref)
            .order_by(revisions.c.number.desc())
            .limit(limit)
        )
        async with self._database.read() as connection:
            return tuple(map(_revision, (await connection.execute(query)).all()))

    async def revision(self, guild_id: int, ref: str, number: int) -> Revision | None:
        if not _is_ref(ref) or not 0 < number < 2**31:
            return None
        async with self._database.read() as connection:
            return await self._one(connection, guild_id, ref, number)

    async def latest(self, guild_id: int, limit: int = 25) -> tuple[Revision, ...]:
        query = (
            select(revisions)
            .where(revisions.c.guild_id == guild_id)
            .order_by(revisions.c.version.desc(), revisions.c.ref)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return tuple(map(_revision, (await connection.execute(query)).all()))

    async def _numbers(self, connection: AsyncConnection, guild_id: int, refs: Sequence[str]) -> dict[str, int]:
        found: dict[str, int] = {}
        for start in range(0, len(refs), _CHUNK):
            query = _newest_numbers(guild_id).where(revisions.c.ref.in_(refs[start : start + _CHUNK]))
            found |= {row.ref: row.number for row in await connection.execute(query)}
        return found

    async def _one(
        self, connection: AsyncConnection, guild_id: int, ref: str, number: int | None = None
    ) -> Revision | None:
        query = select(revisions).where(revisions.c.guild_id == guild_id, revisions.c.ref == ref)
        if number is not None:
            query = query.where(revisions.c.number == number)
        row = (await connection.execute(query.order_by(revisions.c.number.desc()).limit(1))).first()
        return None if row is None else _revision(row)


def _is_ref(ref: str) -> bool:
    """Whether a database can look this up: refs from clients may hold anything."""
    try:
        read_ref(ref)
    except ValueError:
        return False
    return True


def _newest_numbers(guild_id: int) -> Any:
    return (
        select(
            revisions.c.ref, func.max(revisions.c.number).label("number"), func.min(revisions.c.version).label("first")
        )
        .where(revisions.c.guild_id == guild_id)
        .group_by(revisions.c.ref)
    )


def _appended(guild_id: int, draft: Draft) -> Revision:
    return Revision(
        guild_id,
        draft.ref,
        draft.expected + 1,
        draft.change,
        draft.override,
        draft.created_at,
        draft.author_id,
        draft.note,
        draft.seen,
    )


def _row(revision: Revision, version: int) -> dict[str, object]:
    return {
        "guild_id": revision.guild_id,
        "ref": revision.ref,
        "number": revision.number,
        "change": json.dumps(change_to_plain(revision.change)),
        "override": json.dumps(override_to_plain(revision.override)),
        "seen": json.dumps(dict(revision.seen)),
        "author_id": revision.author_id,
        "created_at": revision.created_at,
        "note": revision.note,
        "version": version,
    }


def _revision(row: Row[Any]) -> Revision:
    created: datetime = row.created_at
    return Revision(
        row.guild_id,
        row.ref,
        row.number,
        change_from_plain(json.loads(row.change)),
        override_from_plain(json.loads(row.override)),
        created,
        row.author_id,
        row.note,
        json.loads(row.seen),
    )
