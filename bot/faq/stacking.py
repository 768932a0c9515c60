"""Stacking: what a server knows is the ground (packs of its choice) with its own overrides on top."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from bot.faq.change import SERVER, Override, Thing, read_ref
from bot.faq.entry import EmergencyRules, Entry, Pack, Source, Term
from bot.faq.knowledge_base import KnowledgeBase

TITLE: Final = "This server"


def choose(ground: KnowledgeBase, names: Sequence[str] | None) -> tuple[Pack, ...]:
    """The packs called `names`, in that order; all where nothing was chosen. Names that are gone are left out."""
    if names is None:
        return ground.packs
    known = {pack.name: pack for pack in ground.packs}
    return tuple(known[name] for name in dict.fromkeys(names) if name in known)


def stack(packs: Sequence[Pack], overrides: Mapping[str, Override], numbers: Mapping[str, str]) -> KnowledgeBase:
    """The knowledge base of a server: `packs` with `overrides` (by ref), and its own pack in front where it has one.

    `numbers` are emergency numbers that hold here instead of the packs'. Overrides of packs that are not in `packs`
    rest. The order of `overrides` is the order of the server's own things.
    """
    changed = tuple(_changed(pack, overrides) for pack in packs)
    own = [thing for ref, override in overrides.items() if _in(ref, SERVER) and (thing := override.apply(ref, None))]
    if not own and not numbers:
        return KnowledgeBase(changed)
    sources: dict[str, Source] = {}
    for pack in reversed(packs):
        sources |= pack.sources
    entries, terms = _split(own)
    server = Pack(
        SERVER, TITLE, sources=sources, entries=entries, terms=terms, emergency=EmergencyRules(numbers=dict(numbers))
    )
    return KnowledgeBase((server, *changed))


def _changed(pack: Pack, overrides: Mapping[str, Override]) -> Pack:
    mine = {ref: override for ref, override in overrides.items() if _in(ref, pack.name)}
    if not mine:
        return pack
    seen: list[Thing] = []
    for thing in (*pack.entries, *pack.terms):
        override = mine.pop(thing.ref, None)
        after = thing if override is None else override.apply(thing.ref, thing)
        if after is not None:
            seen.append(after)
    # what the pack has given up stays where the server has it in its own words
    seen += [thing for ref, override in mine.items() if (thing := override.apply(ref, None))]
    entries, terms = _split(seen)
    return replace(pack, entries=entries, terms=terms)


def _split(things: Sequence[Thing]) -> tuple[tuple[Entry, ...], tuple[Term, ...]]:
    return tuple(t for t in things if isinstance(t, Entry)), tuple(t for t in things if isinstance(t, Term))


def _in(ref: str, pack: str) -> bool:
    return read_ref(ref).pack == pack
