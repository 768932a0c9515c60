"""When the database is away, misnamed or not ours: one sentence that says so, and never a password."""

import asyncio
import os
import ssl
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from moderators import CLINIC, PACKS, SCHOOL, ann
from store_fixtures import new_database

from bot.app import open_app
from bot.errors import ConfigurationError, StorageUnavailable
from bot.faq.change import Change, Override
from bot.faq.revision import Draft
from bot.service.edit_forms import EntryForm
from bot.service.question import Question
from bot.service.records import ChannelMode, GuildSettings
from bot.settings import read_settings
from bot.storage.address import read_address
from bot.storage.store import open_store

ROOT = Path(__file__).parent.parent


@pytest.mark.parametrize("kind", ["postgres", "postgresql", "postgresql+asyncpg"])
def test_every_way_to_write_a_postgres_is_understood(kind: str) -> None:
    """Hosts hand out addresses in three spellings and with parameters of other drivers; all of them work."""
    address = read_address(f"{kind}://ann:p%40ss@db.example:6543/faq?sslmode=require&channel_binding=require"
                           "&application_name=bot")  # fmt: skip

    assert address.url.drivername == "postgresql+asyncpg"
    assert (address.url.username, address.url.password) == ("ann", "p@ss")
    assert (address.url.host, address.url.port) == ("db.example", 6543)
    assert address.connect_args["ssl"] == "require"
    assert address.connect_args["server_settings"] == {"application_name": "bot"}
    assert dict(address.url.query) == {}
    assert "p@ss" not in f"{address} {address!r}"


def test_a_certificate_is_verified_where_that_is_asked_for() -> None:
    """sslmode=verify-full checks certificate and name, verify-ca the certificate."""
    full = read_address("postgres://h/d?sslmode=verify-full").connect_args["ssl"]
    ca = read_address("postgres://h/d?sslmode=verify-ca").connect_args["ssl"]

    assert (full.verify_mode, full.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert (ca.verify_mode, ca.check_hostname) == (ssl.CERT_REQUIRED, False)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://u:hunter2@h/d", "kind 'mysql'"),
        ("nonsense hunter2", "no address"),
        ("postgres://u:hunter2@h/d?sslmode=maybe", "sslmode=maybe"),
        ("postgres://u:hunter2@h/d?colour=red", "'colour'"),
        ("postgres://u:hunter2@h/d?sslmode=require&sslfoo=1", "'sslfoo'"),
        ("postgres://u:hunter2@h/d?sslmode=verify-full&sslrootcert=/no/such/file", "cannot be read"),
        ("postgres://u:hunter2@h/d?statement_cache_size=many", "must be a number"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
    ],
)
def test_an_address_that_cannot_work_is_told(url: str, words: str) -> None:
    """A wrong address is one sentence about what is wrong, without the password."""
    with pytest.raises(ConfigurationError) as caught:
        read_address(url)

    assert words in caught.value.sentence
    assert "hunter2" not in caught.value.sentence


def test_a_wrong_setting_never_shows_its_password(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sentence about a wrong FAQ_DATABASE_URL does not repeat it."""
    monkeypatch.setenv("FAQ_DATABASE_URL", "oracle://u:hunter2@h/d")
    with pytest.raises(ConfigurationError, match="FAQ_DATABASE_URL: is no database") as caught:
        read_settings()
    assert "hunter2" not in caught.value.sentence


def test_without_an_address_there_is_a_file_of_the_user(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """The default is a SQLite file in the data folder of the user who runs the bot."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    address = read_address(None)

    assert address.file is not None
    assert address.file.name == "faq.db"
    if os.name == "posix" and os.uname().sysname == "Linux":
        assert address.file.is_relative_to(tmp_path)


async def test_the_default_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    """What people asked is nobody else's business on a shared machine."""
    store = await open_store(f"sqlite:///{tmp_path}/data/bot/faq.db")
    await store.close()

    assert (tmp_path / "data" / "bot").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "url",
    ["postgres://u:hunter2@127.0.0.1:9/d", "sqlite:////proc/no/faq.db", "sqlite:////dev/null/faq.db", "sqlite:////tmp"],
)
async def test_a_database_that_is_away_at_start_is_one_sentence(url: str) -> None:
    """Whoever starts the bot reads where the database should be and what happened, and may try again later."""
    with pytest.raises(StorageUnavailable) as caught:
        await open_store(url)

    assert "hunter2" not in caught.value.detail
    assert "\n" not in caught.value.detail
    assert any(part in caught.value.detail for part in ("127.0.0.1", "/proc/no", "/dev/null", "tmp"))
    assert "nothing was saved" in caught.value.sentence


async def test_no_database_and_no_password_are_away_too(postgres: str) -> None:
    """A PostgreSQL that runs but refuses us is told the same way."""
    with pytest.raises(StorageUnavailable, match="no_such_database"):
        await open_store(postgres.replace("/postgres?", "/no_such_database?"))


async def test_a_database_that_goes_away_comes_back(postgres: str) -> None:
    """When the server cuts every connection, verbs say so at the worst once, and then work again."""
    import asyncpg

    url = await asyncio.to_thread(new_database, postgres)
    store = await open_store(url)
    await store.guilds.save(1, GuildSettings())
    other = await asyncpg.connect(postgres)
    name = store.database.address.url.database
    await other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
    assert (await store.guilds.state(1)).version == 1, "a dead connection is noticed before it is used"

    await other.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
    await other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", name)
    with pytest.raises(StorageUnavailable):
        await store.guilds.state(1)
    with pytest.raises(StorageUnavailable):
        await store.guilds.save(1, GuildSettings())
    await other.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')
    assert (await store.guilds.save(1, GuildSettings())).version == 2
    await other.close()
    await store.close()


async def test_a_full_disk_refuses_and_tears_nothing(tmp_path: Path) -> None:
    """With no room left an edit of many parts is a sentence and leaves none of them; what was saved before is whole,
    answers go on, a moment's notes are dropped together, and with room again everything works."""
    store = await open_store(f"sqlite:///{tmp_path}/faq.db")
    await store.revisions.append(1, [_edit("ems/first", 0, "Short.")])
    async with store.database._writer.connect() as connection:
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        await connection.exec_driver_sql(f"PRAGMA max_page_count={pages + 4}")

    with pytest.raises(StorageUnavailable, match="full"):
        await store.revisions.append(1, [_edit(f"ems/e{n}", 0, "long " * 500) for n in range(40)])
    with pytest.raises(StorageUnavailable, match="full"):
        await store.together(
            [lambda: store.guilds.save(2, _settings()), lambda: store.guilds.save(3, _settings(50_000))]
        )

    assert list(await store.revisions.newest(1)) == ["ems/first"]
    assert dict(await store.guilds.versions()) == {1: 1}
    async with store.database._writer.connect() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count=1000000")
        assert (await connection.exec_driver_sql("PRAGMA integrity_check")).scalar_one() == "ok"
    assert (await store.revisions.append(1, [_edit("ems/first", 1, "long " * 500)])).version == 2
    await store.close()


def _edit(ref: str, expected: int, answer: str) -> Draft:
    change = Change(put={"answer": answer})
    return Draft(ref, expected, change, Override(fields={"answer": answer}), datetime.now(UTC))


def _settings(channels: int) -> GuildSettings:
    return GuildSettings(channels={10**17 + n: ChannelMode.OFF for n in range(channels)})


async def test_a_locked_file_is_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another program that holds the SQLite file for too long leads to a sentence, not to a crash."""
    import sqlite3

    monkeypatch.setattr("bot.storage.connect.BUSY_SECONDS", 0.2)
    store = await open_store(f"sqlite:///{tmp_path}/faq.db")
    holder = sqlite3.connect(tmp_path / "faq.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageUnavailable, match="locked"):
        await store.guilds.save(1, GuildSettings())
    assert (await store.guilds.state(1)).version == 0, "who reads is not held up"
    holder.execute("ROLLBACK")
    holder.close()
    assert (await store.guilds.save(1, GuildSettings())).version == 1
    await store.close()


def test_who_only_asks_needs_no_database() -> None:
    """`faqbot ask` opens the app without its store, and so imports no database library: that would cost a second."""
    code = (
        "import asyncio, sys\n"
        "from bot.app import open_app\n"
        "from bot.settings import read_settings\n"
        "async def main():\n"
        "    async with open_app(read_settings()) as app: assert app.moderating is None\n"
        "asyncio.run(main())\n"
        "print(sorted({'sqlalchemy', 'alembic', 'aiosqlite', 'discord', 'platformdirs'} & sys.modules.keys()))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)

    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr


async def test_the_app_with_its_store_can_be_edited(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Opened with its store, the app answers, edits, and closes the database behind itself."""
    monkeypatch.setenv("FAQ_DATABASE_URL", f"sqlite:///{tmp_path}/faq.db")
    monkeypatch.setenv("FAQ_KNOWLEDGE", str(PACKS))
    monkeypatch.setenv("FAQ_PACKS", "school")
    async with open_app(read_settings(), with_store=True) as app:
        assert app.moderating is not None
        preview = await app.moderating.editing.edit(ann(), "school/opening-hours", 0, EntryForm(answer="Ours."))
        await app.moderating.editing.save(ann(), preview)
    async with open_app(read_settings(), with_store=True) as app:
        assert "Ours." in (await app.asking.ask(Question("workshop hours", SCHOOL))).text
        assert "Ours." not in (await app.asking.ask(Question("workshop hours", CLINIC))).text
