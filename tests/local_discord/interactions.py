"""One interaction: what a person set off, what the bot answered, and the clock between."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field

from local_discord.forms import Modal
from local_discord.journal import Journal
from local_discord.messages import Message
from local_discord.state import Channel, User

COMMAND, COMPONENT, AUTOCOMPLETE, MODAL_SUBMIT = 2, 3, 4, 5
DEADLINE = 3.0
TOKEN_LIFE = 900.0


@dataclass(frozen=True)
class Choice:
    """One line of an autocomplete list."""

    name: str
    value: str | int | float


@dataclass
class Interaction:
    """A live interaction; after `ann.slash(…)` returns, `response` is what ann sees."""

    id: int
    kind: int
    person: User
    channel: Channel
    said: str
    journal: Journal
    message: Message | None = None
    command_type: int = 1
    command_name: str = ""
    token: str = field(default_factory=lambda: secrets.token_urlsafe(96))
    created: float = field(default_factory=time.monotonic)
    acknowledged_at: float | None = None
    callback_type: int | None = None
    original: Message | None = None
    modal: Modal | None = None
    choices: list[Choice] = field(default_factory=list)
    followups: list[Message] = field(default_factory=list)
    failed: bool = False
    focused_type: int = 3

    @property
    def first_response_seconds(self) -> float | None:
        """Seconds from the click to the bot's first answer, or None without one."""
        return None if self.acknowledged_at is None else self.acknowledged_at - self.created

    @property
    def response(self) -> Message | Modal | None:
        """What the person sees now: a modal, the answer's message, or None when there is nothing (yet)."""
        if self.modal is not None:
            return self.modal
        if self.original is not None and not self.original.thinking and not self.original.deleted:
            return self.original
        visible = [message for message in self.followups if not message.deleted]
        return visible[0] if visible else None

    @property
    def reply(self) -> Message:
        """The answer as a message; an AssertionError when it is something else or missing."""
        response = self.response
        assert isinstance(response, Message), f"{self.said}: expected a message, {self.person.name} saw {response!r}."
        return response

    @property
    def form(self) -> Modal:
        """The answer as a modal; an AssertionError when it is something else or missing."""
        assert self.modal is not None, f"{self.said}: expected a modal, {self.person.name} saw {self.response!r}."
        return self.modal

    @property
    def expired(self) -> bool:
        """Whether the first answer would come too late."""
        return self.acknowledged_at is None and time.monotonic() - self.created > DEADLINE

    @property
    def dead(self) -> bool:
        """Whether the fifteen minutes are over."""
        return time.monotonic() - self.created > TOKEN_LIFE

    def age(self, seconds: float) -> None:
        """Make the interaction older, to try what happens after three seconds or fifteen minutes."""
        self.created -= seconds

    async def settled(self, within: float = 15.0) -> None:
        """Wait for the first answer (3 s), and when it is "thinking…", for the answer proper."""
        end = time.monotonic() + within
        while self.acknowledged_at is None:
            left = self.created + DEADLINE - time.monotonic()
            if left <= 0:
                self._no_answer()
                return
            await self.journal.change(left)
        while self.original is not None and self.original.thinking and not self.original.deleted:
            if time.monotonic() > end:
                self.journal.violation(f'{self.person.name} still sees "thinking…" {within:.0f} s after {self.said}')
                return
            await self.journal.change(end - time.monotonic())

    def _no_answer(self) -> None:
        if not self.failed:
            self.failed = True
            self.journal.violation(f'{self.person.name} saw "The application did not respond" after {self.said}')
