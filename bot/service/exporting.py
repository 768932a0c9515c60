"""Exporting: what a server knows, as a zip of packs that loads, and imports to the same base."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from bot.faq.change import SERVER
from bot.faq.entry import Entry, ExpectedQuestion, Pack, Source, Term
from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.pack_archive import write_archive
from bot.service.actor import Actor, Right
from bot.service.library import Library

_OUTCOMES: Final = frozenset({"suggest", "silence", "emergency"})
_Thing = TypeVar("_Thing", Entry, Term)


@dataclass(frozen=True, slots=True)
class Export:
    """A zip, and what is in it."""

    data: bytes
    entries: int
    terms: int
    packs: tuple[str, ...]


class Exporting:
    """The use case of `/faq-admin export` and `faqbot export`."""

    def __init__(self, library: Library) -> None:
        self._library = library

    async def export(self, actor: Actor) -> Export:
        """Everything that the actor's server knows. Raises Refused and StorageUnavailable."""
        actor.require(Right.EXPORT)
        # by what the database says: the packs alone would look like a whole export, and be taken for a safe copy
        snapshot = await self._library.refresh(actor.guild_id)
        packs = whole(snapshot.knowledge_base)
        entries, terms = sum(len(pack.entries) for pack in packs), sum(len(pack.terms) for pack in packs)
        return Export(write_archive(packs), entries, terms, tuple(pack.name for pack in packs))


def whole(knowledge_base: KnowledgeBase) -> tuple[Pack, ...]:
    """The packs as they can stand alone: what points to something that was removed is left out."""
    return tuple(
        replace(
            pack,
            entries=tuple(_pointing(knowledge_base, entry) for entry in pack.entries),
            terms=tuple(_pointing(knowledge_base, term) for term in pack.terms),
            sources=_used(pack) if pack.name == SERVER else pack.sources,
            questions=tuple(one for one in pack.questions if all(_is_there(knowledge_base, pack, one))),
        )
        for pack in knowledge_base.packs
        if pack.entries or pack.terms or pack.name != SERVER
    )


def _pointing(knowledge_base: KnowledgeBase, thing: _Thing) -> _Thing:
    known = tuple(
        name
        for name in thing.see_also
        if any(knowledge_base.get(ref) for ref in (f"{thing.pack}/{name}", f"term:{thing.pack}/{name}", name))
    )
    return thing if known == thing.see_also else replace(thing, see_also=known)


def _used(pack: Pack) -> dict[str, Source]:
    used = {thing.source for thing in (*pack.entries, *pack.terms)}
    return {key: source for key, source in pack.sources.items() if key in used}


def _is_there(knowledge_base: KnowledgeBase, pack: Pack, question: ExpectedQuestion) -> Iterator[bool]:
    """For each thing that a question wants, whether it is (still) there."""
    for want in question.want:
        kind, colon, rest = want.partition(":")
        if want in _OUTCOMES:
            yield True
        elif not colon:
            yield any(knowledge_base.get(ref) for ref in (f"{pack.name}/{want}", f"term:{pack.name}/{want}", want))
        else:
            yield kind in ("term", "compare") and all(_is_term(knowledge_base, name) for name in rest.split(":"))


def _is_term(knowledge_base: KnowledgeBase, name: str) -> bool:
    return isinstance(knowledge_base.get(f"term:{name}"), Term)
