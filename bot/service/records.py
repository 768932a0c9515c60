"""Records that a store keeps: frozen values without Discord and without SQL."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum, StrEnum


class ChannelMode(StrEnum):
    """How the bot behaves in one channel."""

    OFF = "off"
    MENTION = "mention"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class GuildSettings:
    """What a server has set. `packs` None: all that the operator offers. `audit_channel` 0: none.

    `numbers` are emergency numbers that hold here instead of the packs' ("emergency": "112"). Channels that `channels`
    does not name are in mode MENTION. `retention_days` is how long the question log is kept (1 to 365), `log_questions`
    whether there is one at all, `listen_for_emergencies` whether a number is given without being asked.
    """

    packs: tuple[str, ...] | None = None
    editor_roles: frozenset[int] = frozenset()
    admin_roles: frozenset[int] = frozenset()
    audit_channel: int = 0
    channels: Mapping[int, ChannelMode] = field(default_factory=dict[int, ChannelMode])
    numbers: Mapping[str, str] = field(default_factory=dict[str, str])
    retention_days: int = 30
    log_questions: bool = True
    listen_for_emergencies: bool = True

    @property
    def names_no_roles(self) -> bool:
        """Whether the rights that Discord gives say who edits, since no role of the bot does."""
        return not self.editor_roles and not self.admin_roles

    def mode(self, channel_id: int, parent_id: int = 0) -> ChannelMode:
        """The mode of a channel; a thread that is not named follows its parent."""
        return self.channels.get(channel_id) or self.channels.get(parent_id) or ChannelMode.MENTION


class Outcome(StrEnum):
    """What became of a question."""

    ANSWERED = "answered"
    SUGGESTED = "suggested"
    CHOSEN = "chosen"
    REJECTED = "rejected"
    UNANSWERED = "unanswered"


class Voted(Enum):
    """What a vote was to the one that the same person had given before."""

    FIRST = "first"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class LoggedQuestion:
    """One row of the question log: no user, no message, no time of day.

    `text` must be cleaned by the caller. `ref` is the entry that answered ("" for none), `offered` what was suggested.
    """

    day: date
    text: str
    outcome: Outcome
    surface: str
    ref: str = ""
    offered: tuple[str, ...] = ()


class ReviewKind(StrEnum):
    """Why a question waits for a moderator."""

    UNANSWERED = "unanswered"
    REJECTED = "rejected"
    REFUSED = "refused"  # what was only suggested
    CHOSEN = "chosen"
    PROPOSED = "proposed"


class ReviewState(StrEnum):
    """What a moderator made of it."""

    OPEN = "open"
    DONE = "done"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question for the review queue. Questions with the same `key` are one item; `nearest` is the ref that came
    nearest ("" for none); `proposal` is the answer that a member proposed."""

    key: str
    text: str
    kind: ReviewKind
    day: date
    nearest: str = ""
    proposal: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """One item of the review queue. `count` is how often it was asked, `settled_by` the ref that took it ("": none)."""

    id: int
    text: str
    kind: ReviewKind
    count: int
    nearest: str
    proposal: str
    state: ReviewState
    first_day: date
    last_day: date
    settled_by: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who wants to be told when a question has its answer."""

    review_id: int
    user_id: int
    channel_id: int


@dataclass(frozen=True, slots=True)
class MessageLink:
    """What belongs to a message of the last 24 hours: our answer to it, its log row and its review item (0: none)."""

    channel_id: int
    answer_id: int
    log_id: int = 0
    review_id: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """How much goes when a server's question log is erased: its rows, the items of the review queue that came of them,
    and the wishes of people to be told of those."""

    questions: int
    reviews: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Count:
    """A ref and how often."""

    ref: str
    count: int


@dataclass(frozen=True, slots=True)
class Rating:
    """The votes for one entry."""

    ref: str
    helpful: int
    not_helpful: int


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many questions of a day had one outcome."""

    day: date
    outcome: Outcome
    count: int


@dataclass(frozen=True, slots=True)
class Forgotten:
    """How many things were erased or made anonymous at a person's wish."""

    waiting: int = 0
    votes: int = 0
    revisions: int = 0


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows had their day; as text a list of those that did."""

    questions: int = 0
    votes: int = 0
    links: int = 0
    waiting: int = 0
    reviews: int = 0
    guilds: int = 0

    def __str__(self) -> str:
        counted = (
            (self.questions, "question", "questions"),
            (self.votes, "vote", "votes"),
            (self.links, "message link", "message links"),
            (self.waiting, "wish to be told", "wishes to be told"),
            (self.reviews, "item of the review queue", "items of the review queue"),
            (self.guilds, "server that I left", "servers that I left"),
        )
        return ", ".join(f"{count} {one if count == 1 else more}" for count, one, more in counted if count)


@dataclass(frozen=True, slots=True)
class GuildState:
    """Where a server stands: its version (grows with every edit and every change of settings; 0: never touched)."""

    version: int = 0
    settings: GuildSettings = field(default_factory=GuildSettings)
    removed_at: datetime | None = None
