"""KnowledgeBase: everything that can be answered, immutable; look up by ref, by id, by topic, by digest."""

import base64
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain

from bot.faq.entry import EmergencyRules, Entry, ExpectedQuestion, Pack, Source, Term


@lru_cache(maxsize=4_096)
def digest(ref: str) -> str:
    """A short name (11 characters) for a ref of any length, the same in every process: custom_ids carry it."""
    return base64.urlsafe_b64encode(hashlib.blake2s(ref.encode(), digest_size=8).digest()).decode().rstrip("=")


@dataclass(frozen=True)
class KnowledgeBase:
    """The packs in use, in order. Where two packs use one id, the earlier pack wins when only the id is given."""

    packs: tuple[Pack, ...] = ()
    _by_ref: Mapping[str, Entry | Term] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        by_ref: dict[str, Entry | Term] = {}
        for thing in chain(self.entries, self.terms):
            by_ref[thing.ref] = thing
        object.__setattr__(self, "_by_ref", by_ref)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        return tuple(chain.from_iterable(pack.entries for pack in self.packs))

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        return tuple(chain.from_iterable(pack.terms for pack in self.packs))

    @cached_property
    def questions(self) -> tuple[ExpectedQuestion, ...]:
        return tuple(chain.from_iterable(pack.questions for pack in self.packs))

    @cached_property
    def emergency(self) -> EmergencyRules:
        """The rules of all packs together; where two packs give one number or reply, the earlier pack wins."""
        numbers: dict[str, str] = {}
        replies: dict[str, str] = {}
        for pack in reversed(self.packs):
            numbers |= pack.emergency.numbers
            replies |= pack.emergency.replies
        danger = tuple(chain.from_iterable(pack.emergency.danger for pack in self.packs))
        not_ = tuple(chain.from_iterable(pack.emergency.not_ for pack in self.packs))
        return EmergencyRules(numbers=numbers, replies=replies, danger=danger, not_=not_)

    @cached_property
    def topics(self) -> Mapping[str, tuple[Entry, ...]]:
        """Topic → its entries, in the order of the files."""
        topics: dict[str, list[Entry]] = {}
        for entry in self.entries:
            topics.setdefault(entry.topic, []).append(entry)
        return {topic: tuple(entries) for topic, entries in topics.items()}

    @cached_property
    def _by_digest(self) -> Mapping[str, Entry | Term]:
        return {digest(ref): thing for ref, thing in self._by_ref.items()}

    @cached_property
    def _by_id(self) -> Mapping[str, Entry | Term]:
        # entries shadow terms and earlier packs shadow later ones: ids are unique within a pack only
        things: Iterable[Entry | Term] = chain(reversed(self.terms), reversed(self.entries))
        return {thing.id: thing for thing in things}

    def get(self, ref: str) -> Entry | Term | None:
        """The entry or term called `ref`: "pack/id", "term:pack/id", "term:id" or "id" alone; None if there is none."""
        found = self._by_ref.get(ref)
        if found is None and "/" not in ref:
            name = ref.removeprefix("term:")
            found = self._by_id.get(name)
            if ref.startswith("term:") and not isinstance(found, Term):
                found = next((term for term in self.terms if term.id == name), None)
        return found

    def get_by_digest(self, short: str) -> Entry | Term | None:
        """The entry or term whose ref has this `digest`; None when it is gone."""
        return self._by_digest.get(short)

    def see_also(self, thing: Entry | Term) -> tuple[Entry | Term, ...]:
        """What `thing` points to, in its own pack first; what no longer exists is left out."""
        found = (
            self.get(f"{thing.pack}/{name}") or self.get(f"term:{thing.pack}/{name}") or self.get(name)
            for name in thing.see_also
        )
        return tuple(other for other in found if other is not None and other.ref != thing.ref)

    def source(self, thing: Entry | Term) -> Source | None:
        """The source that `thing` names, from its own pack."""
        for pack in self.packs:
            if pack.name == thing.pack:
                return pack.sources.get(thing.source)
        return None
