"""What keeps an edit or an import from being saved: the rules of the packs, for what was changed."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from urllib.parse import urlsplit

from bot.faq import checks, limits
from bot.faq.change import SERVER, read_ref
from bot.faq.entry import Entry, Link, Pack, Source, Term
from bot.faq.folding import fold_name, fold_phrasing
from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.problem import Problem
from bot.faq.records import did_you_mean
from bot.faq.rules import address_fault, id_fault, text_fault
from bot.service.cards import card
from bot.service.checking import CARD_TEXT, text_of

_MASKED: Final = re.compile(r"\[[^\]\n]*\]\(\s*<?[^)\n]*\)")
_HOST: Final = re.compile(r"^(?:https?://)?((?:[a-z0-9-]+\.)+[a-z]{2,})(?:[/:?#]\S*)?$", re.IGNORECASE)
_LINED: Final = ("answer", "details")
_TEXTS: Final = {
    "question": limits.QUESTION,
    "answer": limits.ANSWER,
    "details": limits.DETAILS,
    "topic": limits.TOPIC,
    "term": limits.TERM,
}
_REQUIRED: Final = ("question", "answer", "topic", "term")
_LISTS: Final = {
    "phrasings": (limits.PHRASING, limits.PHRASINGS),
    "aliases": (limits.TERM, limits.ALIASES),
    "not_about": (limits.WORD, limits.NOT_ABOUT),
    "see_also": (limits.LINK_URL, limits.SEE_ALSO),
}

_FULL: Final = ": `/faq-admin phrasing remove` takes one away, `/faq-admin phrasing add` makes room by itself"


def problems(
    before: Entry | Term | None, after: Entry | Term, knowledge_base: KnowledgeBase, *, strict: bool = True
) -> list[Problem]:
    """Everything about an edit that turns `before` into `after`; `knowledge_base` is the one that it makes.

    Fields that stay as they were are not held against anybody. Of severity "error" is what keeps it from being saved;
    with `strict` that is also a name that points nowhere.
    """
    changed = {name for name in (*read_ref(after.ref).fields, *read_ref(after.ref).sets)
               if before is None or getattr(before, name) != getattr(after, name)}  # fmt: skip
    found = [Problem("", 0, sentence) for sentence in _field_faults(before, after, changed, by_form=strict)]
    found += _texts(before, after)
    found += clashes(before, after, knowledge_base)
    found += _pointers(after, changed, knowledge_base, "error" if strict else "warning")
    if not any(problem.severity == "error" for problem in found):
        length = len(text_of(card(knowledge_base, after)))
        if length > CARD_TEXT:
            sentence = f"all texts together are {length:,} characters long; at most {CARD_TEXT:,} fit on one card"
            found.append(Problem("", 0, sentence))
    return list(dict.fromkeys(found))


def _field_faults(
    before: Entry | Term | None, after: Entry | Term, changed: set[str], *, by_form: bool
) -> Iterator[str]:
    if fault := id_fault(after.id):
        yield f"the id “{after.id}” {fault}"
    for name in (field for field in _TEXTS if field in changed):
        text: str = getattr(after, name)
        if (text or name in _REQUIRED) and (fault := text_fault(text, _TEXTS[name], lines=name in _LINED)):
            yield f"{name} {fault}"
    for name in (field for field in _LISTS if field in changed):
        limit, count = _LISTS[name]
        texts: tuple[str, ...] = getattr(after, name)
        old: tuple[str, ...] = getattr(before, name, ())
        if len(texts) > max(count, len(old)):
            # no command mends a file, or an entry that is not there yet
            way = _FULL if name == "phrasings" and by_form and before is not None else ""
            yield f"{_words(name)} are {len(texts)}; at most {count} fit{way}"
        for text in texts:
            if text not in old and (fault := text_fault(text, limit)):
                yield f"“{text[:60]}” of the {_words(name)} {fault}"
    if "links" in changed:
        yield from _link_faults(after.links, getattr(before, "links", ()))
    if isinstance(after, Term) and changed & {"senses", "letters"}:
        yield from _term_faults(after)


def _link_faults(links: tuple[Link, ...], old: tuple[Link, ...]) -> Iterator[str]:
    if len(links) > max(limits.LINKS, len(old)):
        yield f"links are {len(links)}; at most {limits.LINKS} fit"
    for link in links:
        if link in old:
            continue
        if fault := text_fault(link.title, limits.LINK_TITLE):
            yield f"the title of the link to {link.url[:80]} {fault}"
        if fault := address_fault(link.url):
            yield f"the address “{link.url[:80]}” {fault}"
        elif _pretends(link):
            yield f"the link “{link.title}” really leads to {urlsplit(link.url).hostname}; give it an honest title"


def _pretends(link: Link) -> bool:
    """Whether a title reads like an address that is not where the link leads."""
    shown = _HOST.match(link.title)
    host = (urlsplit(link.url).hostname or "").removeprefix("www.")
    return bool(shown) and (shown[1].casefold().removeprefix("www.") if shown else "") != host


def _term_faults(term: Term) -> Iterator[str]:
    if not term.senses:
        yield "a term needs at least one meaning"
    if len(term.senses) > limits.SENSES:
        yield f"meanings are {len(term.senses)}; at most {limits.SENSES} fit"
    for number, sense in enumerate(term.senses, 1):
        if fault := text_fault(sense.definition, limits.DEFINITION, lines=True):
            yield f"the definition of meaning {number} {fault}"
        if sense.expansion and (fault := text_fault(sense.expansion, limits.EXPANSION)):
            yield f"the expansion of meaning {number} {fault}"
        if len(sense.context) > limits.CONTEXT:
            yield f"meaning {number} has {len(sense.context)} context words; at most {limits.CONTEXT} fit"
        for word in sense.context:
            if fault := text_fault(word, limits.WORD):
                yield f"the context word “{word[:60]}” {fault}"
    if len(term.letters) > limits.LETTERS:
        yield f"letters are {len(term.letters)}; at most {limits.LETTERS} fit"
    for letter, meaning in term.letters:
        if fault := text_fault(letter, limits.WORD) or text_fault(meaning, limits.LETTER_MEANING):
            yield f"the letter “{letter[:20]}” {fault}"


def _texts(before: Entry | Term | None, after: Entry | Term) -> Iterator[Problem]:
    """Faults of the texts that show: addresses that nobody may be sent to are errors, bad markup is a warning."""
    old = set(checks.texts(before)) if before is not None else set[str]()
    new = [text for text in checks.texts(after) if text not in old]
    for text in new:
        for masked in _MASKED.finditer(text):
            sentence = f"“{masked[0][:80]}” hides where it leads; put it among the links, where people see the address"
            yield Problem("", 0, sentence)
    known = {used.link.url for used in checks.links(_alone(before))} if before is not None else set[str]()
    for used in checks.links(_alone(after)):
        if not used.link.title and used.link.url not in known and (fault := address_fault(used.link.url)):
            yield Problem("", 0, f"the address “{used.link.url[:80]}” in the text {fault}")
    if new:
        sentences = (problem.sentence.removeprefix(f"{after.id}: ") for problem in checks.problems(_alone(after)))
        yield from (
            Problem("", 0, sentence, "warning") for sentence in sentences if not sentence.startswith("the address")
        )


def clashes(before: Entry | Term | None, after: Entry | Term, knowledge_base: KnowledgeBase) -> Iterator[Problem]:
    """Phrasings and names that came with an edit, and that another entry or term has already."""
    if isinstance(after, Entry):
        old = set(before.asked_as) if isinstance(before, Entry) else set[str]()
        new = {fold_phrasing(text): text for text in after.asked_as if text and text not in old}
        for other in knowledge_base.entries if new else ():
            question = fold_phrasing(other.question)
            # the question comes first of them: a phrasing that is no more than it, too, is not told once more
            for folded in dict.fromkeys(map(fold_phrasing, other.asked_as)) if other.ref != after.ref else ():
                if not (clash := new.get(folded)):
                    continue
                if folded != question:
                    sentence = f"“{clash}” is asked by “{other.question}” already; take it away there first, or here"
                else:
                    here = "ask it differently here" if clash == after.question else "leave it out here"
                    sentence = (
                        f"“{clash}” is the question of “{other.question}”: it cannot be taken away there; {here}, "
                        "or change that question"
                    )
                yield Problem("", 0, sentence)
        return
    names = {before.term, *before.aliases} if isinstance(before, Term) else set[str]()
    new = {fold_name(text): text for text in (after.term, *after.aliases) if text and text not in names}
    for other in knowledge_base.terms if new else ():
        for text in (other.term, *other.aliases) if other.ref != after.ref else ():
            if clash := new.get(fold_name(text)):
                sentence = f"“{clash}” is a name of the term “{other.term}” already; give that one a second meaning"
                yield Problem("", 0, sentence)


def none_of(thing: Entry | Term, text: str) -> str:
    """Why `text` is no phrasing (or other name) of a thing that could be taken away, and what to do instead."""
    what, fold, listed = (
        ("question", fold_phrasing, thing.phrasings) if isinstance(thing, Entry) else ("name", fold_name, thing.aliases)
    )
    if fold(text) == fold(thing.title):
        command = "edit" if isinstance(thing, Entry) else "term edit"
        return (
            f"“{text[:100]}” is the {what} of “{thing.title}” itself: it cannot be taken away. "
            f"`/faq-admin {command}` changes it."
        )
    hint = "The field after the entry lists them as you type: choose one there." if listed else "It has none."
    return f"“{text[:100]}” is none of the phrasings of “{thing.title}”. {hint}"


def _pointers(
    after: Entry | Term, changed: set[str], knowledge_base: KnowledgeBase, severity: str
) -> Iterator[Problem]:
    if "see_also" in changed:
        known = {thing.id for thing in (*knowledge_base.entries, *knowledge_base.terms)}
        for name in after.see_also:
            if name == after.id:
                yield Problem("", 0, "see also points to the entry itself", severity)
            elif knowledge_base.get(f"{after.pack}/{name}") is None and knowledge_base.get(name) is None:
                hint = did_you_mean(name, known)
                yield Problem("", 0, f"see also: there is no entry or term “{name}”.{hint}", severity)
    known_sources = sources(knowledge_base) if after.pack == SERVER else _own_sources(after, knowledge_base)
    if "source" in changed and after.source and after.source not in known_sources:
        hint = did_you_mean(after.source, tuple(known_sources))
        yield Problem("", 0, f"there is no source “{after.source}” in these packs.{hint}", severity)


def sources(knowledge_base: KnowledgeBase) -> Mapping[str, Source]:
    """Every source of every pack, by its key."""
    return {key: source for pack in reversed(knowledge_base.packs) for key, source in pack.sources.items()}


def _own_sources(thing: Entry | Term, knowledge_base: KnowledgeBase) -> Mapping[str, Source]:
    return {
        key: source for pack in knowledge_base.packs if pack.name == thing.pack for key, source in pack.sources.items()
    }


def errors(found: Iterable[Problem]) -> list[Problem]:
    """Those that keep an edit from being saved."""
    return [problem for problem in found if problem.severity == "error"]


def _alone(thing: Entry | Term) -> KnowledgeBase:
    entries = (thing,) if isinstance(thing, Entry) else ()
    terms = (thing,) if isinstance(thing, Term) else ()
    return KnowledgeBase((Pack(thing.pack, "", entries=entries, terms=terms),))


def _words(name: str) -> str:
    return name.replace("_", " ")
