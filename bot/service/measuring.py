"""Measuring: what the doors count. Never a person, a server or a text: only how often, how fast, and what failed."""

from typing import Protocol


class Meter(Protocol):
    """Where the doors report to. Every method returns at once and never raises."""

    def answered(self, path: str, outcome: str) -> None:
        """A question that came in by `path` (a Surface, or the name of a command) ended with `outcome`."""
        ...

    def took(self, seconds: float) -> None:
        """A message was answered: seconds from reading it to Discord's receipt."""
        ...

    def called_back(self, seconds: float) -> None:
        """An interaction had its first answer: seconds from reading it to Discord's receipt; 3 are too many."""
        ...

    def failed(self, status: str, code: str) -> None:
        """Discord refused a request (`status` of HTTP, `code` of Discord's), or the network did (`code` says how)."""
        ...

    def lost(self, what: str) -> None:
        """Something was not written down, because the database was away or too slow."""
        ...


class Unmeasured:
    """See `Meter`: counts nothing."""

    def answered(self, path: str, outcome: str) -> None: ...

    def took(self, seconds: float) -> None: ...

    def called_back(self, seconds: float) -> None: ...

    def failed(self, status: str, code: str) -> None: ...

    def lost(self, what: str) -> None: ...
