"""Editing: add, change, remove, restore and undo, each shown before it is saved, and each kept for ever."""

import asyncio
import math
from dataclasses import dataclass, replace
from typing import Final

from bot.errors import EditConflict, EditRefused, NotFound, Refused, TooManyEdits
from bot.faq.change import SERVER, Change, Override, between, read_ref, wanting
from bot.faq.difference import difference
from bot.faq.entry import Entry, Term
from bot.faq.folding import fold_phrasing
from bot.faq.limits import ALIASES
from bot.faq.problem import Problem
from bot.faq.revision import Revision, changed_under, draft
from bot.service import edit_checks, making_room
from bot.service.actor import Actor, Right
from bot.service.allowance import Allowance, Verdict
from bot.service.edit_forms import EntryForm, Form, TermForm, blank, fill, ids_of, new_id, tidy
from bot.service.edit_preview import NOTHING, REDID, UNDID, Editable, EditPreview, EditResult
from bot.service.effects import Effect, effects
from bot.service.library import Library, Snapshot
from bot.service.ports import Clock, RevisionStore

EDITS: Final = 20
SECONDS: Final = 600.0


class Editing:
    """The use cases of moderators. Each verb asks for the right itself, looks only into the actor's server, and gives
    a preview; `save` makes it so. All may raise Refused, NotFound, EditConflict and StorageUnavailable."""

    def __init__(self, library: Library, revisions: RevisionStore, clock: Clock) -> None:
        self._library = library
        self._revisions = revisions
        self._clock = clock
        # the second number is for all moderators of a server together: a raid on the FAQ has many hands
        self._allowance = Allowance(clock.monotonic, per_asker=EDITS, per_channel=5 * EDITS, seconds=SECONDS)

    async def open(self, actor: Actor, ref: str) -> Editable:
        """The entry or term called `ref` (or by its id alone), for a form that is to change it."""
        actor.require(Right.EDIT)
        snapshot = await self._library.snapshot(actor.guild_id)
        thing = snapshot.knowledge_base.get(ref)
        if thing is None:
            raise NotFound("That entry or term is not in this server's FAQ any more. Please choose another one.")
        revision = snapshot.revisions.get(thing.ref)
        changed = changed_under(self._library.ground_thing(thing.ref), revision) if revision else ()
        return Editable(thing, revision.number if revision else 0, thing.pack == SERVER, changed)

    async def add(self, actor: Actor, form: Form) -> EditPreview:
        """A new entry or term of the server's own."""
        actor.require(Right.EDIT)
        snapshot = await self._library.snapshot(actor.guild_id)
        title = form.question if isinstance(form, EntryForm) else form.term
        head = "" if isinstance(form, EntryForm) else "term:"
        # an id that was ever used keeps its history, so it is never given to another thing
        used = {read_ref(ref).id for ref in snapshot.revisions if read_ref(ref).pack == SERVER}
        known = {thing.id for thing in (*snapshot.knowledge_base.entries, *snapshot.knowledge_base.terms)}
        thing = blank(form, new_id(title or "", frozenset(used | known)))
        return await self._wanted(actor, f"{head}{SERVER}/{thing.id}", 0, form, thing)

    async def edit(self, actor: Actor, ref: str, base: int, form: Form) -> EditPreview:
        """Change the fields that the form gives. `base` is what `open` gave."""
        current = (await self.open(actor, ref)).thing
        if isinstance(current, Entry) != isinstance(form, EntryForm):
            raise NotFound(f"“{current.title}” is {'an entry' if isinstance(current, Entry) else 'a term'}.")
        return await self._wanted(actor, current.ref, base, form, None)

    async def add_phrasing(self, actor: Actor, ref: str, text: str) -> EditPreview:
        """One more way to ask an entry, or one more alias of a term.

        A full entry makes room by itself: the phrasing that is missed least goes in the same revision: one that it
        answers all the same, if there is any.
        """
        found = await self.open(actor, ref)
        thing = found.thing
        if isinstance(thing, Term):
            if len(thing.aliases) >= ALIASES:
                sentence = f"“{thing.title}” has {len(thing.aliases)} other names, which is all that fit; take one away"
                raise EditRefused([Problem("", 0, f"{sentence} with `/faq-admin phrasing remove` first")])
            return await self.edit(actor, thing.ref, found.base, TermForm(aliases=(*thing.aliases, text)))
        if fold_phrasing(tidy(text)) in map(fold_phrasing, thing.asked_as):
            raise EditRefused([Problem("", 0, f"“{thing.title}” is asked like that already")])
        if not making_room.is_full(thing):
            return await self.edit(actor, thing.ref, found.base, EntryForm(more=(text,)))
        gone, *others = making_room.most_redundant(thing, tidy(text))
        preview = await self._making_room(actor, found, text, gone)
        if preview.makes_room_missed and (
            spared := await asyncio.to_thread(
                making_room.not_missed, preview.base.matcher, preview.prepared, thing, others
            )
        ):
            preview = await self._making_room(actor, found, text, spared)
        return preview

    async def remove_phrasing(self, actor: Actor, ref: str, text: str) -> EditPreview:
        """One way less to ask an entry, or one alias less of a term."""
        found = await self.open(actor, ref)
        listed = found.thing.phrasings if isinstance(found.thing, Entry) else found.thing.aliases
        match = [one for one in listed if fold_phrasing(one) == fold_phrasing(tidy(text))]
        if not match:
            raise NotFound(edit_checks.none_of(found.thing, tidy(text)))
        form = (
            EntryForm(less=(text,))
            if isinstance(found.thing, Entry)
            else TermForm(aliases=tuple(one for one in listed if one not in match))
        )
        return await self.edit(actor, found.thing.ref, found.base, form)

    async def remove(self, actor: Actor, ref: str, base: int) -> EditPreview:
        """Take an entry or a term away: a pack's is hidden here, the server's own can be restored."""
        current = await self.open(actor, ref)
        return await self._changed(actor, current.thing.ref, base, Change(hidden=True), "removed")

    async def restore(self, actor: Actor, ref: str, number: int) -> EditPreview:
        """Bring back a thing as it was after its revision `number` (0: as the pack has it)."""
        newest = await self._newest(actor, ref)
        wanted = Override()
        if number:
            chosen = await self._revisions.revision(actor.guild_id, ref, number)
            if chosen is None:
                raise NotFound(f"There is no revision {number} of “{ref[:100]}”.")
            wanted = chosen.override
        change = between(newest.override, wanted)
        note = f"brought back revision {number}" if number else "went back to the pack's wording"
        return await self._changed(actor, ref, newest.number, change, note)

    async def undo(self, actor: Actor, ref: str, number: int) -> EditPreview:
        """Take back revision `number`, which must be the newest: where a newer one came, that is a conflict."""
        newest = await self._newest(actor, ref)
        earlier = await self._revisions.revision(actor.guild_id, ref, number - 1)
        change = between(newest.override, earlier.override if earlier else Override())
        note = f"{UNDID}{number}"
        if newest.number == number and newest.note.startswith(UNDID):  # what it took back holds again
            note = newest.note.replace(UNDID, REDID, 1)
        return await self._changed(actor, ref, number, change, note)

    async def keep(self, actor: Actor, ref: str, base: int) -> EditPreview:
        """Keep the server's wording where the pack has another one now: it is not shown as changed any more."""
        newest = await self._newest(actor, ref)
        fields = changed_under(self._library.ground_thing(ref), newest)
        change = Change(put={name: newest.override.fields[name] for name in fields})
        return await self._changed(actor, ref, base, change, "kept the server's wording")

    async def follow(self, actor: Actor, ref: str, base: int) -> EditPreview:
        """Take the pack's new wording where it changed under the server's own."""
        newest = await self._newest(actor, ref)
        fields = changed_under(self._library.ground_thing(ref), newest)
        return await self._changed(actor, ref, base, Change(follow=frozenset(fields)), "took the pack's wording")

    async def history(self, actor: Actor, ref: str, limit: int = 25) -> tuple[Revision, ...]:
        """The revisions of one thing, the newest first; empty for what was never edited here."""
        actor.require(Right.HISTORY)
        return await self._revisions.history(actor.guild_id, ref, limit)

    async def removed(self, actor: Actor) -> tuple[Revision, ...]:
        """The newest revisions of all things that are hidden here, and could be restored."""
        actor.require(Right.HISTORY)
        snapshot = await self._library.snapshot(actor.guild_id)
        return tuple(revision for revision in snapshot.revisions.values() if revision.override.hidden)

    async def changed_in_packs(self, actor: Actor) -> tuple[tuple[Revision, tuple[str, ...]], ...]:
        """What changed in the packs under this server's own wording: its newest revision, and the fields."""
        actor.require(Right.HISTORY)
        snapshot = await self._library.snapshot(actor.guild_id)
        found = (
            (revision, changed_under(self._library.ground_thing(ref), revision))
            for ref, revision in snapshot.revisions.items()
            if not revision.override.hidden
        )
        return tuple(pair for pair in found if pair[1])

    async def save(self, actor: Actor, preview: EditPreview) -> EditResult:
        """Make it so. Raises EditRefused with the problems of a preview that has any, TooManyEdits."""
        actor.require(Right.EDIT)
        if preview.guild_id != actor.guild_id:
            raise Refused("This edit belongs to another server.")
        if preview.refused:
            raise EditRefused(preview.refused)
        if actor.user_id is not None:
            self._allow(actor.user_id, actor.guild_id)
        try:
            appended = await self._revisions.append(actor.guild_id, [preview.draft])
        except EditConflict:
            await self._library.refresh(actor.guild_id)
            raise
        await self._library.adopt(actor.guild_id, preview.base, preview.prepared, appended)
        return EditResult(appended.revisions[0], preview.before, preview.after, preview.differences, appended.version)

    def _allow(self, user_id: int, guild_id: int) -> None:
        verdict = self._allowance.ask(user_id, guild_id, always=True)
        if verdict is not Verdict.ALLOWED:
            count, who = (EDITS, "You have") if verdict is Verdict.SAY_SO else (5 * EDITS, "All of you together have")
            left = max(1, math.ceil(self._allowance.wait(user_id, guild_id) / 60))
            when = "a minute" if left == 1 else f"{left} minutes"
            raise TooManyEdits(
                f"{who} made {count} edits in {SECONDS / 60:.0f} minutes. Take a breath; you can go on in {when}."
            )

    async def _making_room(self, actor: Actor, found: Editable, text: str, gone: str) -> EditPreview:
        ref = found.thing.ref
        preview = await self.edit(actor, ref, found.base, EntryForm(more=(text,), less=(gone,)))
        caused = preview.effects
        # of what somebody takes away themselves a loss is what they want; here nobody has asked for it
        if lost := making_room.missed(preview.base.matcher, preview.prepared.matcher, ref, gone):
            caused = tuple(dict.fromkeys((lost, *caused)))
        return replace(preview, effects=caused, makes_room=gone)

    async def _wanted(self, actor: Actor, ref: str, base: int, form: Form, new: Entry | Term | None) -> EditPreview:
        """A preview of what a form makes of a thing (`new`: of a blank one)."""
        at = await self._current(actor, ref, base)
        current = new or at.before
        if current is None:
            raise NotFound("That was removed in the meantime. `/faq-admin restore` brings it back.")
        wanted, unreadable = fill(form, current)
        wanted = replace(wanted, see_also=ids_of(wanted.see_also, at.snapshot.knowledge_base))
        change = wanting(at.override, at.ground, wanted)
        return await self._preview(actor, at, change, note="added" if new else "", found=unreadable, wanted=wanted)

    async def _changed(self, actor: Actor, ref: str, base: int, change: Change, note: str) -> EditPreview:
        return await self._preview(actor, await self._current(actor, ref, base), change, note=note, found=[])

    async def _preview(
        self,
        actor: Actor,
        at: "_At",
        change: Change,
        *,
        note: str,
        found: list[Problem],
        wanted: Entry | Term | None = None,
    ) -> EditPreview:
        made = draft(
            at.ref, at.ground, at.newest, change, created_at=self._clock.now(), author_id=actor.author_id, note=note
        )
        after = made.override.apply(at.ref, at.ground)
        if not change:
            found += [] if edit_checks.errors(found) else [NOTHING]
        elif (thing := after or wanted) is not None:
            found += edit_checks.problems(at.before, thing, at.snapshot.knowledge_base)
        prepared, caused = at.snapshot, tuple[Effect, ...]()
        if not edit_checks.errors(found):
            # only now, since making a matcher takes a while, and most forms that are wrong are wrong in a plain way
            prepared = await self._library.prepare(at.snapshot, [made])
            old = (at.snapshot.knowledge_base, at.snapshot.matcher)
            new = (prepared.knowledge_base, prepared.matcher)
            caused = await asyncio.to_thread(effects, old, new, [at.ref])
        return EditPreview(
            actor.guild_id,
            made,
            at.before,
            after,
            difference(at.before, after),
            tuple(found),
            caused,
            base=at.snapshot,
            prepared=prepared,
        )

    async def _newest(self, actor: Actor, ref: str) -> Revision:
        actor.require(Right.EDIT)
        found = await self._revisions.history(actor.guild_id, ref, 1)
        if not found:
            raise NotFound(f"“{ref[:100]}” was never changed in this server.")
        return found[0]

    async def _current(self, actor: Actor, ref: str, base: int) -> "_At":
        """What the database says of `ref` right now; raises EditConflict unless it stands at `base`."""
        actor.require(Right.EDIT)
        found = await self._revisions.history(actor.guild_id, ref, 1)
        newest = found[0] if found else None
        number = newest.number if newest else 0
        snapshot = await self._library.snapshot(actor.guild_id)
        known = snapshot.revisions.get(ref)
        if (known.number if known else 0) != number:  # another process was quicker than the news of it
            snapshot = await self._library.refresh(actor.guild_id)
        if number != base:
            raise EditConflict(ref, base, newest)
        return _At(ref, snapshot, newest, self._library.ground_thing(ref))


@dataclass(frozen=True, slots=True)
class _At:
    """Where an edit begins: the server, the newest revision of the thing, and what the pack says of it."""

    ref: str
    snapshot: Snapshot
    newest: Revision | None
    ground: Entry | Term | None

    @property
    def override(self) -> Override:
        return self.newest.override if self.newest else Override()

    @property
    def before(self) -> Entry | Term | None:
        """The thing as it is now; None where it is hidden or new."""
        return self.override.apply(self.ref, self.ground)
