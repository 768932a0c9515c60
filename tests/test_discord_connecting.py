"""What keeps us from Discord, told in a sentence where only the operator can help."""

from itertools import islice
from types import SimpleNamespace
from typing import Any

import discord
import pytest

from bot.discord_app import connecting
from bot.errors import ConfigurationError


def closed(code: int) -> discord.ConnectionClosed:
    """The gateway has closed the connection with this code."""
    socket: Any = SimpleNamespace(close_code=code)
    return discord.ConnectionClosed(socket, shard_id=0)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (closed(4004), "Reset Token"),
        (discord.LoginFailure("no"), "Reset Token"),
        (closed(4014), "Message Content Intent"),
        (discord.PrivilegedIntentsRequired(0), "FAQ_MESSAGE_CONTENT=0"),
        (closed(4013), "update the bot"),
        (closed(4011), "FAQ_SHARD_COUNT"),
    ],
)
def test_what_only_the_operator_can_change_is_a_sentence(error: Exception, words: str):
    """A wrong token and refused intents are the configuration's fault, with what to do."""
    explained = connecting.explained(error)
    assert isinstance(explained, ConfigurationError)
    assert words in explained.sentence


@pytest.mark.parametrize("error", [closed(4000), ValueError("ours")])
def test_anything_else_is_a_crash(error: Exception):
    """Other ends stay what they are."""
    assert connecting.explained(error) is error


@pytest.mark.parametrize("token", ["Bot abc", "abc\ndef", '"abc"', "abc\x00", "tokén"])
def test_what_cannot_be_a_token_is_not_sent(token: str):
    """A space, a line break, a quote or a foreign letter would fail in the header, less plainly."""
    with pytest.raises(ConfigurationError):
        connecting.check_token(token)


def test_the_pauses_grow_to_a_minute():
    """1, 2, 4 … seconds, a little apart, and never much more than a minute."""
    pauses = list(islice(connecting._pauses(), 12))
    for pause, about in zip(pauses, [1, 2, 4, 8, 16, 32, *[60] * 6], strict=True):
        assert 0.9 * about <= pause <= 1.1 * about
