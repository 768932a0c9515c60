"""The review queue in the database, and who waits for an answer."""

from datetime import date

from sqlalchemy import RowMapping, case, delete, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.records import Asked, Review, ReviewKind, ReviewState, Waiting
from bot.storage.connect import Database
from bot.storage.log import is_id, new_id, storable
from bot.storage.tables import NAME, reviews, waiting


class Reviews:
    """See `ports.ReviewStore`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, guild_id: int, asked: Asked) -> Review:
        row = {
            "guild_id": guild_id,
            "id": new_id(),
            "key": storable(asked.key, NAME),
            "text": storable(asked.text),
            "kind": str(asked.kind),
            "count": 1,
            "nearest": storable(asked.nearest, NAME),
            "proposal": storable(asked.proposal),
            "state": str(ReviewState.OPEN),
            "first_day": asked.day,
            "last_day": asked.day,
            "settled_by": "",
        }
        again = {
            "count": reviews.c.count + 1,
            "last_day": asked.day,
            "nearest": storable(asked.nearest, NAME) or reviews.c.nearest,
            "proposal": case((reviews.c.proposal == "", storable(asked.proposal)), else_=reviews.c.proposal),
            "state": case((reviews.c.state == str(ReviewState.DONE), str(ReviewState.OPEN)), else_=reviews.c.state),
        }
        query = (
            self._database.insert(reviews)
            .values(row)
            .on_conflict_do_update(index_elements=["guild_id", "key"], set_=again)
            .returning(reviews)
        )

        async def work(connection: AsyncConnection) -> Review:
            return _review((await connection.execute(query)).mappings().one())

        return await self._database.write(work)

    async def get(self, guild_id: int, review_id: int) -> Review | None:
        if not is_id(review_id):
            return None
        query = select(reviews).where(reviews.c.guild_id == guild_id, reviews.c.id == review_id)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).mappings().first()
        return None if row is None else _review(row)

    async def queue(
        self, guild_id: int, state: ReviewState = ReviewState.OPEN, limit: int = 25, offset: int = 0
    ) -> tuple[Review, ...]:
        query = (
            select(reviews)
            .where(reviews.c.guild_id == guild_id, reviews.c.state == str(state))
            .order_by(reviews.c.count.desc(), reviews.c.first_day, reviews.c.id)
            .limit(limit)
            .offset(offset)
        )
        async with self._database.read() as connection:
            return tuple(map(_review, (await connection.execute(query)).mappings()))

    async def awaited(self, guild_id: int, limit: int = 25) -> tuple[Review, ...]:
        wished = select(waiting.c.review_id).where(waiting.c.guild_id == guild_id)
        query = (
            select(reviews)
            .where(reviews.c.guild_id == guild_id, reviews.c.state != str(ReviewState.DONE), reviews.c.id.in_(wished))
            .order_by(reviews.c.first_day, reviews.c.id)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return tuple(map(_review, (await connection.execute(query)).mappings()))

    async def count(self, guild_id: int) -> int:
        open_ = (reviews.c.guild_id == guild_id, reviews.c.state == str(ReviewState.OPEN))
        async with self._database.read() as connection:
            return int((await connection.execute(select(func.count()).select_from(reviews).where(*open_))).scalar_one())

    async def settle(self, guild_id: int, review_id: int, state: ReviewState, ref: str = "") -> bool:
        if not is_id(review_id):
            return False
        mine = (reviews.c.guild_id == guild_id, reviews.c.id == review_id)
        query = update(reviews).where(*mine).values(state=str(state), settled_by=storable(ref, NAME))

        async def work(connection: AsyncConnection) -> bool:
            return bool((await connection.execute(query)).rowcount)

        return await self._database.write(work, durable=True)

    async def wait(self, guild_id: int, waiting: Waiting, day: date) -> bool:
        if await self.get(guild_id, waiting.review_id) is None:
            return False
        return await self._database.write(lambda connection: self._wait(connection, guild_id, waiting, day))

    async def _wait(self, connection: AsyncConnection, guild_id: int, who: Waiting, day: date) -> bool:
        there = select(reviews.c.id).where(reviews.c.guild_id == guild_id, reviews.c.id == who.review_id)
        # FOR UPDATE, so that it cannot be erased in between; SQLite has one writer anyway, and leaves the words out
        if (await connection.execute(there.with_for_update())).first() is None:
            return False
        row = {
            "guild_id": guild_id,
            "review_id": who.review_id,
            "user_id": who.user_id,
            "channel_id": who.channel_id,
            "day": day,
        }
        query = self._database.insert(waiting).values(row).on_conflict_do_nothing().returning(waiting.c.day)
        return (await connection.execute(query)).first() is not None

    async def waiting(self, guild_id: int, review_id: int) -> tuple[Waiting, ...]:
        if not is_id(review_id):
            return ()
        query = select(waiting).where(waiting.c.guild_id == guild_id, waiting.c.review_id == review_id)
        async with self._database.read() as connection:
            rows = (await connection.execute(query.order_by(waiting.c.user_id))).all()
        return tuple(Waiting(row.review_id, row.user_id, row.channel_id) for row in rows)

    async def told(self, guild_id: int, review_id: int, user_id: int) -> None:
        if not is_id(review_id):
            return
        query = delete(waiting).where(
            waiting.c.guild_id == guild_id, waiting.c.review_id == review_id, waiting.c.user_id == user_id
        )

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(query)

        await self._database.write(work)


def _review(row: RowMapping) -> Review:
    names = ("id", "text", "count", "nearest", "proposal", "first_day", "last_day", "settled_by")
    return Review(kind=ReviewKind(row["kind"]), state=ReviewState(row["state"]), **{name: row[name] for name in names})
