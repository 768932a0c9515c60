"""What is dropped before it is looked at is nothing that would have been answered."""

from typing import Any

import discord
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.discord_app import hearing, trimming
from bot.discord_app.client import FaqClient, intents
from bot.discord_app.door import Door
from bot.discord_app.trimming import may_be_for_us, share_alike, trim_guild
from tools.load import frames

ME, ROLE, OTHER = frames.BOT, 900_000_000_000_000_077, 800_000_000_000_000_005
CONTENTS = ["", "hello", f"<@{ME}> hi", f"hi <@!{ME}>", f"<@&{ROLE}> hi", f"<@{OTHER}>", "@everyone", f"{ME}"]


def message(**more: Any) -> dict[str, Any]:
    """A message in a server, as the gateway gives it."""
    plain: dict[str, Any] = {
        "id": "10", "channel_id": "11", "guild_id": "12", "type": 0, "author": frames.user(OTHER), "content": "",
        "timestamp": frames.STAMP, "edited_timestamp": None, "tts": False, "mention_everyone": False, "mentions": [],
        "mention_roles": [], "attachments": [], "embeds": [], "components": [], "pinned": False, "flags": 0,
    }  # fmt: skip
    return plain | more


def messages() -> st.SearchStrategy[dict[str, Any]]:
    """Messages of all kinds: mentions, replies, webhooks, bots, notices, direct ones."""
    people = st.sampled_from([OTHER, ME, OTHER + 1])
    rarely = st.sampled_from([False, False, False, False, True])

    def quoted(author: int) -> dict[str, Any]:
        return message(id="9", author=frames.user(author))

    replies = st.one_of(
        st.just({}),
        st.just({"type": 19, "message_reference": {"message_id": "9", "channel_id": "11"}}),
        st.just({"type": 19, "message_reference": {"message_id": "9", "channel_id": "11"}, "referenced_message": None}),
        st.builds(
            lambda author: {
                "type": 19,
                "message_reference": {"message_id": "9", "channel_id": "11"},
                "referenced_message": quoted(author),
            },
            people,
        ),
    )
    return st.builds(
        lambda content, author, bot, mentions, named, kind, reply, hook: message(
            content=content,
            author=frames.user(author, bot=bot),
            mentions=[frames.user(each) for each in mentions],
            mention_roles=[str(ROLE)] * (named or "<@&" in content),
            **({"type": kind} | reply),
            **({"webhook_id": "3"} if hook else {}),
        ),
        st.sampled_from(CONTENTS),
        st.sampled_from([OTHER, OTHER, OTHER, OTHER + 1, ME]),
        rarely,
        st.lists(people, unique=True, max_size=2),
        rarely,
        st.sampled_from([0, 0, 0, 7, 18, 21]),
        replies,
        rarely,
    )


@pytest.fixture(scope="module")
def state() -> Any:
    """The library's state of a client that is in one server."""
    client = discord.AutoShardedClient(intents=intents(message_content=True), max_messages=None)
    connection: Any = client._connection
    connection.user = discord.ClientUser(state=connection, data=frames.user(ME, bot=True))  # type: ignore[arg-type]
    roles = [frames.role(12, 0), frames.role(ROLE, 1, tags={"bot_id": str(ME)})]
    own = frames.member(ROLE) | {"user": frames.user(ME, bot=True)}
    guild = frames.guild(1).payload | {"id": "12", "roles": roles, "members": [own], "channels": [], "threads": []}
    connection._add_guild_from_data(guild)
    return connection


@settings(max_examples=500)
@given(data=messages())
def test_whatever_would_be_heard_is_let_in(state: Any, data: dict[str, Any]):
    """However a message addresses the bot, it is never dropped unseen."""
    channel, _ = state._get_guild_channel(data)
    heard = hearing.hear(discord.Message(state=state, channel=channel, data=data), ME, ROLE)  # type: ignore[arg-type]
    if heard is not None:
        assert may_be_for_us(data, ME)


@pytest.mark.parametrize(
    "data",
    [
        message(content="hello"),
        message(content=f"<@{ME}>", author=frames.user(OTHER, bot=True)),
        message(content=f"<@{ME}>", webhook_id="3"),
        message(content=f"<@{ME}>", type=7),
        message(type=19, referenced_message=message(author=frames.user(OTHER + 1))),
    ],
)
def test_talk_of_others_is_dropped(data: dict[str, Any]):
    """The usual message of a busy server costs nothing more than to be read."""
    assert not may_be_for_us(data, ME)


def test_a_direct_message_is_let_in():
    """Whoever writes to the bot alone means it."""
    data = message(content="hi")
    del data["guild_id"]
    assert may_be_for_us(data, ME)


def test_what_answers_need_of_a_server_stays():
    """Channels, threads, roles, our member and the system channel stay; topics, faces and calls go."""
    payload = frames.guild(3).payload
    kept = {name: len(payload[name]) for name in ("channels", "threads", "roles", "members")}
    trim_guild(payload)
    assert {name: len(payload[name]) for name in kept} == kept
    assert payload["system_channel_id"]
    assert not any(channel["topic"] for channel in payload["channels"])
    assert not set(trimming.UNUSED) & payload.keys()


def test_rights_are_the_same_though_they_are_kept_once(state: Any):
    """What is alike in a server is there once, and everybody may what Discord says, also after one channel changes."""
    data = frames.guild(5).payload
    data["channels"][7]["permission_overwrites"] = [{"id": data["id"], "type": 0, "allow": "0", "deny": "2048"}]
    plain = discord.Guild(data=data, state=state)
    trim_guild(data)
    shared = discord.Guild(data=data, state=state)
    share_alike(shared)
    kept = {id(channel._overwrites) for channel in shared.channels}
    assert len(kept) == 2 < len(shared.channels)

    def rights(guild: discord.Guild) -> list[int]:
        return [channel.permissions_for(role).value for channel in guild.channels for role in guild.roles]

    assert rights(shared) == rights(plain)
    changed = data["channels"][7] | {"permission_overwrites": []}
    for guild in (plain, shared):
        guild.channels[7]._update(guild, changed)
    assert rights(shared) == rights(plain)
    assert [(each.name, each.category_id) for each in shared.channels] == [
        (each.name, each.category_id) for each in plain.channels
    ]
    assert [(each.name, each.parent_id, each.archived) for each in shared.threads] == [
        (each.name, each.parent_id, each.archived) for each in plain.threads
    ]


async def test_servers_are_shared_as_they_come(state: Any):
    """A server that Discord tells us of is trimmed and kept once by the client itself."""
    nobody: Any = None
    connection: Any = FaqClient(Door(nobody, nobody, nobody, nobody))._connection
    connection.user, connection.dispatch = state.user, lambda *_: None
    payload = frames.guild(6).payload
    connection.parse_guild_create(payload)
    (guild,) = connection.guilds
    assert len({id(channel._overwrites) for channel in guild.channels}) == 1
    assert {channel.topic for channel in guild.text_channels} == {None}


async def test_the_client_uses_the_trimmed_state():
    """The library has taken our state in, and reads events through it."""
    nobody: Any = None
    client = FaqClient(Door(nobody, nobody, nobody, nobody))
    connection: Any = client._connection
    assert isinstance(connection, trimming.Connection)
    assert connection.parsers["MESSAGE_CREATE"].__func__ is trimming.Connection.parse_message_create
    assert connection.parsers["GUILD_CREATE"].__func__ is trimming.Connection.parse_guild_create
