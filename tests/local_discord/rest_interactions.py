"""Interaction callbacks, and the follow-ups that come through the interaction's token."""

from __future__ import annotations

import copy
import time
from typing import Any

from local_discord.core import SETTABLE, complete_parts
from local_discord.errors import (
    DiscordError,
    InvalidBodyError,
    already_acknowledged,
    unknown_interaction,
    unknown_message,
    unknown_webhook,
)
from local_discord.forms import Modal
from local_discord.interaction_limits import choice_problems, modal_problems
from local_discord.interactions import AUTOCOMPLETE, COMMAND, COMPONENT, MODAL_SUBMIT, Choice, Interaction
from local_discord.message_payloads import message_json
from local_discord.messages import COMPONENTS_V2, EPHEMERAL, LOADING, Message
from local_discord.payloads import user_json
from local_discord.rest import Ask, Routes

MESSAGE, DEFER, DEFER_UPDATE, UPDATE, CHOICES, MODAL = 4, 5, 6, 7, 8, 9
ALLOWED = {
    COMMAND: (MESSAGE, DEFER, MODAL),
    COMPONENT: (MESSAGE, DEFER, DEFER_UPDATE, UPDATE, MODAL),
    MODAL_SUBMIT: (MESSAGE, DEFER, DEFER_UPDATE, UPDATE),
    AUTOCOMPLETE: (CHOICES,),
}
CHAT_COMMAND_MESSAGE, MENU_COMMAND_MESSAGE, REPLY_MESSAGE = 20, 23, 19


async def callback(ask: Ask) -> Any:
    """Take the first answer to an interaction, once and within three seconds."""
    found = ask.core.interactions.get(ask.ids["interaction_token"])
    if found is None or found.id != ask.id("interaction_id") or found.expired:
        raise unknown_interaction()
    if found.acknowledged_at is not None:
        raise already_acknowledged()
    kind, data = ask.body.get("type"), ask.body.get("data") or {}
    if kind not in ALLOWED[found.kind] or (found.kind == MODAL_SUBMIT and kind in (6, 7) and found.message is None):
        raise InvalidBodyError([f"type: {kind} is no answer to an interaction of type {found.kind}"])
    message = _take(ask, found, kind, data)
    found.callback_type = kind
    found.acknowledged_at = time.monotonic()
    ask.core.journal.moved()
    if ask.query.get("with_response") not in ("1", "true", "True"):
        return None
    about: dict[str, Any] = {"id": str(found.id), "type": found.kind}
    resource: dict[str, Any] = {"type": kind}
    if message is not None:
        about |= {
            "response_message_id": str(message.id),
            "response_message_loading": message.thinking,
            "response_message_ephemeral": message.ephemeral,
            "channel_id": str(message.channel_id),
        }
        if message.guild_id is not None:
            about["guild_id"] = str(message.guild_id)
        resource["message"] = _shown(ask, message)
    return {"interaction": about} | ({"resource": resource} if kind in (MESSAGE, UPDATE) and message else {})


def _take(ask: Ask, found: Interaction, kind: int, data: dict[str, Any]) -> Message | None:
    if kind == CHOICES:
        choices = data.get("choices") or []
        _refuse(choice_problems(choices, found.focused_type))
        found.choices = [Choice(choice["name"], choice["value"]) for choice in choices]
        return None
    if kind == MODAL:
        _refuse(modal_problems(data))
        components = copy.deepcopy(data["components"])
        complete_parts(components)
        found.modal = Modal(data["custom_id"], data["title"], components, found)
        return None
    if kind == MESSAGE:
        found.original = ask.core.post(found.channel, data, ask.files, **_marks(ask, found, data))
        return found.original
    if kind == DEFER:
        flags = (data.get("flags") or 0) & EPHEMERAL | LOADING
        found.original = ask.core.blank(found.channel, flags=flags, **_marks(ask, found, data))
        ask.core.publish(found.original)
        return found.original
    found.original = found.message
    if kind == UPDATE and found.message is not None:
        ask.core.edit(found.message, data, ask.files)
    return found.message


def _marks(ask: Ask, found: Interaction, data: dict[str, Any]) -> dict[str, Any]:
    """Return what sets an interaction's message apart from an ordinary one of the bot's."""
    world = ask.core.world
    kind = CHAT_COMMAND_MESSAGE if found.command_type == 1 else MENU_COMMAND_MESSAGE
    marks: dict[str, Any] = {"type": kind if found.kind == COMMAND else 0}
    if found.message is not None and found.kind == COMPONENT:
        reference = {"type": 0, "message_id": str(found.message.id), "channel_id": str(found.channel.id)}
        marks = {"type": REPLY_MESSAGE, "reference": reference}
    if (data.get("flags") or 0) & EPHEMERAL:
        marks["seen_only_by"] = found.person.id
    owners = {"0": str(found.channel.guild_id or 0)}
    user = user_json(found.person)
    about = {"id": str(found.id), "type": found.kind, "user": user, "authorizing_integration_owners": owners}
    if found.kind == COMMAND:
        about |= {"name": found.command_name, "command_type": found.command_type}
    if found.kind == COMPONENT and found.message is not None:
        about["interacted_message_id"] = str(found.message.id)
    own = {"webhook_id": world.application_id, "application_id": world.application_id}
    return marks | own | {"interaction_metadata": about}


def _by_token(ask: Ask) -> Interaction:
    found = ask.core.interactions.get(ask.ids["webhook_token"])
    if found is None or ask.id("webhook_id") != ask.core.world.application_id or found.acknowledged_at is None:
        raise unknown_webhook()
    if found.dead:
        raise DiscordError(401, 50027, "Invalid Webhook Token")
    return found


async def follow_up(ask: Ask) -> Any:
    """Send one more message; the first after "thinking…" takes its place."""
    found = _by_token(ask)
    if found.original is not None and found.original.thinking:
        message = _settle(ask, found.original)
    else:
        message = ask.core.post(found.channel, ask.body, ask.files, **_marks(ask, found, ask.body))
        found.followups.append(message)
    return _shown(ask, message)


async def get_answer(ask: Ask) -> Any:
    """Read an answer."""
    return _shown(ask, _answer(ask))


async def edit_answer(ask: Ask) -> Any:
    """Edit an answer, or fill in a "thinking…"."""
    message = _answer(ask)
    return _shown(ask, _settle(ask, message) if message.thinking else ask.core.edit(message, ask.body, ask.files))


async def delete_answer(ask: Ask) -> Any:
    """Delete an answer."""
    ask.core.delete(_answer(ask))


def _answer(ask: Ask) -> Message:
    found = _by_token(ask)
    if "message_id" in ask.ids:
        mine = [message for message in (found.original, *found.followups) if message is not None]
        message = next((each for each in mine if each.id == ask.id("message_id")), None)
    else:
        message = found.original
    if message is None or message.deleted:
        raise unknown_message()
    return message


def _settle(ask: Ask, message: Message) -> Message:
    wanted = (ask.body.get("flags") or 0) & SETTABLE & ~EPHEMERAL
    before, message.flags = message.flags, message.flags & ~LOADING | wanted & COMPONENTS_V2
    try:
        return ask.core.edit(message, ask.body, ask.files)
    except DiscordError:
        message.flags = before
        raise


def _shown(ask: Ask, message: Message) -> dict[str, Any]:
    return message_json(ask.core.world, message, content=True)


def _refuse(problems: list[str]) -> None:
    if problems:
        raise InvalidBodyError(problems)


HOOK = "/webhooks/{webhook_id}/{webhook_token}"
ROUTES: Routes = {
    ("POST", "/interactions/{interaction_id}/{interaction_token}/callback"): callback,
    ("POST", HOOK): follow_up,
}
for _which in ("/messages/@original", "/messages/{message_id}"):
    ROUTES |= {
        ("GET", HOOK + _which): get_answer,
        ("PATCH", HOOK + _which): edit_answer,
        ("DELETE", HOOK + _which): delete_answer,
    }
