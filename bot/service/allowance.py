"""Allowance: how often one asker and one channel may ask directly, and when to say so; the clock comes from outside."""

from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum


class Verdict(Enum):
    """What a door does with a question."""

    ALLOWED = "allowed"
    SAY_SO = "say so"  # the first one over the asker's own allowance: one short word
    SAY_BUSY = "say busy"  # the same where the channel has had enough, whoever asked
    SILENT = "silent"  # the word was said already


@dataclass(slots=True)
class _Window:
    """The times of one asker's (or channel's) questions, and whether they were told to slow down."""

    times: deque[float] = field(default_factory=deque[float])
    told: bool = False


class Allowance:
    """At most `per_asker` and `per_channel` questions in any `seconds`.

    A refused question does not count, so waiting always helps. Memory is bounded: beyond `keys` askers or channels
    the one that asked longest ago is forgotten.
    """

    def __init__(
        self,
        clock: Callable[[], float],
        *,
        per_asker: int = 5,
        per_channel: int = 20,
        seconds: float = 60.0,
        keys: int = 10_000,
    ) -> None:
        self._clock = clock
        self._seconds = seconds
        self._keys = keys
        self._per_asker, self._per_channel = per_asker, per_channel
        self._askers: OrderedDict[int, _Window] = OrderedDict()
        self._channels: OrderedDict[int, _Window] = OrderedDict()

    def ask(self, asker: int, channel: int, *, trusted: bool = False, always: bool = False) -> Verdict:
        """Whether `asker` may ask in `channel` now; when ALLOWED, the question is counted for both.

        Who is `trusted` is held to what the channel bears only. `always`: never SILENT, where somebody waits for a
        word that nobody else sees.
        """
        now = self._clock()
        windows = [(self._window(self._channels, channel, now), self._per_channel, Verdict.SAY_BUSY)]
        if not trusted:
            windows.insert(0, (self._window(self._askers, asker, now), self._per_asker, Verdict.SAY_SO))
        for window, limit, over in windows:
            if len(window.times) >= limit:
                verdict = Verdict.SILENT if window.told and not always else over
                window.told = True
                return verdict
        for window, *_ in windows:
            window.times.append(now)
            window.told = False
        return Verdict.ALLOWED

    def wait(self, asker: int, channel: int) -> float:
        """The seconds until `asker` may ask in `channel` again, if nobody else does; 0 where they may now."""
        now = self._clock()
        windows = (
            (self._window(self._askers, asker, now), self._per_asker),
            (self._window(self._channels, channel, now), self._per_channel),
        )
        full = (window.times[len(window.times) - limit] for window, limit in windows if len(window.times) >= limit)
        return max((first + self._seconds - now for first in full), default=0.0)

    def __len__(self) -> int:
        """How many askers and channels are remembered."""
        return len(self._askers) + len(self._channels)

    def _window(self, windows: OrderedDict[int, _Window], key: int, now: float) -> _Window:
        window = windows.setdefault(key, _Window())
        windows.move_to_end(key)
        while window.times and now - window.times[0] >= self._seconds:
            window.times.popleft()
        while len(windows) > self._keys:
            windows.popitem(last=False)
        return window
