"""The files that can be imported: a zip of packs, one YAML file, a CSV → the entries and terms that they ask for."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from bot.faq.change import SERVER
from bot.faq.entry import Entry, Place, Term
from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.pack_archive import read_archive, read_single
from bot.faq.problem import Problem
from bot.service.import_csv import read_csv

TOPIC: Final = "General"
"""The topic of a new entry whose file names none."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file asks for. `whole` names packs that are to be exactly as in the file; things of others are added.

    A pack that this server does not have goes into its own. `merged`: what is empty in these things stays as it is.
    `places` says where each thing is written, by its ref.
    """

    things: tuple[Entry | Term, ...] = ()
    whole: frozenset[str] = frozenset()
    merged: bool = False
    problems: tuple[Problem, ...] = ()
    places: Mapping[str, Place] = field(default_factory=dict[str, Place])


def read_file(name: str, data: bytes, knowledge_base: KnowledgeBase, packs: frozenset[str]) -> Wanted:
    """What the file called `name` asks for in a server with this base, which uses these packs of the operator's."""
    if data.startswith(b"PK"):
        return _from_zip(data, knowledge_base, packs)
    if name.casefold().endswith((".yaml", ".yml")):
        return _from_yaml(name, data, knowledge_base)
    if name.casefold().endswith(".csv"):
        return _from_csv(name, data, knowledge_base)
    return _refused(name, "is none of the files that can be imported: a zip of a pack, one YAML file, or a CSV")


def _from_zip(data: bytes, knowledge_base: KnowledgeBase, packs: frozenset[str]) -> Wanted:
    found, problems = read_archive(data, knowledge_base)
    things: dict[str, Entry | Term] = {}
    places: dict[str, Place] = {}
    for pack in found:
        name = pack.name if pack.name in packs else SERVER
        for thing in (*pack.entries, *pack.terms):
            moved = replace(thing, pack=name)
            if moved.ref in things:
                place = pack.place(thing.id)
                sentence = f'the id "{thing.id}" is taken by another pack of this zip; rename one of them'
                problems.append(Problem(place.file, place.line, sentence))
            things[moved.ref] = moved
            places[moved.ref] = pack.place(thing.id)
    whole = frozenset(pack.name for pack in found if pack.name in {*packs, SERVER})
    return Wanted(tuple(things.values()), whole, problems=tuple(problems), places=places)


def _from_yaml(name: str, data: bytes, knowledge_base: KnowledgeBase) -> Wanted:
    pack, problems = read_single(data, name, knowledge_base, SERVER)
    things: tuple[Entry | Term, ...] = () if pack is None else (*pack.entries, *pack.terms)
    places = {thing.id: pack.place(thing.id) for thing in things} if pack is not None else {}
    return _merged(things, knowledge_base, problems, places)


def _from_csv(name: str, data: bytes, knowledge_base: KnowledgeBase) -> Wanted:
    found, problems = read_csv(name, data)
    places = {entry.id: Place(name, line) for entry, line in found}
    return _merged(tuple(entry for entry, _ in found), knowledge_base, problems, places)


def _merged(
    things: tuple[Entry | Term, ...],
    knowledge_base: KnowledgeBase,
    problems: list[Problem],
    places: Mapping[str, Place],
) -> Wanted:
    """The things with what they do not give taken from what is there already under their ids; `places` is by id."""
    onto = tuple(_onto(thing, knowledge_base) for thing in things)
    by_ref = {thing.ref: places[thing.id] for thing in onto if thing.id in places}
    return Wanted(onto, merged=True, problems=tuple(problems), places=by_ref)


def _onto(thing: Entry | Term, knowledge_base: KnowledgeBase) -> Entry | Term:
    if isinstance(thing, Term):
        there = knowledge_base.get(f"term:{thing.id}")
        if not isinstance(there, Term):
            return thing
        return replace(
            there,
            term=thing.term or there.term,
            senses=thing.senses or there.senses,
            aliases=tuple(dict.fromkeys((*there.aliases, *thing.aliases))),
            letters=thing.letters or there.letters,
            see_also=thing.see_also or there.see_also,
            links=tuple(dict.fromkeys((*there.links, *thing.links))),
            source=thing.source or there.source,
            reviewed=thing.reviewed or there.reviewed,
        )
    there = knowledge_base.get(thing.id)
    if not isinstance(there, Entry):
        return replace(thing, topic=thing.topic or TOPIC)
    return replace(
        there,
        question=thing.question or there.question,
        answer=thing.answer or there.answer,
        topic=thing.topic or there.topic,
        phrasings=tuple(dict.fromkeys((*there.phrasings, *thing.phrasings))),
        details=thing.details or there.details,
        links=tuple(dict.fromkeys((*there.links, *thing.links))),
        see_also=thing.see_also or there.see_also,
        source=thing.source or there.source,
        reviewed=thing.reviewed or there.reviewed,
        not_about=thing.not_about or there.not_about,
    )


def _refused(name: str, sentence: str) -> Wanted:
    return Wanted(problems=(Problem(name, 0, sentence),))
