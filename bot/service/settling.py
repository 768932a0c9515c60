"""Settling: what has come to stay is left out of Python's search for garbage, which halts everybody while it lasts.

A FAQ and some thousand servers are half a million things; looking through all of them takes longer than any answer.
"""

import gc
from typing import Final

from bot.matching.matcher import Matcher
from bot.service.snapshot import Snapshot

YOUNG: Final = 5_000
"""New things after which Python looks for garbage: an answer makes more than its usual 700, so while several are under
way each would be taken for something that stays."""
TRIED: Final = 40
"""Entries that are asked for once at the start: what is read and made when first needed is no matter of who asks."""


def warm_up(snapshot: Snapshot) -> None:
    """Ask what people ask, so that the first of them waits no longer than any other."""
    matcher: Matcher = snapshot.matcher
    entries = snapshot.knowledge_base.entries
    for entry in entries[:: max(1, len(entries) // TRIED)]:
        matcher.match(entry.question)
    matcher.match("what is that?")


def look_seldom() -> None:
    """Look for garbage less often than Python does by itself."""
    gc.set_threshold(YOUNG, 10, 10)


def settle() -> None:
    """Leave alone what is there now."""
    gc.freeze()


def settle_anew() -> None:
    """The same where much of what was left alone may be garbage by now: it is looked through once more."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
