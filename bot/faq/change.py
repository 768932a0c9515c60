"""Change and Override: what one edit does to an entry or a term, and how a server's wording differs from the pack's."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Final, NamedTuple, cast

from bot.faq.entry import Entry, Link, Sense, Term
from bot.faq.limits import ID, PACK_NAME

Thing = Entry | Term
Value = str | date | None | tuple[str, ...] | tuple[Sense, ...] | tuple[tuple[str, str], ...]
Item = str | Link

SERVER: Final = "server"
"""The name of the pack that holds a server's own entries and terms."""
ENTRY_FIELDS: Final = ("question", "answer", "details", "topic", "see_also", "source", "reviewed", "not_about")
ENTRY_SETS: Final = ("phrasings", "links")
TERM_FIELDS: Final = ("term", "senses", "letters", "see_also", "source", "reviewed")
TERM_SETS: Final = ("aliases", "links")
_EMPTY: Final[Mapping[str, Value]] = {"see_also": (), "not_about": (), "senses": (), "letters": (), "reviewed": None}
_REQUIRED: Final = {Entry: ("question", "answer", "topic"), Term: ("term", "senses")}


class Ref(NamedTuple):
    """A ref taken apart: "term:ems/pe" is the term "pe" of the pack "ems"."""

    kind: type[Entry] | type[Term]
    pack: str
    id: str

    @property
    def fields(self) -> tuple[str, ...]:
        """The names of the fields that a change replaces."""
        return ENTRY_FIELDS if self.kind is Entry else TERM_FIELDS

    @property
    def sets(self) -> tuple[str, ...]:
        """The names of the fields that a change adds to and takes from."""
        return ENTRY_SETS if self.kind is Entry else TERM_SETS


def read_ref(ref: str) -> Ref:
    """The parts of "pack/id" or "term:pack/id". Raises ValueError for anything else."""
    name = ref.removeprefix("term:")
    pack, slash, id_ = name.partition("/")
    if not slash or not PACK_NAME.fullmatch(pack) or not ID.fullmatch(id_):
        raise ValueError(f"{ref!r} is no ref; one looks like pack/id or term:pack/id")
    return Ref(Entry if name == ref else Term, pack, id_)


@dataclass(frozen=True, slots=True)
class Change:
    """What one edit does. Fields that it does not name stay as they are.

    `put` gives fields a new value; those in `follow` take the pack's again. Of the sets (phrasings, aliases, links)
    `add` and `remove` name items; for those in `release` the server has no say of its own any more, so that the pack
    decides. `hidden` True takes the whole thing away, False brings it back.
    """

    put: Mapping[str, Value] = field(default_factory=dict[str, Value])
    follow: frozenset[str] = frozenset()
    add: Mapping[str, tuple[Item, ...]] = field(default_factory=dict[str, tuple[Item, ...]])
    remove: Mapping[str, tuple[Item, ...]] = field(default_factory=dict[str, tuple[Item, ...]])
    release: Mapping[str, tuple[Item, ...]] = field(default_factory=dict[str, tuple[Item, ...]])
    hidden: bool | None = None

    def __bool__(self) -> bool:
        """Whether it does anything at all."""
        sets = (self.add, self.remove, self.release)
        return bool(self.put or self.follow or self.hidden is not None or any(any(s.values()) for s in sets))

    @property
    def touched(self) -> tuple[str, ...]:
        """The names of the fields that it touches, sorted."""
        return tuple(sorted({*self.put, *self.follow, *self.add, *self.remove, *self.release}))


@dataclass(frozen=True, slots=True)
class Override:
    """The whole of a server's difference from the pack for one thing; for a thing of its own: all that it is.

    A field that is not in `fields` follows the pack. `added` keeps its order; `removed` is sorted, since its order
    means nothing. Mappings hold no empty tuples, so that two overrides that mean the same are equal.
    """

    fields: Mapping[str, Value] = field(default_factory=dict[str, Value])
    added: Mapping[str, tuple[Item, ...]] = field(default_factory=dict[str, tuple[Item, ...]])
    removed: Mapping[str, tuple[Item, ...]] = field(default_factory=dict[str, tuple[Item, ...]])
    hidden: bool = False

    def __bool__(self) -> bool:
        """Whether it differs from the pack at all."""
        return bool(self.fields or self.added or self.removed or self.hidden)

    def after(self, change: Change) -> "Override":
        """The override when `change` is made on top of it."""
        fields = {name: value for name, value in self.fields.items() if name not in change.follow} | dict(change.put)
        added: dict[str, tuple[Item, ...]] = {}
        removed: dict[str, tuple[Item, ...]] = {}
        for name in {*self.added, *self.removed, *change.add, *change.remove, *change.release}:
            add, remove = change.add.get(name, ()), change.remove.get(name, ())
            gone = {*add, *remove, *change.release.get(name, ())}
            # what is added again moves to the end: so any order can be reached by a change
            added[name] = tuple(dict.fromkeys((*_without(self.added.get(name, ()), gone), *add)))
            removed[name] = _sorted({*_without(self.removed.get(name, ()), gone), *remove} - set(add))
        hidden = self.hidden if change.hidden is None else change.hidden
        return Override(fields, _filled(added), _filled(removed), hidden)

    def apply(self, ref: str, ground: Thing | None) -> Thing | None:
        """The thing as the server sees it: `ground` (None: the pack has no such thing) with this on top.

        None where it is hidden, or where without ground too little is left to make one. Raises ValueError for a ref
        or a field that does not exist.
        """
        name = read_ref(ref)
        if unknown := {*self.fields} - {*name.fields} | {*self.added, *self.removed} - {*name.sets}:
            raise ValueError(f"{ref} has no field {', '.join(sorted(unknown))}")
        if self.hidden:
            return None
        sets = {set_: self.items(set_, ground) for set_ in {*self.added, *self.removed}}
        values = cast("dict[str, Any]", {**self.fields, **sets})
        if ground is not None:
            return replace(ground, **values)
        if any(not values.get(required) for required in _REQUIRED[name.kind]):
            return None
        return name.kind(pack=name.pack, id=name.id, **values)

    def items(self, name: str, ground: Thing | None) -> tuple[Item, ...]:
        """The items of one of the sets as the server sees them."""
        base = items(ground, name)
        return tuple(dict.fromkeys((*_without(base, self.removed.get(name, ())), *self.added.get(name, ()))))


def between(before: Override, after: Override) -> Change:
    """The change that makes `after` out of `before`, exactly, the order of added items included."""
    add: dict[str, tuple[Item, ...]] = {}
    remove: dict[str, tuple[Item, ...]] = {}
    release: dict[str, tuple[Item, ...]] = {}
    for name in {*before.added, *before.removed, *after.added, *after.removed}:
        old, new = before.added.get(name, ()), after.added.get(name, ())
        gone, taken = before.removed.get(name, ()), after.removed.get(name, ())
        kept = _kept(old, new)
        add[name] = new[kept:]
        remove[name] = _sorted(set(taken) - set(gone))
        release[name] = _sorted({*old, *gone} - {*new, *taken})
    return Change(
        put={
            name: value
            for name, value in after.fields.items()
            if name not in before.fields or before.fields[name] != value
        },
        follow=frozenset(before.fields.keys() - after.fields.keys()),
        add=_filled(add),
        remove=_filled(remove),
        release=_filled(release),
        hidden=after.hidden if after.hidden != before.hidden else None,
    )


def revert(before: Override, change: Change) -> Change:
    """The inverse of `change`, which was made on `before`: making one after the other leaves everything as it was."""
    return between(before.after(change), before)


def wanting(override: Override, ground: Thing | None, wanted: Thing) -> Change:
    """The change after which the server sees `wanted`: what equals the pack's follows the pack.

    Items that are there already keep their places, whatever order `wanted` has them in.
    """
    name = read_ref(wanted.ref)
    put: dict[str, Value] = {}
    follow: set[str] = set()
    for field_ in name.fields:
        value = cast("Value", getattr(wanted, field_))
        if value == (getattr(ground, field_) if ground else _EMPTY.get(field_, "")):
            follow |= {field_} & override.fields.keys()
        elif field_ not in override.fields or override.fields[field_] != value:
            put[field_] = value
    add: dict[str, tuple[Item, ...]] = {}
    remove: dict[str, tuple[Item, ...]] = {}
    release: dict[str, tuple[Item, ...]] = {}
    for set_ in name.sets:
        have, want, base = override.items(set_, ground), items(wanted, set_), items(ground, set_)
        more, less = _without(want, have), _without(have, want)
        add[set_] = tuple(item for item in more if item not in base)
        remove[set_] = tuple(item for item in less if item in base)
        release[set_] = (*(i for i in more if i in base), *(i for i in less if i not in base))
    hidden = False if override.hidden else None
    return Change(put, frozenset(follow), _filled(add), _filled(remove), _filled(release), hidden)


def items(thing: Thing | None, name: str) -> tuple[Item, ...]:
    """The items of one of the sets of a thing; none where there is no thing."""
    return cast("tuple[Item, ...]", getattr(thing, name, ()))


def _kept(old: tuple[Item, ...], new: tuple[Item, ...]) -> int:
    """How many of the first items of `new` stand in `old` in this very order, when all others are taken out of it."""
    for count in range(len(new), 0, -1):
        if tuple(item for item in old if item in new[:count]) == new[:count]:
            return count
    return 0


def _without(from_: Iterable[Item], gone: Iterable[Item]) -> tuple[Item, ...]:
    hidden = set(gone)
    return tuple(item for item in from_ if item not in hidden)


def _sorted(unsorted: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(unsorted, key=lambda item: (item.title, item.url) if isinstance(item, Link) else (item, "")))


def _filled(sets: Mapping[str, tuple[Item, ...]]) -> dict[str, tuple[Item, ...]]:
    return {name: values for name, values in sorted(sets.items()) if values}
