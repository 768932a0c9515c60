"""What a linter sees in a knowledge base that loads: texts that show badly, addresses nobody may follow, gaps."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from bot.faq.entry import Entry, Link, Pack, Place, Term
from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.problem import Problem
from bot.faq.rules import address_fault

_ADDRESS: Final = re.compile(r"https?://[^\s<>\]]+", re.IGNORECASE)
_PING: Final = re.compile(r"@(?:everyone|here)\b|<@[!&]?\d+>")
_PAIRED: Final = (
    ("```", "a code block"),
    ("**", "bold"),
    ("||", "a spoiler"),
    ("~~", "a strike"),
    ("__", "an underline"),
)
NO_CONTEXT: Final = (
    "and no context words that tell which one is meant; give each some words that are said beside it (in the form "
    "after a second bar, in a pack's file under `context`)"
)


@dataclass(frozen=True, slots=True)
class UsedLink:
    """An address, and the entry, term or source that leads there (its ref, or the source's key)."""

    link: Link
    used_by: str
    place: Place


def problems(knowledge_base: KnowledgeBase) -> tuple[Problem, ...]:
    """Everything about texts that is better changed, as warnings with their places."""
    return tuple(sorted({problem for pack in knowledge_base.packs for problem in _of_pack(pack)}))


def unreviewed(knowledge_base: KnowledgeBase) -> tuple[Problem, ...]:
    """A warning for each entry and term whose text nobody has checked against its source, or that names no source."""
    return tuple(
        _warn(pack, thing, gap) for pack in knowledge_base.packs for thing in _things(pack) if (gap := _gap(thing))
    )


def links(knowledge_base: KnowledgeBase) -> tuple[UsedLink, ...]:
    """Every address that people may be sent to, in the order of the packs; the same one as often as it is used."""
    found: list[UsedLink] = []
    for pack in knowledge_base.packs:
        head = Place(f"{pack.name}/pack.yaml")
        found += [UsedLink(Link(s.title, s.url), s.key, head) for s in pack.sources.values() if s.url]
        for thing in _things(pack):
            place = pack.place(thing.id)
            inside = [Link("", url) for text in texts(thing) for url in _addresses(text)]
            found += [UsedLink(link, thing.ref, place) for link in (*thing.links, *inside)]
    return tuple(found)


def texts(thing: Entry | Term) -> tuple[str, ...]:
    """The texts in Discord markdown that an entry or a term shows."""
    if isinstance(thing, Entry):
        return tuple(filter(None, (thing.answer, thing.details)))
    return tuple(sense.definition for sense in thing.senses)


def _of_pack(pack: Pack) -> Iterator[Problem]:
    topics: dict[str, str] = {}
    for thing in _things(pack):
        for text in texts(thing):
            yield from (_warn(pack, thing, sentence) for sentence in _text_faults(text))
        if len(set(thing.see_also)) < len(thing.see_also):
            yield _warn(pack, thing, "see_also names the same thing twice")
        if len({link.url for link in thing.links}) < len(thing.links):
            yield _warn(pack, thing, "two of the links lead to the same address")
        if isinstance(thing, Entry):
            usual = topics.setdefault(thing.topic.casefold(), thing.topic)
            if usual != thing.topic:
                yield _warn(pack, thing, f'the topic "{thing.topic}" is also written "{usual}"; choose one spelling')
        elif len(thing.senses) > 1 and len(pointless := [s for s in thing.senses if not s.context]) == len(
            thing.senses
        ):
            yield _warn(pack, thing, f"{len(pointless)} meanings, {NO_CONTEXT}")


def _text_faults(text: str) -> Iterator[str]:
    outside_code = re.sub(r"```.*?```|`[^`\n]*`", "", text, flags=re.DOTALL)
    for mark, name in _PAIRED:
        if outside_code.count(mark) % 2:
            yield f"{name} ({mark}) is opened and not closed in “{_shorten(text)}”"
    if _PING.search(text):
        yield f"the text mentions people in “{_shorten(text)}”; the bot pings nobody, so it shows as dead text"
    for url in _addresses(text):
        if fault := address_fault(url):
            yield f'the address "{url}" in the text {fault}'


def _addresses(text: str) -> list[str]:
    return [_without_tail(found) for found in _ADDRESS.findall(text)]


def _without_tail(url: str) -> str:
    """An address as it ends in running text: without the full stop, or the bracket of a markdown link."""
    url = url.rstrip(".,;:!?*_")
    return url[:-1].rstrip(".,;:!?*_") if url.endswith(")") and url.count("(") < url.count(")") else url


def _gap(thing: Entry | Term) -> str:
    if not thing.source:
        return "names no source"
    return "" if thing.reviewed else f'is not reviewed against its source "{thing.source}"'


def _things(pack: Pack) -> Iterable[Entry | Term]:
    return (*pack.entries, *pack.terms)


def _warn(pack: Pack, thing: Entry | Term, sentence: str) -> Problem:
    place = pack.place(thing.id)
    return Problem(place.file, place.line, f"{thing.id}: {sentence}", "warning")


def _shorten(text: str) -> str:
    return f"{text[:40]}…" if len(text) > 40 else text
