"""Answered: the messages that we answered, remembered for a day, since they may be changed or deleted; bounded.

And, for some minutes, what was said last in a direct conversation, where people go on asking without a reply.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bot.service.question import Surface

REMEMBERED: Final = 5_000
SECONDS: Final = 86_400.0
STILL_SPOKEN_OF: Final = 600.0
"""Seconds in which a direct conversation goes on about what was said last."""


@dataclass(slots=True)
class Exchange:
    """A question and our answer to it, without who asked and what. `lock` is held while we answer, so that an edit or a
    deletion comes after it. `mark` tells whether the text is still the same; `answer_id` is 0 as long as there is none;
    `follows` is the ref of the answer that the question came after; `taken_back` is the answer that went when its
    question became none.
    """

    question_id: int
    guild_id: int
    channel_id: int
    surface: Surface
    mark: int
    at: float
    answer_id: int = 0
    follows: str = ""
    taken_back: int = 0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


class Answered:
    """The newest exchanges, by the message that was answered."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, size: int = REMEMBERED) -> None:
        self._clock = clock
        self._size = size
        self._held: OrderedDict[int, Exchange] = OrderedDict()
        self._last: OrderedDict[int, tuple[str, float]] = OrderedDict()

    def begin(self, question_id: int, *, guild_id: int, channel_id: int, surface: Surface, text: str) -> Exchange:
        """Remember a message that is being answered."""
        begun = Exchange(question_id, guild_id, channel_id, surface, hash(text), self._clock())
        self._held[question_id] = begun
        while len(self._held) > self._size or self.age(next(iter(self._held.values()))) > SECONDS:
            self._held.popitem(last=False)
        return begun

    def get(self, question_id: int) -> Exchange | None:
        """The exchange that this message began; None when it is none, or long ago."""
        return self._held.get(question_id)

    def age(self, exchange: Exchange) -> float:
        """Seconds since the message came."""
        return self._clock() - exchange.at

    def drop(self, question_id: int) -> Exchange | None:
        """Remember it no longer; what was remembered."""
        return self._held.pop(question_id, None)

    def said(self, channel_id: int, ref: str) -> None:
        """This entry was shown last in a direct conversation."""
        self._last.pop(channel_id, None)
        self._last[channel_id] = ref, self._clock()
        while len(self._last) > self._size or self._clock() - next(iter(self._last.values()))[1] > STILL_SPOKEN_OF:
            self._last.popitem(last=False)

    def last_said(self, channel_id: int) -> str:
        """The ref of the entry that was shown last in a direct conversation; "" when that was none, or long ago."""
        ref, at = self._last.get(channel_id, ("", float("-inf")))
        return ref if self._clock() - at <= STILL_SPOKEN_OF else ""

    def __len__(self) -> int:
        return len(self._held)
