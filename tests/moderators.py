"""A server with a FAQ, a store in memory or on disk, and people who edit it: what tests of editing begin with."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from store_fixtures import SteppingClock

from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.packs import load_packs
from bot.service.actor import Actor, Role
from bot.service.asking import Asking
from bot.service.edit_forms import EntryForm, TermForm
from bot.service.editing import Editing
from bot.service.exporting import Exporting
from bot.service.importing import Importing
from bot.service.library import Library
from bot.service.ports import Store
from bot.service.question import Question
from bot.storage.store import open_store

SCHOOL = 1111111111111111111
CLINIC = 2222222222222222222
PACKS = Path(__file__).parent / "packs"
HOURS = "school/opening-hours"
PUMP = "school/borrow-a-pump"


def member(guild: int = SCHOOL) -> Actor:
    return Actor(guild, 10, Role.MEMBER)


def ann(guild: int = SCHOOL) -> Actor:
    """An editor."""
    return Actor(guild, 11, Role.EDITOR)


def bob(guild: int = SCHOOL) -> Actor:
    """Another editor."""
    return Actor(guild, 12, Role.EDITOR)


def chief(guild: int = SCHOOL) -> Actor:
    """An admin."""
    return Actor(guild, 13, Role.ADMIN)


@dataclass
class Office:
    """The use cases of moderators over one store. `other_process` is another bot on the same store."""

    store: Store
    ground: KnowledgeBase
    clock: SteppingClock = field(default_factory=SteppingClock)

    def __post_init__(self) -> None:
        self.library = Library(self.ground, self.store, self.clock)
        self.editing = Editing(self.library, self.store.revisions, self.clock)
        self.exporting = Exporting(self.library)
        self.importing = Importing(self.library, self.store.revisions, self.clock)
        self.asking = Asking(self.library)

    def other_process(self, ground: KnowledgeBase | None = None) -> "Office":
        return Office(self.store, ground or self.ground, self.clock)

    async def answer(self, text: str, guild: int = SCHOOL) -> str:
        """What somebody in this server gets to read."""
        return (await self.asking.ask(Question(text, guild))).text

    async def base(self, guild: int = SCHOOL) -> KnowledgeBase:
        return (await self.library.snapshot(guild)).knowledge_base


def school_pack() -> KnowledgeBase:
    return load_packs(PACKS, ("school",))


def updated(ground: KnowledgeBase, ref: str, **fields: object) -> KnowledgeBase:
    """The packs of a newer version of the bot, in which one entry reads otherwise (None: it is gone)."""
    packs = []
    for pack in ground.packs:
        entries = [replace(e, **fields) if e.ref == ref else e for e in pack.entries if e.ref != ref or fields]
        packs.append(replace(pack, entries=tuple(entries)))
    return KnowledgeBase(tuple(packs))


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    store = await open_store(f"sqlite:///{tmp_path}/faq.db")
    yield Office(store, school_pack())
    await store.close()


def trailer() -> EntryForm:
    return EntryForm(
        question="Is there a bike trailer?", answer="Yes, ask at the desk.", topic="Lending", more=("trailer", "cargo?")
    )


async def added(office: Office, form: EntryForm | TermForm | None = None, actor: Actor | None = None) -> str:
    actor = actor or ann()
    return (await office.editing.save(actor, await office.editing.add(actor, form or trailer()))).revision.ref
