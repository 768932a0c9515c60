"""Learning: the use cases that keep something of what people ask, as one value."""

from dataclasses import dataclass

from bot.service.privacy import Privacy
from bot.service.recording import Recorder
from bot.service.reviewing import Reviewing
from bot.service.stats import Stats


@dataclass(frozen=True, slots=True)
class Learning:
    """There is one where there is a store. Nothing of it changes what the bot says; moderators do."""

    recorder: Recorder
    reviewing: Reviewing
    privacy: Privacy
    stats: Stats
