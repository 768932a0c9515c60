"""Finding: what a moderator chooses from: entries, terms, removed ones, phrasings, topics, the newest edits."""

from collections.abc import Collection, Iterable, Iterator
from enum import StrEnum

from bot.errors import NotFound
from bot.faq.change import Override, read_ref
from bot.faq.entry import Entry, Term
from bot.faq.folding import fold_phrasing
from bot.faq.revision import Revision
from bot.service.actor import Actor, Right
from bot.service.cards import choice
from bot.service.edit_preview import EditPreview
from bot.service.import_files import TOPIC
from bot.service.library import Library, Snapshot
from bot.service.ports import RevisionStore
from bot.service.reply import Choice
from bot.service.sought import has_any, words_sought

NEAR_ENOUGH = 0.3
"""The confidence from which on an entry is really near: its topic is a good guess, and it may be what was meant."""

BY_CHANCE = 0.002
"""Below this confidence a word that is shared is shared by chance: "lasagna recipe", and protocols are no recipe."""

LOOKED_AT = 5
"""The best matches among which what was meant is looked for."""


class Kind(StrEnum):
    """What may be chosen."""

    ENTRY = "entry"
    TERM = "term"
    ANY = "entry or term"


class Finding:
    """Each verb asks for the right itself and looks only into the actor's server. All may raise Refused."""

    def __init__(self, library: Library, revisions: RevisionStore) -> None:
        self._library = library
        self._revisions = revisions

    async def things(self, actor: Actor, typed: str, kind: Kind = Kind.ANY, limit: int = 25) -> tuple[Choice, ...]:
        """What is called, or asked, like what was typed so far; the server's own and edited ones when nothing was."""
        actor.require(Right.EDIT)
        snapshot = await self._library.snapshot(actor.guild_id)
        found = dict.fromkeys(thing.ref for thing in _nearest(snapshot, typed.strip(), limit) if _is(thing, kind))
        return tuple(choice(thing) for ref in list(found)[:limit] if (thing := snapshot.knowledge_base.get(ref)))

    async def removed(self, actor: Actor, typed: str, limit: int = 25) -> tuple[Choice, ...]:
        """What is not in this server's FAQ any more and could be restored."""
        actor.require(Right.EDIT)
        snapshot = await self._library.snapshot(actor.guild_id)
        gone = [ref for ref, revision in snapshot.revisions.items() if self._is_gone(revision)]
        choices = [Choice(ref, await self._title(snapshot, ref)) for ref in reversed(gone)]
        return tuple(_filtered(choices, typed))[:limit]

    async def edited(self, actor: Actor, typed: str, limit: int = 25) -> tuple[Choice, ...]:
        """What has a history in this server, removed things included."""
        actor.require(Right.EDIT)
        snapshot = await self._library.snapshot(actor.guild_id)
        choices = [Choice(ref, await self._title(snapshot, ref)) for ref in reversed(tuple(snapshot.revisions))]
        return tuple(_filtered(choices, typed))[:limit]

    async def phrasings(self, actor: Actor, ref: str, typed: str) -> tuple[str, ...]:
        """The phrasings of an entry, or the aliases of a term, that hold what was typed so far."""
        actor.require(Right.EDIT)
        thing = (await self._library.snapshot(actor.guild_id)).knowledge_base.get(ref)
        listed = thing.phrasings if isinstance(thing, Entry) else thing.aliases if thing else ()
        return tuple(text for text in listed if typed.casefold() in text.casefold())

    async def topics(self, actor: Actor, typed: str) -> tuple[str, ...]:
        """The topics that hold what was typed so far."""
        actor.require(Right.EDIT)
        snapshot = await self._library.snapshot(actor.guild_id)
        return tuple(topic for topic in snapshot.knowledge_base.topics if typed.casefold() in topic.casefold())

    async def ref(self, actor: Actor, text: str, kind: Kind = Kind.ANY, *, removed: bool = False) -> str:
        """The ref that was chosen, or typed: a ref, an id, a question or a phrasing. Raises NotFound.

        `removed`: what is hidden in this server may be meant, too.
        """
        actor.require(Right.EDIT)
        snapshot = await self._library.snapshot(actor.guild_id)
        thing = snapshot.knowledge_base.get(text.strip()) or _asked_as(snapshot, text)
        if thing is not None and _is(thing, kind):
            return thing.ref
        for ref, revision in snapshot.revisions.items():
            title = await self._title(snapshot, ref)
            if text.strip() not in (ref, read_ref(ref).id) and fold_phrasing(text) != fold_phrasing(title):
                continue
            if removed:
                return ref
            if self._is_gone(revision) and kind in (Kind.ANY, Kind.TERM if ref.startswith("term:") else Kind.ENTRY):
                raise NotFound(f"“{title}” was removed from this server's FAQ. `/faq-admin restore` brings it back.")
        near = next((each for each in _near(snapshot, text.strip()) if _is(each, kind)), None)
        hint = f" Did you mean “{choice(near).title}”?" if near is not None and not removed else ""
        raise NotFound(
            f"I find no {kind} “{text.strip()[:100]}” here. The field lists what there is while you type: choose one "
            f"from the list.{hint}"
        )

    async def at(self, actor: Actor, ref: str, number: int) -> Entry | Term | None:
        """A thing as it was after its revision `number` (0: as the pack has it); None where there was none then."""
        actor.require(Right.EDIT)
        revision = await self._revisions.revision(actor.guild_id, ref, number) if number else None
        if number and revision is None:
            return None
        return (revision.override if revision else Override()).apply(ref, self._library.ground_thing(ref))

    async def latest(self, actor: Actor, limit: int = 10) -> tuple[tuple[Revision, str], ...]:
        """The newest edits of the whole server with the titles of what they changed, the newest first."""
        actor.require(Right.HISTORY)
        snapshot = await self._library.snapshot(actor.guild_id)
        found = await self._revisions.latest(actor.guild_id, limit)
        titles = {ref: await self._title(snapshot, ref) for ref in {revision.ref for revision in found}}
        return tuple((revision, titles[revision.ref]) for revision in found)

    async def title(self, actor: Actor, ref: str) -> str:
        """What something is called, whether it is still there or not."""
        actor.require(Right.EDIT)
        return await self._title(await self._library.snapshot(actor.guild_id), ref)

    async def pack_wording(self, actor: Actor, ref: str) -> Entry | Term | None:
        """What the pack says today, whatever the server has made of it."""
        actor.require(Right.EDIT)
        return self._library.ground_thing(ref)

    async def topic_for(self, actor: Actor, question: str) -> str:
        """A guess at the topic of a new entry: that of the nearest one."""
        actor.require(Right.EDIT)
        snapshot = await self._library.snapshot(actor.guild_id)
        for match in snapshot.matcher.rank(question, limit=3):
            thing = snapshot.knowledge_base.get(match.entry_id)
            if match.confidence >= NEAR_ENOUGH and isinstance(thing, Entry):
                return thing.topic
        return TOPIC

    async def is_current(self, preview: EditPreview) -> bool:
        """Whether nothing has happened to the server since this preview was made."""
        return (await self._library.snapshot(preview.guild_id)) is preview.base

    def _is_gone(self, revision: Revision) -> bool:
        """Whether it is hidden, or was the server's own and its addition was taken back."""
        return revision.override.apply(revision.ref, self._library.ground_thing(revision.ref)) is None

    async def _title(self, snapshot: Snapshot, ref: str) -> str:
        """What it is called, or was called last; its id where nobody knows."""
        thing = snapshot.knowledge_base.get(ref) or self._library.ground_thing(ref)
        if thing is not None and thing.ref == ref:
            return thing.title
        revision = snapshot.revisions.get(ref)
        if revision is not None and not _named(revision):  # its addition was undone: what was there before that?
            revision = await self._revisions.revision(revision.guild_id, ref, revision.number - 1)
        return (_named(revision) if revision else "") or read_ref(ref).id


def _named(revision: Revision) -> str:
    fields = revision.override.fields
    return str(fields.get("question") or fields.get("term") or "")


def _is(thing: Entry | Term, kind: Kind) -> bool:
    return kind is Kind.ANY or isinstance(thing, Term) == (kind is Kind.TERM)


def _nearest(snapshot: Snapshot, typed: str, limit: int) -> Iterator[Entry | Term]:
    base = snapshot.knowledge_base
    if not typed:
        edited = (base.get(ref) for ref in reversed(tuple(snapshot.revisions)))
        yield from (thing for thing in edited if thing is not None)
        yield from (*base.entries, *base.terms)
        return
    words = typed.casefold()
    things: tuple[Entry | Term, ...] = (*base.entries, *base.terms)
    yield from (thing for thing in things if words == thing.title.casefold() or typed in (thing.ref, thing.id))
    yield from (thing for thing in things if words in thing.title.casefold())
    # something ranks first, however little it is like what was typed
    sought = words_sought(typed)
    for match in snapshot.matcher.rank(typed, limit=limit):
        thing = base.get(match.entry_id)
        likely, by_chance = match.confidence >= NEAR_ENOUGH, match.confidence < BY_CHANCE
        if thing is not None and (not sought or likely or (not by_chance and has_any(thing, sought))):
            yield thing


def _near(snapshot: Snapshot, typed: str) -> Iterator[Entry | Term]:
    """What may have been meant by what was typed whole: something ranks first, however little it is like it."""
    if not typed:
        return
    things: tuple[Entry | Term, ...] = (*snapshot.knowledge_base.entries, *snapshot.knowledge_base.terms)
    yield from (thing for thing in things if typed.casefold() in thing.title.casefold())
    for match in snapshot.matcher.rank(typed, limit=LOOKED_AT):
        if match.confidence >= NEAR_ENOUGH and (thing := snapshot.knowledge_base.get(match.entry_id)) is not None:
            yield thing


def _asked_as(snapshot: Snapshot, text: str) -> Entry | Term | None:
    folded = fold_phrasing(text)
    for thing in (*snapshot.knowledge_base.entries, *snapshot.knowledge_base.terms):
        names: Collection[str] = thing.asked_as if isinstance(thing, Entry) else (thing.term, *thing.aliases)
        if folded in map(fold_phrasing, names):
            return thing
    return None


def _filtered(choices: Iterable[Choice], typed: str) -> Iterator[Choice]:
    return (each for each in choices if typed.strip().casefold() in each.title.casefold())
