"""Counts over the question log, for stats that lead to action."""

from datetime import date

from sqlalchemy import case, func, select

from bot.service.records import Count, DayCount, Outcome, Rating, Review
from bot.storage.connect import Database
from bot.storage.review import Reviews
from bot.storage.tables import questions, votes

_GOT_IT = (str(Outcome.ANSWERED), str(Outcome.CHOSEN))


class Stats:
    """See `ports.StatsStore`."""

    def __init__(self, database: Database, reviews: Reviews) -> None:
        self._database = database
        self._reviews = reviews

    async def top_asked(self, guild_id: int, since: date, limit: int = 10) -> tuple[Count, ...]:
        many = func.count().label("many")
        query = (
            select(questions.c.ref, many)
            .where(questions.c.guild_id == guild_id, questions.c.day >= since, questions.c.ref != "")
            .where(questions.c.outcome.in_(_GOT_IT))
            .group_by(questions.c.ref)
            .order_by(many.desc(), questions.c.ref)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return tuple(Count(row.ref, row.many) for row in await connection.execute(query))

    async def top_unanswered(self, guild_id: int, limit: int = 10) -> tuple[Review, ...]:
        return await self._reviews.queue(guild_id, limit=limit)

    async def worst_rated(self, guild_id: int, since: date, limit: int = 10) -> tuple[Rating, ...]:
        bad = func.sum(case((votes.c.helpful.is_(False), 1), else_=0))
        good = func.sum(case((votes.c.helpful.is_(True), 1), else_=0))
        query = (
            select(votes.c.ref, good.label("good"), bad.label("bad"))
            .where(votes.c.guild_id == guild_id, votes.c.day >= since)
            .group_by(votes.c.ref)
            .having(bad > 0)
            .order_by((bad * 1.0 / (bad + good)).desc(), (bad + good).desc(), votes.c.ref)
            .limit(limit)
        )
        async with self._database.read() as connection:
            return tuple(Rating(row.ref, int(row.good), int(row.bad)) for row in await connection.execute(query))

    async def used(self, guild_id: int, since: date) -> frozenset[str]:
        query = (
            select(questions.c.ref)
            .where(questions.c.guild_id == guild_id, questions.c.day >= since, questions.c.ref != "")
            .where(questions.c.outcome.in_(_GOT_IT))
            .distinct()
        )
        async with self._database.read() as connection:
            return frozenset(row.ref for row in await connection.execute(query))

    async def days(self, guild_id: int, since: date) -> tuple[DayCount, ...]:
        query = (
            select(questions.c.day, questions.c.outcome, func.count().label("many"))
            .where(questions.c.guild_id == guild_id, questions.c.day >= since)
            .group_by(questions.c.day, questions.c.outcome)
            .order_by(questions.c.day, questions.c.outcome)
        )
        async with self._database.read() as connection:
            rows = (await connection.execute(query)).all()
        return tuple(DayCount(row.day, Outcome(row.outcome), row.many) for row in rows)
