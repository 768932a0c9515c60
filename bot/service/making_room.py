"""Making room: which phrasing of a full entry goes when one more comes."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from bot.faq.entry import Entry
from bot.faq.folding import fold_phrasing
from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.limits import PHRASINGS
from bot.matching.matcher import Matcher
from bot.service.effects import Effect, EffectKind, answered
from bot.service.snapshot import Snapshot

TRIED: Final = 10
"""Phrasings that are tried for one that is not missed: each takes up to a fifth of a second. The EMS pack's entry on
what EMTs do misses nine of its own before it comes to one that it answers all the same.
"""


def is_full(entry: Entry) -> bool:
    """Whether one more phrasing would be one too many."""
    return len(entry.phrasings) >= PHRASINGS


def most_redundant(entry: Entry, new: str) -> tuple[str, ...]:
    """The TRIED phrasings that are missed least, the least missed first: the others, the question and `new` among them,
    say nearly the same.

    Equals come as they stand, so that the same entry gives the same phrasings again when a preview is made anew.
    """
    from rapidfuzz import fuzz

    said = [fold_phrasing(text) for text in (*entry.phrasings, entry.question, new)]

    def nearest(place: int) -> float:
        others = said[:place] + said[place + 1 :]
        return max(fuzz.token_sort_ratio(said[place], other) for other in others)

    ranked = sorted(range(len(entry.phrasings)), key=nearest, reverse=True)
    return tuple(entry.phrasings[place] for place in ranked[:TRIED])


def missed(before: Matcher, after: Matcher, ref: str, gone: str) -> Effect | None:
    """What becomes of the phrasing `gone` of `ref`; None where it is answered as it was, or by `ref` all the same."""
    was, came = answered(before.match(gone)), answered(after.match(gone))
    if came in (was, ref):
        return None
    return Effect(EffectKind.TAKES if came else EffectKind.LOSES, gone, was, came)


def not_missed(before: Matcher, prepared: Snapshot, entry: Entry, others: Sequence[str]) -> str:
    """The first of `others` that may go in place of what goes in `prepared`, and is not `missed`; "" where all are."""
    then = prepared.knowledge_base.get(entry.ref)
    if not isinstance(then, Entry):
        return ""
    back = tuple(text for text in entry.phrasings if text not in then.phrasings)
    for gone in others:
        kept = tuple(text for text in (*then.phrasings, *back) if text != gone)
        base = _with(prepared.knowledge_base, replace(then, phrasings=kept))
        if missed(before, prepared.matcher.revised(base), entry.ref, gone) is None:
            return gone
    return ""


def _with(base: KnowledgeBase, entry: Entry) -> KnowledgeBase:
    """The base with `entry` in place of the one of its name."""
    packs = (
        replace(pack, entries=tuple(entry if each.ref == entry.ref else each for each in pack.entries))
        for pack in base.packs
    )
    return KnowledgeBase(tuple(packs))
