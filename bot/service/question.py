"""Question: what somebody asked, in plain values, whichever door they came through."""

from dataclasses import dataclass
from enum import StrEnum


class Surface(StrEnum):
    """The way a question came in."""

    MENTION = "mention"
    REPLY = "reply"
    DM = "dm"
    CHANNEL = "channel"
    FORUM = "forum"
    SLASH = "slash"
    MENU = "menu"
    CLI = "cli"

    @property
    def listening(self) -> bool:
        """Nobody addressed the bot: it speaks only with a confident answer to what is really a question."""
        return self in (Surface.CHANNEL, Surface.FORUM)


@dataclass(frozen=True, slots=True)
class Question:
    """`guild_id` is 0 outside of servers (DM, terminal); `listening` overrides what the surface implies.

    `follows` is the ref of the answer to which this replies; "" where it follows none. `of_another`: the text is a
    message of somebody who may have asked nothing.
    """

    text: str
    guild_id: int = 0
    channel_id: int = 0
    surface: Surface = Surface.CLI
    listening: bool = False
    follows: str = ""
    of_another: bool = False

    @property
    def overheard(self) -> bool:
        return self.listening or self.surface.listening
