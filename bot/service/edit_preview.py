"""Previews and results of edits: what a moderator sees before and after saving."""

from dataclasses import dataclass, field
from typing import Final

from bot.faq.difference import FieldDifference
from bot.faq.entry import Entry, Term
from bot.faq.problem import Problem
from bot.faq.revision import Draft, Revision
from bot.service import edit_checks
from bot.service.effects import Effect, sentences
from bot.service.library import Snapshot

NOTHING: Final = Problem("", 0, "this changes nothing")
UNDID, REDID = "undid revision ", "redid revision "
"""How the notes of revisions begin that took another one back, or made one again that had been taken back."""


@dataclass(frozen=True, slots=True)
class EditPreview:
    """An edit that is not saved yet: what it changes, what is wrong with it, what it does to other questions.

    It can be saved when `refused` is empty. `makes_room` is the phrasing that goes because the entry holds no more
    ("": none does). `base` and `prepared` are what is known without and with it.
    """

    guild_id: int
    draft: Draft
    before: Entry | Term | None
    after: Entry | Term | None
    differences: tuple[FieldDifference, ...]
    problems: tuple[Problem, ...] = ()
    effects: tuple[Effect, ...] = ()
    makes_room: str = ""
    base: Snapshot = field(repr=False, compare=False, kw_only=True)
    prepared: Snapshot = field(repr=False, compare=False, kw_only=True)

    @property
    def ref(self) -> str:
        return self.draft.ref

    @property
    def title(self) -> str:
        """The question or the term, as it is then, or as it was."""
        thing = self.after or self.before
        return thing.title if thing else self.ref

    @property
    def refused(self) -> tuple[Problem, ...]:
        """The problems that keep it from being saved; the others are worth a second look."""
        return tuple(edit_checks.errors(self.problems))

    @property
    def unchanged(self) -> bool:
        """Whether it would leave everything as it is, and that is all that keeps it from being saved."""
        return NOTHING in self.problems

    @property
    def makes_room_missed(self) -> bool:
        """Whether the entry no longer answers the phrasing that makes room."""
        return any(effect.text == self.makes_room and effect.from_ == self.ref for effect in self.effects)

    @property
    def warnings(self) -> tuple[str, ...]:
        """What a moderator should know before saving, in sentences."""
        found = [str(problem.sentence) for problem in self.problems if problem.severity != "error"]
        return (*found, *sentences(self.effects, self.prepared.knowledge_base, self.base.knowledge_base))


@dataclass(frozen=True, slots=True)
class EditResult:
    """An edit that is safe now, and known to the bot. `version` is the guild's after it."""

    revision: Revision
    before: Entry | Term | None
    after: Entry | Term | None
    differences: tuple[FieldDifference, ...]
    version: int

    @property
    def undid(self) -> bool:
        """Whether it took another edit back."""
        return self.revision.note.startswith(UNDID)

    @property
    def redid(self) -> bool:
        """Whether it made an edit again that had been taken back."""
        return self.revision.note.startswith(REDID)


@dataclass(frozen=True, slots=True)
class Editable:
    """What a form begins with. `base` is the revision's number that must come back with it (0: none)."""

    thing: Entry | Term
    base: int
    own: bool
    changed_in_pack: tuple[str, ...] = ()
