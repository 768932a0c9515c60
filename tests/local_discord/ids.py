"""Snowflakes: ids that grow with time, one clock for the whole local Discord."""

from __future__ import annotations

import time
from datetime import UTC, datetime

EPOCH_MS = 1_420_070_400_000


class Snowflakes:
    """Give out ids that are unique, rising, and spread over shards (a new millisecond for each)."""

    def __init__(self) -> None:
        """Start at the present millisecond."""
        self._last_ms = 0

    def next(self) -> int:
        """Return the next id."""
        now = int(time.time() * 1000) - EPOCH_MS
        # A millisecond is never used twice, so `(guild_id >> 22) % shards` differs from guild to guild.
        self._last_ms = max(now, self._last_ms + 1)
        return self._last_ms << 22


def created_at(snowflake: int) -> str:
    """Return the moment that is written into an id, as Discord prints it."""
    return datetime.fromtimestamp(((snowflake >> 22) + EPOCH_MS) / 1000, UTC).isoformat()


def now_text() -> str:
    """Return the present moment, as Discord prints it."""
    return datetime.now(UTC).isoformat()
