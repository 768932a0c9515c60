"""Door: what every handler of the Discord door needs, handed around as one value; nothing here knows a feature."""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final

from bot.discord_app.answered import Answered
from bot.discord_app.drafts import Drafts
from bot.discord_app.sending import Sender
from bot.service.allowance import Allowance
from bot.service.asking import Asking
from bot.service.browsing import Browsing
from bot.service.defining import Defining
from bot.service.learning import Learning
from bot.service.listening import Listening
from bot.service.measuring import Meter, Unmeasured
from bot.service.moderating import Moderating

CHATS: Final = 3
"""Lines of small talk that one person gets in a minute."""


class Seen:
    """The newest ids, bounded: the gateway can deliver an event twice after a resume."""

    def __init__(self, size: int = 5_000) -> None:
        self._size = size
        self._ids: OrderedDict[int, None] = OrderedDict()

    def first_time(self, id_: int) -> bool:
        """Whether this id comes for the first time."""
        if id_ in self._ids:
            return False
        self._ids[id_] = None
        if len(self._ids) > self._size:
            self._ids.popitem(last=False)
        return True


class InFlight:
    """Counts handlers that are not done, so that an orderly end can wait for them."""

    def __init__(self) -> None:
        self._count = 0
        self._idle = asyncio.Event()
        self._idle.set()

    @contextmanager
    def one(self) -> Generator[None]:
        """Counts as long as the block runs."""
        self._count += 1
        self._idle.clear()
        try:
            yield
        finally:
            self._count -= 1
            if not self._count:
                self._idle.set()

    async def drained(self, seconds: float) -> bool:
        """Wait until nothing is in flight, at most `seconds`; whether that was reached."""
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Door:
    """The use cases, and what the door itself remembers.

    `message_content`: whether Discord shows us every text. `moderating` and `learning` None: no store, so nothing can
    be changed, and nothing is kept. `listening` None: the bot speaks only when it is asked. `chatting` is what small
    talk has instead of `allowance`: it uses up nobody's questions, and makes the bot chatter only so much.
    """

    asking: Asking
    defining: Defining
    browsing: Browsing
    allowance: Allowance
    message_content: bool = False
    sender: Sender = field(default_factory=Sender)
    seen: Seen = field(default_factory=Seen)
    in_flight: InFlight = field(default_factory=InFlight)
    meter: Meter = field(default_factory=Unmeasured)
    moderating: Moderating | None = None
    drafts: Drafts = field(default_factory=Drafts)
    listening: Listening | None = None
    learning: Learning | None = None
    answered: Answered = field(default_factory=Answered)
    chatting: Allowance = field(default_factory=lambda: Allowance(time.monotonic, per_asker=CHATS))
