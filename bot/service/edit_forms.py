"""Forms: what a moderator typed → the entry or term that they want. Fields that a form does not offer are None."""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from bot.faq.change import SERVER
from bot.faq.entry import Entry, Link, Sense, Term
from bot.faq.folding import fold_name, fold_phrasing
from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.limits import ID
from bot.faq.problem import Problem

_SEPARATED: Final = re.compile(r"^(?P<title>.*?)\s*[|\s=:–—-]\s*(?P<url>\S+://\S+)$", re.DOTALL)
_NOT_IN_ID: Final = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryForm:
    """`phrasings` is the whole list; `more` and `less` add to it and take from it. `reviewed` is a day, "" for none."""

    question: str | None = None
    answer: str | None = None
    details: str | None = None
    topic: str | None = None
    phrasings: tuple[str, ...] | None = None
    more: tuple[str, ...] = ()
    less: tuple[str, ...] = ()
    links: tuple[Link, ...] | None = None
    see_also: tuple[str, ...] | None = None
    source: str | None = None
    reviewed: str | None = None
    not_about: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TermForm:
    """The same for a term."""

    term: str | None = None
    senses: tuple[Sense, ...] | None = None
    aliases: tuple[str, ...] | None = None
    letters: tuple[tuple[str, str], ...] | None = None
    links: tuple[Link, ...] | None = None
    see_also: tuple[str, ...] | None = None
    source: str | None = None
    reviewed: str | None = None


Form = EntryForm | TermForm


def fill(form: Form, thing: Entry | Term) -> tuple[Entry | Term, list[Problem]]:
    """`thing` with what was typed, texts tidied up; and what cannot be read at all."""
    problems: list[Problem] = []
    values: dict[str, Any] = {}
    for name in ("question", "answer", "details", "topic", "source", "term"):
        if (text := getattr(form, name, None)) is not None:
            values[name] = tidy(text)
    for name in ("links", "letters", "senses"):
        if (value := getattr(form, name, None)) is not None:
            values[name] = tuple(dict.fromkeys(value))
    for name in ("see_also", "not_about", "aliases", "phrasings"):
        if (texts := getattr(form, name, None)) is not None:
            values[name] = tuple(dict.fromkeys(tidied for text in texts if (tidied := tidy(text))))
    if isinstance(form, EntryForm) and isinstance(thing, Entry):
        question = values.get("question", thing.question)
        values["phrasings"] = _phrasings(values.get("phrasings", thing.phrasings), form, question)
    if "senses" in values:
        values["senses"] = tuple(
            Sense(tidy(one.definition), tidy(one.expansion), tuple(map(tidy, one.context))) for one in values["senses"]
        )
    if form.reviewed is not None:
        try:
            values["reviewed"] = date.fromisoformat(tidy(form.reviewed)) if tidy(form.reviewed) else None
        except ValueError:
            problems.append(Problem("", 0, f"“{tidy(form.reviewed)}” is no day; write it like 2026-11-22"))
    return replace(thing, **values), problems


def blank(form: Form, id_: str) -> Entry | Term:
    """A thing of the server's own, with nothing in it yet."""
    if isinstance(form, EntryForm):
        return Entry(SERVER, id_, "", "", "")
    return Term(SERVER, id_, "", ())


def read_lines(text: str) -> tuple[str, ...]:
    """The lines of a box that takes one thing a line."""
    return tuple(tidied for line in text.splitlines() if (tidied := tidy(line)))


def read_links(text: str) -> tuple[Link, ...]:
    """Links written `title | address`, one a line; an address alone is its own title. Checked later, like all else."""
    return tuple(read_link(line) for line in read_lines(text))


def read_link(text: str) -> Link:
    """One link, `title | address`."""
    found = _SEPARATED.match(text)
    if found and tidy(found["title"].rstrip("|=:")):
        return Link(tidy(found["title"].rstrip("|=:")), found["url"])
    address = text.strip("| ")
    return Link(address.removeprefix("https://").partition("/")[0][:80] or address[:80], address)


def tidy(text: str) -> str:
    """Space around it is no part of a text, and lines end in one way."""
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def new_id(title: str, taken: frozenset[str]) -> str:
    """A free id that reads like the title."""
    slug = _NOT_IN_ID.sub("-", title.casefold().replace("'", "").replace("’", "")).strip("-")[:40].strip("-")
    slug = slug if ID.fullmatch(slug) else "entry"
    if slug not in taken:
        return slug
    return next(name for number in range(2, 10**6) if (name := f"{slug[:33]}-{number}") not in taken)


def ids_of(names: tuple[str, ...], knowledge_base: KnowledgeBase) -> tuple[str, ...]:
    """Names of things as ids: who fills in a form knows questions and terms, and ids only by chance."""
    known: dict[str, str] = {}
    if any(knowledge_base.get(name) is None for name in names):
        known = {fold_name(term.term): term.id for term in knowledge_base.terms}
        known |= {fold_phrasing(entry.question): entry.id for entry in knowledge_base.entries}
    found = (
        name if knowledge_base.get(name) else known.get(fold_phrasing(name)) or known.get(fold_name(name)) or name
        for name in names
    )
    return tuple(dict.fromkeys(found))


def _phrasings(present: tuple[str, ...], form: EntryForm, question: str) -> tuple[str, ...]:
    """The phrasings that are left and come; what people would read as the same is there once."""
    less = {fold_phrasing(tidy(text)) for text in form.less}
    kept = [text for text in present if fold_phrasing(text) not in less]
    seen = {fold_phrasing(text) for text in (*kept, question) if text}
    for text in map(tidy, form.more):
        if text and (folded := fold_phrasing(text)) not in seen:
            seen.add(folded)
            kept.append(text)
    return tuple(kept)
