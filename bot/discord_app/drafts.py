"""Drafts: what moderators typed and have not saved yet, kept for a while, bounded; its preview shows it, too."""

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Final, Generic, TypeVar

from bot.service.edit_preview import EditPreview
from bot.service.importing import ImportPreview

KEEP_SECONDS: Final = 3_600.0
DRAFTS, PREVIEWS, IMPORTS, SAVED = 1_000, 2, 2, 1_000

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Target:
    """What a draft is about: a thing by its ref and the number of its newest revision; or (`new`) one that is to be."""

    ref: str
    base: int = 0
    new: bool = False

    @property
    def is_term(self) -> bool:
        return self.ref.startswith("term:")


NEW_ENTRY: Final = Target("server/new", new=True)
NEW_TERM: Final = Target("term:server/new", new=True)


@dataclass(frozen=True, slots=True)
class QueueItem:
    """The question of the review queue for which something is edited: its id, and its place in the queue."""

    id: int
    number: int


@dataclass(frozen=True, slots=True)
class Draft:
    """What one moderator typed: the texts of those fields of a form that are to be another than they are.

    `take` beside `add` is the phrasing that makes room for it. `item` is the question that it is for (None: for none).
    """

    guild_id: int
    user_id: int
    target: Target
    values: Mapping[str, str] = field(default_factory=dict[str, str])
    item: QueueItem | None = None

    def belongs_to(self, guild_id: int, user_id: int) -> bool:
        """Whether it is this person's, in this server: keys come from clients, and may be anybody's."""
        return (self.guild_id, self.user_id) == (guild_id, user_id)


class Kept(Generic[T]):
    """Values by key, the newest `size` of them, each for `seconds` at the most."""

    def __init__(self, size: int, seconds: float = KEEP_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self._size, self._seconds, self._clock = size, seconds, clock
        self._held: OrderedDict[str, tuple[float, T]] = OrderedDict()

    def put(self, key: str, value: T) -> None:
        """Keep this; what is oldest goes."""
        self._held.pop(key, None)
        self._held[key] = (self._clock(), value)
        while len(self._held) > self._size or self._clock() - next(iter(self._held.values()))[0] > self._seconds:
            self._held.popitem(last=False)

    def get(self, key: str) -> T | None:
        """The value; None when it is gone."""
        since, value = self._held.get(key, (float("-inf"), None))
        return value if self._clock() - since <= self._seconds else None

    def drop(self, key: str) -> None:
        """Keep this no longer."""
        self._held.pop(key, None)

    def __len__(self) -> int:
        return len(self._held)


class Drafts:
    """What is not saved yet. Losing it is no harm: texts stand in their previews, too, and files can be sent again."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.typed: Kept[Draft] = Kept(DRAFTS, clock=clock)
        self.previews: Kept[EditPreview] = Kept(PREVIEWS, clock=clock)  # each holds a whole matcher: some 30 MB
        self.imports: Kept[tuple[int, ImportPreview]] = Kept(IMPORTS, clock=clock)
        self.saved: Kept[str] = Kept(SAVED, clock=clock)

    def keep(self, draft: Draft, key: str = "") -> str:
        """Keep a draft; the key that finds it."""
        key = key or new_key()
        self.typed.put(key, draft)
        return key


def new_key() -> str:
    """A key that nobody can guess: 11 characters."""
    return secrets.token_urlsafe(8)
