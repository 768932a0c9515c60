"""Importing: a whole FAQ at once, shown before it is applied, and applied whole or not at all."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from bot.errors import EditConflict, EditRefused, Refused
from bot.faq.change import Change, Override, read_ref, wanting
from bot.faq.difference import FieldDifference, difference
from bot.faq.entry import Entry, Place, Term
from bot.faq.problem import Problem
from bot.faq.revision import Draft, draft
from bot.faq.stacking import choose
from bot.service import edit_checks
from bot.service.actor import Actor, Right
from bot.service.effects import Effect, effects, sentences
from bot.service.import_files import Wanted, read_file
from bot.service.library import Library, Snapshot
from bot.service.ports import Appended, Clock, RevisionStore

SHOWN: Final = 20


@dataclass(frozen=True, slots=True)
class Imported:
    """One thing that an import changes."""

    draft: Draft
    before: Entry | Term | None
    after: Entry | Term | None

    @property
    def title(self) -> str:
        thing = self.after or self.before
        return thing.title if thing else self.draft.ref

    @property
    def differences(self) -> tuple[FieldDifference, ...]:
        return difference(self.before, self.after)

    @property
    def lines(self) -> tuple[str, ...]:
        """What becomes of it: its title after "+", "-" or "~", then before and after of each field."""
        mark = "+" if self.before is None else "-" if self.after is None else "~"
        found = [f"{mark} {self.title} ({self.draft.ref})"]
        for each in self.differences if self.after is not None else ():
            found.append(f"    {each.name}:")
            for sign, texts in (("-", (each.before, *each.removed)), ("+", (each.after, *each.added))):
                found += [f"      {sign} {line}" for text in texts if text for line in text.split("\n")]
        return tuple(found)


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What an import would do. It can be saved when `refused` is empty and `changes` is not."""

    guild_id: int
    changes: tuple[Imported, ...]
    unchanged: int
    problems: tuple[Problem, ...]
    effects: tuple[Effect, ...] = ()
    base: Snapshot = field(repr=False, compare=False, kw_only=True)
    prepared: Snapshot = field(repr=False, compare=False, kw_only=True)

    @property
    def added(self) -> tuple[Imported, ...]:
        return tuple(one for one in self.changes if one.before is None)

    @property
    def changed(self) -> tuple[Imported, ...]:
        return tuple(one for one in self.changes if one.before is not None and one.after is not None)

    @property
    def removed(self) -> tuple[Imported, ...]:
        return tuple(one for one in self.changes if one.after is None)

    @property
    def refused(self) -> tuple[Problem, ...]:
        return tuple(edit_checks.errors(self.problems))

    @property
    def summary(self) -> tuple[str, ...]:
        """What would happen, in lines: how many, which ones, what to look at twice."""
        lines: list[str] = []
        for what, listed in (("add", self.added), ("change", self.changed), ("remove", self.removed)):
            if listed:
                shown = ", ".join(f"“{one.title}”" for one in listed[:SHOWN])
                more = f" and {len(listed) - SHOWN} more" if len(listed) > SHOWN else ""
                lines.append(f"{what} {len(listed)}: {shown}{more}")
        if not lines:
            lines.append("change nothing: it is all there already")
        elif self.unchanged:
            lines.append(f"leave {self.unchanged} as {'it is' if self.unchanged == 1 else 'they are'}")
        lines += [f"note: {problem}" for problem in self.problems if problem.severity != "error"]
        return (*lines, *sentences(self.effects, self.prepared.knowledge_base, self.base.knowledge_base))


class Importing:
    """The use case of `/faq-admin import` and `faqbot import`. All may raise Refused and StorageUnavailable."""

    def __init__(self, library: Library, revisions: RevisionStore, clock: Clock) -> None:
        self._library = library
        self._revisions = revisions
        self._clock = clock

    async def preview(self, actor: Actor, name: str, data: bytes) -> ImportPreview:
        """What importing the file called `name` would do in the actor's server."""
        actor.require(Right.IMPORT)
        snapshot = await self._library.refresh(actor.guild_id)
        packs = frozenset(pack.name for pack in choose(self._library.ground, snapshot.settings.packs))
        wanted = await asyncio.to_thread(read_file, name, data, snapshot.knowledge_base, packs)
        things, problems = _without_strange_sources(snapshot, wanted)
        changes = await asyncio.to_thread(lambda: tuple(self._changes(actor, name, snapshot, things, wanted)))
        drafts = [one.draft for one in changes]
        prepared, caused = snapshot, tuple[Effect, ...]()
        if drafts and not edit_checks.errors(problems):
            prepared = await self._library.prepare(snapshot, drafts)
            problems += await asyncio.to_thread(_checked, changes, prepared, wanted)
        if drafts and not edit_checks.errors(problems):
            old = (snapshot.knowledge_base, snapshot.matcher)
            new = (prepared.knowledge_base, prepared.matcher)
            caused = await asyncio.to_thread(effects, old, new, [draft.ref for draft in drafts])
        unchanged = len(things) - sum(one.after is not None for one in changes)
        return ImportPreview(
            actor.guild_id, changes, unchanged, tuple(dict.fromkeys(problems)), caused, base=snapshot, prepared=prepared
        )

    async def save(self, actor: Actor, preview: ImportPreview) -> Appended:
        """Apply all of it, or nothing. Raises EditRefused for a preview with problems, EditConflict when somebody has
        edited one of its things in the meantime."""
        actor.require(Right.IMPORT)
        if preview.guild_id != actor.guild_id:
            raise Refused("This import belongs to another server.")
        if preview.refused:
            raise EditRefused(preview.refused)
        if not preview.changes:
            raise EditRefused([Problem("", 0, "this import changes nothing")])
        try:
            appended = await self._revisions.append(actor.guild_id, [one.draft for one in preview.changes])
        except EditConflict:
            await self._library.refresh(actor.guild_id)
            raise
        await self._library.adopt(actor.guild_id, preview.base, preview.prepared, appended)
        return appended

    def _changes(
        self, actor: Actor, name: str, snapshot: Snapshot, things: Iterable[Entry | Term], wanted: Wanted
    ) -> Iterable[Imported]:
        now, note, author = self._clock.now(), f"imported {name[:80]}", actor.author_id
        seen: set[str] = set()
        for thing in things:
            seen.add(thing.ref)
            revision = snapshot.revisions.get(thing.ref)
            ground = self._library.ground_thing(thing.ref)
            before = revision.override if revision else Override()
            if change := wanting(before, ground, thing):
                made = draft(thing.ref, ground, revision, change, created_at=now, author_id=author, note=note)
                yield Imported(made, before.apply(thing.ref, ground), made.override.apply(thing.ref, ground))
        for gone in (*snapshot.knowledge_base.entries, *snapshot.knowledge_base.terms):
            if gone.ref not in seen and read_ref(gone.ref).pack in wanted.whole:
                revision = snapshot.revisions.get(gone.ref)
                ground = self._library.ground_thing(gone.ref)
                made = draft(
                    gone.ref,
                    ground,
                    revision,
                    Change(hidden=True),
                    created_at=now,
                    author_id=author,
                    note=note,
                )
                yield Imported(made, gone, None)


def _checked(changes: Iterable[Imported], prepared: Snapshot, wanted: Wanted) -> list[Problem]:
    """The rules of the packs for everything that comes or changes, each fault where the thing is written."""
    found: list[Problem] = []
    asked_for = {thing.ref: thing for thing in wanted.things}
    for one in changes:
        ref = one.draft.ref
        place, of_it = wanted.places.get(ref, Place()), list[Problem]()
        if one.after is not None:
            of_it = edit_checks.problems(one.before, one.after, prepared.knowledge_base, strict=False)
        elif not one.draft.override.hidden:
            of_it = [Problem("", 0, _incomplete(asked_for[ref]))]
        name = read_ref(ref).id
        found += [
            replace(each, file=place.file, line=place.line, sentence=f"{name}: {each.sentence}") for each in of_it
        ]
    return found


def _incomplete(thing: Entry | Term) -> str:
    """What a new thing lacks."""
    needed = ("term", "senses") if isinstance(thing, Term) else ("question", "answer", "topic")
    missing = " and ".join(name for name in needed if not getattr(thing, name)) or "something"
    what = "a term and a meaning" if isinstance(thing, Term) else "a question and an answer"
    return f"{missing} is empty; a new one needs {what}"


def _without_strange_sources(snapshot: Snapshot, wanted: Wanted) -> tuple[list[Entry | Term], list[Problem]]:
    """The things, without sources that this server's packs do not have: they could not be shown."""
    known = edit_checks.sources(snapshot.knowledge_base)
    problems = list(wanted.problems)
    strange = sorted({thing.source for thing in wanted.things if thing.source and thing.source not in known})
    if strange:
        sentence = f"sources that the packs of this server do not have are left out: {', '.join(strange[:10])}"
        problems.append(Problem("", 0, sentence, "warning"))
    things = [replace(thing, source="") if thing.source in strange else thing for thing in wanted.things]
    return things, problems
