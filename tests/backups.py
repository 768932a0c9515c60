"""What the tests of backups share: databases with edits in them, and what damages one."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bot.faq.change import Change
from bot.faq.revision import draft
from bot.storage.store import SqlStore, open_store

HOURS = "school/opening-hours"


async def edited(store: SqlStore, answer: str, guild: int = 1) -> None:
    """One more edit of a server."""
    old = (await store.revisions.newest(guild)).get(HOURS)
    await store.revisions.append(
        guild, [draft(HOURS, None, old, Change(put={"answer": answer}), created_at=datetime.now(UTC))]
    )


async def made(file: Path, *answers: str) -> Path:
    """A database that no bot runs on, with these edits."""
    store = await open_store(f"sqlite:///{file}")
    for answer in answers:
        await edited(store, answer)
    await store.close()
    return file


async def edits(file: Path) -> int:
    """How many edits a bot finds that starts on this file."""
    store = await open_store(f"sqlite:///{file}")
    found = await store.revisions.history(1, HOURS)
    await store.close()
    return len(found)


def beside(folder: Path) -> list[str]:
    """Everything in a folder but what SQLite itself keeps there while a file is open."""
    return sorted(each.name for each in folder.iterdir() if not each.name.endswith(("-wal", "-shm")))


def damage(file: Path) -> None:
    """Overwrite pages in the middle; the beginning still says that it is a database."""
    whole = bytearray(file.read_bytes())
    middle = len(whole) // 2
    whole[middle : middle + 16_384] = b"\x55" * 16_384
    file.write_bytes(whole)


def empty_an_index(file: Path) -> None:
    """Damage that no reading of rows stumbles on: an index that knows none of them."""
    with closing(sqlite3.connect(file)) as database:
        page = database.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_revisions_author'").fetchone()[0]
        size = database.execute("PRAGMA page_size").fetchone()[0]
    whole = bytearray(file.read_bytes())
    whole[(page - 1) * size : page * size] = (b"\x0a\0\0\0\0" + size.to_bytes(2, "big")).ljust(size, b"\0")
    file.write_bytes(whole)
