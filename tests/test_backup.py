"""Backups: made while the bot runs, looked over, and named by the commands; nothing is overwritten unasked."""

import asyncio
import os
import shlex
import stat
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from backups import HOURS, beside, damage, edited, edits, empty_an_index, made
from store_fixtures import new_database

from bot.__main__ import run
from bot.errors import BackupRefused
from bot.service.backups import contents
from bot.service.records import GuildSettings
from bot.storage import backup, dump
from bot.storage.store import open_store


async def test_a_running_bot_is_backed_up(tmp_path: Path) -> None:
    """What was just saved and still stands in the log beside the file is in the copy, which is one plain file."""
    store = await open_store(f"sqlite:///{tmp_path}/faq.db")
    await edited(store, "One.")
    await store.guilds.save(2, GuildSettings(audit_channel=9))
    (tmp_path / "safe").mkdir()

    done = backup.back_up(tmp_path / "faq.db", tmp_path / "safe")

    await edited(store, "Later.")
    await store.close()
    assert done.copy.name.startswith(f"faqbot-{datetime.now(UTC):%Y%m%d}-")
    assert contents(done.counts) == "2 servers, 1 edit, 0 questions, 0 items to review"
    assert beside(tmp_path / "safe") == [done.copy.name]
    assert stat.S_IMODE(done.copy.stat().st_mode) == 0o600, "what people asked is nobody else's business"
    assert await edits(done.copy) == 1


async def test_a_backup_overwrites_nothing_unasked(tmp_path: Path) -> None:
    """A file of that name stays as it is, but for --force; the database itself is never written over."""
    file = await made(tmp_path / "faq.db", "One.")
    old = tmp_path / "old.db"
    old.write_text("dear diary")
    (tmp_path / "safe").mkdir()

    with pytest.raises(BackupRefused, match="--force"):
        backup.back_up(file, old)
    assert old.read_text() == "dear diary"
    for same in (file, tmp_path / "safe" / ".." / "faq.db", tmp_path / "faq.db-wal"):
        (tmp_path / "faq.db-wal").touch()
        with pytest.raises(BackupRefused, match="the database itself"):
            backup.back_up(file, same, force=True)
    backup.back_up(file, old, force=True)
    assert await edits(old) == 1


@pytest.mark.parametrize(
    ("file", "to", "says"),
    [
        ("none.db", "copy.db", "no database at .*none.db yet"),
        ("faq.db", "no/such/copy.db", "no folder .*such"),
        ("diary.db", "copy.db", "could not be backed up .* not a database"),
    ],
)
async def test_a_backup_that_cannot_be_made_is_a_sentence(tmp_path: Path, file: str, to: str, says: str) -> None:
    """It says why, and leaves no half of a file behind."""
    await made(tmp_path / "faq.db", "One.")
    (tmp_path / "diary.db").write_text("dear diary, " * 100)
    before = beside(tmp_path)

    with pytest.raises(BackupRefused, match=says):
        backup.back_up(tmp_path / file, tmp_path / to)
    assert beside(tmp_path) == before


@pytest.mark.parametrize("spoil", [damage, empty_an_index])
async def test_a_damaged_database_is_no_backup(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    """A copy of what is damaged would be found useless on the day that it is needed."""
    file = await made(tmp_path / "faq.db", *(f"{n} {'words ' * 300}" for n in range(20)))
    spoil(file)

    with pytest.raises(BackupRefused, match="could not be backed up"):
        backup.back_up(file, tmp_path / "copy.db")
    assert beside(tmp_path) == ["faq.db"]


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A terminal in a folder of its own, with a SQLite that is not there yet."""
    for name in [name for name in os.environ if name.upper().startswith("FAQ_")]:
        monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FAQ_DATABASE_URL", f"sqlite:///{tmp_path}/data/faq.db")
    return tmp_path


def test_the_commands_say_what_they_did(terminal: Path, capfd: pytest.CaptureFixture[str]) -> None:
    """A line for people, 0 where it was done, 1 and a sentence where not."""
    assert run(["backup"]) == 1
    assert "There is no database at" in capfd.readouterr().err
    asyncio.run(made(terminal / "data" / "faq.db", "One."))
    assert run(["backup", "mine.db"]) == 0
    assert "to mine.db (0.1 MB): 1 server, 1 edit, 0 questions" in capfd.readouterr().out
    assert run(["restore", "mine.db"]) == 1
    assert "With --force the backup takes its place" in capfd.readouterr().err
    assert run(["restore", "mine.db", "--force"]) == 0
    said = capfd.readouterr().out
    assert "What was there before is kept in" in said
    assert "Start the bot again." in said
    assert run(["restore"]) == 2


def test_a_database_that_is_away_is_told_to_the_operator(
    terminal: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """In the terminal it says which database and why, and not what people in Discord are told."""
    monkeypatch.setenv("FAQ_DATABASE_URL", "postgresql://u:s3cret@127.0.0.1:9/faq")
    assert run(["stats", "--guild", "5"]) == 1
    said = capfd.readouterr().err
    assert "The database at postgresql" in said
    assert "s3cret" not in said


def test_a_postgresql_names_its_own_tool(
    terminal: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The command for the address that is set stands alone on stdout, and never holds the password."""
    address = "postgres://bot:s3cret%40@db.example:5433/faq?sslmode=require&statement_cache_size=0"
    monkeypatch.setenv("FAQ_DATABASE_URL", address)
    assert run(["backup"]) == 2
    told = capfd.readouterr()
    assert told.out.startswith("pg_dump --format=custom --no-owner --file=faqbot-2")
    assert told.out.endswith("--dbname='postgresql://bot@db.example:5433/faq?sslmode=require'\n")
    assert run(["restore", "my file.dump"]) == 2
    more = capfd.readouterr()
    assert more.out.endswith("--dbname='postgresql://bot@db.example:5433/faq?sslmode=require' 'my file.dump'\n")
    assert "s3cret" not in told.out + told.err + more.out + more.err


def test_the_tools_of_a_postgresql_do_what_the_commands_say(postgres: str, tmp_path: Path) -> None:
    """Dumped and restored by exactly these commands, it is the same; what came after the dump is gone."""
    address = new_database(postgres)
    tools = asyncio.run(_tools_of(address))
    told = dump.commands(address, tmp_path / "my.dump")

    asyncio.run(_edited_at(address, "One."))
    subprocess.run(_with(tools, told.dump), check=True)
    asyncio.run(_edited_at(address, "Two."))
    subprocess.run(_with(tools, told.restore), check=True)

    assert asyncio.run(_edited_at(address, "Another two.")) == 2


async def _tools_of(address: str) -> Path:
    """Where the server's own tools are: those of another version may refuse it."""
    import asyncpg

    connection = await asyncpg.connect(address)
    try:
        return Path(await connection.fetchval("SELECT setting FROM pg_config WHERE name = 'BINDIR'"))
    finally:
        await connection.close()


async def _edited_at(address: str, answer: str) -> int:
    store = await open_store(address)
    await edited(store, answer)
    found = await store.revisions.history(1, HOURS)
    await store.close()
    return len(found)


def _with(tools: Path, command: str) -> list[str]:
    name, *arguments = shlex.split(command)
    return [str(tools / name), *arguments]


def test_a_folder_that_is_named_as_one_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The line in the crontab works from the first night on, and on the second night beside the first."""
    asyncio.run(made(tmp_path / "faq.db", "One."))
    monkeypatch.setenv("FAQ_DATABASE_URL", f"sqlite:///{tmp_path}/faq.db")
    assert run(["backup", f"{tmp_path}/kept/"]) == 0
    assert len(beside(tmp_path / "kept")) == 1
    assert (tmp_path / "kept").is_dir()
