"""Queue items: the question of the review queue for which an edit is made, found in the message that was pressed."""

import logging
from collections.abc import Sequence
from typing import Final

import discord

from bot.discord_app import custom_ids, shown
from bot.discord_app.custom_ids import Verb
from bot.discord_app.door import Door
from bot.discord_app.drafts import QueueItem
from bot.discord_app.layout import Item, button, plain
from bot.errors import FaqBotError, NotFound
from bot.service.actor import Actor
from bot.service.reviewing import Settled

log = logging.getLogger(__name__)

DONE: Final = "“{question}” is done, and does not wait any more."
WAITS_ON: Final = (
    "“{question}” waits on: it does not get this answer yet. Go back to it, find this entry with **Search…**, and add "
    "the question as a phrasing of it."
)


def of(message: discord.Message | None) -> QueueItem | None:
    """The question that a screen of ours is about; so it is known even when we were started again in between."""
    around = shown.presses(message)
    found = next((each.arguments for each in around if each.verb in (Verb.DISMISS, Verb.ITEM)), None)
    return QueueItem(int(found[0]), int(found[1])) if found else None


def back(item: QueueItem | None) -> list[Item]:
    """A button back to the question, where an edit is for one."""
    return [button("Back to the question", custom_ids.make(Verb.ITEM, item.id, item.number))] if item else []


async def learned(
    door: Door, who: Actor, item: QueueItem | None, ref: str = ""
) -> tuple[str, Sequence[Item], tuple[Settled, ...]]:
    """After an edit for a question (`ref` answers it, or whatever does now): what became of it in a sentence, a button
    that leads on, and who is to be told. Nothing of these where the edit was for none."""
    if item is None or door.learning is None:
        return "", (), ()
    reviewing = door.learning.reviewing
    onward = [button("Next question", custom_ids.make(Verb.QUEUE, item.number))]
    try:
        settled = await reviewing.learned(who, item.id, ref)
        if settled is not None:
            return done(settled), onward, (settled,)
        waits = await reviewing.open(who, item.id)
    except NotFound:  # somebody else has dealt with it while this was typed
        return "", onward, ()
    except FaqBotError as error:  # the edit is safe all the same, and must not be said to be lost
        log.warning("%s The question of the queue stays open.", error)
        return "", onward, ()
    return WAITS_ON.format(question=plain(waits.text, 100)), [*back(item), *onward], ()


def done(settled: Settled) -> str:
    """That a question has its answer, and how many people are told of it."""
    return f"{DONE.format(question=plain(settled.review.text, 100))}{told(len(settled.waiting))}"


def told(count: int) -> str:
    """How many people are told; "" for nobody."""
    if not count:
        return ""
    return f" {'1 person who waited for it is' if count == 1 else f'{count} people who waited for it are'} told now."
