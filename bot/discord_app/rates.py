"""Rates: the library's memory of rate limits, tidied now and then instead of at every first word in a channel."""

from collections.abc import Callable
from typing import Any, Final

TIDY: Final = 30.0
"""Seconds between two looks for rate limits that nobody needs any more."""


def tidy_rarely(http: Any, clock: Callable[[], float]) -> None:
    """Let the library (its HTTPClient) tidy up seldom.

    Whenever it speaks in a place for the first time it looks at every place of the last five minutes, which takes
    longer than to answer where these are thousands.
    """
    tidy: Callable[[], None] = http._try_clear_expired_ratelimits  # noqa: SLF001 - it asks for no other
    last = clock()

    def now_and_then() -> None:
        nonlocal last
        if clock() - last >= TIDY:
            last = clock()
            tidy()

    http._try_clear_expired_ratelimits = now_and_then  # noqa: SLF001
