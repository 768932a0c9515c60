"""The local Discord's own events and answers have Discord's shapes."""

from __future__ import annotations

from typing import Any

import pytest
from local_discord import LocalDiscord, gateway_schema, openapi
from local_discord.client import connected
from local_discord.client_commands import Panel
from local_discord.fixtures import discord
from local_discord.interactions import COMMAND
from local_discord.messages import COMPONENTS_V2
from local_discord.raw import QUIET, raw_bot

__all__ = ["discord"]

Json = dict[str, Any]
COMMAND_BODY: Json = {
    "name": "ask",
    "description": "d",
    "options": [{"type": 3, "name": "o", "description": "d", "required": True, "autocomplete": True}],
}
ROW: Json = {"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "a", "label": "b", "tooltip": "x"}]}
FAULTS: dict[str, Json] = {
    "an unknown property": {"content": "x", "colour": 3},
    "an unknown property inside": {"content": "x", "components": [ROW]},
    "a number for a text": {"content": 3},
    "a nonce of 26 characters": {"content": "x", "nonce": "1" * 26},
}


@pytest.mark.skipif(openapi.missing() is not None, reason=openapi.missing() or "")
@pytest.mark.parametrize("body", FAULTS.values(), ids=list(FAULTS))
async def test_what_only_discords_description_knows(discord: LocalDiscord, body: Json) -> None:
    """A body that does not fit Discord's own description is refused and fails the test."""
    place = discord.guild().channel("questions")
    async with raw_bot(discord) as bot:
        with discord.journal.expecting("was refused"):
            await bot.send(place, **body)
        assert (bot.status, bot.code) == (400, 50035)


LAYOUT: Json = {
    "flags": COMPONENTS_V2,
    "components": [
        {
            "type": 17,
            "components": [
                {"type": 10, "content": "# What is EMT?"},
                {"type": 14},
                {"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "a", "label": "b"}]},
                {"type": 1, "components": [{"type": 2, "style": 5, "url": "https://example.org/", "label": "b"}]},
                {"type": 1, "components": [{"type": 3, "custom_id": "m", "options": [{"label": "a", "value": "b"}]}]},
            ],
        }
    ],
}


async def test_the_fakes_answers_have_discords_shape(discord: LocalDiscord) -> None:
    """Users, applications, servers, channels, messages and commands fit Discord's own description."""
    described = openapi.load()
    if described is None:
        pytest.skip(openapi.missing() or "")
    guild = discord.guild()
    place, forum = guild.channel("questions"), guild.forum("help", tags=["basics"])
    asked = await guild.member("ann").writes(place, "hello")
    application, reply = str(discord.world.application_id), {"message_id": str(asked.id)}
    here = {"channel_id": str(place.id)}
    paths: list[tuple[str, str, Any, dict[str, str]]] = [
        ("GET", "/users/@me", None, {}),
        ("GET", "/applications/@me", None, {}),
        ("GET", "/gateway/bot", None, {}),
        ("GET", "/guilds/{guild_id}", None, {"guild_id": str(guild.id)}),
        ("GET", "/guilds/{guild_id}/roles", None, {"guild_id": str(guild.id)}),
        ("GET", "/guilds/{guild_id}/channels", None, {"guild_id": str(guild.id)}),
        ("GET", "/channels/{channel_id}", None, {"channel_id": str(forum.id)}),
        ("POST", "/channels/{channel_id}/messages", QUIET | {"content": "x"}, here),
        ("GET", "/channels/{channel_id}/messages", None, here),
        ("POST", "/channels/{channel_id}/messages", QUIET | LAYOUT, here),
        (
            "POST",
            "/channels/{channel_id}/messages",
            QUIET | {"content": "x", "message_reference": reply},
            here,
        ),
        ("POST", "/applications/{application_id}/commands", COMMAND_BODY, {"application_id": application}),
        ("GET", "/applications/{application_id}/commands", None, {"application_id": application}),
    ]
    async with raw_bot(discord) as bot:
        for method, route, body, ids in paths:
            answer = await bot.ask(method, route.format(**ids), body)
            assert bot.status < 300, route
            assert described.answer_problems(method, route, bot.status, answer) == [], route
        seen = await bot.answer(bot.interaction(guild, place, COMMAND), 4, QUIET | LAYOUT)
        route = "/interactions/{interaction_id}/{interaction_token}/callback"
        assert described.answer_problems("POST", route, bot.status, seen) == []


async def test_the_fakes_events_have_discords_shape(discord: LocalDiscord) -> None:
    """READY, GUILD_CREATE, MESSAGE_CREATE and every kind of interaction fit the schema of Discord's gateway."""
    if not gateway_schema.available():
        pytest.skip("discord-gateway-schema.json is not beside the project")
    guild = discord.guild()
    place = guild.channel("questions", bot_denied="attach_files")
    guild.forum("help", tags=["basics"])
    ann = guild.member("ann", permissions="manage_messages")
    async with connected(discord, commands=True) as client:
        asked = await ann.writes(place, "<@bot> hello")
        await ann.replies(asked, "again")
        await ann.dms("hi")
        await guild.webhook("news").writes(place, "news")
        await client.get_channel(place.id).send(view=Panel())
        panel = (await ann.slash("/panel", channel=place)).reply
        await ann.types("/ask", question="e")
        await ann.selects(panel, "EMT")
        await ann.submits((await ann.clicks(panel, "Rename")).form, {"Level": "EMT"})
        await ann.uses_menu("Answer", asked)
        await ann.slash("/ask", question="e", channel="dm")
        frames = [frame for session in discord.gateway.sessions.values() for frame in session.history]
    assert gateway_schema.problem("MESSAGE_CREATE", {"id": 3}) is not None
    problems = [gateway_schema.problem(frame["t"], frame["d"]) for frame in frames]
    assert {frame["t"] for frame in frames} >= {"READY", "GUILD_CREATE", "MESSAGE_CREATE", "INTERACTION_CREATE"}
    assert [problem for problem in problems if problem] == []
