"""Dumps of a PostgreSQL: the commands of its own tools for the address that is set, without its password."""

import shlex
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy.engine import make_url

from bot.service.backups import Commands

# what our address may hold and PostgreSQL's own tools do not read
_NOT_THEIRS: Final = ("prepared_statement_cache_size", "statement_cache_size", "ssl")


def commands(address: str, file: Path | None = None) -> Commands:
    """How to dump and restore the database at `address` (one that `read_address` accepts), with `file` as the dump."""
    url = make_url(address)
    query = dict(url.query)
    if "sslmode" not in query and "ssl" in query:
        query["sslmode"] = query["ssl"]
    plain = url.set(
        drivername="postgresql", query={name: value for name, value in query.items() if name not in _NOT_THEIRS}
    )
    # set() takes None for "leave it as it is"
    text = plain._replace(password=None).render_as_string(hide_password=False)
    place = shlex.quote(text)
    dump = shlex.quote(str(file or f"faqbot-{datetime.now(UTC):%Y%m%d-%H%M%S}.dump"))
    return Commands(
        dump=f"pg_dump --format=custom --no-owner --file={dump} --dbname={place}",
        restore=f"pg_restore --clean --if-exists --no-owner --single-transaction --dbname={place} {dump}",
    )
