"""Backups of a SQLite database: copied while it is used, looked over, and put back without losing what was there."""

import asyncio
import os
import sqlite3
import tempfile
from collections.abc import Generator, Mapping
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final
from urllib.parse import quote

from bot.errors import BackupRefused
from bot.service.backups import Backup, Restored
from bot.storage.address import read_address
from bot.storage.connect import Database
from bot.storage.migrate import make_room, migrate, schemas

OURS: Final = {"alembic_version", "meta", "guilds", "revisions"}
"""Tables without which a file is no database of this bot, of whatever version."""
BESIDE: Final = ("-wal", "-shm", "-journal")
WAIT_SECONDS: Final = 2.0


def back_up(file: Path, to: Path | None = None, *, force: bool = False) -> Backup:
    """A copy of the live database, of one moment, whole and looked over, in `to`: a file, or a folder for a file with
    the time in its name (None: the working folder).

    Raises BackupRefused; then there is no new file, and an old one of that name is as it was.
    """
    if not file.is_file():
        raise BackupRefused(f"There is no database at {file} yet, so there is nothing to back up.")
    target = _target(to)
    if _same(file, target) or any(_same(file.with_name(file.name + end), target) for end in BESIDE):
        raise BackupRefused(f"{target} is the database itself. Name another file for its backup.")
    _free(target, force=force)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    except OSError as error:
        raise BackupRefused(f"Nothing can be written in {target.parent}: {error.strerror or error}.") from error
    os.close(handle)
    part = Path(name)
    try:
        with _telling(f"The database at {file} could not be backed up to {target}"):
            with closing(_opened(file)) as live:
                counts = _copied(live, part)
            _free(target, force=force)
            part.replace(target)
            _on_disk(target.parent)
    finally:
        part.unlink(missing_ok=True)
    return Backup(file, target, counts)


async def restore(file: Path, source: Path, *, force: bool = False) -> Restored:
    """Make the backup `source` the database at `file`; `force`: also where there is one, which is kept beside it.

    Raises BackupRefused; then the database is as it was.
    """
    await asyncio.to_thread(_may_restore, file, source, force=force)
    await asyncio.to_thread(make_room, file)
    with (
        _telling(f"{source} could not be restored to {file}"),
        # beside the database, so that what is ready needs only another name
        tempfile.TemporaryDirectory(prefix=f".{file.name}.restoring-", dir=file.parent) as folder,
    ):
        ready = Path(folder) / file.name
        schema = await asyncio.to_thread(_taken, source, ready)
        database = Database(read_address(f"sqlite:///{ready}"))
        try:
            await migrate(database)
        finally:
            await database.close()
        counts, kept = await asyncio.to_thread(_put, ready, file)
    return Restored(file, counts, kept, updated=schema != schemas()[-1])


def _may_restore(file: Path, source: Path, *, force: bool) -> None:
    if _same(file, source):
        raise BackupRefused(f"{source} is the database itself; there is nothing to restore.")
    if not source.is_file():
        raise BackupRefused(f"There is no file {source} that could be restored.")
    if file.exists() and not force:
        raise BackupRefused(
            f"There is a database at {file} already. With --force the backup takes its place, and what is there now is "
            "kept in a file beside it."
        )


def _taken(source: Path, ready: Path) -> str:
    """Copy a backup that is one of ours, whole, and of a schema that we know; its schema."""
    try:
        with closing(_opened(source, "ro")) as backup:
            names = set(_tables(backup))
            if not names >= OURS:
                raise BackupRefused(f"{source} is a database, but none of this bot. Nothing was changed.")
            row = backup.execute("SELECT version_num FROM alembic_version").fetchone()
            _copied(backup, ready)
    except sqlite3.DatabaseError as error:
        if "not a database" in str(error):
            raise BackupRefused(f"{source} is no database. Nothing was changed.") from error
        raise
    schema = str(row[0]) if row else ""
    if schema not in schemas():
        raise BackupRefused(
            f"{source} was written by a newer version of the bot (its schema is {schema or 'missing'}). Restore it "
            "with that version. Nothing was changed."
        )
    return schema


def _put(ready: Path, file: Path) -> tuple[Mapping[str, int], Path | None]:
    """Put what is ready in the place of what is there; its counts, and where that is kept."""
    stamp = datetime.now(UTC).strftime("%Y%m%d-%H%M%S")
    kept = file.with_name(f"{file.name}.replaced-{stamp}")
    _free(kept, force=False)
    with closing(sqlite3.connect(ready)) as new:
        new.execute("PRAGMA journal_mode=DELETE")  # a mode goes along with the pages, and ours is this until the end
        counts = _counts(new)
    live = _held(file, kept) if file.exists() else None
    if live is not None:
        # into the file and not over it: whoever opens it while we do waits, and sees what is new
        with closing(live), closing(sqlite3.connect(ready)) as new:
            try:
                new.backup(live)
                _sound(live, counts)
            except sqlite3.Error as error:
                raise BackupRefused(
                    f"The backup could not be put into {file}: {error}. What was there is kept in {kept}."
                ) from error
        return counts, kept
    moved = [_moved(file.with_name(file.name + end), kept.with_name(kept.name + end)) for end in ("", *BESIDE)]
    ready.chmod(0o600)
    ready.replace(file)
    _on_disk(file.parent)
    return counts, kept if any(moved) else None


def _held(file: Path, kept: Path) -> sqlite3.Connection | None:
    """A connection that has the database alone, which is copied to `kept` first; None where it is too damaged."""
    live: sqlite3.Connection | None = None
    try:
        live = _opened(file)
        _hold(live, file)
        _copied(live, kept)
    except BaseException as error:
        kept.unlink(missing_ok=True)
        if live is not None:
            live.close()
        # what is damaged raises DatabaseError itself; a full disk and the like is one of its kinds
        if not isinstance(error, sqlite3.DatabaseError) or isinstance(error, sqlite3.OperationalError):
            raise
        return None
    return live


def _hold(live: sqlite3.Connection, file: Path) -> None:
    """Have the database alone until the connection ends. Whoever else has it open keeps it in its mode (WAL)."""
    try:
        live.execute("PRAGMA journal_mode=DELETE")
        live.execute("PRAGMA locking_mode=EXCLUSIVE")
        live.execute("BEGIN EXCLUSIVE")
        live.execute("COMMIT")
    except sqlite3.OperationalError as error:
        if "locked" not in str(error):
            raise
        raise BackupRefused(
            f"The database at {file} is in use: a bot runs on it, or another program has it open. End that first, then "
            "restore again. Nothing was changed."
        ) from error


def _copied(source: sqlite3.Connection, part: Path) -> Mapping[str, int]:
    """Copy into a file that only its owner may read; the rows of each table, which are the same in both."""
    part.touch(mode=0o600)
    source.execute("BEGIN")
    try:
        counts = _counts(source)  # from here on `source` sees one moment, whatever is written meanwhile
        with closing(sqlite3.connect(part, isolation_level=None)) as copy:
            source.backup(copy)
            # one plain file, which can be read on a disk that cannot be written to
            copy.execute("PRAGMA journal_mode=DELETE")
            _sound(copy, counts)
    finally:
        source.execute("ROLLBACK")
    _on_disk(part)
    return counts


def _sound(database: sqlite3.Connection, counts: Mapping[str, int]) -> None:
    """Raises sqlite3.DatabaseError unless the database is whole and has these rows."""
    answer = str(database.execute("PRAGMA integrity_check").fetchone()[0])
    if answer != "ok":
        raise sqlite3.DatabaseError(f"it is damaged ({answer.splitlines()[-1]})")
    if (found := _counts(database)) != counts:
        raise sqlite3.DatabaseError(f"the copy has other rows than its original ({found} and {dict(counts)})")


def _tables(database: sqlite3.Connection) -> list[str]:
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name"
    return [str(name) for (name,) in database.execute(query)]


def _counts(database: sqlite3.Connection) -> dict[str, int]:
    def rows(table: str) -> int:
        quoted = table.replace('"', '""')
        return int(database.execute(f'SELECT count(*) FROM "{quoted}"').fetchone()[0])  # noqa: S608 - its own names

    return {table: rows(table) for table in _tables(database)}


def _opened(file: Path, mode: str = "rw") -> sqlite3.Connection:
    """A connection to a file that there is; none is made by opening it."""
    address = f"file:{quote(str(file.resolve()))}?mode={mode}"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=WAIT_SECONDS)
    try:
        _tables(connection)
    except sqlite3.OperationalError:
        connection.close()
        if mode != "ro" or file.with_name(f"{file.name}-wal").exists():
            raise
        # a copy of a live file on a disk that cannot be written to
        return sqlite3.connect(f"{address}&immutable=1", uri=True, isolation_level=None)
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _target(to: Path | None) -> Path:
    name = f"faqbot-{datetime.now(UTC):%Y%m%d-%H%M%S}.db"
    target = Path(name) if to is None else to / name if to.is_dir() else to
    if not target.parent.is_dir():
        raise BackupRefused(f"There is no folder {target.parent} for the backup. Make it first.")
    return target


def _free(target: Path, *, force: bool) -> None:
    if target.exists() and not (force and target.is_file()):
        how = " With --force the new backup takes its place." if target.is_file() and not force else ""
        raise BackupRefused(f"There is something at {target} already.{how}")


def _same(one: Path, other: Path) -> bool:
    return one.exists() and other.exists() and one.samefile(other)


def _moved(old: Path, new: Path) -> bool:
    if not old.exists():
        return False
    old.replace(new)
    return True


def _on_disk(path: Path) -> None:
    """Wait until a file, or the names in a folder, would survive a loss of power."""
    if os.name != "posix":
        return  # elsewhere folders cannot be opened, nor files be flushed that were opened to be read
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextmanager
def _telling(what: str) -> Generator[None]:
    """Turns what SQLite and the disk raise into a sentence."""
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise BackupRefused(f"{what}: {reason}. Nothing was changed.") from error
