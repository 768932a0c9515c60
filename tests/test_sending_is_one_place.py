"""Everything that reaches Discord goes through discord_app/sending.py."""

import ast
from pathlib import Path

import pytest

BOT = Path(__file__).parent.parent / "bot"
ONLY_HERE = BOT / "discord_app" / "sending.py"

# What a message, channel, user, webhook, interaction, thread or http client of the library does to Discord.
SENDERS = frozenset(
    [
        "send",
        "reply",
        "respond",
        "edit",
        "delete",
        "publish",
        "pin",
        "unpin",
        "crosspost",
        "defer",
        "pong",
        "send_message",
        "edit_message",
        "send_modal",
        "autocomplete",
        "launch_activity",
        "edit_original_response",
        "delete_original_response",
        "edit_message",
        "delete_message",
        "add_reaction",
        "remove_reaction",
        "clear_reactions",
        "create_thread",
        "create_dm",
        "typing",
        "trigger_typing",
        "create_poll",
        "end_poll",
        "add_tags",
        "remove_tags",
        "bulk_delete",
        "delete_messages",
        "purge",
        "kick",
        "ban",
        "add_roles",
        "remove_roles",
        "set_permissions",
        "create_text_channel",
        "change_presence",
    ]
)


def offences(source: str) -> list[str]:
    """The calls in `source` that send something by another way than the Sender."""
    found: list[str] = []
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        receiver = node.func.value
        name = receiver.attr if isinstance(receiver, ast.Attribute) else getattr(receiver, "id", "")
        if (name == "rendering" and node.func.attr == "reply") or name.endswith("_command"):
            continue  # what a reply looks like, and the decorator of a command's option
        if name == "editing":
            continue  # the use case, which knows no Discord
        if (node.func.attr in SENDERS and name != "sender") or (name == "http" and "message" in node.func.attr):
            found.append(f"line {node.lineno}: {ast.unparse(node.func)}")
    return found


@pytest.mark.parametrize("path", sorted((BOT / "discord_app").glob("*.py")), ids=lambda path: path.name)
def test_only_sending_sends(path: Path):
    """No other file of the Discord door sends, edits, answers, defers, deletes or opens a form by itself."""
    if path == ONLY_HERE:
        assert offences(path.read_text("utf-8")), "sending.py no longer sends: this test looks at the wrong place"
    else:
        assert offences(path.read_text("utf-8")) == []


def test_whatever_shows_something_pings_nobody():
    """Each call that shows a view says so itself, and what forgets it falls back on a client that pings nobody."""
    calls = [node for node in ast.walk(ast.parse(ONLY_HERE.read_text("utf-8"))) if isinstance(node, ast.Call)]
    showing = [call for call in calls if any(each.arg == "view" for each in call.keywords)]
    assert len(showing) >= 6
    for call in showing:
        said = {each.arg: ast.unparse(each.value) for each in call.keywords}
        assert said.get("allowed_mentions") == "nobody()", f"line {call.lineno}"
    from bot.discord_app.sending import nobody

    client = (BOT / "discord_app" / "client.py").read_text("utf-8")
    assert "allowed_mentions=discord.AllowedMentions.none()," in client
    assert nobody().to_dict() == {"parse": []}


def test_nothing_else_knows_discord():
    """Outside of discord_app only `serve` touches the library's client, and sends nothing."""
    for path in BOT.rglob("*.py"):
        if "discord_app" in path.parts:
            continue
        text = path.read_text("utf-8")
        imports = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)]
        names = [alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names]
        names += [node.module or "" for node in imports if isinstance(node, ast.ImportFrom)]
        assert not [name for name in names if name.split(".")[0] == "discord"], path


@pytest.mark.parametrize(
    "source",
    [
        "async def f(message): await message.channel.send('x')",
        "async def f(i): await i.response.send_message('x')",
        "async def f(i): await i.response.defer()",
        "async def f(i): await i.response.send_modal(m)",
        "async def f(i): await i.followup.send('x')",
        "async def f(m): await m.edit(content='x')",
        "async def f(c): await c.http.send_message(1, params=p)",
    ],
)
def test_the_test_sees_a_sender(source: str):
    """Each usual way of sending is seen."""
    assert offences(source)
