"""Coordination: what several processes must not do at once; `Alone` is for the usual case of only one."""

import asyncio
import time
from collections.abc import AsyncGenerator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Final, Protocol

IDENTIFY_SECONDS: Final = 5.1
"""Discord lets one IDENTIFY of each slot in within 5 s; the rest is for a network that is not even."""


class Coordination(Protocol):
    """Turns among all processes of this bot."""

    async def identify_turn(self, slot: int) -> None:
        """Wait until an IDENTIFY may be sent; then `slot` (shard id modulo max_concurrency) is taken for 5 s."""
        ...

    def leading(self, what: str) -> AbstractAsyncContextManager[bool]:
        """Whether this process is the one to do `what` now; as long as the block runs, no other one is.

        Who is told False may leave it: another process is at it.
        """
        ...


class Alone:
    """See `Coordination`: there is no other process, only other shards of this one."""

    def __init__(self) -> None:
        self._free_at: dict[int, float] = {}

    async def identify_turn(self, slot: int) -> None:
        now = time.monotonic()
        turn = max(now, self._free_at.get(slot, now))
        self._free_at[slot] = turn + IDENTIFY_SECONDS
        await asyncio.sleep(turn - now)

    @asynccontextmanager
    async def leading(self, what: str) -> AsyncGenerator[bool]:  # noqa: ARG002
        yield True
