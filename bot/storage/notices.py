"""Notices: every process hears of another one's edits at once, by NOTIFY, and finds out by itself what it missed.

PostgreSQL keeps no notice for who is away. So a notice says only that a server has a newer version; after every
reconnect, and every minute, the listener asks for what is newer than it knows.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from bot.errors import StorageUnavailable
from bot.storage.connect import Database

log = logging.getLogger(__name__)

CHANNEL: Final = "faq_guilds"
CATCH_UP_SECONDS: Final = 60.0
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0


async def announce(database: Database, connection: AsyncConnection, guild_id: int, version: int) -> None:
    """Tell all processes, when this transaction commits, that a server has a new version. Nothing on SQLite."""
    if not database.is_sqlite:
        say = text("SELECT pg_notify(:channel, :payload)")
        await connection.execute(say, {"channel": CHANNEL, "payload": f"{guild_id},{version}"})


class Notices:
    """Listens for as long as `run` runs. `catch_up()` is asked to look for everything that is newer than known, which
    it does by versions, so that once too often is no harm; it may raise StorageUnavailable."""

    def __init__(
        self, database: Database, catch_up: Callable[[], Awaitable[Any]], *, every: float = CATCH_UP_SECONDS
    ) -> None:
        self._database, self._catch_up, self._every = database, catch_up, every
        self.listening = asyncio.Event()
        """Set while notices are heard as they come."""

    async def run(self) -> None:
        """Until cancelled. A database that is away is waited for, with growing pauses."""
        pause = FIRST_PAUSE
        while True:
            try:
                await (self._look_now_and_then() if self._database.is_sqlite else self._listen())
            except StorageUnavailable as error:
                # while connected the pause is as short as at first: a database that restarts is back soon
                pause = FIRST_PAUSE if self.listening.is_set() else min(pause * 2, LONGEST_PAUSE)
                self.listening.clear()
                log.warning("%s Edits of other processes are seen later. Trying again in %.1f s.", error, pause)
                await asyncio.sleep(pause)
            finally:
                self.listening.clear()

    async def _look_now_and_then(self) -> None:
        """SQLite tells nobody of anything; `faqbot import` beside a running bot is seen within a minute."""
        while True:
            await asyncio.sleep(self._every)
            await self._catch_up()

    async def _listen(self) -> None:
        address = self._database.address
        engine = create_async_engine(
            address.url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=address.connect_args
        )
        try:
            with self._database.speaking():
                async with engine.connect() as connection:
                    driver: Any = (await connection.get_raw_connection()).driver_connection
                    news = asyncio.Event()

                    def heard(*_: object) -> None:
                        news.set()

                    # a connection that ends wakes us, too: what is done next fails, and we connect anew
                    driver.add_termination_listener(heard)
                    await driver.add_listener(CHANNEL, heard)
                    await self._hear(connection, news)
        finally:
            await engine.dispose()

    async def _hear(self, connection: AsyncConnection, news: asyncio.Event) -> None:
        while True:
            # several edits at once are one look; news that come while we look are looked for again
            news.clear()
            await connection.execute(text("SELECT 1"))  # whether we would still hear anything
            await self._catch_up()
            self.listening.set()
            with suppress(TimeoutError):
                async with asyncio.timeout(self._every):
                    await news.wait()
