"""Fixtures for pytest: `from local_discord.fixtures import *` in tests/conftest.py makes them known everywhere."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from local_discord import openapi
from local_discord.bot_process import BotProcess
from local_discord.server import LocalDiscord

__all__ = ["discord", "pytest_terminal_summary", "start_bot"]


@pytest.fixture
async def discord() -> AsyncIterator[LocalDiscord]:
    """A local Discord; the test fails in the end when the bot broke a rule of Discord's."""
    local = await LocalDiscord.start()
    yield local
    await local.stop()
    local.check()


@pytest.fixture
def start_bot(discord: LocalDiscord) -> Callable[..., Awaitable[BotProcess]]:
    """`await start_bot(FAQ_MESSAGE_CONTENT="1")` runs the real bot; SIGTERM ends it, and its exit code is checked."""
    return discord.start_bot


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say loudly in the summary when Discord's description was not there to check against."""
    sentence = openapi.missing()
    if sentence:
        terminalreporter.section("LOCAL DISCORD", red=True, bold=True)
        terminalreporter.line(sentence)
