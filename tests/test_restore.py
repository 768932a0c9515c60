"""Backups are put back: what was there is kept, and what is no good backup takes no place."""

import shutil
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from backups import beside, damage, edited, edits, empty_an_index, made

from bot.errors import BackupRefused
from bot.storage import backup, migrate
from bot.storage.store import open_store


async def test_a_backup_is_restored_and_what_was_there_is_kept(tmp_path: Path) -> None:
    """--force puts the backup in place; what was there before can be restored in turn."""
    file = await made(tmp_path / "faq.db", "One.")
    copy = backup.back_up(file, tmp_path / "copy.db").copy
    await made(file, "Two.", "Three.")

    with pytest.raises(BackupRefused, match="--force"):
        await backup.restore(file, copy)
    assert await edits(file) == 3
    done = await backup.restore(file, copy, force=True)

    assert not done.updated
    assert done.kept is not None
    assert await edits(file) == 1
    assert stat.S_IMODE(done.kept.stat().st_mode) == 0o600
    assert await edits(done.kept) == 3
    assert beside(tmp_path) == ["copy.db", "faq.db", done.kept.name]
    with closing(sqlite3.connect(done.kept)) as kept:
        kept.execute("PRAGMA journal_mode=DELETE")
    again = tmp_path / "elsewhere" / "faq.db"
    assert (await backup.restore(again, done.kept)).kept is None
    assert await edits(again) == 3


async def test_nothing_is_restored_under_a_running_bot(tmp_path: Path) -> None:
    """A bot that has the database open would go on with what it knows: the restore says so and changes nothing."""
    file = await made(tmp_path / "faq.db", "One.")
    copy = backup.back_up(file, tmp_path / "copy.db").copy
    store = await open_store(f"sqlite:///{file}")
    await edited(store, "Two.")

    with pytest.raises(BackupRefused, match="is in use: a bot runs on it"):
        await backup.restore(file, copy, force=True)

    await edited(store, "Three.")
    await store.close()
    assert await edits(file) == 3
    assert beside(tmp_path) == ["copy.db", "faq.db"]


async def test_a_damaged_database_can_be_replaced(tmp_path: Path) -> None:
    """That is what backups are for. The damaged file is kept, with what SQLite had beside it."""
    file = await made(tmp_path / "faq.db", "One.")
    copy = backup.back_up(file, tmp_path / "copy.db").copy
    for ruin in (
        lambda: file.write_text("dear diary, " * 100),
        lambda: damage(file),
        lambda: empty_an_index(file),
        file.unlink,
    ):
        ruin()
        (tmp_path / "faq.db-wal").write_bytes(b"left over")

        done = await backup.restore(file, copy, force=True)

        assert done.kept is not None
        assert await edits(file) == 1
        _clear(tmp_path, done.kept.name)


def _clear(folder: Path, name: str) -> None:
    for each in folder.glob(f"{name}*"):
        each.unlink()


def _other_database(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE recipes (name TEXT)")


def _from_the_future(file: Path) -> None:
    with closing(sqlite3.connect(file)) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda file: file.write_text("dear diary, " * 100), "is no database"),
        (lambda file: file.write_bytes(b""), "none of this bot"),
        (_other_database, "none of this bot"),
        (damage, "could not be restored"),
        (empty_an_index, "could not be restored"),
        (_from_the_future, "newer version of the bot"),
        (Path.unlink, "There is no file"),
    ],
    ids=["text", "empty", "other", "damaged", "index", "newer", "gone"],
)
async def test_what_is_no_good_backup_is_refused(tmp_path: Path, make: Callable[[Path], object], says: str) -> None:
    """It says why; the database stays as it is, and nothing is left lying about."""
    file = await made(tmp_path / "data" / "faq.db", "One.")
    source = await made(tmp_path / "copy.db", *(f"{n} {'words ' * 300}" for n in range(20)))
    make(source)

    with pytest.raises(BackupRefused, match=says):
        await backup.restore(file, source, force=True)

    assert beside(tmp_path / "data") == ["faq.db"]
    assert await edits(file) == 1
    with pytest.raises(BackupRefused, match="the database itself"):
        await backup.restore(file, file, force=True)


async def test_an_older_backup_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A backup outlives updates of the bot: its schema is migrated before it takes the database's place."""
    file = await made(tmp_path / "faq.db", "One.")
    copy = backup.back_up(file, tmp_path / "copy.db").copy
    newer = tmp_path / "migrations"
    shutil.copytree(migrate.FOLDER, newer, ignore=shutil.ignore_patterns("__pycache__"))
    (newer / "versions" / "9000_next.py").write_text(
        '"""For tests."""\nimport sqlalchemy as sa\nfrom alembic import op\n\nrevision = "9000"\n'
        f'down_revision = "{migrate.schemas()[-1]}"\n\n\n'
        'def upgrade() -> None:\n    op.add_column("guilds", sa.Column("colour", sa.Text))\n',
        "utf-8",
    )
    real = migrate.migrate
    monkeypatch.setattr(backup, "migrate", lambda database: real(database, newer))
    monkeypatch.setattr(backup, "schemas", lambda: migrate.schemas(newer))

    done = await backup.restore(file, copy, force=True)

    assert done.updated
    with closing(sqlite3.connect(file)) as database:
        assert database.execute("SELECT version_num FROM alembic_version").fetchall() == [("9000",)]
        assert database.execute("SELECT count(colour) FROM guilds").fetchall() == [(0,)]
    with closing(sqlite3.connect(copy)) as database:
        assert "9000" not in str(database.execute("SELECT version_num FROM alembic_version").fetchall())
