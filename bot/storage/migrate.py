"""Migrations: the schema is brought up to date at start, alone, after a backup on SQLite; a newer one is refused."""

import asyncio
import logging
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from bot.errors import SchemaTooNew, StorageUnavailable
from bot.storage.connect import Database

log = logging.getLogger(__name__)

_TOLD: Final = re.compile(r'^(revision|down_revision) = (?:"(\w+)"|None)$', re.MULTILINE)
"""What a migration says of itself."""
FOLDER: Final = Path(__file__).parent / "migrations"
BACKUPS: Final = 5
"""Backups before migrations that are kept beside the database; older ones go."""


async def migrate(database: Database, folder: Path = FOLDER) -> None:
    """Bring the schema up to the newest migration in `folder`.

    Raises SchemaTooNew when the database was written by a newer version, StorageUnavailable when it is away.
    """
    known = schemas(folder)
    if database.address.file is not None:
        await asyncio.to_thread(make_room, database.address.file)
    async with database.alone() as connection:
        current, head = await connection.run_sync(schema_of), known[-1]
        if current == head:
            return
        if current is not None and current not in known:
            raise SchemaTooNew(
                f"The database at {database.address} was written by a newer version of the bot (its schema is "
                f"{current}, this version knows those up to {head}). Start that newer version, or restore a backup."
            )
        if current is not None and (file := database.address.file) is not None:
            # we hold the write lock, so nothing can come between this copy and the migration
            copy = await asyncio.to_thread(_back_up_first, file, current)
            log.info("The database is kept as it was before the update in %s.", copy)
        await connection.run_sync(_upgrade, folder)
    log.info("The database at %s has the schema %s now.", database.address, head)


def schemas(folder: Path = FOLDER) -> tuple[str, ...]:
    """The schemas that this version knows, the oldest first; the last one is its own."""
    told = [dict(_TOLD.findall(path.read_text("utf-8"))) for path in (folder / "versions").glob("*.py")]
    after = {each["down_revision"]: each["revision"] for each in told}
    found: list[str] = []
    while (newer := after.get(found[-1] if found else "")) is not None:
        found.append(newer)
    return tuple(found)


def schema_of(connection: Connection) -> str | None:
    """The schema that a database has; None where it has none yet."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def back_up(file: Path, to: Path) -> None:
    """A copy of a live SQLite database, whole and of one moment. Raises StorageUnavailable."""
    part = to.with_name(f"{to.name}.part")
    try:
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
        part.replace(to)
    except (sqlite3.Error, OSError) as error:
        part.unlink(missing_ok=True)
        raise StorageUnavailable(f"The database at {file} could not be copied to {to}: {error}.") from error


def _back_up_first(file: Path, current: str) -> Path:
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    copy = file.with_name(f"{file.name}.before-{current}-{stamp}")
    back_up(file, copy)
    older = sorted(file.parent.glob(f"{file.name}.before-*"), key=lambda path: path.stat().st_mtime)
    for path in older[:-BACKUPS]:
        path.unlink(missing_ok=True)
    return copy


def make_room(file: Path) -> None:
    """The folder, open to its owner only: what people asked is nobody else's business on a shared machine."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise StorageUnavailable(
            f"The folder {file.parent} for the database cannot be made: {error.strerror or error}."
        ) from error


def _upgrade(connection: Connection, folder: Path) -> None:
    # it takes as much memory as a FAQ of 10,000 phrasings, and most starts have nothing to migrate
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
