"""The question log, votes, and what belongs to a message for a day; people and messages only as keyed digests."""

import hashlib
import hmac
import json
import secrets
from datetime import date, datetime

from sqlalchemy import ColumnElement, delete, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.service.records import Kept, LoggedQuestion, MessageLink, Outcome, ReviewKind, Voted
from bot.storage.connect import Database
from bot.storage.tables import NAME, links, questions, reviews, votes, waiting


class Digests:
    """Ids → keyed digests: equal ids can be recognised, but not read back without the database's own key."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def user(self, user_id: int) -> str:
        return self._digest(b"user", user_id)

    def message(self, message_id: int) -> str:
        return self._digest(b"message", message_id)

    def _digest(self, what: bytes, id_: int) -> str:
        return hmac.digest(self._key, b"%s:%d" % (what, id_), hashlib.sha256).hex()[:32]


def storable(text: str, limit: int | None = None) -> str:
    """`text` without what PostgreSQL (NUL) or any encoding (half a character) cannot hold; clients send both."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")[:limit]


def is_id(id_: int) -> bool:
    """Whether a database can look this up: ids from clients may be of any size."""
    return 0 < id_ < 2**63


def new_id() -> int:
    """An id that cannot be guessed, counted on, or run out of."""
    return secrets.randbits(62) | 1


class Log:
    """See `ports.LogStore`."""

    def __init__(self, database: Database, digests: Digests) -> None:
        self._database = database
        self._digests = digests
        self._add = insert(questions)
        linking = database.insert(links)
        new = {name: linking.excluded[name] for name in ("channel_id", "answer_id", "log_id", "review_id", "at")}
        self._link = linking.on_conflict_do_update(index_elements=["guild_id", "message"], set_=new)

    async def add(self, guild_id: int, question: LoggedQuestion) -> int:
        id_ = new_id()
        row = {
            "guild_id": guild_id,
            "id": id_,
            "day": question.day,
            "text": storable(question.text),
            "outcome": str(question.outcome),
            "surface": question.surface[:20],
            "ref": storable(question.ref, NAME),
            "offered": json.dumps(question.offered),
        }
        await self._database.put(self._add, row)
        return id_

    async def get(self, guild_id: int, log_id: int) -> LoggedQuestion | None:
        if not is_id(log_id):
            return None
        query = select(questions).where(questions.c.guild_id == guild_id, questions.c.id == log_id)
        async with self._database.read() as connection:
            row = (await connection.execute(query)).first()
        if row is None:
            return None
        offered = tuple(json.loads(row.offered))
        return LoggedQuestion(row.day, row.text, Outcome(row.outcome), row.surface, row.ref, offered)

    async def set_outcome(self, guild_id: int, log_id: int, outcome: Outcome, ref: str = "") -> bool:
        values = {"outcome": str(outcome)} | ({"ref": storable(ref, NAME)} if ref else {})
        query = update(questions).where(questions.c.guild_id == guild_id, questions.c.id == log_id).values(values)

        async def work(connection: AsyncConnection) -> bool:
            return bool((await connection.execute(query)).rowcount)

        return await self._database.write(work) if is_id(log_id) else False

    async def vote(self, guild_id: int, ref: str, user_id: int, day: date, *, helpful: bool) -> Voted:
        key = {"guild_id": guild_id, "ref": storable(ref, NAME), "voter": self._digests.user(user_id)}
        vote = {"helpful": helpful, "day": day}

        async def work(connection: AsyncConnection) -> Voted:
            made = await connection.execute(
                self._database.insert(votes).values(key | vote).on_conflict_do_nothing().returning(votes.c.day)
            )
            if made.first() is not None:
                return Voted.FIRST
            same = [votes.c[name] == value for name, value in key.items()]
            before = await connection.scalar(select(votes.c.helpful).where(*same))
            await connection.execute(update(votes).where(*same).values(vote))
            return Voted.SAME if before == helpful else Voted.CHANGED

        return await self._database.write(work)

    async def link(self, guild_id: int, message_id: int, link: MessageLink, at: datetime) -> None:
        row = {
            "guild_id": guild_id,
            "message": self._digests.message(message_id),
            "channel_id": link.channel_id,
            "answer_id": link.answer_id,
            "log_id": link.log_id,
            "review_id": link.review_id,
            "at": at,
        }
        await self._database.put(self._link, row)

    async def linked(self, guild_id: int, message_id: int) -> MessageLink | None:
        async with self._database.read() as connection:
            return await self._linked(connection, guild_id, message_id)

    async def forget_message(self, guild_id: int, message_id: int) -> MessageLink | None:
        async def work(connection: AsyncConnection) -> MessageLink | None:
            link = await self._linked(connection, guild_id, message_id)
            if link is None:
                return None
            here = links.c.guild_id == guild_id
            await connection.execute(delete(links).where(here, links.c.message == self._digests.message(message_id)))
            mine = (questions.c.guild_id == guild_id, questions.c.id == link.log_id)
            await connection.execute(delete(questions).where(*mine))
            share = (reviews.c.guild_id == guild_id, reviews.c.id == link.review_id)
            await connection.execute(delete(reviews).where(*share, reviews.c.count <= 1))
            await connection.execute(update(reviews).where(*share).values(count=reviews.c.count - 1))
            return link

        # most messages that are deleted were no questions of ours: they cost one look, not a write
        return await self._database.write(work) if await self.linked(guild_id, message_id) else None

    async def kept(self, guild_id: int) -> Kept:
        there = select(reviews.c.id).where(*_came_of_the_log(guild_id))
        tables = {
            "questions": select(questions.c.id).where(questions.c.guild_id == guild_id),
            "reviews": there,
            "waiting": select(waiting.c.user_id).where(waiting.c.guild_id == guild_id, waiting.c.review_id.in_(there)),
        }
        async with self._database.read() as connection:
            counts = {
                name: (await connection.execute(select(func.count()).select_from(rows.subquery()))).scalar_one()
                for name, rows in tables.items()
            }
        return Kept(**counts)

    async def erase(self, guild_id: int) -> int:
        async def work(connection: AsyncConnection) -> int:
            # who waits for one of them goes along
            await connection.execute(delete(reviews).where(*_came_of_the_log(guild_id)))
            return (await connection.execute(delete(questions).where(questions.c.guild_id == guild_id))).rowcount

        return await self._database.write(work, durable=True)

    async def _linked(self, connection: AsyncConnection, guild_id: int, message_id: int) -> MessageLink | None:
        query = select(links).where(links.c.guild_id == guild_id, links.c.message == self._digests.message(message_id))
        row = (await connection.execute(query)).first()
        return None if row is None else MessageLink(row.channel_id, row.answer_id, row.log_id, row.review_id)


def _came_of_the_log(guild_id: int) -> tuple[ColumnElement[bool], ...]:
    """The items of the review queue that are somebody's questions; what members proposed is theirs to give."""
    return reviews.c.guild_id == guild_id, reviews.c.kind != str(ReviewKind.PROPOSED)
