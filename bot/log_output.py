"""Log output: one line an event to stderr, as text or JSON, without secrets."""

import json
import logging
import re
import sys
import threading
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Literal

import aiohttp

HIDDEN: Final = "[hidden]"
_TOKENS: Final = (
    # What stands behind these in an address lets anybody answer in the bot's name for a while.
    re.compile(r"((?:webhooks|interactions)/\d+/)[\w.~%+=-]{20,}"),
    # The same in what the gateway sent, and our own in what we sent there, as JSON or as Python shows it.
    re.compile(r"""(\\?["']token\\?["']\s*:\s*\\?["'])[^"'\\]+"""),
    re.compile(r"(\bBot\s+)(?=\S*\d|\S*\.)[\w.-]{20,}"),
    # Any bot's token, wherever it stands.
    re.compile(r"()\b[\w-]{18,40}\.[\w-]{6,7}\.[\w-]{27,}"),
    # A password in an address, for example of the database.
    re.compile(r"(\b[a-z][a-z+]*://[^\s/:@]*:)[^\s/@]+(?=@)"),
)
_NETWORK: Final = (OSError, TimeoutError, aiohttp.ClientError)


def write_logs(style: Literal["text", "json"], *, secrets: tuple[str, ...] = ()) -> None:
    """Send every log record to stderr; `secrets` never appear. Replaces what was set before."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines(secrets) if style == "json" else TextLines(secrets))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.INFO)
    logging.captureWarnings(capture=True)
    # What nobody catches goes the same way, and not past it to stderr.
    sys.excepthook = _uncaught
    threading.excepthook = lambda lost: _uncaught(lost.exc_type, lost.exc_value, lost.exc_traceback)
    # At DEBUG the library logs what people wrote; it never goes lower than this.
    logging.getLogger("discord").setLevel(logging.INFO)
    for chatty in ("asyncio", "alembic"):
        logging.getLogger(chatty).setLevel(logging.WARNING)


class TextLines(logging.Formatter):
    """`2026-11-22 14:05:01 INFO Ready as …`, with the traceback below where there is one."""

    def __init__(self, secrets: tuple[str, ...] = ()) -> None:
        super().__init__("{asctime} {levelname} {message}", "%Y-%m-%d %H:%M:%S", style="{")
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """The record as text. A network that fails is one line: its traceback helps nobody."""
        return redacted(super().format(_without_network_traceback(record)), self._secrets)


class JsonLines(logging.Formatter):
    """One JSON object a line: time, level, logger, message, and error where there is one."""

    def __init__(self, secrets: tuple[str, ...] = ()) -> None:
        super().__init__()
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        """The record as a line of JSON."""
        record = _without_network_traceback(record)
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redacted(record.getMessage(), self._secrets),
        }
        if record.exc_info:
            line["error"] = redacted(self.formatException(record.exc_info), self._secrets)
        return json.dumps(line)


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if error is not None and not issubclass(kind, SystemExit | KeyboardInterrupt):
        logging.getLogger(__name__).critical("Nothing caught this.", exc_info=(kind, error, trace))


def redacted(text: str, secrets: tuple[str, ...]) -> str:
    """`text` without the secrets, and without whatever looks like a token or a password."""
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    for pattern in _TOKENS:
        text = pattern.sub(rf"\1{HIDDEN}", text)
    return text


def _without_network_traceback(record: logging.LogRecord) -> logging.LogRecord:
    error = record.exc_info[1] if record.exc_info else None
    lost = type(error).__module__ == "discord.errors" and record.name.startswith("discord.")
    if not isinstance(error, _NETWORK) and not lost:
        return record
    short = logging.makeLogRecord(record.__dict__)
    short.msg, short.args = f"{record.getMessage()} ({type(error).__name__}: {error})", None
    short.exc_info = short.exc_text = None
    return short
