"""Records: a mapping of a pack's file read field by field, every fault noted with its line."""

from collections.abc import Callable, Collection, Iterator
from datetime import date

from bot.faq import limits
from bot.faq.entry import Link
from bot.faq.problem import Problem
from bot.faq.rules import address_fault, id_fault, text_fault
from bot.faq.yaml_reader import Fields, Items, Node, Refused, Scalar


def did_you_mean(name: str, known: Collection[str]) -> str:
    """A hint with a space before it: the nearest of `known`, or all of them where none is near and they are few."""
    from difflib import get_close_matches  # only needed where something is wrong

    if near := get_close_matches(name, sorted(known), n=1, cutoff=0.7):
        return f' Did you mean "{near[0]}"?'
    return f" There are: {', '.join(sorted(known))}." if 0 < len(known) <= 15 else ""


class Report:
    """The problems of one file, in the order they are met."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def tell(self, line: int, sentence: str, severity: str = "error") -> None:
        self.problems.append(Problem(self.file, line, sentence, severity))

    def items(self, node: Node, name: str, limit: int | None = None) -> list[Node]:
        """The nodes of a list of at most `limit`; what is no list, or an empty one, is told and read as empty."""
        if isinstance(node, Refused):
            return []
        if not isinstance(node, Items):
            if not self._said_empty(node, name):
                self.tell(node.line, f"{name} must be a list, like [one, two] or a line with a hyphen for each")
            return []
        if not node.nodes:
            self.tell(node.line, f"{name} is empty; write something, or leave it out")
        if limit is not None and len(node.nodes) > limit:
            self.tell(node.line, f"{name} holds {len(node.nodes)}; at most {limit} fit")
        return node.nodes

    def text(self, node: Node, name: str, limit: int, *, lines: bool = False, unseen: bool = False) -> str:
        """The text of a value; "" where it is none, and that is told. Space around it is taken off."""
        if isinstance(node, Refused):
            return ""
        if not isinstance(node, Scalar):
            self.tell(node.line, f"{name} must be a text, not a {'list' if isinstance(node, Items) else 'mapping'}")
            return ""
        if self._said_empty(node, name):
            return ""
        if kind := node.read_as():
            sentence = f'{name} must be a text, but YAML reads {node.text} as {kind}; write it in quotes: "{node.text}"'
            self.tell(node.line, sentence)
            return ""
        text = node.text.strip(" \n")
        if fault := text_fault(text, limit, lines=lines, unseen=unseen):
            self.tell(node.line, f"{name} {fault}")
        return text

    def texts(self, node: Node, name: str, limit: int, count: int) -> tuple[str, ...]:
        """A list of texts, each of one line."""
        one = f"one of the {name}"
        return tuple(text for item in self.items(node, name, count) if (text := self.text(item, one, limit)))

    def pairs(self, node: Node, name: str, what: str) -> Iterator[tuple[Scalar, Node]]:
        """The pairs of a mapping whose keys are free; keys are texts, too."""
        if isinstance(node, Refused) or self._said_empty(node, name):
            return
        if not isinstance(node, Fields):
            self.tell(node.line, f"{name} must be a mapping, with {what} in front of each colon")
            return
        if not node.nodes:
            self.tell(node.line, f"{name} is empty; write something, or leave it out")
        for key, value in node.nodes.values():
            if self.text(key, f"{what} in {name}", limits.WORD):
                yield key, value

    def record(self, node: Node, what: str, known: tuple[str, ...]) -> "Record | None":
        """A mapping with fixed keys; unknown ones are told. None where it is no mapping."""
        if isinstance(node, Refused):
            return None
        if not isinstance(node, Fields):
            self.tell(node.line, f"{what} must be a mapping with the keys {', '.join(known)}")
            return None
        for key, _ in node.nodes.values():
            if key.text not in known:
                self.tell(key.line, f'{what} has no key "{key.text}".{did_you_mean(key.text, known)}')
        return Record(self, node, what)

    def _said_empty(self, node: Node, name: str) -> bool:
        empty = isinstance(node, Scalar) and node.plain and node.read_as() == "nothing"
        if empty:
            self.tell(node.line, f"{name} is empty; write something, or leave it out")
        return empty


class Record:
    """One mapping of a file. Reading a field that is missing gives an empty value, and is told where it is required."""

    def __init__(self, report: Report, node: Fields, what: str) -> None:
        self.report = report
        self.what = what
        self.line = node.line
        self._nodes = node.nodes

    def get(self, key: str, *, required: bool = False) -> Node | None:
        """The value of `key`."""
        pair = self._nodes.get(key)
        if pair is not None:
            return pair[1]
        if required:
            self.report.tell(self.line, f"{self.what} has no {key}, which it needs")
        return None

    def text(self, key: str, limit: int, *, required: bool = False, lines: bool = False, unseen: bool = False) -> str:
        node = self.get(key, required=required)
        return "" if node is None else self.report.text(node, key, limit, lines=lines, unseen=unseen)

    def texts(self, key: str, limit: int, count: int) -> tuple[str, ...]:
        node = self.get(key)
        return () if node is None else self.report.texts(node, key, limit, count)

    def placed(self, key: str, limit: int, count: int) -> list[tuple[str, int]]:
        """A list of texts, each with its line."""
        node = self.get(key)
        items = [] if node is None else self.report.items(node, key, count)
        one = f"one of the {key}"
        return [(text, item.line) for item in items if (text := self.report.text(item, one, limit))]

    def checked(self, key: str, fault: Callable[[str], str | None], *, required: bool = False) -> str:
        """A text with a form of its own, which `fault` knows."""
        node = self.get(key, required=required)
        if node is None or not (text := self.report.text(node, key, limits.LINK_URL * 2)):
            return ""
        if reason := fault(text):
            self.report.tell(node.line, f'{key} "{text[:80]}" {reason}')
        return text

    def id(self) -> str:
        return self.checked("id", id_fault, required=True)

    def links(self) -> tuple[Link, ...]:
        node = self.get("links")
        found: list[Link] = []
        for item in [] if node is None else self.report.items(node, "links", limits.LINKS):
            record = self.report.record(item, "a link", ("title", "url"))
            if record is not None:
                title = record.text("title", limits.LINK_TITLE, required=True)
                found.append(Link(title, record.checked("url", address_fault, required=True)))
        return tuple(found)

    def date(self, key: str) -> date | None:
        """A day, written 2026-11-22."""
        node = self.get(key)
        if node is None or isinstance(node, Refused):
            return None
        if isinstance(node, Scalar) and len(node.text) == 10:
            try:
                return date.fromisoformat(node.text)
            except ValueError:
                pass
        self.report.tell(node.line, f"{key} must be a day, written like 2026-11-22")
        return None
