"""Library: the current knowledge base and matcher of each server, swapped as one reference."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import replace
from typing import Final
from weakref import WeakValueDictionary

from bot.errors import StorageUnavailable
from bot.faq.entry import Entry, Pack, Term
from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.revision import Draft, Revision
from bot.faq.stacking import choose, stack
from bot.matching.matcher import Matcher
from bot.service.clock import SystemClock
from bot.service.ports import Appended, Clock, Store
from bot.service.snapshot import Snapshot

log = logging.getLogger(__name__)

OWN: Final = 200
"""Servers with a matcher of their own that are kept ready; the one that asked longest ago goes first."""
SHARED: Final = 20_000
"""Servers without edits that are remembered: some hundred bytes each."""
PATIENCE: Final = 2.0
"""Seconds that a question waits for the database before it is answered from the packs alone."""
PAUSE: Final = 5.0
"""Seconds in which a database that was away is not asked again."""
EASY: Final = 0.1
"""Seconds between two servers that are loaded before they ask: whoever asks meanwhile goes first."""


class Library:
    """Owns the snapshots. Every server shares the ground snapshot until it has edits of its own."""

    def __init__(
        self,
        ground: KnowledgeBase,
        store: Store | None = None,
        clock: Clock | None = None,
        *,
        own: int = OWN,
        matcher: Matcher | None = None,
    ) -> None:
        """`matcher`: that of `ground`, where it was built before."""
        self._ground = Snapshot(ground, matcher or Matcher.from_knowledge_base(ground))
        self._store = store
        self._clock = clock or SystemClock()
        self._limit = own
        self._own: OrderedDict[int, Snapshot] = OrderedDict()
        self._shared: OrderedDict[int, Snapshot] = OrderedDict()
        self._bases: dict[tuple[str, ...], Snapshot] = {tuple(pack.name for pack in ground.packs): self._ground}
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._away_until = float("-inf")
        # the versions of all servers that ever set or edited anything; None: nobody has looked
        self._touched: dict[int, int] | None = None

    @property
    def ground(self) -> KnowledgeBase:
        """All packs that the operator offers, as they stand in their files."""
        return self._ground.knowledge_base

    def ground_thing(self, ref: str) -> Entry | Term | None:
        """What a pack says, whatever any server makes of it; None for what no pack has."""
        found = self.ground.get(ref)
        return found if found is not None and found.ref == ref else None

    def known(self, guild_id: int) -> Snapshot | None:
        """What is ready for this server at once; None when nothing is."""
        return self._cached(guild_id)

    async def snapshot(self, guild_id: int) -> Snapshot:
        """What is known in this server (0: outside of servers).

        While the database is away: what was known last, or the packs as they are.
        """
        if cached := self._cached(guild_id):
            return cached
        if self._store is None or not guild_id or self._clock.monotonic() < self._away_until:
            return self._ground
        try:
            async with asyncio.timeout(PATIENCE):
                return await self._load(guild_id, self._store, again=False)
        except (StorageUnavailable, TimeoutError) as error:
            self._away_until = self._clock.monotonic() + PAUSE
            sentence = str(error) or f"The database did not answer within {PATIENCE:.0f} s."
            log.warning("%s Server %d is answered from the packs alone.", sentence, guild_id)
            return self._ground

    async def refresh(self, guild_id: int) -> Snapshot:
        """What the database says now, from here on. Raises StorageUnavailable; then the last snapshot stays."""
        if self._store is None or not guild_id:
            return self._ground
        return await self._load(guild_id, self._store, again=True)

    async def look_ahead(self) -> None:
        """Learn at once which servers ever set or edited anything: the others need no look at the database, ever, and
        of those that only set something all is ready. Raises StorageUnavailable."""
        if self._store is None:
            return
        # the edits after the states: who edits in between is taken for edited, and loaded when it is needed
        states = await self._store.guilds.states()
        edited = await self._store.revisions.edited()
        self._touched = {guild_id: state.version for guild_id, state in states.items()}
        for guild_id, state in states.items():
            names = tuple(pack.name for pack in choose(self.ground, state.settings.packs))
            if guild_id not in edited and not state.settings.numbers and names in self._bases:
                self._keep(guild_id, replace(self._bases[names], settings=state.settings, version=state.version))

    async def expect(self, guild_ids: Iterable[int]) -> None:
        """Load what these servers made of their FAQ before anybody asks, as many as are kept ready; once `look_ahead`
        has found out which have made anything. Ends early, and quietly, when the database is away."""
        if self._store is None or self._touched is None:
            return
        cold = [id_ for id_ in guild_ids if id_ in self._touched and id_ not in self._own and id_ not in self._shared]
        for guild_id in cold[: self._limit]:
            try:
                await self._load(guild_id, self._store, again=False)
            except StorageUnavailable as error:
                log.info("%s Servers are loaded when somebody asks in them.", error)
                return
            await asyncio.sleep(EASY)

    async def catch_up(self) -> frozenset[int]:
        """Refresh the servers that another process has changed, and say which. Raises StorageUnavailable."""
        if self._store is None:
            return frozenset()
        held = {guild_id: one.version for held in (self._own, self._shared) for guild_id, one in held.items()}
        known = (self._touched or {}) | held
        now = await self._store.guilds.versions(None if self._touched is not None else known)
        # a server that is not in the database any more has had its day, and begins anew
        behind = frozenset(id_ for id_ in {*now, *known} if now.get(id_, 0) != known.get(id_, 0))
        for guild_id in behind:
            if guild_id in held:
                await self.refresh(guild_id)
            elif self._touched is not None:
                self._touched.pop(guild_id, None)
                self._touched |= {guild_id: now[guild_id]} if guild_id in now else {}
        return behind

    async def prepare(self, base: Snapshot, drafts: Iterable[Draft]) -> Snapshot:
        """What would be known if these drafts were appended to what `base` knows. Nothing is kept of it."""
        overrides = {ref: revision.override for ref, revision in base.revisions.items()}
        overrides |= {draft.ref: draft.override for draft in drafts}
        packs = choose(self.ground, base.settings.packs)
        knowledge_base = stack(packs, overrides, base.settings.numbers)
        near = (base, await self._base(packs))
        return replace(
            base, knowledge_base=knowledge_base, matcher=await asyncio.to_thread(_matcher, near, knowledge_base)
        )

    async def adopt(self, guild_id: int, base: Snapshot, prepared: Snapshot, appended: Appended) -> Snapshot:
        """Make `prepared` (see `prepare`) what is known, now that its drafts are appended.

        Where something else has happened to the server in between, what the database says is loaded instead.
        """
        if self._cached(guild_id) is not base or appended.version != base.version + 1:
            return await self.refresh(guild_id)
        revisions = dict(base.revisions) | {revision.ref: revision for revision in appended.revisions}
        return self._keep(guild_id, replace(prepared, revisions=revisions, version=appended.version))

    def forget(self, guild_id: int) -> None:
        """Keep nothing of this server ready any more."""
        self._own.pop(guild_id, None)
        self._shared.pop(guild_id, None)

    async def _load(self, guild_id: int, store: Store, *, again: bool) -> Snapshot:
        lock = self._locks.setdefault(guild_id, asyncio.Lock())
        async with lock:
            cached = self._cached(guild_id)
            if cached and not again:
                return cached
            # the version first: what is read after it may be newer than it says, but never older
            state = await store.guilds.state(guild_id)
            if cached and cached.version == state.version:
                return cached
            if not state.version and self._touched is not None:
                self._touched.pop(guild_id, None)
                self.forget(guild_id)
                return self._ground
            revisions = await store.revisions.newest(guild_id) if state.version else dict[str, Revision]()
            packs = choose(self.ground, state.settings.packs)
            shared = await self._base(packs)
            loaded = replace(shared, settings=state.settings, revisions=revisions, version=state.version)
            if state.settings.numbers or any(revision.override for revision in revisions.values()):
                loaded = await self.prepare(loaded, ())
            return self._keep(guild_id, loaded)

    async def _base(self, packs: tuple[Pack, ...]) -> Snapshot:
        """The packs of a choice without edits, shared by all servers that made it."""
        names = tuple(pack.name for pack in packs)
        if names not in self._bases:
            knowledge_base = KnowledgeBase(packs)
            matcher = await asyncio.to_thread(Matcher.from_knowledge_base, knowledge_base)
            self._bases[names] = Snapshot(knowledge_base, matcher)
        return self._bases[names]

    def _cached(self, guild_id: int) -> Snapshot | None:
        for held in (self._own, self._shared):
            if guild_id in held:
                held.move_to_end(guild_id)
                return held[guild_id]
        return None if self._touched is None or guild_id in self._touched else self._ground

    def _keep(self, guild_id: int, snapshot: Snapshot) -> Snapshot:
        self.forget(guild_id)
        if self._touched is not None:
            self._touched[guild_id] = snapshot.version
        shared = any(snapshot.knowledge_base is base.knowledge_base for base in self._bases.values())
        held, limit = (self._shared, SHARED) if shared else (self._own, self._limit)
        held[guild_id] = snapshot
        while len(held) > limit:
            held.popitem(last=False)
        return snapshot


def _matcher(near: Iterable[Snapshot], knowledge_base: KnowledgeBase) -> Matcher:
    """A matcher for `knowledge_base`, which differs a little from what those in `near` know.

    The one place where a server's matcher is made. Where only texts of answers differ, nothing must be made at all.
    """
    known = list(near)
    for snapshot in known:
        if _ask_alike(snapshot.knowledge_base, knowledge_base):
            return snapshot.matcher
    return known[0].matcher.revised(knowledge_base) if known else Matcher.from_knowledge_base(knowledge_base)


def _ask_alike(one: KnowledgeBase, other: KnowledgeBase) -> bool:
    """Are two bases the same in all that a matcher looks at? Mostly their entries are, but for one or two."""
    if len(one.entries) != len(other.entries) or one.terms != other.terms or one.emergency != other.emergency:
        return False
    return all(a is b or _asked(a) == _asked(b) for a, b in zip(one.entries, other.entries, strict=True))


def _asked(entry: Entry) -> tuple[object, ...]:
    """All of an entry that a matcher looks at."""
    return entry.ref, entry.asked_as, entry.not_about
