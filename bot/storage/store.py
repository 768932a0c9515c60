"""SqlStore: the `Store` of the use cases, over one database."""

import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.storage.address import read_address
from bot.storage.connect import Database
from bot.storage.guilds import Guilds
from bot.storage.log import Digests, Log
from bot.storage.migrate import migrate
from bot.storage.privacy import Privacy
from bot.storage.review import Reviews
from bot.storage.revisions import Revisions
from bot.storage.stats import Stats
from bot.storage.tables import meta

_KEY: Final = "digest key"


class SqlStore:
    """See `ports.Store`. Made by `open_store`."""

    def __init__(self, database: Database, key: bytes) -> None:
        digests = Digests(key)
        self.database = database
        self.revisions = Revisions(database)
        self.guilds = Guilds(database)
        self.log = Log(database, digests)
        self.reviews = Reviews(database)
        self.stats = Stats(database, self.reviews)
        self.privacy = Privacy(database, digests)

    async def together(
        self, works: Sequence[Callable[[], Awaitable[Any]]], *, durable: bool = False
    ) -> list[Any | Exception]:
        return await self.database.together(works, durable=durable)

    async def close(self) -> None:
        await self.database.close()


async def open_store(url: str | None) -> SqlStore:
    """The store at this address (None: SQLite in the user's data folder), its schema up to date.

    Raises ConfigurationError for an address that cannot work and for a schema that is too new, StorageUnavailable when
    the database is away: then trying again later may help.
    """
    database = Database(read_address(url))
    try:
        await migrate(database)
        return SqlStore(database, await _key(database))
    except BaseException:
        await database.close()
        raise


async def _key(database: Database) -> bytes:
    """The key of all digests, made once for each database."""

    async def work(connection: AsyncConnection) -> str:
        row = {"name": _KEY, "value": secrets.token_hex(32)}
        await connection.execute(database.insert(meta).values(row).on_conflict_do_nothing())
        return str((await connection.execute(select(meta.c.value).where(meta.c.name == _KEY))).scalar_one())

    async with database.read() as connection:
        found = (await connection.execute(select(meta.c.value).where(meta.c.name == _KEY))).scalar_one_or_none()
    return bytes.fromhex(found or await database.write(work, durable=True))
