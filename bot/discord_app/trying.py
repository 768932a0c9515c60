"""Trying in Discord: what the bot would say to a question, and why; only the moderator sees it."""

from typing import Any, Final

import discord
from discord import ui

from bot.discord_app import layout, limits
from bot.discord_app.acting import actor, moderating
from bot.discord_app.door import Door
from bot.service.reply import Reply, ReplyKind

TEXT, REASONS = 1_600, 1_200
VERDICTS: Final = {
    ReplyKind.ANSWER: "I am sure, and answer:",
    ReplyKind.SUGGEST: "I am not sure enough, and offer a choice:",
    ReplyKind.NONE: "I say that I don't know it yet.",
    ReplyKind.EMERGENCY: "I take this for somebody in danger right now, and say only this:",
}
NOTHING_ASKED: Final = "I find nothing in it that is asked of the FAQ, and say:"
HINT: Final = (
    "-# Wrong? `/faq-admin phrasing add` teaches me a way of asking; an entry's “Not about” words (under More… when "
    "you change it) keep it away from what it is not about."
)

Interaction = discord.Interaction[Any]


async def try_question(door: Door, interaction: Interaction, text: str) -> None:
    """/faq-admin test."""
    await door.sender.think(interaction)
    trial = await moderating(door).trying.ask(await actor(door, interaction), text)
    overheard = "I would stay silent." if trial.overheard.silent else "I would answer, too."
    parts = [
        f"### If somebody asks me “{layout.quoted(text)}”\n{_verdict(trial.direct)}",
        _said(trial.direct),
        f"**Where I listen without being asked**: {overheard}",
        "**Why**\n" + limits.shorten("\n".join(f"- {line}" for line in _why(trial.direct)), REASONS),
        HINT,
    ]
    container = ui.Container[Any](*(layout.text(part) for part in parts if part))
    await door.sender.finish(interaction, layout.layout(container))


def _verdict(reply: Reply) -> str:
    return VERDICTS[reply.kind] if reply.kind is not ReplyKind.NONE or reply.trace.text else NOTHING_ASKED


def _said(reply: Reply) -> str:
    if reply.kind is ReplyKind.NONE and reply.trace.text:
        near = "\n".join(f"- {choice.title}" for choice in reply.others)
        return f"What comes nearest:\n{near}" if near else ""
    return limits.shorten("\n".join(f"> {line}" for line in reply.text.split("\n")), TEXT)


def _why(reply: Reply) -> list[str]:
    trace = reply.trace
    facts = [("understood as", trace.text), ("kind of question", trace.frame)]
    facts += [("corrected", f"{wrong} → {right}") for wrong, right in trace.corrections]
    facts += [("nearest phrasing", reply.phrasing)]
    facts += [("confidence", f"{reply.confidence:.0%}")] if reply.confidence is not None else []
    facts += [("signals", ", ".join(f"{name} {value:.2f}" for name, value in reply.signals.items()))]
    facts += [("because", reason) for reason in trace.reasons]
    return [f"{name}: {layout.plain(value, 300)}" for name, value in facts if value]
