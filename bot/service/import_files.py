"""The files that can be imported: a zip of packs, one YAML file, a CSV → the entries and terms that they ask for."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from bot.faq.change import SERVER
from bot.faq.entry import Entry, Link, Term
from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.limits import FILE_BYTES
from bot.faq.pack_archive import read_archive, read_single
from bot.faq.problem import Problem
from bot.faq.records import did_you_mean
from bot.faq.rules import id_fault
from bot.service.edit_forms import read_link, tidy

COLUMNS: Final = ("id", "question", "answer", "phrasings", "links", "topic", "details")
NEEDED: Final = ("question", "answer")
ROWS: Final = 2_000
TOPIC: Final = "General"
"""The topic of a new entry whose file names none."""
_HINT: Final = "Save it as “CSV UTF-8”."


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a file asks for. `whole` names packs that are to be exactly as in the file; things of others are added.

    A pack that this server does not have goes into its own. `merged`: what is empty in these things stays as it is.
    """

    things: tuple[Entry | Term, ...] = ()
    whole: frozenset[str] = frozenset()
    merged: bool = False
    problems: tuple[Problem, ...] = ()


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
    for pack in found:
        name = pack.name if pack.name in packs else SERVER
        for thing in (*pack.entries, *pack.terms):
            moved = replace(thing, pack=name)
            if moved.ref in things:
                place = pack.place(thing.id)
                sentence = f'the id "{thing.id}" is taken by another pack of this zip; rename one of them'
                problems.append(Problem(place.file, place.line, sentence))
            things[moved.ref] = moved
    whole = frozenset(pack.name for pack in found if pack.name in {*packs, SERVER})
    return Wanted(tuple(things.values()), whole, problems=tuple(problems))


def _from_yaml(name: str, data: bytes, knowledge_base: KnowledgeBase) -> Wanted:
    pack, problems = read_single(data, name, knowledge_base, SERVER)
    things: tuple[Entry | Term, ...] = () if pack is None else (*pack.entries, *pack.terms)
    return _merged(things, knowledge_base, problems)


def _from_csv(name: str, data: bytes, knowledge_base: KnowledgeBase) -> Wanted:
    if len(data) > FILE_BYTES:
        return _refused(name, f"is larger than {FILE_BYTES // 1024} KB; split it into several files")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return _refused(name, f"is not UTF-8. {_HINT}", data.count(b"\n", 0, error.start) + 1)
    problems: list[Problem] = []
    try:
        entries = list(_rows(name, text, problems))
    except csv.Error as error:
        return _refused(name, f"cannot be read as CSV: {error}. {_HINT}")
    ids: dict[str, int] = {}
    for entry in entries:
        ids[entry.id] = ids.get(entry.id, 0) + 1
    problems += [Problem(name, 0, f"the id “{id_}” stands in {n} rows") for id_, n in ids.items() if n > 1]
    return _merged(tuple(entries), knowledge_base, problems)


def _rows(name: str, text: str, problems: list[Problem]) -> Iterator[Entry]:
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)  # Excel writes what the country is used to
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    columns = [column.strip().casefold() for column in next(reader, list[str]())]
    problems += [
        Problem(name, 1, f"there is no column “{column[:40]}”.{did_you_mean(column, COLUMNS)}")
        for column in columns
        if column not in COLUMNS
    ]
    missing = [column for column in ("id", *NEEDED) if column not in columns]
    if missing:
        problems.append(Problem(name, 1, f"the first line must name the columns; {', '.join(missing)} is missing"))
    if problems:
        return
    for number, row in enumerate(reader, 1):
        line = reader.line_num
        if number > ROWS:
            problems.append(Problem(name, line, f"has more than {ROWS:,} rows; split it into several files"))
            return
        if not any(cell.strip() for cell in row):
            continue
        if len(row) != len(columns):
            problems.append(Problem(name, line, f"this row has {len(row)} cells, the first line {len(columns)}"))
            continue
        entry = _entry(dict(zip(columns, row, strict=True)))
        if fault := id_fault(entry.id):
            problems.append(Problem(name, line, f"the id “{entry.id[:60]}” {fault}"))
        else:
            yield entry


def _entry(cells: dict[str, str]) -> Entry:
    return Entry(
        SERVER,
        tidy(cells["id"]),
        tidy(cells["question"]),
        tidy(cells["answer"]),
        tidy(cells.get("topic", "")),
        phrasings=tuple(dict.fromkeys(_parts(cells.get("phrasings", "")))),
        details=tidy(cells.get("details", "")),
        links=tuple(dict.fromkeys(_links(cells.get("links", "")))),
    )


def _parts(cell: str) -> list[str]:
    return [tidied for part in cell.split("|") if (tidied := tidy(part))]


def _links(cell: str) -> Iterator[Link]:
    """`title https://…` or an address alone, one a line; with `|` between title and address, or between links."""
    title = ""
    for part in re.split(r"[\n|]", cell):
        if "://" in part:
            yield read_link(f"{title} | {tidy(part)}" if title else tidy(part))
            title = ""
        elif tidy(part):
            title = tidy(part)
    if title:
        yield Link(title, "")


def _merged(things: tuple[Entry | Term, ...], knowledge_base: KnowledgeBase, problems: list[Problem]) -> Wanted:
    """The things with what they do not give taken from what is there already under their ids."""
    return Wanted(tuple(_onto(thing, knowledge_base) for thing in things), merged=True, problems=tuple(problems))


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


def _refused(name: str, sentence: str, line: int = 0) -> Wanted:
    return Wanted(problems=(Problem(name, line, sentence),))
