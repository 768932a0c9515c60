"""Change and Override ⇄ plain values that JSON can hold; the form in which storage keeps them."""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from bot.faq.change import Change, Item, Override, Value
from bot.faq.entry import Link, Sense

Plain = dict[str, Any]


def change_to_plain(change: Change) -> Plain:
    """Only what is there is written, so that most changes take one short line."""
    plain: Plain = {
        "put": {name: _value_to_plain(value) for name, value in change.put.items()},
        "follow": sorted(change.follow),
        "add": _sets_to_plain(change.add),
        "remove": _sets_to_plain(change.remove),
        "release": _sets_to_plain(change.release),
    }
    return {key: value for key, value in plain.items() if value} | (
        {} if change.hidden is None else {"hidden": change.hidden}
    )


def change_from_plain(plain: Plain) -> Change:
    """The inverse of `change_to_plain`."""
    return Change(
        put=_fields(plain.get("put", {})),
        follow=frozenset(plain.get("follow", ())),
        add=_sets(plain.get("add", {})),
        remove=_sets(plain.get("remove", {})),
        release=_sets(plain.get("release", {})),
        hidden=plain.get("hidden"),
    )


def override_to_plain(override: Override) -> Plain:
    plain: Plain = {
        "fields": {name: _value_to_plain(value) for name, value in override.fields.items()},
        "added": _sets_to_plain(override.added),
        "removed": _sets_to_plain(override.removed),
        "hidden": override.hidden,
    }
    return {key: value for key, value in plain.items() if value}


def override_from_plain(plain: Plain) -> Override:
    """The inverse of `override_to_plain`."""
    return Override(
        _fields(plain.get("fields", {})),
        _sets(plain.get("added", {})),
        _sets(plain.get("removed", {})),
        plain.get("hidden", False),
    )


def _value_to_plain(value: Value) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [_one_to_plain(one) for one in value]
    return value


def _one_to_plain(one: str | Sense | tuple[str, str]) -> object:
    if isinstance(one, Sense):
        return {"definition": one.definition, "expansion": one.expansion, "context": list(one.context)}
    return list(one) if isinstance(one, tuple) else one


def _fields(plain: Plain) -> dict[str, Value]:
    return {name: _value(name, value) for name, value in plain.items()}


def _value(name: str, value: Any) -> Value:
    if name == "reviewed":
        return None if value is None else date.fromisoformat(value)
    if name == "senses":
        return tuple(Sense(one["definition"], one["expansion"], tuple(one["context"])) for one in value)
    if name == "letters":
        return tuple((letter, meaning) for letter, meaning in value)
    return tuple(cast("list[str]", value)) if isinstance(value, list) else cast("str", value)


def _sets_to_plain(sets: Mapping[str, tuple[Item, ...]]) -> Plain:
    return {
        name: [[item.title, item.url] if isinstance(item, Link) else item for item in items]
        for name, items in sets.items()
        if items
    }


def _sets(plain: Plain) -> dict[str, tuple[Item, ...]]:
    return {
        name: tuple(item if isinstance(item, str) else Link(item[0], item[1]) for item in items)
        for name, items in plain.items()
    }
