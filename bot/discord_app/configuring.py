"""Setup in Discord: one screen with everything that an admin can set; every choice holds at once."""

from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final, TypeVar

import discord
from discord import ui

from bot.discord_app import auditing, custom_ids, forms, layout, limits
from bot.discord_app.acting import actor, moderating
from bot.discord_app.custom_ids import Verb
from bot.discord_app.door import Door
from bot.errors import Refused
from bot.faq.difference import FieldDifference
from bot.service.actor import Actor, Right, Role
from bot.service.configuring import Configuration
from bot.service.records import ChannelMode, GuildSettings, Kept

EDITORS, ADMINS, AUDIT, OFF, ANSWER, PACKS, LOG = "editors", "admins", "audit", "off", "answer", "packs", "log"
DAYS, DANGER, NUMBERS = "days", "danger", "numbers"
ERASE, KEEP = "erase", "keep"  # the answers to "switch it off, and erase it?"
WORDS: Final = {
    EDITORS: "the editor roles",
    ADMINS: "the admin roles",
    AUDIT: "the audit channel",
    OFF: "the channels where I am silent",
    ANSWER: "the channels where I listen",
    PACKS: "the packs",
    LOG: "the question log",
    DAYS: "how long questions are kept",
    DANGER: "emergency numbers where I listen",
    NUMBERS: "the emergency numbers",
}
HEAD: Final = (
    "### Setup\nWhatever you choose here counts at once; there is nothing to save. Everybody with Manage Server is "
    "always an admin."
)
EDITORS_HINT: Final = "**Editors** change the FAQ. {now}"
ADMINS_HINT: Final = "**Admins** also import files and use this screen."
AUDIT_HINT: Final = "**Audit channel**: every change is written there, with before and after."
OFF_HINT: Final = (
    "**Silent channels**: I say nothing there, not even when I am mentioned. Only the asker sees what `/ask` answers."
)
ANSWER_HINT: Final = (
    "**Listening channels**: I also answer questions that were not put to me, if I am sure.{intent} "
    "Everywhere else I answer when I am mentioned."
)
NO_INTENT: Final = (
    " (For now that works for the titles of forum posts only: whoever runs the bot has not switched message content "
    "on.)"
)
PACKS_HINT: Final = "**Packs**: what I know before anybody here adds to it."
LOG_ON: Final = (
    "**Question log**: on. I keep questions, without names, for {days}, so that you see what is missing. What is older "
    "is erased within an hour."
)
LOG_OFF: Final = "**Question log**: off. I keep no questions, so I cannot tell what is missing."
ERASING: Final = (
    "### Switch the question log off?\nWhat it holds is erased at once: {kept}. **This cannot be undone.** What "
    "members proposed with `/faq suggest` and the votes stay."
)
DANGER_ON: Final = (
    "**Emergencies**: on. In listening channels, somebody who writes of a danger right now gets the number at once."
)
DANGER_OFF: Final = "**Emergencies**: off. Only somebody who asks me directly gets the emergency number."
PLACES: Final = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.forum,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.voice,
]
OFFERED_DAYS: Final = (1, 7, 14, 30, 60, 90, 180, 365)
WRITABLE: Final = [discord.ChannelType.text, discord.ChannelType.public_thread, discord.ChannelType.private_thread]

Interaction = discord.Interaction[Any]
T = TypeVar("T")


async def setup(door: Door, interaction: Interaction) -> None:
    """/faq-admin setup."""
    await door.sender.think(interaction)
    now = await moderating(door).configuring.look(await actor(door, interaction, fresh=True))
    await door.sender.finish(interaction, _screen(now, message_content=door.message_content))


async def choose(door: Door, interaction: Interaction, what: str) -> None:
    """Something was chosen in the screen."""
    if not await door.sender.think(interaction):
        return
    who = await actor(door, interaction, fresh=True)
    who.require(Right.SETUP)
    now = await moderating(door).configuring.look(who)
    if what == LOG and now.settings.log_questions:
        kept = await moderating(door).configuring.question_log(who)
        await door.sender.finish(interaction, _sure(kept))
    elif what == KEEP:
        await door.sender.finish(interaction, _screen(now, message_content=door.message_content))
    else:
        changed = LOG if what == ERASE else what
        await _show(door, interaction, changed, now.settings, await _set(door, interaction, who, what, now.settings))


async def open_numbers(door: Door, interaction: Interaction) -> None:
    """The form of the emergency numbers."""
    who = await actor(door, interaction)
    now = await moderating(door).configuring.look(who)
    await door.sender.open_form(interaction, forms.numbers(now.numbers, now.settings.numbers))


async def numbers_sent(door: Door, interaction: Interaction) -> None:
    """That form came back."""
    values = forms.sent(interaction)
    await door.sender.think(interaction)
    who, configuring = await actor(door, interaction, fresh=True), moderating(door).configuring
    before = (await configuring.look(who)).settings
    await _show(door, interaction, NUMBERS, before, await configuring.set_numbers(who, values))


async def _show(door: Door, interaction: Interaction, what: str, before: GuildSettings, now: Configuration) -> None:
    """The screen as it is after a choice, and a line in the audit channel."""
    await door.sender.finish(interaction, _screen(now, message_content=door.message_content))
    found = _difference(interaction.guild, what, before, now.settings)
    if found.added or found.removed:
        await auditing.report(door, interaction, "changed", WORDS[what], (found,), mark=f"setup {interaction.id}")


async def _set(door: Door, interaction: Interaction, who: Actor, what: str, before: GuildSettings) -> Configuration:
    configuring, guild = moderating(door).configuring, interaction.guild
    values = layout.chosen(interaction)[: limits.OPTIONS]
    ids = [int(value) for value in values if value.isdecimal()]
    # what a client sends may be of another server: only what this one really has is set
    roles = [id_ for id_ in ids if guild and guild.get_role(id_) and id_ != guild.id]
    channels = [id_ for id_ in ids if guild and guild.get_channel_or_thread(id_)]
    match what:
        case "editors":
            return await configuring.set_roles(who, Role.EDITOR, {*roles, *_more(before.editor_roles)})
        case "admins":
            return await configuring.set_roles(who, Role.ADMIN, {*roles, *_more(before.admin_roles)})
        case "audit":
            return await configuring.set_audit_channel(who, channels[0] if channels else 0)
        case "off" | "answer":
            mode = ChannelMode(what)
            return await configuring.set_mode(who, mode, channels, _shown(_in_mode(before.channels, mode)))
        case "packs":
            return await configuring.set_packs(who, values)
        case "log" | "erase":
            return await configuring.set_question_log(who, on=what == LOG)
        case "days":
            days = int(values[0]) if values and values[0].isdecimal() and len(values[0]) < 6 else 0
            return await configuring.set_retention(who, days)
        case "danger":
            return await configuring.set_listening_for_emergencies(who, on=not before.listen_for_emergencies)
        case _:
            raise Refused("That can no longer be set here. Please open `/faq-admin setup` again.")


def _difference(guild: discord.Guild | None, what: str, before: GuildSettings, after: GuildSettings) -> FieldDifference:
    """What a choice has changed, in names for people."""
    old, new = _names(guild, what, before), _names(guild, what, after)
    added, removed = tuple(name for name in new if name not in old), tuple(name for name in old if name not in new)
    return FieldDifference(WORDS[what], added=added, removed=removed)


def _names(guild: discord.Guild | None, what: str, settings: GuildSettings) -> list[str]:
    match what:
        case "editors" | "admins":
            ids = settings.editor_roles if what == EDITORS else settings.admin_roles
            roles = [(id_, guild.get_role(id_) if guild else None) for id_ in sorted(ids)]
            return [f"@{role.name}" if role else str(id_) for id_, role in roles]
        case "packs":
            return ["all that there are"] if settings.packs is None else list(settings.packs)
        case "days":
            return [_days(settings.retention_days)]
        case "numbers":
            return [f"{name}: {number}" for name, number in settings.numbers.items()]
        case "log" | "danger":
            return ["on" if (settings.log_questions if what == LOG else settings.listen_for_emergencies) else "off"]
        case _:
            ids = [settings.audit_channel] if what == AUDIT else _in_mode(settings.channels, ChannelMode(what))
            places = [(id_, guild.get_channel_or_thread(id_) if guild else None) for id_ in ids if id_]
            return [f"#{place.name}" if place else str(id_) for id_, place in places]


def _screen(now: Configuration, *, message_content: bool) -> ui.LayoutView:
    settings = now.settings
    unset = not settings.editor_roles and not settings.admin_roles
    fallback = "Until a role is chosen here, that is everybody with Manage Messages." if unset else ""
    log = LOG_ON.format(days=_days(settings.retention_days)) if settings.log_questions else LOG_OFF
    switch = "Switch it off, and erase it…" if settings.log_questions else "Switch it on"
    options = [
        discord.SelectOption(label=limits.option_text(title or name), value=name, default=name in now.chosen)
        for name, title in now.offered[: limits.OPTIONS]
    ]
    packs = ui.Select[Any](custom_id=_id(PACKS), options=options, min_values=0, max_values=len(options))
    return layout.layout(
        layout.text(HEAD),
        layout.text(EDITORS_HINT.format(now=fallback).strip()),
        _roles(EDITORS, settings.editor_roles),
        layout.text(ADMINS_HINT),
        _roles(ADMINS, settings.admin_roles),
        layout.text(AUDIT_HINT),
        _channels(AUDIT, [settings.audit_channel] if settings.audit_channel else [], 1, WRITABLE),
        layout.text(OFF_HINT),
        _channels(OFF, _in_mode(settings.channels, ChannelMode.OFF), limits.OPTIONS, PLACES),
        layout.text(ANSWER_HINT.format(intent="" if message_content else NO_INTENT)),
        _channels(ANSWER, _in_mode(settings.channels, ChannelMode.ANSWER), limits.OPTIONS, PLACES),
        *([layout.text(PACKS_HINT), ui.ActionRow[Any](packs)] if len(options) > 1 else []),
        layout.text(log),
        *([_retention(settings.retention_days)] if settings.log_questions else []),
        *layout.row([layout.button(switch, _id(LOG))]),
        layout.text(_dangers(now)),
        *layout.row(_danger_buttons(now)),
    )


def _sure(kept: Kept) -> ui.LayoutView:
    """What goes with the question log, before it goes."""
    counts = [
        (kept.questions, "question", "questions"),
        (kept.reviews, "item of the review queue", "items of the review queue"),
        (kept.waiting, "wish to be told", "wishes to be told"),
    ]
    told = [f"**{count}** {one if count == 1 else many}" for count, one, many in counts if count] or ["nothing yet"]
    listed = " and ".join(filter(None, [", ".join(told[:-1]), told[-1]]))
    buttons = [
        layout.button("Switch it off, and erase it", _id(ERASE), discord.ButtonStyle.danger),
        layout.button("Leave it on", _id(KEEP)),
    ]
    return layout.layout(layout.text(ERASING.format(kept=listed)), *layout.row(buttons))


def _dangers(now: Configuration) -> str:
    """Whether numbers are given unasked, and which."""
    numbers = {**now.numbers, **now.settings.numbers}
    listed = ", ".join(f"{name} **{layout.plain(number, 60)}**" for name, number in numbers.items())
    head = DANGER_ON if now.settings.listen_for_emergencies else DANGER_OFF
    return f"{head} The numbers: {listed}." if listed else head


def _danger_buttons(now: Configuration) -> list[layout.Item]:
    label = "Only when I am asked" if now.settings.listen_for_emergencies else "Also when nobody asks me"
    change = [layout.button("Change the numbers…", _id(NUMBERS))] if now.numbers else []
    return [layout.button(label, _id(DANGER)), *change]


def _retention(days: int) -> layout.Item:
    offered = sorted({*OFFERED_DAYS, days})
    options = [discord.SelectOption(label=_days(each), value=str(each), default=each == days) for each in offered]
    return ui.ActionRow[Any](ui.Select[Any](custom_id=_id(DAYS), options=options))


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"


def _roles(what: str, chosen: Iterable[int]) -> layout.Item:
    defaults = [discord.Object(id_, type=discord.Role) for id_ in _shown(sorted(chosen))]
    menu = ui.RoleSelect[Any](
        custom_id=_id(what), placeholder="No role", min_values=0, max_values=limits.OPTIONS, default_values=defaults
    )
    return ui.ActionRow[Any](menu)


def _channels(what: str, chosen: Sequence[int], most: int, kinds: list[discord.ChannelType]) -> layout.Item:
    defaults = [discord.Object(id_, type=discord.abc.GuildChannel) for id_ in _shown(chosen)]
    menu = ui.ChannelSelect[Any](
        custom_id=_id(what),
        channel_types=kinds,
        placeholder="No channel",
        min_values=0,
        max_values=most,
        default_values=defaults,
    )
    return ui.ActionRow[Any](menu)


def _in_mode(channels: Any, mode: ChannelMode) -> list[int]:
    return sorted(id_ for id_, one in channels.items() if one is mode)


def _shown(things: Sequence[T]) -> Sequence[T]:
    """Those that a menu shows as chosen: it has room for so many."""
    return things[: limits.OPTIONS]


def _more(things: Collection[int]) -> list[int]:
    """Those that the menu had no room for, and that therefore stay."""
    return sorted(things)[limits.OPTIONS :]


def _id(what: str) -> str:
    return custom_ids.make(Verb.SETUP, what)
