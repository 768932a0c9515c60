"""How long a moderator waits: for the look at an edit, and from saving it to the first answer with it."""

import random
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from statistics import median

from bot.faq.entry import Entry, Pack
from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.packs import load_packs
from bot.matching import Matcher
from bot.service.actor import Actor, Role
from bot.service.asking import Asking
from bot.service.clock import SystemClock
from bot.service.edit_forms import EntryForm
from bot.service.editing import Editing
from bot.service.library import Library
from bot.service.question import Question
from bot.storage.store import open_store

GUILD = 4242
EDITS = 16
"""Fewer than one moderator may make at once."""
ENTRIES, PHRASINGS = 500, 20


def shipped() -> KnowledgeBase:
    """The pack that comes with the bot."""
    return load_packs(None, ("ems",))


def made_up() -> KnowledgeBase:
    """A FAQ of 10,000 phrasings, made of the shipped pack's words, that knows no terms."""
    pack = shipped().packs[0]
    words = sorted({word for entry in pack.entries for text in entry.asked_as for word in text.lower().split()})
    draw = random.Random(1)

    def asked() -> str:
        return "how " + " ".join(draw.sample(words, draw.randint(3, 8)))

    entries = (
        Entry("made", f"entry-{place}", asked(), "An answer.", "Topic", tuple(asked() for _ in range(PHRASINGS - 1)))
        for place in range(ENTRIES)
    )
    return KnowledgeBase((Pack("made", "Made up", entries=tuple(entries)),))


async def edits() -> None:
    """Edit both, one entry after the other, each time with another new phrasing."""
    for name, make in (("shipped", shipped), ("made up", made_up)):
        base = make()
        count = sum(len(entry.asked_as) for entry in base.entries)
        with tempfile.TemporaryDirectory(prefix="faqbot-load-") as folder:
            looked, saved = await _edited(base, f"sqlite:///{Path(folder) / 'faq.db'}")
        print(f"  {name} ({count:,} phrasings): the look at an edit {_times(looked)}")
        print(f"  {name} ({count:,} phrasings): from saving it to the new answer {_times(saved)}")
        print(f"  {name} ({count:,} phrasings): the engine's part alone {_times(_alone(base))} (aim: under 50 ms)")


async def _edited(base: KnowledgeBase, url: str) -> tuple[list[float], list[float]]:
    """Milliseconds before and after a moderator says "save"."""
    store = await open_store(url)
    try:
        library = Library(base, store)
        editing, asking = Editing(library, store.revisions, SystemClock()), Asking(library)
        ann, looked, saved = Actor(GUILD, 11, Role.EDITOR), list[float](), list[float]()
        await asking.ask(Question("what is that?", GUILD))  # what is read when first needed is no matter of an edit
        for place in range(EDITS):
            entry, text = base.entries[10 + place], _new(place)
            started = time.perf_counter()
            preview = await editing.edit(ann, entry.ref, 0, EntryForm(more=(text,)))
            looked.append((time.perf_counter() - started) * 1000)
            started = time.perf_counter()
            await editing.save(ann, preview)
            reply = await asking.ask(Question(text, GUILD))
            saved.append((time.perf_counter() - started) * 1000)
            if reply.card is None or reply.card.ref != entry.ref:
                raise RuntimeError(f"“{text}” did not get the entry that it was added to.")
        return looked, saved
    finally:
        await store.close()


def _alone(base: KnowledgeBase) -> list[float]:
    """Milliseconds of an engine that learns an edit and answers with it."""
    matcher, taken = Matcher.from_knowledge_base(base), list[float]()
    matcher.match("what is that?")
    for place in range(EDITS):
        changed = _with_phrasing(base, base.entries[10 + place], text := _new(place))
        taken.append(_milliseconds(lambda changed=changed, text=text: matcher.revised(changed).match(text)))
    return taken


def _with_phrasing(base: KnowledgeBase, entry: Entry, text: str) -> KnowledgeBase:
    new = replace(entry, phrasings=(*entry.phrasings, text))
    packs = (
        replace(pack, entries=tuple(new if each is entry else each for each in pack.entries)) for pack in base.packs
    )
    return KnowledgeBase(tuple(packs))


def _new(place: int) -> str:
    return f"zebra crossing question number {place}"


def _milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _times(found: list[float]) -> str:
    return f"first {found[0]:.0f} ms, median {median(found):.0f} ms, worst {max(found):.0f} ms"
