"""A pack → the text of its files, which load back as the same pack. Entries are grouped by topic, terms by letter."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import Any, Final

import yaml

from bot.faq.entry import EmergencyRules, Entry, ExpectedQuestion, Link, Pack, Source, Term
from bot.faq.limits import FILE_BYTES

_ROOM: Final = FILE_BYTES * 3 // 4
"""Bytes after which a file is continued in the next: room is left for what people add by hand."""


def pack_to_files(pack: Pack) -> dict[str, str]:
    """Path inside the pack's folder → content. Entries keep their order within a topic, terms theirs altogether."""
    files = {"pack.yaml": _dump(_head(pack))}
    topics: dict[str, list[Entry]] = {}
    for entry in pack.entries:
        topics.setdefault(entry.topic, []).append(entry)
    parts = [(topic, part) for topic, entries in topics.items() for part in _parts(map(_entry, entries))]
    digits = len(str(len(parts)))
    for number, (topic, part) in enumerate(parts, 1):
        files[f"faq/{number:0{digits}}-{_slug(topic)}.yaml"] = part
    glossary = list(_parts(map(_term, pack.terms)))
    digits = len(str(len(glossary)))
    files |= {f"glossary/{number:0{digits}}-terms.yaml": part for number, part in enumerate(glossary, 1)}
    if emergency := _emergency(pack.emergency):
        files["emergency.yaml"] = _dump(emergency)
    if pack.questions:
        files["questions.yaml"] = _dump([_question(question) for question in pack.questions])
    return files


def _head(pack: Pack) -> dict[str, object]:
    sources = {key: _source(source) for key, source in pack.sources.items()}
    return _filled(
        name=pack.name, title=pack.title, language=pack.language, description=pack.description, sources=sources
    )


def _source(source: Source) -> dict[str, object]:
    return _filled(title=source.title, url=source.url)


def _entry(entry: Entry) -> dict[str, object]:
    return _filled(
        id=entry.id,
        question=entry.question,
        phrasings=list(entry.phrasings),
        answer=entry.answer,
        details=entry.details,
        links=_links(entry.links),
        see_also=list(entry.see_also),
        topic=entry.topic,
        source=entry.source,
        reviewed=entry.reviewed,
        not_about=list(entry.not_about),
    )


def _term(term: Term) -> dict[str, object]:
    letters = [{letter: meaning} for letter, meaning in term.letters]
    senses = [
        _filled(expansion=sense.expansion, definition=sense.definition, context=list(sense.context))
        for sense in term.senses
    ]
    return _filled(
        id=term.id,
        term=term.term,
        aliases=list(term.aliases),
        senses=senses,
        letters=letters,
        see_also=list(term.see_also),
        links=_links(term.links),
        source=term.source,
        reviewed=term.reviewed,
    )


def _emergency(rules: EmergencyRules) -> dict[str, object]:
    danger = [{"say": list(rule.say), "reply": rule.reply} for rule in rules.danger]
    filled = _filled(numbers=dict(rules.numbers), replies=dict(rules.replies), danger=danger)
    return filled | _filled(**{"not": list(rules.not_)})


def _question(question: ExpectedQuestion) -> dict[str, object]:
    want: object = question.want[0] if len(question.want) == 1 else list(question.want)
    usual = "listening" if question.want == ("silence",) else "direct"
    return _filled(ask=question.ask, want=want, how="" if question.how == usual else question.how)


def _links(links: Iterable[Link]) -> list[dict[str, object]]:
    return [_filled(title=link.title, url=link.url) for link in links]


def _filled(**fields: object) -> dict[str, object]:
    return {key: value for key, value in fields.items() if value}


def _slug(topic: str) -> str:
    ascii_ = unicodedata.normalize("NFKD", topic).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", ascii_).strip("-") or "topic"


def _parts(records: Iterable[Mapping[str, object]]) -> Iterable[str]:
    """The records as YAML lists, each list within the size of a file."""
    texts: list[str] = []
    size = 0
    for record in records:
        text = _dump([record])
        weight = len(text.encode()) + 1
        if texts and size + weight > _ROOM:
            yield "\n".join(texts)
            texts, size = [], 0
        texts.append(text)
        size += weight
    if texts:
        yield "\n".join(texts)


class _Dumper(yaml.SafeDumper):
    """Writes what people like to read in a diff: keys in order, long texts in blocks, no aliases."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - the loader refuses aliases
        return True


def _write_text(dumper: Any, text: str) -> Any:
    style = "|" if "\n" in text else ">" if len(text) > 110 and text.isprintable() else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _write_text)


def _dump(value: object) -> str:
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=118)
