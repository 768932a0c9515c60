"""What was learnt of Discord's rate limits is tidied up, but not while somebody waits in a new channel."""

import asyncio
from typing import Any

from discord.http import HTTPClient

from bot.discord_app import rates
from bot.discord_app.client import FaqClient
from bot.discord_app.door import Door


class Old:
    """A rate limit that nobody has needed for long; counts how often it is looked at."""

    looked_at = 0

    def is_inactive(self) -> bool:
        Old.looked_at += 1
        return True


async def test_thousands_of_channels_cost_nothing_until_they_are_tidied_up() -> None:
    """The first words in a channel wait for no look at all the others; what is old goes all the same."""
    nobody: Any = None
    http: Any = FaqClient(Door(nobody, nobody, nobody, nobody)).http
    assert http._try_clear_expired_ratelimits.__module__ == rates.__name__

    now = [0.0]
    http = HTTPClient(asyncio.get_running_loop())
    rates.tidy_rarely(http, lambda: now[0])
    http._buckets = {str(number): Old() for number in range(1_000)}
    for number in range(50):
        http.get_ratelimit(f"new {number}")
    assert (len(http._buckets), Old.looked_at) == (1_050, 0)

    now[0] = rates.TIDY
    http.get_ratelimit("one more")
    assert (len(http._buckets), Old.looked_at) == (51, 1_000)
