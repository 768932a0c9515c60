"""What only shows when a pack is seen whole: names used twice, and names of things that are not there."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

from bot.faq.entry import Entry, Place, Term
from bot.faq.folding import fold_name, fold_phrasing
from bot.faq.pack_reader import Draft, Pointer
from bot.faq.problem import Problem
from bot.faq.records import did_you_mean

_Thing = TypeVar("_Thing", Entry, Term)


def clashes(draft: Draft) -> list[Problem]:
    """Ids, phrasings and names of terms that two things of one pack claim."""
    return [*_ids(draft), *_phrasings(draft), *_names(draft)]


def unresolved(drafts: Sequence[Draft]) -> list[Problem]:
    """Names that nothing in `drafts` has. Says nothing while a file is unreadable: what is missing may stand there."""
    if any(draft.broken for draft in drafts):
        return []
    entries = {entry.id for draft in drafts for entry in draft.entries}
    terms = {term.id for draft in drafts for term in draft.terms}
    numbers = {name for draft in drafts for name in draft.numbers}
    replies = {name for draft in drafts for name in draft.replies}
    things = (entries | terms, "entry or term")
    known = {"entry": things, "wanted": things, "number": (numbers, "number"), "reply": (replies, "reply")}
    problems: list[Problem] = []
    for draft in drafts:
        known["source"] = (set(draft.sources), "source in pack.yaml")
        for pointer in draft.pointers:
            names, what = known[pointer.kind]
            if pointer.name not in names and (sentence := _fault(pointer, names, terms, what)):
                problems.append(Problem(pointer.file, pointer.line, sentence))
    return problems


def _fault(pointer: Pointer, known: set[str], terms: set[str], what: str) -> str:
    if pointer.kind != "wanted" or ":" not in pointer.name:
        return f'there is no {what} "{pointer.name}".{did_you_mean(pointer.name, known)}'
    kind, *names = pointer.name.split(":")
    if kind not in ("term", "compare") or len(names) != {"term": 1, "compare": 2}[kind]:
        return f'want "{pointer.name}" is none of: an id, term:id, compare:id:id, suggest, silence, emergency'
    missing = [name for name in names if name not in terms]
    return f'there is no term "{missing[0]}".{did_you_mean(missing[0], terms)}' if missing else ""


def _ids(draft: Draft) -> Iterable[Problem]:
    first: dict[str, Place] = {}
    for thing, place in draft.own_places:
        if thing.id in first:
            where = first[thing.id]
            yield Problem(place.file, place.line, f'the id "{thing.id}" is taken, by {where.file}:{where.line}')
        elif thing.id:
            first[thing.id] = place


def _phrasings(draft: Draft) -> Iterable[Problem]:
    first: dict[str, tuple[Entry, str]] = {}
    for entry, place in _things(draft, Entry):
        if not entry.id:
            continue
        for number, text in enumerate((entry.question, *entry.phrasings)):
            if not text:
                continue
            at = draft.places.get((entry.id, text), place) if number else place
            owner, as_written = first.setdefault(fold_phrasing(text), (entry, text))
            if owner is not entry:
                there = draft.places.get((owner.id, as_written)) or draft.places[owner.id, ""]
                whose = f'the entry "{owner.id}" ({there.file}:{there.line})'
                sentence = f'"{text}" is a phrasing of {whose}, too; one of them must let it go'
                yield Problem(at.file, at.line, sentence)
            elif number and (as_written != text or text in (entry.question, *entry.phrasings[: number - 1])):
                sentence = f'"{text}" is the same as "{as_written}" above it; one of them is enough'
                yield Problem(at.file, at.line, sentence, "warning")


def _names(draft: Draft) -> Iterable[Problem]:
    first: dict[str, Term] = {}
    for term, place in _things(draft, Term):
        for name in (term.term, *term.aliases):
            owner = first.setdefault(fold_name(name), term) if name else term
            if owner is not term:
                there = draft.places.get((owner.id, ""), Place())
                yield Problem(
                    place.file,
                    place.line,
                    f'"{name}" is a name of the term "{owner.id}", too ({there.file}:{there.line}); '
                    "give one term both senses, or let one of them go",
                )


def _things(draft: Draft, kind: type[_Thing]) -> Iterable[tuple[_Thing, Place]]:
    for thing, place in draft.own_places:
        if isinstance(thing, kind):
            yield thing, place
