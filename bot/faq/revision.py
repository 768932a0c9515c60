"""Revision: one edit of one server, kept for ever; folding revisions over what the pack says."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from bot.faq.change import Change, Override, Thing, between

OPERATOR: Final = 0
"""The author of what was done at the terminal; Discord gives this id to nobody."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A revision that is not appended yet. `expected` is the newest number of its ref that the author knew of
    (0: none): where another came in the meantime, this one is refused."""

    ref: str
    expected: int
    change: Change
    override: Override
    created_at: datetime
    author_id: int | None = None
    note: str = ""
    seen: Mapping[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class Revision:
    """One edit. `number` counts 1, 2, 3 … for each ref of each guild, without a gap.

    `override` is the whole difference from the pack after this edit, so that the newest revision is all that must be
    read. `author_id` OPERATOR is whoever has the terminal, None somebody who is not known any more. `created_at` has a
    time zone. `seen` maps each overridden field to a mark of the pack's text that was replaced: see `changed_under`.
    """

    guild_id: int
    ref: str
    number: int
    change: Change
    override: Override
    created_at: datetime
    author_id: int | None = None
    note: str = ""
    seen: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def base(self) -> int:
        """The number that it was made on (0: it is the first)."""
        return self.number - 1


def fold(ref: str, ground: Thing | None, revisions: Iterable[Revision]) -> Thing | None:
    """The thing after all its `revisions`, in the order of their numbers; None where it is hidden or never was."""
    override = Override()
    for revision in sorted(revisions, key=lambda one: one.number):
        override = override.after(revision.change)
    return override.apply(ref, ground)


def draft(
    ref: str,
    ground: Thing | None,
    newest: Revision | None,
    change: Change,
    *,
    created_at: datetime,
    author_id: int | None = None,
    note: str = "",
) -> Draft:
    """The next revision of `ref` after `newest` (None: it is the first)."""
    before = newest.override if newest else Override()
    override = before.after(change)
    known: Mapping[str, str] = newest.seen if newest else dict[str, str]()
    seen = {
        name: _mark(ground, name) if name in change.put or name not in known else known[name]
        for name in override.fields
        if ground is not None
    }
    return Draft(ref, newest.number if newest else 0, change, override, created_at, author_id, note, seen)


def restoring(newest: Revision, wanted: Override) -> Change:
    """The change that brings back an override of old on top of the newest revision."""
    return between(newest.override, wanted)


def changed_under(ground: Thing | None, revision: Revision) -> tuple[str, ...]:
    """The fields that a server has in words of its own and whose text in the pack is another now than it was then.

    Of a thing that the pack no longer has, these are all of them.
    """
    return tuple(sorted(name for name, mark in revision.seen.items() if ground is None or _mark(ground, name) != mark))


def _mark(ground: Thing | None, name: str) -> str:
    return hashlib.blake2s(repr(getattr(ground, name)).encode("utf-8", "backslashreplace"), digest_size=8).hexdigest()
