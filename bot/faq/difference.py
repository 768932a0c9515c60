"""What differs between two versions of an entry or a term, in lines for people."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, cast

from bot.faq.change import Thing, items, read_ref
from bot.faq.entry import Link, Sense

_NAMES: Final = {"see_also": "see also", "not_about": "not about"}


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One field that differs. Sets have `added` and `removed`; others have the text `before` and `after` ("": none)."""

    name: str
    before: str = ""
    after: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    def lines(self) -> tuple[str, ...]:
        """One line for each thing that differs: `+ phrasing: …`, `- phrasing: …`, `answer: … → …`."""
        if self.added or self.removed:
            single = self.name[:-2] if self.name == "aliases" else self.name[:-1]
            return (
                *(f"- {single}: {text}" for text in self.removed),
                *(f"+ {single}: {text}" for text in self.added),
            )
        return (f"{self.name}: {self.before or '(nothing)'} → {self.after or '(nothing)'}",)


def difference(before: Thing | None, after: Thing | None) -> tuple[FieldDifference, ...]:
    """Every field that differs, in the order of the files; None is a thing that is not there. Empty where none does."""
    thing = after or before
    if thing is None:
        return ()
    name = read_ref(thing.ref)
    found: list[FieldDifference] = []
    for field in (name.fields[0], name.sets[0], *name.fields[1:], *name.sets[1:]):
        title = _NAMES.get(field, field)
        if field in name.sets:
            old, new = items(before, field), items(after, field)
            added = tuple(show(item) for item in new if item not in old)
            removed = tuple(show(item) for item in old if item not in new)
            if added or removed:
                found.append(FieldDifference(title, added=added, removed=removed))
        else:
            old_text, new_text = show(getattr(before, field, "")), show(getattr(after, field, ""))
            if old_text != new_text:
                found.append(FieldDifference(title, old_text, new_text))
    return tuple(found)


def lines(differences: Iterable[FieldDifference]) -> tuple[str, ...]:
    """The lines of all of them."""
    return tuple(line for one in differences for line in one.lines())


def show(value: object) -> str:
    """The value of a field as a text for people; "" for nothing."""
    match value:
        case None:
            return ""
        case Link(title=title, url=url):
            return f"{title} <{url}>"
        case Sense(definition=definition, expansion=expansion, context=context):
            head = f"{expansion}: " if expansion else ""
            tail = f" ({', '.join(context)})" if context else ""
            return f"{head}{definition}{tail}"
        case date():
            return value.isoformat()
        case tuple():
            return "; ".join(_shown(one) for one in cast("tuple[Any, ...]", value))
        case _:
            return str(value)


def _shown(one: object) -> str:
    if isinstance(one, tuple):
        letter, meaning = cast("tuple[str, str]", one)
        return f"{letter} = {meaning}"
    return show(one)
