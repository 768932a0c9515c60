"""Privacy: what is kept, said in plain words; what a person may have erased; and what has had its day."""

import asyncio
import logging
from typing import Final

from bot.errors import StorageUnavailable
from bot.service.coordination import Coordination
from bot.service.library import Library
from bot.service.ports import Clock, PrivacyStore
from bot.service.records import ChannelMode, Forgotten

log = logging.getLogger(__name__)

FIRST_PURGE: Final = 600.0
"""Seconds after the start: by then every server has said whether the bot is still there."""
PURGE_EVERY: Final = 3_600.0


class Privacy:
    """The use cases of people who care. Both may raise StorageUnavailable."""

    def __init__(self, library: Library, store: PrivacyStore, clock: Clock) -> None:
        self._library = library
        self._store = store
        self._clock = clock

    async def statement(self, guild_id: int) -> tuple[str, ...]:
        """What is kept of people here, one thing a line."""
        if not guild_id:
            return (
                "Of direct messages I keep nothing. I only remember for ten minutes which answer I gave last.",
                "In servers it depends on what the server has set; use `/faq privacy` there.",
                *_ALWAYS,
            )
        settings = (await self._library.snapshot(guild_id)).settings
        days = "1 day" if settings.retention_days == 1 else f"{settings.retention_days} days"
        listening = any(mode is ChannelMode.ANSWER for mode in settings.channels.values())
        if settings.log_questions:
            questions = (
                f"**Questions**: what I was asked, and what became of it, for {days}. Never who asked. Mentions, "
                "e-mail addresses, links and long numbers are taken out first. What I could not answer waits "
                "for a moderator, for up to 90 days after it was last asked."
            )
        else:
            questions = "**Questions**: none. The moderators of this server have switched that off."
        return (
            questions,
            "**Reading along**: I look at every message of the channels that the moderators chose, and keep only the "
            "questions that I answered."
            if listening
            else "**Reading along**: no. I look only at what is addressed to me.",
            "**Deleting**: delete your question within 24 hours, and my answer and all that I kept of it go, too.",
            f"**Helpful / Not helpful**: your vote, under a code instead of your name, for {days}.",
            "**Tell me when it is answered**: your account's number until I have told you, 30 days at the most.",
            *_ALWAYS,
        )

    async def forget(self, user_id: int) -> Forgotten:
        """Erase a person's votes and wishes to be told, in every server, and make their edits anonymous."""
        return await self._store.forget_user(user_id)

    async def purging(self, coordination: Coordination) -> None:
        """Erase what has had its day, now and then, for ever; one process does it for all."""
        await asyncio.sleep(FIRST_PURGE)
        while True:
            try:
                async with coordination.leading("purge") as leading:
                    if leading:
                        purged = await self._store.purge(self._clock.now())
                        if gone := str(purged):
                            log.info("What had had its day is erased: %s.", gone)
            except StorageUnavailable as error:
                log.warning("%s The purge waits.", error)
            except Exception:
                log.exception("The purge failed; it is tried again later.")
            await asyncio.sleep(PURGE_EVERY)


_ALWAYS: Final = (
    "**Edits of the FAQ**: who made them, so that moderators can undo them.",
    "**Emergencies**: never kept.",
    "`/faq forget-me` erases your votes and wishes at once, and takes your name off your edits.",
)
