"""Diagnosing the database: can it be reached, is its schema ours, is it whole? Nothing is changed by looking."""

from typing import Final

from sqlalchemy import Connection, text
from sqlalchemy.exc import DatabaseError

from bot.errors import StorageUnavailable
from bot.service.diagnosing import Ailment
from bot.storage.address import read_address
from bot.storage.connect import Database
from bot.storage.migrate import schema_of, schemas

TOO_OLD: Final = 130_000


async def database(url: str | None) -> list[Ailment]:
    """Ailments about the database at this address. Raises ConfigurationError where the address itself is wrong."""
    address = read_address(url)
    if address.file is not None and not address.file.exists():
        return []  # the first start makes it; whether it can is the disk's business
    opened = Database(address)
    try:
        async with opened.read() as connection:
            found = await connection.run_sync(_schema, str(address))
            if opened.is_sqlite:
                answer = str((await connection.execute(text("PRAGMA quick_check"))).scalar_one())
                found += [] if answer == "ok" else [_broken(str(address), answer)]
            else:
                number = int((await connection.execute(text("SHOW server_version_num"))).scalar_one())
                found += [_old(number)] if number < TOO_OLD else []
    except StorageUnavailable as error:
        remedy = "Start the database, or correct FAQ_DATABASE_URL. Until then the bot answers, but takes no edits."
        return [Ailment(str(error), remedy)]
    except DatabaseError as error:
        return [_broken(str(address), str(error.orig))]
    finally:
        await opened.close()
    return found


def _schema(connection: Connection, place: str) -> list[Ailment]:
    current = schema_of(connection)
    head = schemas()[-1]
    if current == head:
        return []
    if current is not None and current not in schemas():
        what = f"The database at {place} was written by a newer version of the bot (schema {current})."
        return [Ailment(what, "Start that newer version, or restore a backup.")]
    what = f"The database at {place} has an older schema ({current or 'none'}, this version has {head})."
    return [Ailment(what, "Start the bot: it brings the schema up to date, after a backup.", grave=False)]


def _broken(place: str, answer: str) -> Ailment:
    first = answer.partition("\n")[0]
    return Ailment(f"The database at {place} is damaged: {first}.", "Stop the bot and restore the newest backup.")


def _old(number: int) -> Ailment:
    return Ailment(f"The PostgreSQL is version {number // 10_000}; 13 is the oldest that is tested.", "Update it.")
