"""Logs hold no secret, whatever is logged and however."""

import json
import logging
import sys
import threading

import pytest

from bot.log_output import HIDDEN, JsonLines, TextLines, redacted, write_logs

TOKEN = "MTIzNDU2.Gabcde.very-secret-part"
INTERACTION = "aW50ZXJhY3Rpb246" + "x" * 60


def record(message: str, *args: object, error: BaseException | None = None) -> logging.LogRecord:
    """A log record."""
    info = (type(error), error, error.__traceback__) if error else None
    return logging.LogRecord("discord.http", logging.ERROR, __file__, 1, message, args, info)


@pytest.mark.parametrize("formatter", [TextLines((TOKEN,)), JsonLines((TOKEN,))])
def test_no_line_holds_a_token(formatter: logging.Formatter):
    """The bot's token and interaction tokens vanish from messages, arguments and tracebacks."""
    address = f"https://discord.com/api/v10/webhooks/1234/{INTERACTION}/messages/@original"
    error = ValueError(f"Bot {TOKEN} {address}")
    line = formatter.format(record("token %s at %s", TOKEN, address, error=error))
    assert TOKEN not in line
    assert INTERACTION not in line
    assert "[hidden]" in line


def test_addresses_stay_readable():
    """Only the token goes; what was called stays to be read."""
    line = redacted(f"POST /interactions/99/{INTERACTION}/callback", ())
    assert line == "POST /interactions/99/[hidden]/callback"


def test_json_is_one_object_a_line():
    """A line of JSON holds time, level, logger and message, and a line break in the message does not break it."""
    line = JsonLines().format(record("two\nlines"))
    assert "\n" not in line
    assert {"level": "error", "logger": "discord.http", "message": "two\nlines"}.items() <= json.loads(line).items()


def test_a_failing_network_is_one_line():
    """A reset connection needs no traceback; a mistake of ours does."""
    reset, mistake = ConnectionResetError(104, "reset by peer"), ValueError("ours")
    assert "\n" not in TextLines().format(record("Attempting a reconnect", error=reset))
    assert "ValueError: ours" in TextLines().format(record("A handler failed", error=mistake))


@pytest.mark.parametrize(
    "line",
    [
        f"Bot {TOKEN}",
        f"{{'op': 2, 'd': {{'token': '{TOKEN}', 'intents': 1}}}}",
        f'{{"op": 2, "d": {{"token": "{TOKEN}"}}}}',
        f"POST /webhooks/1/{INTERACTION} gave 404",
        f"{{'t': 'INTERACTION_CREATE', 'd': {{'token': '{INTERACTION}', 'type': 2}}}}",
        "MTIzNDU2Nzg5MDEyMzQ1Njc4.GabcdE.abcdefghijklmnopqrstuvwxyz0123456789AB was refused",
    ],
)
def test_a_token_is_known_by_where_it_stands_and_how_it_looks(line: str):
    """Even one that nobody told the log of: in headers, frames of the gateway, addresses, or alone."""
    clean = redacted(line, ())
    assert HIDDEN in clean
    assert not any(secret in clean for secret in (TOKEN, INTERACTION, "abcdefghijklmnopqrstuvwxyz"))


def test_a_password_of_the_database_is_hidden():
    """The rest of the address stays, so that one sees which database it was."""
    line = redacted("cannot reach postgresql+asyncpg://faq:s3cr%2Ft@db.example:5432/faq", ())
    assert line == "cannot reach postgresql+asyncpg://faq:[hidden]@db.example:5432/faq"


@pytest.mark.parametrize(
    "line", ["Bot is ready as faqbot#0001", "a token: what is it?", "see https://example.org/a:b@c"]
)
def test_plain_words_stay(line: str):
    """What is no secret is not hidden."""
    assert redacted(line, ()) == line


def test_what_nobody_catches_is_logged_without_secrets(capsys: pytest.CaptureFixture[str]):
    """A thread that dies, as the library's heartbeat could, writes through the same redaction."""
    before = threading.excepthook, sys.excepthook, logging.getLogger().handlers[:], logging.getLogger().level
    try:
        write_logs("text", secrets=(TOKEN,))

        def dies() -> None:
            raise RuntimeError(f"no more of {TOKEN}")

        thread = threading.Thread(target=dies)
        thread.start()
        thread.join()
    finally:
        threading.excepthook, sys.excepthook, logging.getLogger().handlers[:], level = before
        logging.getLogger().setLevel(level)
        logging.captureWarnings(capture=False)
    said = capsys.readouterr().err
    assert "RuntimeError: no more of [hidden]" in said
    assert TOKEN not in said
