"""Refusals: what it means that Discord did not take something, and where we may not write for a while because of it."""

import logging
from collections.abc import Callable
from enum import Enum
from typing import Final

import discord

log = logging.getLogger(__name__)

QUIET_SECONDS: Final = 600.0
REMEMBERED_CHANNELS: Final = 10_000

CHANNEL_CLOSED: Final = frozenset({50001, 50013, 160002, 40058, 50083})
UNKNOWN_INTERACTION, ALREADY_ANSWERED, INVALID_TOKEN = 10062, 40060, 50027
GONE: Final = frozenset({10003, 10008, 10015})
INVALID_BODY, TOO_LARGE_BODY = 50035, 40005
CLOSED_TO_US: Final = 50007  # somebody takes no direct messages


class Arrival(Enum):
    """What became of something that was sent."""

    YES = "yes"
    LOST = "lost"  # in the network, or in Discord's own trouble; it may be there all the same
    REFUSED = "refused"
    TOO_LARGE = "too large"
    OVER = "over"  # what it was to answer is gone


class Refusals:
    """What Discord has refused, as far as it matters for what is sent next; bounded."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._stopped_until = float("-inf")
        self._closed_until: dict[int, float] = {}

    def keep_from(self, channel_id: int) -> bool:
        """Whether nothing can be sent there just now."""
        return self._clock() < self._stopped_until or self._clock() < self._closed_until.get(channel_id, 0.0)

    def heard(self, error: discord.HTTPException, channel_id: int) -> Arrival:
        """Discord refused something: remember and log what it means."""
        if error.status == 429 and not error.response.headers.get("Via"):
            # Without Via it was not Discord but the wall before it, which bans addresses that go on knocking.
            self._stopped_until = self._clock() + QUIET_SECONDS
            log.error("Discord's outer wall refuses us. Nothing is sent for %.0f minutes.", QUIET_SECONDS / 60)
            return Arrival.LOST
        if error.code in CHANNEL_CLOSED and channel_id:
            self._remember(channel_id)
            log.warning(
                "We may not write in channel %s (%s, code %s). Not tried again for %.0f minutes. "
                "The bot needs View Channel, Send Messages and Read Message History there.",
                channel_id,
                error.text.partition("\n")[0],
                error.code,
                QUIET_SECONDS / 60,
            )
        elif error.code in (UNKNOWN_INTERACTION, ALREADY_ANSWERED, INVALID_TOKEN):
            log.info("An interaction is over or had its answer already (code %s).", error.code)
            return Arrival.OVER
        elif error.code == CLOSED_TO_US:
            log.info("Somebody takes no direct messages.")
        elif error.code in GONE or (error.code == INVALID_BODY and "message_reference" in error.text):
            log.debug("What we wanted to answer is gone.")
            return Arrival.OVER
        else:
            log.error("Discord refused what we sent: %s", error)
            if error.status == 413 or error.code == TOO_LARGE_BODY:
                return Arrival.TOO_LARGE
        return Arrival.LOST if error.status >= 500 else Arrival.REFUSED

    def _remember(self, channel_id: int) -> None:
        now = self._clock()
        if len(self._closed_until) >= REMEMBERED_CHANNELS:
            self._closed_until = {channel: until for channel, until in self._closed_until.items() if until > now}
        if len(self._closed_until) < REMEMBERED_CHANNELS:
            self._closed_until[channel_id] = now + QUIET_SECONDS
