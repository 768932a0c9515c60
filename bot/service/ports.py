"""Ports: what the use cases need from outside, as Protocols. Every verb names the guild, and sees nothing of another.

Every verb of a store may raise StorageUnavailable. Ids that do not exist in the guild that is named, whoever made them
up, are nothing that is there: the docstrings say what comes then. Guild 0 is "outside of servers".
"""

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from bot.faq.revision import Draft, Revision
from bot.service.records import (
    Asked,
    Count,
    DayCount,
    Forgotten,
    GuildSettings,
    GuildState,
    Kept,
    LoggedQuestion,
    MessageLink,
    Outcome,
    Purged,
    Rating,
    Review,
    ReviewState,
    Voted,
    Waiting,
)


class Clock(Protocol):
    """Time, from outside."""

    def now(self) -> datetime:
        """The moment, in UTC, with its time zone."""
        ...

    def monotonic(self) -> float:
        """Seconds since any moment in the past; never goes back."""
        ...


@dataclass(frozen=True, slots=True)
class Appended:
    """Revisions that are safe now, in the order of their drafts, and the guild's version after them."""

    revisions: tuple[Revision, ...]
    version: int


class RevisionStore(Protocol):
    """The edits of every server, append-only."""

    async def newest(self, guild_id: int) -> Mapping[str, Revision]:
        """Ref → its newest revision, in the order in which the refs were first edited; empty where there are none."""
        ...

    async def append(self, guild_id: int, drafts: Sequence[Draft]) -> Appended:
        """All of them or none, safe against a crash when this returns; without drafts, nothing happens.

        Raises EditConflict when for one of them another revision came in the meantime (or two name the same ref).
        """
        ...

    async def edited(self) -> frozenset[int]:
        """All servers that ever edited anything: which, and nothing of what."""
        ...

    async def history(self, guild_id: int, ref: str, limit: int = 100) -> tuple[Revision, ...]:
        """At most `limit` revisions of `ref`, the newest first; empty where there are none."""
        ...

    async def revision(self, guild_id: int, ref: str, number: int) -> Revision | None:
        """One revision; None where there is no such number."""
        ...

    async def latest(self, guild_id: int, limit: int = 25) -> tuple[Revision, ...]:
        """The newest revisions of the whole server, the newest first."""
        ...


class GuildStore(Protocol):
    """The settings of every server, and its version."""

    async def state(self, guild_id: int) -> GuildState:
        """Where the server stands; GuildState() where it never set or edited anything."""
        ...

    async def save(self, guild_id: int, settings: GuildSettings) -> GuildState:
        """Replace the settings; the version grows."""
        ...

    async def states(self) -> Mapping[int, GuildState]:
        """Where every server stands that ever set or edited anything."""
        ...

    async def versions(self, guild_ids: Collection[int] | None = None) -> Mapping[int, int]:
        """The versions of those of these servers (None: of all) that have one."""
        ...

    async def removed(self, guild_id: int, at: datetime) -> None:
        """The bot was really removed (no outage): what people said is erased now, edits and settings 30 days later."""
        ...

    async def returned(self, guild_ids: Collection[int]) -> None:
        """The bot is in these servers (again): their edits and settings stay. Nothing happens where it never left."""
        ...


class LogStore(Protocol):
    """What was asked and what became of it, without people; votes; what belongs to a message for a day."""

    async def add(self, guild_id: int, question: LoggedQuestion) -> int:
        """The id of the new row, which means nothing in another guild."""
        ...

    async def get(self, guild_id: int, log_id: int) -> LoggedQuestion | None:
        """One row; None where there is none (any more)."""
        ...

    async def set_outcome(self, guild_id: int, log_id: int, outcome: Outcome, ref: str = "") -> bool:
        """Whether there was such a row, which now has this outcome (and `ref`, where one is given)."""
        ...

    async def vote(self, guild_id: int, ref: str, user_id: int, day: date, *, helpful: bool) -> Voted:
        """Count one person's vote for an entry, once: a second one replaces the first."""
        ...

    async def link(self, guild_id: int, message_id: int, link: MessageLink, at: datetime) -> None:
        """Remember for 24 hours what belongs to a message; a second time replaces the first."""
        ...

    async def linked(self, guild_id: int, message_id: int) -> MessageLink | None:
        """What belongs to a message; None when nothing does (any more)."""
        ...

    async def forget_message(self, guild_id: int, message_id: int) -> MessageLink | None:
        """The question was deleted: erase its log row, its share in the review queue, and the link, which is given
        back so that the answer can go, too; None when nothing belongs to it."""
        ...

    async def kept(self, guild_id: int) -> Kept:
        """How much `erase` would erase."""
        ...

    async def erase(self, guild_id: int) -> int:
        """Erase the whole question log of a server, as when it is switched off, with those items of the review queue
        that came of it; what members proposed stays. How many rows of the log there were."""
        ...


class ReviewStore(Protocol):
    """The questions that wait for a moderator, and the people who wait for their answer."""

    async def add(self, guild_id: int, asked: Asked) -> Review:
        """The item, new, or the one with this key with its count one higher. One that was dismissed stays so; one
        that was done is open again. Of two kinds the first stays; a first proposal is kept."""
        ...

    async def get(self, guild_id: int, review_id: int) -> Review | None:
        """One item; None where there is none."""
        ...

    async def queue(
        self, guild_id: int, state: ReviewState = ReviewState.OPEN, limit: int = 25, offset: int = 0
    ) -> tuple[Review, ...]:
        """Items in this state, those asked most first, then the oldest."""
        ...

    async def awaited(self, guild_id: int, limit: int = 25) -> tuple[Review, ...]:
        """Items that are not done and for which somebody waits, dismissed ones included; the oldest first."""
        ...

    async def count(self, guild_id: int) -> int:
        """How many are open."""
        ...

    async def settle(self, guild_id: int, review_id: int, state: ReviewState, ref: str = "") -> bool:
        """Whether there was such an item, which now is in this state, taken by the entry `ref`."""
        ...

    async def wait(self, guild_id: int, waiting: Waiting, day: date) -> bool:
        """Remember that somebody wants to be told; False when there is no such item, or they wait already."""
        ...

    async def waiting(self, guild_id: int, review_id: int) -> tuple[Waiting, ...]:
        """Who waits for this item."""
        ...

    async def told(self, guild_id: int, review_id: int, user_id: int) -> None:
        """Somebody was told, or cannot be: their id is erased."""
        ...


class StatsStore(Protocol):
    """Counts over the question log from `since` (a day, inclusive)."""

    async def top_asked(self, guild_id: int, since: date, limit: int = 10) -> tuple[Count, ...]:
        """The entries that answered most, the most first."""
        ...

    async def top_unanswered(self, guild_id: int, limit: int = 10) -> tuple[Review, ...]:
        """The open items of the review queue that were asked most."""
        ...

    async def worst_rated(self, guild_id: int, since: date, limit: int = 10) -> tuple[Rating, ...]:
        """Entries with any "not helpful", the worst share first, then the most votes."""
        ...

    async def used(self, guild_id: int, since: date) -> frozenset[str]:
        """The refs that answered anything; all others were never used."""
        ...

    async def days(self, guild_id: int, since: date) -> tuple[DayCount, ...]:
        """Questions by day and outcome, the oldest first; what was none is left out."""
        ...


class PrivacyStore(Protocol):
    """What people may ask to have erased, and what has had its day."""

    async def forget_user(self, user_id: int, guild_id: int | None = None) -> Forgotten:
        """Erase who waits and votes, and make revisions anonymous, of one person in one server (None: everywhere)."""
        ...

    async def purge(self, now: datetime) -> Purged:
        """Erase what is older than it may be: questions and votes by each server's retention, links after 24 hours,
        who waits after 30 days, review items that nobody asked for 90 days, servers 30 days after the removal."""
        ...


class Store(Protocol):
    """Everything that is kept. One for the whole process, shared by all servers."""

    @property
    def revisions(self) -> RevisionStore: ...
    @property
    def guilds(self) -> GuildStore: ...
    @property
    def log(self) -> LogStore: ...
    @property
    def reviews(self) -> ReviewStore: ...
    @property
    def stats(self) -> StatsStore: ...
    @property
    def privacy(self) -> PrivacyStore: ...

    async def together(
        self, works: Sequence[Callable[[], Awaitable[Any]]], *, durable: bool = False
    ) -> list[Any | Exception]:
        """Do these works, which use nothing but this store, one after the other in one transaction: what each gave, or
        the exception with which it failed, and then it did nothing. Where one fails, all are done a second time, the
        first being undone. `durable`: also a loss of power loses nothing.

        When it raises StorageUnavailable, none of them did anything.
        """
        ...

    async def close(self) -> None:
        """Let go of every connection; nothing can be asked afterwards."""
        ...
