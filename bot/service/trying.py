"""Trying: what the bot would say to a question, asked directly and overheard, for a moderator who wants to know why."""

from dataclasses import dataclass

from bot.service.actor import Actor, Right
from bot.service.asking import Asking
from bot.service.question import Question, Surface
from bot.service.reply import Reply


@dataclass(frozen=True, slots=True)
class Trial:
    """The replies to one question: to somebody who asks the bot, and in a channel where it listens."""

    direct: Reply
    overheard: Reply


class Trying:
    """The use case of `/faq-admin test`: nothing of it is logged, counted or queued. May raise Refused."""

    def __init__(self, asking: Asking) -> None:
        self._asking = asking

    async def ask(self, actor: Actor, text: str) -> Trial:
        """What would be said in the actor's server."""
        actor.require(Right.TRY)
        direct = await self._asking.ask(Question(text, actor.guild_id, surface=Surface.SLASH))
        overheard = await self._asking.ask(Question(text, actor.guild_id, surface=Surface.CHANNEL))
        return Trial(direct, overheard)
