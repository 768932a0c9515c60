"""The files of one pack → a draft of it: values, problems, and what points elsewhere and must still be resolved."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bot.faq import limits
from bot.faq.entry import DangerRule, Entry, ExpectedQuestion, Place, Sense, Source, Term
from bot.faq.problem import Problem
from bot.faq.records import Record, Report
from bot.faq.rules import address_fault
from bot.faq.yaml_reader import Fields, Items, Node, Scalar, read_yaml

OUTCOMES: Final = ("suggest", "silence", "emergency")
HOW: Final = ("direct", "listening")
_BRACES: Final = re.compile(r"\{([^{}]*)\}|[{}]")

_PACK_KEYS: Final = ("name", "title", "language", "description", "sources")
_ENTRY_KEYS: Final = (
    "id", "question", "phrasings", "answer", "details", "links", "see_also", "topic", "source", "reviewed", "not_about",
)  # fmt: skip
_TERM_KEYS: Final = ("id", "term", "aliases", "senses", "letters", "see_also", "links", "source", "reviewed")
_SENSE_KEYS: Final = ("expansion", "definition", "context")
_EMERGENCY_KEYS: Final = ("numbers", "replies", "danger", "not")
_QUESTION_KEYS: Final = ("ask", "want", "how")
_HOLDS: Final = {
    "pack": "it gives the pack its name, title and sources",
    "faq": "write an entry into it, or delete it",
    "glossary": "write a term into it, or delete it",
    "emergency": "write numbers, replies and dangers into it, or delete it",
    "questions": "write a question into it, or delete it",
}


@dataclass(frozen=True, slots=True)
class Pointer:
    """A name of something that must exist, and where it is written. `kind`: entry, wanted, source, number or reply."""

    kind: str
    name: str
    file: str
    line: int


@dataclass(slots=True)
class Draft:
    """A pack while it is read. `broken`: not all of it could be read, so what seems to be missing may be there."""

    name: str
    title: str = ""
    language: str = "en"
    description: str = ""
    sources: dict[str, Source] = field(default_factory=dict[str, Source])
    entries: list[Entry] = field(default_factory=list[Entry])
    terms: list[Term] = field(default_factory=list[Term])
    numbers: dict[str, str] = field(default_factory=dict[str, str])
    replies: dict[str, str] = field(default_factory=dict[str, str])
    danger: list[DangerRule] = field(default_factory=list[DangerRule])
    not_: tuple[str, ...] = ()
    questions: list[ExpectedQuestion] = field(default_factory=list[ExpectedQuestion])
    places: dict[tuple[str, str], Place] = field(default_factory=dict[tuple[str, str], Place])
    pointers: list[Pointer] = field(default_factory=list[Pointer])
    own_places: list[tuple[Entry | Term, Place]] = field(default_factory=list[tuple[Entry | Term, Place]])
    problems: list[Problem] = field(default_factory=list[Problem])
    broken: bool = False

    def read(self, data: bytes, file: str, part: str) -> None:
        """Take in one file; `part` is "pack", "faq", "glossary", "emergency" or "questions"."""
        root, problems = read_yaml(data, file)
        empty = not problems and _is_empty(root)
        self.problems += [*problems, *([Problem(file, 1, f"is empty; {_HOLDS[part]}")] if empty else [])]
        self.broken |= root is None or empty or bool(problems)
        if root is None or empty:
            return
        report = Report(file)
        _PARTS[part](self, report, root)
        self.problems += report.problems

    def point(self, kind: str, name: str, report: Report, line: int) -> None:
        self.pointers.append(Pointer(kind, name, report.file, line))


def _is_empty(root: Node | None) -> bool:
    """Is nothing said in a file: no document, an empty one, or an empty list or mapping?"""
    if isinstance(root, Items | Fields):
        return not root.nodes
    return root is None or (isinstance(root, Scalar) and root.read_as() == "nothing")


def _each(one: Callable[[Draft, Report, Node], None], what: str) -> Callable[[Draft, Report, Node], None]:
    def read(draft: Draft, report: Report, root: Node) -> None:
        if isinstance(root, Fields | Scalar):
            report.tell(root.line, f"the file must hold a list of {what}, each beginning with a hyphen")
            draft.broken = True
            return
        for node in report.items(root, "the file"):
            one(draft, report, node)

    return read


def _read_head(draft: Draft, report: Report, root: Node) -> None:
    record = report.record(root, "pack.yaml", _PACK_KEYS)
    if record is None:
        draft.broken = True
        return
    name = record.checked("name", _pack_name_fault, required=True)
    if name and name != draft.name:
        report.tell(record.line, f'the pack is named "{name}", but its folder "{draft.name}"; both must be the same')
    draft.title = record.text("title", limits.PACK_TITLE, required=True)
    draft.language = record.checked("language", _language_fault) or "en"
    draft.description = record.text("description", limits.PACK_DESCRIPTION, lines=True)
    sources = record.get("sources")
    for key, node in report.pairs(sources, "sources", "a key") if sources is not None else ():
        if not limits.ID.fullmatch(key.text):
            report.tell(key.line, f'the source key "{key.text}" may hold a to z, 0 to 9 and hyphens only')
        if source := report.record(node, "a source", ("title", "url")):
            title = source.text("title", limits.SOURCE_TITLE, required=True)
            draft.sources[key.text] = Source(key.text, title, source.checked("url", address_fault))


def _read_entry(draft: Draft, report: Report, node: Node) -> None:
    record = report.record(node, "an entry", _ENTRY_KEYS)
    if record is None:
        return
    id_ = record.id()
    phrasings = record.placed("phrasings", limits.PHRASING, limits.PHRASINGS)
    entry = Entry(
        pack=draft.name,
        id=id_,
        question=record.text("question", limits.QUESTION, required=True),
        answer=record.text("answer", limits.ANSWER, required=True, lines=True),
        topic=record.text("topic", limits.TOPIC, required=True),
        phrasings=tuple(text for text, _ in phrasings),
        details=record.text("details", limits.DETAILS, lines=True),
        links=record.links(),
        see_also=_see_also(draft, report, record, id_),
        source=_source(draft, report, record),
        reviewed=record.date("reviewed"),
        not_about=record.texts("not_about", limits.WORD, limits.NOT_ABOUT),
    )
    draft.entries.append(entry)
    _place(draft, report, entry, record.line)
    for text, line in phrasings:
        draft.places.setdefault((id_, text), Place(report.file, line))


def _read_term(draft: Draft, report: Report, node: Node) -> None:
    record = report.record(node, "a term", _TERM_KEYS)
    if record is None:
        return
    id_ = record.id()
    node_of_senses = record.get("senses", required=True)
    items = [] if node_of_senses is None else report.items(node_of_senses, "senses", limits.SENSES)
    senses = [_sense(sense) for item in items if (sense := report.record(item, "a sense", _SENSE_KEYS))]
    term = Term(
        pack=draft.name,
        id=id_,
        term=record.text("term", limits.TERM, required=True),
        senses=tuple(senses),
        aliases=record.texts("aliases", limits.TERM, limits.ALIASES),
        letters=_letters(report, record),
        see_also=_see_also(draft, report, record, id_),
        links=record.links(),
        source=_source(draft, report, record),
        reviewed=record.date("reviewed"),
    )
    draft.terms.append(term)
    _place(draft, report, term, record.line)


def _sense(record: Record) -> Sense:
    return Sense(
        definition=record.text("definition", limits.DEFINITION, required=True, lines=True),
        expansion=record.text("expansion", limits.EXPANSION),
        context=record.texts("context", limits.WORD, limits.CONTEXT),
    )


def _letters(report: Report, record: Record) -> tuple[tuple[str, str], ...]:
    node = record.get("letters")
    if node is None:
        return ()
    pairs: list[tuple[str, Node]] = []
    if not isinstance(node, Items):
        pairs = [(key.text, value) for key, value in report.pairs(node, "letters", "a letter")]
    else:
        for item in report.items(node, "letters"):
            if isinstance(item, Items) and len(item.nodes) == 2:
                pairs.append((report.text(item.nodes[0], "a letter", limits.WORD), item.nodes[1]))
            elif isinstance(item, Fields) and len(item.nodes) == 1:
                pairs += [(key.text, value) for key, value in report.pairs(item, "letters", "a letter")]
            else:
                report.tell(item.line, "one of the letters must be a pair, like [A, Airway] or A: Airway")
    if len(pairs) > limits.LETTERS:
        report.tell(node.line, f"letters holds {len(pairs)}; at most {limits.LETTERS} fit")
    return tuple((letter, report.text(value, f"the letter {letter}", limits.LETTER_MEANING)) for letter, value in pairs)


def _read_emergency(draft: Draft, report: Report, root: Node) -> None:
    record = report.record(root, "emergency.yaml", _EMERGENCY_KEYS)
    if record is None:
        return
    numbers, replies, danger = record.get("numbers"), record.get("replies"), record.get("danger")
    for key, node in report.pairs(numbers, "numbers", "a name") if numbers is not None else ():
        draft.numbers[key.text] = report.text(node, f"the number {key.text}", limits.NUMBER)
    for key, node in report.pairs(replies, "replies", "a name") if replies is not None else ():
        text = report.text(node, f"the reply {key.text}", limits.EMERGENCY_REPLY, lines=True)
        draft.replies[key.text] = text
        for brace in _BRACES.finditer(text):
            if brace[1] is None:
                sentence = f"the reply {key.text} holds a single {brace[0]}; a number is written {{emergency}}"
                report.tell(node.line, sentence)
            else:
                draft.point("number", brace[1], report, node.line)
    for item in report.items(danger, "danger") if danger is not None else ():
        rule = report.record(item, "a danger", ("say", "reply"))
        if rule is None:
            continue
        _ = rule.get("say", required=True)
        say = rule.texts("say", limits.EMERGENCY_PHRASE, limits.EMERGENCY_PHRASES)
        reply = rule.text("reply", limits.WORD, required=True)
        if reply:
            draft.point("reply", reply, report, rule.line)
        draft.danger.append(DangerRule(say, reply))
    draft.not_ = record.texts("not", limits.EMERGENCY_PHRASE, limits.EMERGENCY_PHRASES)


def _read_question(draft: Draft, report: Report, node: Node) -> None:
    record = report.record(node, "a question", _QUESTION_KEYS)
    if record is None:
        return
    ask = record.text("ask", limits.ASK, required=True, lines=True, unseen=True)
    wanted = record.get("want", required=True)
    if isinstance(wanted, Items):
        want = tuple(report.texts(wanted, "want", limits.LINK_URL, 20))
        for outcome in set(want) & set(OUTCOMES):
            report.tell(wanted.line, f'"{outcome}" stands alone in want, not in a list')
    else:
        text = report.text(wanted, "want", limits.LINK_URL) if wanted is not None else ""
        want = (text,) if text else ()
    for name in want:
        if name not in OUTCOMES:
            draft.point("wanted", name, report, wanted.line if wanted is not None else record.line)
    how = record.text("how", limits.WORD) or ("listening" if want == ("silence",) else "direct")
    if how not in HOW:
        report.tell(record.line, f'how must be direct or listening, not "{how}"')
    draft.questions.append(ExpectedQuestion(ask, want, how, report.file, record.line))


def _see_also(draft: Draft, report: Report, record: Record, id_: str) -> tuple[str, ...]:
    placed = record.placed("see_also", limits.LINK_URL, limits.SEE_ALSO)
    for name, line in placed:
        if name == id_:
            report.tell(line, f'see_also of "{id_}" points to itself')
        draft.point("entry", name, report, line)
    return tuple(name for name, _ in placed)


def _source(draft: Draft, report: Report, record: Record) -> str:
    node = record.get("source")
    key = record.text("source", limits.WORD)
    if key and node is not None:
        draft.point("source", key, report, node.line)
    return key


def _place(draft: Draft, report: Report, thing: Entry | Term, line: int) -> None:
    place = Place(report.file, line)
    draft.own_places.append((thing, place))
    draft.places.setdefault((thing.id, ""), place)


def _pack_name_fault(text: str) -> str | None:
    if limits.PACK_NAME.fullmatch(text):
        return None
    return "may hold a to z, 0 to 9 and hyphens only, 1 to 20 of them"


def _language_fault(text: str) -> str | None:
    return None if limits.LANGUAGE.fullmatch(text) else "is no language code like en or pt-BR"


_PARTS: Final[dict[str, Callable[[Draft, Report, Node], None]]] = {
    "pack": _read_head,
    "faq": _each(_read_entry, "entries"),
    "glossary": _each(_read_term, "terms"),
    "emergency": _read_emergency,
    "questions": _each(_read_question, "questions"),
}
