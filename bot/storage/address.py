"""The database's address: what the operator wrote → a URL for SQLAlchemy, with what its driver must be told."""

import ssl
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import ConfigurationError

APP: Final = "discord-faq-bot"
FILE: Final = "faq.db"
SSL_MODES: Final = ("disable", "allow", "prefer", "require", "verify-ca", "verify-full")
_HINT: Final = "Write it like postgresql://user:password@host/database, or sqlite:////path/to/faq.db."
# names of libpq that ask for nothing we could refuse, or that hosts put into the addresses that they hand out
_IGNORED: Final = {"channel_binding", "gssencmode", "target_session_attrs", "connect_timeout"}
_PASSED: Final = {"host", "port", "prepared_statement_cache_size", "statement_cache_size"}
_NUMBERS: Final = {"prepared_statement_cache_size", "statement_cache_size"}


@dataclass(frozen=True, slots=True)
class Address:
    """`file` is the database's file on SQLite, None on PostgreSQL. The password is only in `url`, which hides it."""

    url: URL
    file: Path | None = None
    connect_args: dict[str, Any] = field(default_factory=dict[str, Any], repr=False)

    def __str__(self) -> str:
        return str(self.file) if self.file else self.url.set(query={}).render_as_string(hide_password=True)


def read_address(text: str | None) -> Address:
    """The address that FAQ_DATABASE_URL names (None: a file in the user's data folder).

    Raises ConfigurationError with a sentence that never repeats the password.
    """
    if not text:
        from platformdirs import user_data_path

        return _sqlite(user_data_path(APP, appauthor=False) / FILE)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise ConfigurationError(f"FAQ_DATABASE_URL is no address of a database. {_HINT}") from None
    match url.drivername.partition("+")[0]:
        case "sqlite":
            if not url.database or url.database == ":memory:":
                raise ConfigurationError(f"FAQ_DATABASE_URL names no file, so nothing would be kept. {_HINT}")
            return _sqlite(Path(url.database).expanduser())
        case "postgres" | "postgresql":
            return _postgres(url)
        case other:
            raise ConfigurationError(f"FAQ_DATABASE_URL names a database of the kind {other!r}, unknown here. {_HINT}")


def _sqlite(file: Path) -> Address:
    return Address(URL.create("sqlite+aiosqlite", database=str(file)), file)


def _postgres(url: URL) -> Address:
    try:
        import asyncpg  # noqa: F401  # pyright: ignore[reportMissingTypeStubs, reportUnusedImport]
    except ImportError:
        raise ConfigurationError(
            "FAQ_DATABASE_URL names a PostgreSQL, but its driver is not installed. "
            f'Install it with: pip install "{APP}[postgres]"'
        ) from None
    query: dict[str, Any] = {}
    arguments: dict[str, Any] = {"timeout": 5.0, "command_timeout": 15.0}
    names: dict[str, str] = {}
    for name, value in url.query.items():
        one = value if isinstance(value, str) else value[-1]
        if name == "application_name":
            arguments["server_settings"] = {"application_name": one}
        elif name.startswith("ssl"):
            names[name] = one
        elif name in _NUMBERS:
            arguments[name] = _number(name, one)
        elif name in _PASSED:
            query[name] = value
        elif name not in _IGNORED:
            raise ConfigurationError(f"FAQ_DATABASE_URL has a part {name!r} that nothing reads; leave it out.")
    if names:
        arguments["ssl"] = _ssl(names)
    return Address(url.set(drivername="postgresql+asyncpg", query=query), None, arguments)


def _ssl(names: dict[str, str]) -> Any:
    mode = names.pop("sslmode", "") or names.pop("ssl", "") or "prefer"
    root = names.pop("sslrootcert", "")
    if names:
        raise ConfigurationError(f"FAQ_DATABASE_URL has a part {min(names)!r} that nothing reads; leave it out.")
    if mode not in SSL_MODES:
        known = ", ".join(SSL_MODES)
        raise ConfigurationError(f"FAQ_DATABASE_URL has sslmode={mode}; it must be one of: {known}.")
    if not mode.startswith("verify"):
        return mode
    try:
        context = ssl.create_default_context(cafile=None if root in ("", "system") else root)
    except (OSError, ssl.SSLError) as error:
        raise ConfigurationError(
            f"FAQ_DATABASE_URL names the sslrootcert {root}, which cannot be read: {error}"
        ) from None
    context.check_hostname = mode == "verify-full"
    return context


def _number(name: str, text: str) -> int:
    if not text.isdecimal():
        raise ConfigurationError(f"FAQ_DATABASE_URL has {name}={text}, which must be a number.")
    return int(text)
