"""Environment and .env → frozen settings, each problem one sentence; read when asked, never at import."""

import os
import re
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.errors import ConfigurationError

ENV_FILE = ".env"
LOOPBACK = "127.0.0.1"
_HOST = re.compile(r"[^\s/:\[\]]*|[0-9A-Fa-f:.]+|\[[0-9A-Fa-f:.]+\]")
MOST_SHARDS = 100_000
_SECRET = ("DISCORD_TOKEN", "FAQ_DATABASE_URL")  # never shown, not even where they are wrong
# where the library refuses a value by itself, in words of programmers
_ALLOWED = {
    "FAQ_MESSAGE_CONTENT": "must be 0 or 1",
    "FAQ_LOG_FORMAT": "must be text or json",
    "FAQ_SHARD_COUNT": f"must be a whole number from 1 to {MOST_SHARDS}",
}


class Settings(BaseSettings):
    """What the operator can set. Names are fixed; `.env.example` explains each one."""

    model_config = SettingsConfigDict(env_file=ENV_FILE, env_ignore_empty=True, extra="ignore", frozen=True)

    discord_token: SecretStr | None = Field(None, validation_alias="DISCORD_TOKEN")
    discord_token_file: Path | None = Field(None, validation_alias="DISCORD_TOKEN_FILE")
    knowledge: Path | None = Field(None, validation_alias="FAQ_KNOWLEDGE")
    packs: Annotated[tuple[str, ...], NoDecode] = Field(("ems",), validation_alias="FAQ_PACKS")
    discord_api_url: str | None = Field(None, validation_alias="FAQ_DISCORD_API_URL")
    message_content: bool = Field(default=False, validation_alias="FAQ_MESSAGE_CONTENT")
    database_url: SecretStr | None = Field(None, validation_alias="FAQ_DATABASE_URL")
    shard_ids: Annotated[tuple[int, ...] | None, NoDecode] = Field(None, validation_alias="FAQ_SHARD_IDS")
    shard_count: int | None = Field(None, ge=1, le=MOST_SHARDS, validation_alias="FAQ_SHARD_COUNT")
    http_address: Annotated[tuple[str, int] | None, NoDecode] = Field(None, validation_alias="FAQ_HTTP_ADDRESS")
    log_format: Literal["text", "json"] = Field("text", validation_alias="FAQ_LOG_FORMAT")

    @field_validator("packs", mode="before")
    @classmethod
    def _split(cls, value: object) -> object:
        if isinstance(value, str):
            names = tuple(name.strip() for name in value.split(",") if name.strip())
            if not names:
                raise ValueError("names no pack; write one or more names with commas between them")
            return names
        return value

    @field_validator("database_url")
    @classmethod
    def _database(cls, value: SecretStr | None) -> SecretStr | None:
        kinds = ("sqlite", "sqlite+aiosqlite", "postgres", "postgresql", "postgresql+asyncpg")
        if value is not None and value.get_secret_value().partition("://")[0] not in kinds:
            raise ValueError(
                "is no database that we know; write it like postgresql://user:password@host/database, "
                "or sqlite:////path/to/faq.db"
            )
        return value

    @field_validator("discord_api_url")
    @classmethod
    def _address(cls, value: str | None) -> str | None:
        if value is None:
            return None
        wrong = "is no address; write it like https://proxy.example or http://127.0.0.1:8080/api/v10"
        try:
            parts = urlsplit(value)
            fits = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
        except ValueError:  # of the library, in its own words
            raise ValueError(wrong) from None
        if not fits:
            raise ValueError(wrong)
        return value.rstrip("/") if parts.path.strip("/") else f"{value.rstrip('/')}/api/v10"

    @field_validator("shard_ids", mode="before")
    @classmethod
    def _shards(cls, value: object) -> object:
        return _numbers(value) if isinstance(value, str) else value

    @field_validator("http_address", mode="before")
    @classmethod
    def _host_and_port(cls, value: object) -> object:
        if not isinstance(value, str):
            return value
        host, _, port = value.strip().rpartition(":")
        if not port.isdecimal() or int(port) > 65535 or not _HOST.fullmatch(host):
            raise ValueError("is no address to listen on; write it like 127.0.0.1:8080, or only the port")
        return host.strip("[]") or LOOPBACK, int(port)

    @model_validator(mode="after")
    def _shards_fit(self) -> "Settings":
        if self.shard_ids is None:
            return self
        if self.shard_count is None:
            raise ValueError(
                "FAQ_SHARD_IDS is set without FAQ_SHARD_COUNT; set that to the number of shards of all processes"
            )
        if max(self.shard_ids) >= self.shard_count:
            raise ValueError(
                f"FAQ_SHARD_IDS names the shard {max(self.shard_ids)}, but with FAQ_SHARD_COUNT={self.shard_count} "
                f"there are only those from 0 to {self.shard_count - 1}"
            )
        return self

    @model_validator(mode="after")
    def _one_token(self) -> "Settings":
        if self.discord_token and self.discord_token_file:
            raise ValueError("DISCORD_TOKEN and DISCORD_TOKEN_FILE are both set; keep one of them")
        return self

    def token(self) -> str:
        """The bot's token. Raises ConfigurationError when there is none or its file cannot be read."""
        if self.discord_token_file:
            try:
                token = self.discord_token_file.read_text("utf-8").strip()
            except (OSError, UnicodeError) as error:
                raise ConfigurationError(
                    f"DISCORD_TOKEN_FILE names {self.discord_token_file}, which cannot be read: "
                    f"{getattr(error, 'strerror', '') or 'it is no text'}."
                ) from error
            if not token:
                raise ConfigurationError(
                    f"DISCORD_TOKEN_FILE names {self.discord_token_file}, which is empty; write the token into it."
                )
        else:
            token = self.discord_token.get_secret_value().strip() if self.discord_token else ""
        if not token:
            raise ConfigurationError(
                "DISCORD_TOKEN is not set. Copy .env.example to .env and put your bot's token there; "
                "README.md shows in five steps where it comes from."
            )
        return token


def known_names() -> tuple[str, ...]:
    """Every environment variable that we read."""
    return tuple(str(field.validation_alias) for field in Settings.model_fields.values())


def unknown_names() -> tuple[str, ...]:
    """A sentence for each `FAQ_…` name that is set and means nothing, with the nearest right one."""
    known = known_names()
    seen = set(os.environ) | _names_in_env_file()
    sentences: list[str] = []
    for name in sorted(name for name in seen if name.startswith("FAQ_") and name not in known):
        near = get_close_matches(name, known, n=1)
        hint = f" Did you mean {near[0]}?" if near else " See .env.example for the names there are."
        sentences.append(f"{name} is set, but nothing reads it.{hint}")
    return tuple(sentences)


def read_settings(**overrides: Any) -> Settings:
    """The settings as they are now. Raises ConfigurationError with a sentence for each wrong value."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        sentences = [_sentence(dict(detail)) for detail in error.errors()]
        raise ConfigurationError("\n".join(sentences)) from None


def _numbers(text: str) -> tuple[int, ...]:
    """`0,1` and `0-3` as numbers, in order. Raises ValueError."""
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = (each.strip() for each in part.partition("-"))
        if not first.isdecimal() or (dash and not last.isdecimal()) or max(len(first), len(last)) > 6:
            raise ValueError("is no list of shards; write it like 0,1 or 0-3")
        found += range(int(first), int(last if dash else first) + 1)
    if not found or len(set(found)) != len(found):
        raise ValueError("names a shard twice, or none; write it like 0,1 or 0-3")
    return tuple(sorted(found))


def _sentence(detail: dict[str, Any]) -> str:
    place = "".join(str(part) for part in detail["loc"][:1])
    reason = _ALLOWED.get(place) or str(detail["msg"]).removeprefix("Value error, ")
    if not place:
        return f"{reason}."
    if place in _SECRET:
        return f"{place}: {reason}."
    given = str(detail.get("input", ""))
    return f"{place}={given!r}: {reason}."


def _names_in_env_file() -> set[str]:
    try:
        lines = Path(ENV_FILE).read_text("utf-8").splitlines()
    except (OSError, UnicodeError):
        return set()
    return {line.partition("=")[0].strip() for line in lines if "=" in line and not line.lstrip().startswith("#")}
