"""Stats in Discord: /faq-admin stats, a card of what stands out and what to do about it, with a picture where it can
be drawn."""

import asyncio
from typing import Any, Final, cast

import discord
from discord import app_commands, ui

from bot.discord_app import failures, layout, limits
from bot.discord_app.acting import actor
from bot.discord_app.door import Door
from bot.discord_app.layout import plain, text
from bot.discord_app.rendering import ACCENT
from bot.errors import Refused
from bot.service import plotting
from bot.service.stats import DAYS, LONGEST, Report, Section

NO_STORE: Final = "This bot runs without a place to keep numbers."
PICTURE: Final = "questions.png"
BAR: Final = 10

Interaction = discord.Interaction[Any]


async def stats(door: Door, interaction: Interaction, days: int) -> None:
    """/faq-admin stats."""
    await door.sender.think(interaction)
    who = await actor(door, interaction)
    if door.learning is None:
        raise Refused(NO_STORE)
    report = await door.learning.stats.report(who, days)
    picture = await asyncio.to_thread(plotting.questions_by_day, report) if report.asked else None
    if picture is None:
        await door.sender.finish(interaction, card(report))
    else:
        shown = card(report, picture=True)
        await door.sender.finish(interaction, shown, (PICTURE, picture), without=card(report))


def card(report: Report, *, picture: bool = False) -> ui.LayoutView:
    """The stats as one layout; with the picture that is sent beside it, or with a line of bars in its place."""
    parts: list[layout.Item] = [text(f"### Stats\n{_head(report)}")]
    if picture:
        parts.append(ui.MediaGallery(discord.MediaGalleryItem(f"attachment://{PICTURE}", description=_picture(report))))
    elif report.asked:
        parts.append(text(f"`{plotting.sparkline(report)}`\n-# questions a day, oldest to newest"))
    room = (limits.MESSAGE_TEXT - 600) // len(report.sections)
    for section in report.sections:
        parts += [ui.Separator(), text(limits.shorten(_section(section), room))]
    return layout.layout(ui.Container(*parts, accent_colour=ACCENT))


def command(door: Door) -> app_commands.Command[Any, ..., None]:
    """`stats`, for the group of moderators."""

    @app_commands.describe(days=f"How many days to look back (default: {DAYS})")
    async def stats_command(interaction: Interaction, days: app_commands.Range[int, 1, LONGEST] = DAYS) -> None:
        await failures.attend(door, interaction, stats(door, interaction, days))

    description = "What is asked, what is missing, and what to do about it."
    return app_commands.Command(name="stats", description=description, callback=cast("Any", stats_command))


def _head(report: Report) -> str:
    days = "today" if report.days == 1 else f"in the last {report.days} days"
    if not report.asked:
        why = "" if report.logged else " The question log is off; `/faq-admin setup` switches it on."
        return f"I was asked nothing {days}.{why}"
    share = round(100 * report.helped / report.asked)
    asked = "1 question" if report.asked == 1 else f"{report.asked} questions"
    waiting = f"{report.waiting} {'is' if report.waiting == 1 else 'are'} waiting in the review queue."
    return f"{asked} {days}; {share} % got an answer. {waiting}"


def _picture(report: Report) -> str:
    """What the picture shows, for those who hear it instead."""
    return f"Questions a day, drawn as bars. {_head(report)}"


def _section(section: Section) -> str:
    if not section.lines:
        return f"**{section.heading}**\n{section.empty}"
    lines = [f"{_bar(line.share)}{plain(line.title, 100)} · {plain(line.note, 60)}" for line in section.lines]
    more = [f"-# and {section.more} more"] if section.more else []
    return "\n".join([f"**{section.heading}**", *lines, *more, f"-# {section.next_step}"])


def _bar(share: float) -> str:
    return f"`{'█' * max(1, round(share * BAR)):<{BAR}}` " if share else "- "
