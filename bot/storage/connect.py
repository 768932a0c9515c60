"""Connections: reading and writing on SQLite and PostgreSQL, and one sentence when the database is away."""

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Any, Final, TypeVar

from sqlalchemy import Insert, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.schema import Table

from bot.errors import StorageUnavailable
from bot.storage.address import Address

log = logging.getLogger(__name__)

BUSY_SECONDS: Final = 10.0
READERS: Final = 4
# connection, authorisation, no such database, read-only, resources, not accepting us, operator's doing, system
_AWAY_STATES: Final = frozenset({"08", "28", "3D", "25", "53", "55", "57", "58"})
_AWAY: Final = (OperationalError, InterfaceError, PoolTimeout, OSError, TimeoutError, sqlite3.OperationalError)
_DURABLE: Final = "faq_durable"
_OWN_BEGIN: Final = "faq_begin"

T = TypeVar("T")
_JOINED: Final = ContextVar["_Joined | None"]("joined", default=None)


class _Joined:
    """The transaction that everything in a task belongs to, see `Database.together`; rows wait until somebody looks."""

    def __init__(self, database: "Database", connection: AsyncConnection) -> None:
        self.database, self._connection = database, connection
        self._waiting: dict[Insert, list[Mapping[str, Any]]] = {}

    def put(self, statement: Insert, row: Mapping[str, Any]) -> None:
        """Insert `row` with those that are put after it."""
        self._waiting.setdefault(statement, []).append(row)

    async def connection(self) -> AsyncConnection:
        """The connection, with everything done on it that was put."""
        waiting, self._waiting = self._waiting, {}
        for statement, rows in waiting.items():
            await self._connection.execute(statement, rows)
        return self._connection

    def forget(self) -> None:
        """Nothing that waits is done."""
        self._waiting.clear()


class Database:
    """One database. Verbs of the store read in `read` and write in `write`; nothing else opens a transaction."""

    def __init__(self, address: Address) -> None:
        self.address = address
        if address.file is not None:
            self._reader = _sqlite_engine(address, READERS)
            # one writer: two of our own would only wait for each other inside SQLite, blindly
            self._writer = _sqlite_engine(address, 1)
        else:
            self._reader = self._writer = _postgres_engine(address)
        self._writing: set[asyncio.Task[Any]] = set()

    @property
    def is_sqlite(self) -> bool:
        return self.address.file is not None

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[AsyncConnection]:
        """A connection that sees one state of the database as it was committed. Raises StorageUnavailable."""
        with self.speaking():
            if (joined := self._joined()) is not None:
                yield await joined.connection()
                return
            async with self._reader.connect() as connection:
                yield connection

    async def write(self, work: Callable[[AsyncConnection], Awaitable[T]], *, durable: bool = False) -> T:
        """What `work` gives, in one transaction that is committed when this returns and undone when it raises.

        `durable`: also a loss of power after that loses nothing. Whoever waits may be cancelled: the transaction is
        brought to its end, one way or the other, all the same. Raises StorageUnavailable.
        """
        if (joined := self._joined()) is not None:
            with self.speaking():
                return await work(await joined.connection())
        task = asyncio.create_task(self._write(work, durable=durable))
        self._writing.add(task)
        task.add_done_callback(self._written)
        return await asyncio.shield(task)

    async def together(
        self, works: Sequence[Callable[[], Awaitable[Any]]], *, durable: bool = False
    ) -> list[Any | Exception]:
        """See `ports.Store`. Whatever the works read and write goes through one connection and one transaction."""

        async def all_at_once(connection: AsyncConnection) -> list[Any | Exception]:
            # this task ends with the transaction, and what is set in it with the task
            _JOINED.set(joined := _Joined(self, connection))
            done = [await each() for each in works]
            await joined.connection()
            return done

        async def one_by_one(connection: AsyncConnection) -> list[Any | Exception]:
            _JOINED.set(joined := _Joined(self, connection))
            return [await _part(joined, each) for each in works]

        try:
            return await self.write(all_at_once, durable=durable)
        except StorageUnavailable:
            raise
        except Exception:
            # rare, and nothing of it is kept: so only then each pays for a part of its own
            log.debug("A transaction is done again in parts.", exc_info=True)
            return await self.write(one_by_one, durable=durable)

    async def put(self, statement: Insert, row: Mapping[str, Any]) -> None:
        """Insert a row of which nothing is wanted back. In a transaction of several works the rows of each statement
        (the same object) go to the database at once, before anybody looks at it again.
        """
        if (joined := self._joined()) is not None:
            joined.put(statement, row)
            return

        async def work(connection: AsyncConnection) -> None:
            await connection.execute(statement, row)

        await self.write(work)

    def _joined(self) -> _Joined | None:
        found = _JOINED.get()
        return found if found is not None and found.database is self else None

    def _written(self, task: asyncio.Task[Any]) -> None:
        self._writing.discard(task)
        if not task.cancelled():
            task.exception()  # whoever waited was told, or is gone

    async def _write(self, work: Callable[[AsyncConnection], Awaitable[T]], *, durable: bool) -> T:
        with self.speaking():
            async with self._writer.connect() as plain:
                connection = await plain.execution_options(**{_DURABLE: durable, _OWN_BEGIN: "IMMEDIATE"})
                async with connection.begin():
                    if not durable and not self.is_sqlite:
                        await connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
                    return await work(connection)

    @asynccontextmanager
    async def alone(self) -> AsyncGenerator[AsyncConnection]:
        """A transaction that no other process can work beside: for migrations. Raises StorageUnavailable."""
        with self.speaking():
            async with self._writer.connect() as plain:
                connection = await plain.execution_options(**{_DURABLE: True, _OWN_BEGIN: "EXCLUSIVE"})
                async with connection.begin():
                    if not self.is_sqlite:
                        await connection.exec_driver_sql("SELECT pg_advisory_xact_lock(4707268)")
                    yield connection

    def insert(self, table: Table) -> Any:
        """An INSERT that knows `on_conflict_do_update`, which both dialects spell the same."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    async def close(self) -> None:
        """Close every connection, after the writes that are under way."""
        if self._writing:
            await asyncio.wait(self._writing, timeout=BUSY_SECONDS)
        await self._reader.dispose()
        await self._writer.dispose()

    @contextmanager
    def speaking(self) -> Generator[None]:
        """Turns what drivers raise when a database is away, locked or full into StorageUnavailable."""
        try:
            yield
        except _AWAY as error:
            raise self._away(error) from error
        except DBAPIError as error:
            if error.connection_invalidated or _is_away(error.orig):
                raise self._away(error) from error
            raise
        except Exception as error:
            if _is_away(error):
                raise self._away(error) from error
            raise

    def _away(self, error: BaseException) -> StorageUnavailable:
        reason = getattr(error, "orig", None) or error
        text = str(reason).strip().partition("\n")[0] or type(reason).__name__
        text = text.rpartition(">: ")[2]  # SQLAlchemy puts the class of the driver's error in front
        return StorageUnavailable(f"The database at {self.address} cannot be used right now: {text.rstrip('.')}.")


async def _part(joined: _Joined, work: Callable[[], Awaitable[Any]]) -> Any | Exception:
    """What `work` gives, or the exception with which it failed; then it did nothing."""
    part = await (await joined.connection()).begin_nested()
    try:
        found = await work()
        await joined.connection()
    except StorageUnavailable:
        raise  # the database may have undone everything already, and then knows no part any more
    except Exception as error:  # noqa: BLE001 - whoever asked for the work is told
        joined.forget()
        await part.rollback()
        return error
    await part.commit()
    return found


def _is_away(error: BaseException | None) -> bool:
    """Whether PostgreSQL says that it cannot serve, or not us, or not for writing."""
    state = str(getattr(error, "sqlstate", None) or getattr(error, "pgcode", None) or "")
    return state[:2] in _AWAY_STATES


def _sqlite_engine(address: Address, size: int) -> AsyncEngine:
    engine = create_async_engine(
        address.url,
        pool_size=size,
        max_overflow=0,
        pool_timeout=BUSY_SECONDS,
        connect_args={"timeout": BUSY_SECONDS},
        hide_parameters=True,  # what people asked is not for the log
    )

    def connected(connection: Any, _: Any) -> None:
        # we say BEGIN ourselves: the driver's own is a deferred one, which cannot wait when it turns into a write
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=ON")
        _use_wal(cursor)
        cursor.close()

    def begin(connection: Any) -> None:
        options = connection.get_execution_options()
        if kind := options.get(_OWN_BEGIN):
            connection.exec_driver_sql(f"PRAGMA synchronous={'FULL' if options.get(_DURABLE) else 'NORMAL'}")
            connection.exec_driver_sql(f"BEGIN {kind}")
        else:
            connection.exec_driver_sql("BEGIN")

    event.listen(engine.sync_engine, "connect", connected)
    event.listen(engine.sync_engine, "begin", begin)
    return engine


def _use_wal(cursor: Any) -> None:
    """Turn WAL on. The very first time this needs the file alone, and does not wait for it by itself."""
    for patience in range(100, -1, -1):
        try:
            cursor.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError:
            if not patience:
                raise
            time.sleep(0.02)
        else:
            return


def _postgres_engine(address: Address) -> AsyncEngine:
    return create_async_engine(
        address.url,
        pool_size=5,
        max_overflow=5,
        pool_timeout=5,
        pool_pre_ping=True,
        connect_args=address.connect_args,
        hide_parameters=True,
    )
