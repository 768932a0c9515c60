"""Backups: what was copied or put back, as values for every door; and how their numbers are said."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

# table → what people call one of its rows, and several
_SAID: Final = {
    "guilds": ("server", "servers"),
    "revisions": ("edit", "edits"),
    "questions": ("question", "questions"),
    "reviews": ("item to review", "items to review"),
}


@dataclass(frozen=True, slots=True)
class Backup:
    """A copy that was looked over: `counts` are the rows of each table, in the copy as in the database."""

    database: Path
    copy: Path
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that is the database now. `kept` holds what was there before (None: nothing was), `updated` tells
    whether the backup's schema was older than ours."""

    database: Path
    counts: Mapping[str, int]
    kept: Path | None = None
    updated: bool = False


@dataclass(frozen=True, slots=True)
class Commands:
    """What to type where the database has tools of its own; no password is in either."""

    dump: str
    restore: str


def contents(counts: Mapping[str, int]) -> str:
    """What is in it, for people."""
    return ", ".join(f"{counts.get(table, 0)} {one if counts.get(table) == 1 else more}"
                     for table, (one, more) in _SAID.items())  # fmt: skip
