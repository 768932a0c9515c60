"""Locks: turns among all processes of one bot, by advisory locks of PostgreSQL; they end with the connection."""

import asyncio
import logging
import random
import time
import zlib
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import Final

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlalchemy.pool import NullPool

from bot.errors import StorageUnavailable
from bot.service.coordination import IDENTIFY_SECONDS, Alone
from bot.storage.connect import Database

log = logging.getLogger(__name__)

_OURS: Final = 4707268
LOOKS_EVERY: Final = 0.1
LEADER_SECONDS: Final = 10.0
"""How long the second process waits for the first: longer than one look at Discord's commands takes."""


class Locks:
    """See `Coordination`: over a PostgreSQL.

    Session locks on connections of their own, outside of any transaction: so neither a crash nor a lost connection
    leaves one behind. While the database is away, every process goes by what it knows alone.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        address = database.address
        self._engine = create_async_engine(
            address.url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=address.connect_args
        )
        self._alone = Alone()
        self._holding: set[asyncio.Task[None]] = set()

    async def identify_turn(self, slot: int) -> None:
        await self._alone.identify_turn(slot)
        try:
            connection = await self._taken(f"identify {slot}", float("inf"))
        except StorageUnavailable as error:
            log.warning("%s Connecting to Discord without knowing of other processes.", error)
            return
        if connection is not None:
            # It is given back in the background: the IDENTIFY is sent after we return.
            task = asyncio.create_task(self._give_back(connection, IDENTIFY_SECONDS))
            self._holding.add(task)
            task.add_done_callback(self._holding.discard)

    @asynccontextmanager
    async def leading(self, what: str) -> AsyncGenerator[bool]:
        try:
            connection = await self._taken(what, LEADER_SECONDS)
        except StorageUnavailable:
            yield True
            return
        try:
            yield connection is not None
        finally:
            if connection is not None:
                await self._give_back(connection, 0.0)

    async def close(self) -> None:
        """Give everything back."""
        for task in tuple(self._holding):
            task.cancel()
        await asyncio.gather(*self._holding, return_exceptions=True)
        await self._engine.dispose()

    async def _taken(self, what: str, patience: float) -> AsyncConnection | None:
        """The connection that holds the lock; None when another process kept it for `patience` seconds."""
        end = time.monotonic() + patience
        # looking again and again, since a wait inside the database would end at the driver's time-out
        ask = text("SELECT pg_try_advisory_lock(:ours, :what)")
        names = {"ours": _OURS, "what": zlib.crc32(what.encode()) & 0x7FFFFFFF}
        with self._database.speaking():
            connection = await self._engine.connect()
            try:
                while not (await connection.execute(ask, names)).scalar_one():
                    if time.monotonic() > end:
                        await connection.close()
                        return None
                    await asyncio.sleep(LOOKS_EVERY * random.uniform(0.5, 1.5))  # noqa: S311 - no secret
            except BaseException:
                await connection.close()
                raise
            return connection

    @staticmethod
    async def _give_back(connection: AsyncConnection, after: float) -> None:
        """End the connection, and with it the lock."""
        try:
            await asyncio.sleep(after)
        finally:
            await asyncio.shield(connection.close())
