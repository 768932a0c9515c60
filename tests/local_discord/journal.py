"""What happened: every request of the bot's, and every fault that must fail the test."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Call:
    """One request of the bot's, with the answer it got (`status` 0: the connection was cut)."""

    method: str
    route: str
    path: str
    body: Any
    at: float
    status: int = 0
    code: int = 0
    seconds: float = 0.0
    headers: dict[str, str] = field(default_factory=dict)


class Journal:
    """Requests, violations, and when something last moved."""

    def __init__(self) -> None:
        """Start empty."""
        self.calls: list[Call] = []
        self.violations: list[str] = []
        self.under_way = 0
        self.last_move = time.monotonic()
        self._changed = asyncio.Event()

    def violation(self, text: str) -> None:
        """Note a fault of the bot's; `LocalDiscord.check` raises it at the end of the test."""
        self.violations.append(text)
        self.moved()

    def moved(self) -> None:
        """Wake everybody who waits for something to happen."""
        self.last_move = time.monotonic()
        self._changed.set()
        self._changed = asyncio.Event()

    async def change(self, within: float) -> None:
        """Wait until something moves, at most `within` seconds."""
        waiting = self._changed
        try:
            async with asyncio.timeout(max(within, 0)):
                await waiting.wait()
        except TimeoutError:
            return

    async def quiet(self, seconds: float, within: float) -> None:
        """Wait until for `seconds` no request came, none is under way and no event went out."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            left = self.last_move + seconds - time.monotonic()
            if left <= 0 and not self.under_way:
                return
            await self.change(left if left > 0 else 0.05)
        raise AssertionError(f"The bot was still busy after {within} s; last: {self.calls[-1:]}")

    @contextmanager
    def expecting(self, text: str) -> Iterator[None]:
        """Forgive the violations made inside that hold `text`; fail when there is none."""
        before = len(self.violations)
        yield
        made = self.violations[before:]
        wanted = [each for each in made if text in each]
        assert wanted, f"No violation with {text!r}; there were {made}."
        self.violations[before:] = [each for each in made if text not in each]

    def find(self, method: str, route: str) -> list[Call]:
        """Return the calls of a route, by method and template (`/channels/{channel_id}/messages`)."""
        return [call for call in self.calls if call.method == method and call.route == route]
