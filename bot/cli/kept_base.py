"""A knowledge base read back from disk one card at a time: an answer needs a few of its thousands."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from bot.cli.kept_parts import Leaves
from bot.faq.entry import Entry, Pack, Source, Term
from bot.faq.knowledge_base import KnowledgeBase


class KeptBase(KnowledgeBase):
    """The same as the base that it was made from; what walks through all of it reads all of it."""

    def __init__(
        self, things: Mapping[str, Entry | Term], sources: Mapping[str, Mapping[str, Source]], packs: Any
    ) -> None:
        """`sources`: by pack and key; `packs`: those of the base, or what stands for them."""
        # a frozen dataclass: its fields are found where `packs` below looks them up
        vars(self).update(_by_ref=things, _sources=sources, _packs=packs)

    @classmethod
    def of(cls, base: KnowledgeBase) -> "KeptBase":
        """`base`, made ready to be kept."""
        things = {thing.ref: thing for thing in (*base.entries, *base.terms)}
        return cls(Leaves(things), {pack.name: pack.sources for pack in base.packs}, base.packs)

    @cached_property
    def packs(self) -> tuple[Pack, ...]:  # pyright: ignore[reportIncompatibleVariableOverride]
        return tuple(vars(self)["_packs"])

    def source(self, thing: Entry | Term) -> Source | None:
        """The source that `thing` names, from its own pack."""
        return vars(self)["_sources"].get(thing.pack, {}).get(thing.source)
