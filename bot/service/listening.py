"""Listening: where the bot may speak unasked, how often, and what it said there a moment ago."""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Final

from bot.service.allowance import Allowance, Verdict
from bot.service.library import Library
from bot.service.ports import Clock
from bot.service.records import ChannelMode, GuildSettings

AGAIN: Final = 600.0
"""Seconds in which the same answer is not given twice in a channel to people who did not ask the bot."""
REMEMBERED: Final = 20_000
PER_ASKER, PER_CHANNEL, SECONDS = 4, 12, 300.0


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a server. `parent_id` is the channel of a thread (0: it is none)."""

    guild_id: int
    channel_id: int
    parent_id: int = 0


class Listening:
    """The rules of speaking unasked."""

    def __init__(self, library: Library, clock: Clock) -> None:
        self._library = library
        self._clock = clock
        self._allowance = Allowance(clock.monotonic, per_asker=PER_ASKER, per_channel=PER_CHANNEL, seconds=SECONDS)
        self._said: OrderedDict[tuple[int, str], tuple[float, int]] = OrderedDict()

    async def settings(self, guild_id: int) -> GuildSettings:
        """What the server has set."""
        return (await self._library.snapshot(guild_id)).settings

    async def mode(self, where: Where) -> ChannelMode:
        """How the bot behaves there; outside of servers as when it is mentioned."""
        if not where.guild_id:
            return ChannelMode.MENTION
        return (await self.settings(where.guild_id)).mode(where.channel_id, where.parent_id)

    def may_hear(self, guild_id: int) -> bool:
        """Whether there is a channel in this server to listen in, as far as one can tell at once; in doubt True."""
        known = self._library.known(guild_id)
        return known is None or ChannelMode.ANSWER in known.settings.channels.values()

    def may_speak(self, asker_id: int, channel_id: int) -> bool:
        """Whether one more unasked answer is bearable; then it is counted."""
        return self._allowance.ask(asker_id, channel_id) is Verdict.ALLOWED

    def said(self, channel_id: int, ref: str, answer_id: int) -> None:
        """This entry was shown there, in this message, to everybody."""
        self._said.pop((channel_id, ref), None)
        self._said[channel_id, ref] = (self._clock.monotonic(), answer_id)
        while len(self._said) > REMEMBERED:
            self._said.popitem(last=False)

    def unsaid(self, channel_id: int, answer_id: int) -> None:
        """That message is gone or says something else now."""
        for key in [key for key, (_, said) in self._said.items() if key[0] == channel_id and said == answer_id]:
            del self._said[key]

    def said_in(self, where: Where, ref: str) -> int:
        """The message in which this entry was shown there not long ago; 0 when it may be shown (again).

        In a thread what was said stands above, so there it counts for as long as it is remembered.
        """
        since, answer_id = self._said.get((where.channel_id, ref), (float("-inf"), 0))
        return answer_id if where.parent_id or self._clock.monotonic() - since < AGAIN else 0
