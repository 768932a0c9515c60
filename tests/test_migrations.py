"""The schema: made from nothing, brought up to date alone and after a backup, never used when it is too new."""

import asyncio
import shutil
import sqlite3
from datetime import date
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

from bot.errors import SchemaTooNew, StorageUnavailable
from bot.service.records import GuildSettings, Voted
from bot.storage.address import read_address
from bot.storage.connect import Database
from bot.storage.migrate import BACKUPS, FOLDER, back_up, migrate, schemas
from bot.storage.store import open_store
from bot.storage.tables import metadata

SECOND = '''"""A second migration, for tests."""
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("guilds", sa.Column("colour", sa.Text))
    {more}
'''


def newer_version(tmp_path: Path, more: str = "pass") -> Path:
    """The migrations of a version of the bot that knows one more."""
    folder = tmp_path / "migrations"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "0002_second.py").write_text(SECOND.replace("{more}", more), "utf-8")
    return folder


def backups(folder: Path, version: str = "") -> list[Path]:
    """The copies that were made before updates."""
    return list(folder.glob(f"faq.db.before-{version}*"))


async def version_of(database: Database) -> str:
    async with database.read() as connection:
        return str((await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one())


async def test_the_migrations_make_what_the_code_expects(database_url: str) -> None:
    """An empty database gets exactly the tables, columns and indexes that the code knows, on each engine."""
    store = await open_store(database_url)

    def differences(connection: Connection) -> object:
        return compare_metadata(MigrationContext.configure(connection, opts={"compare_type": True}), metadata)

    async with store.database.read() as connection:
        assert await connection.run_sync(differences) == []
        keys = await connection.run_sync(lambda c: {t: inspect(c).get_pk_constraint(t) for t in metadata.tables})
    await store.close()
    assert all(key["constrained_columns"][0] == "guild_id" for table, key in keys.items() if table != "meta")


def test_the_order_of_the_migrations_is_known_without_their_library(tmp_path: Path) -> None:
    """A start asks which schemas there are, and mostly needs no more of them."""
    for folder in (FOLDER, newer_version(tmp_path)):
        config = Config()
        config.set_main_option("script_location", str(folder))
        walked = [revision.revision for revision in ScriptDirectory.from_config(config).walk_revisions()]
        assert list(schemas(folder)) == walked[::-1]


async def test_an_update_keeps_what_was_there(database_url: str, tmp_path: Path) -> None:
    """A newer version of the bot migrates the database in place, and on SQLite leaves the old one beside it, whole."""
    store = await open_store(database_url)
    await store.guilds.save(1, GuildSettings(audit_channel=9))
    await store.close()
    database = Database(read_address(database_url))

    await migrate(database, newer_version(tmp_path))

    assert await version_of(database) == "0002"
    async with database.read() as connection:
        assert (await connection.execute(text("SELECT version, colour FROM guilds"))).one() == (1, None)
    await database.close()
    copies = backups(tmp_path, "0001")
    assert len(copies) == (1 if database.is_sqlite else 0)
    for copy in copies:
        with sqlite3.connect(copy) as old:
            assert old.execute("SELECT guild_id, version FROM guilds").fetchall() == [(1, 1)]
        old.close()


async def test_a_newer_database_is_refused_with_a_sentence(database_url: str, tmp_path: Path) -> None:
    """An old bot does not touch a database of a newer one; it says which versions they are of."""
    database = Database(read_address(database_url))
    await migrate(database, newer_version(tmp_path))
    await database.close()

    with pytest.raises(SchemaTooNew, match=r"newer version of the bot .*0002.*0001"):
        await open_store(database_url)


async def test_a_migration_that_fails_changes_nothing(database_url: str, tmp_path: Path) -> None:
    """A migration is applied whole or not at all, so the old version can be started again."""
    await (await open_store(database_url)).close()
    database = Database(read_address(database_url))

    with pytest.raises(ZeroDivisionError):
        await migrate(database, newer_version(tmp_path, "1 / 0"))

    assert await version_of(database) == "0001"
    async with database.read() as connection:
        columns = await connection.run_sync(lambda c: {column["name"] for column in inspect(c).get_columns("guilds")})
    assert "colour" not in columns
    await database.close()


async def test_processes_that_start_at_once_migrate_once(database_url: str) -> None:
    """Five bots on one empty database all start, and share one key for their digests."""
    stores = await asyncio.gather(*(open_store(database_url) for _ in range(5)))

    await stores[0].log.vote(1, "ems/a", 5, date(2026, 1, 1), helpful=True)
    assert await stores[4].log.vote(1, "ems/a", 5, date(2026, 1, 1), helpful=True) is Voted.SAME
    for store in stores:
        await store.close()


async def test_only_the_newest_backups_are_kept(tmp_path: Path) -> None:
    """Backups before updates do not fill the disk."""
    url = f"sqlite:///{tmp_path}/faq.db"
    for number in range(BACKUPS + 3):
        (tmp_path / f"faq.db.before-0000-{number}").write_bytes(b"")
    await (await open_store(url)).close()
    database = Database(read_address(url))
    await migrate(database, newer_version(tmp_path))
    await database.close()

    assert len(backups(tmp_path)) == BACKUPS
    assert backups(tmp_path, "0001")


async def test_a_copy_before_an_update_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    """It names the place, and the update does not begin."""
    await (await open_store(f"sqlite:///{tmp_path}/faq.db")).close()
    with pytest.raises(StorageUnavailable, match="could not be copied"):
        back_up(tmp_path / "faq.db", tmp_path / "no" / "such" / "folder.db")
