"""YAML → plain nodes that know their line. What YAML would do behind an author's back is refused in a sentence."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, cast

import yaml

from bot.faq.limits import DEPTH, FILE_BYTES
from bot.faq.problem import Problem
from bot.faq.rules import unseen_in_file

# The C parser gives the same events five times as fast; wheels of some platforms come without it.
_YAML: Final = cast("Any", yaml)  # the library has no types
_LOADER: Final = getattr(_YAML, "CSafeLoader", _YAML.SafeLoader)
_RESOLVERS: Final[dict[str, list[tuple[str, re.Pattern[str]]]]] = _YAML.SafeLoader.yaml_implicit_resolvers
_READ_AS: Final = {
    "bool": "yes or no",
    "int": "a number",
    "float": "a number",
    "timestamp": "a date",
    "null": "nothing",
}
_TAB_INDENT: Final = re.compile(r"^ *\t", re.MULTILINE)
_NO_COMMENT: Final = re.compile(r"\s+#[^\s#]")
_CUT_OFF: Final = re.compile(r"[ \t]#[^\s#]")
_TOO_DEEP: Final = f"is nested more than {DEPTH} deep"
_QUOTE_HINT: Final = "A text with a colon and a space in it, or that begins with a sign, must be in quotes."


@dataclass(slots=True)
class Scalar:
    """A single value. `plain`: it was written without quotes."""

    text: str
    line: int
    plain: bool = False

    def read_as(self) -> str:
        """What YAML makes of the value, where that is no text: "a number", "yes or no", …; "" where it is text."""
        if not self.plain:
            return ""
        for tag, pattern in _RESOLVERS.get(self.text[:1], ()):
            if pattern.match(self.text):
                return _READ_AS.get(tag.rpartition(":")[2], "something of its own")
        return ""


@dataclass(slots=True)
class Items:
    """A list."""

    line: int
    nodes: "list[Node]" = field(default_factory=list["Node"])


@dataclass(slots=True)
class Fields:
    """A mapping; `nodes` holds for each key the key itself and its value."""

    line: int
    nodes: "dict[str, tuple[Scalar, Node]]" = field(default_factory=dict[str, "tuple[Scalar, Node]"])


@dataclass(slots=True)
class Refused:
    """Stands where something was refused and its problem already told: nothing more is said about it."""

    line: int


Node = Scalar | Items | Fields | Refused


def read_yaml(data: bytes, file: str) -> tuple[Node | None, list[Problem]]:
    """The one document in `data`, and every problem with it as YAML. None where the file is empty or cannot be read."""
    text, problems = _decode(data, file)
    if problems:
        return None, problems
    tree = _Tree(file, text)
    try:
        # straight from the parser: yaml.parse() would ask twice for each event
        parser = _LOADER(text)
        root = tree.build(iter(parser.get_event, None))
        parser.dispose()
    except yaml.YAMLError as error:
        tree.tell(*_explain(error, text))
        return None, tree.problems
    return root, tree.problems


def _decode(data: bytes, file: str) -> tuple[str, list[Problem]]:
    if len(data) > FILE_BYTES:
        return "", [Problem(file, 0, f"is larger than {FILE_BYTES // 1024} KB; split it into several files")]
    if data.startswith((b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")):
        return "", [Problem(file, 1, "begins with a byte order mark; save it as UTF-8 without one")]
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return "", [Problem(file, line, "is not UTF-8 here; save the file with the encoding UTF-8")]
    problems = [
        Problem(file, text.count("\n", 0, tab.start()) + 1, "this line is indented with a tab; use spaces")
        for tab in (_TAB_INDENT.finditer(text) if "\t" in text else ())
    ]
    if unseen := unseen_in_file(text):
        index, name = unseen
        problems.append(Problem(file, text.count("\n", 0, index) + 1, f"{name} stands here, unseen; take it out"))
    return text, problems


def _explain(error: yaml.YAMLError, text: str) -> tuple[int, str]:
    mark: Any = getattr(error, "problem_mark", None)
    reason = str(getattr(error, "problem", None) or error).partition("\n")[0]
    lines = text.split("\n")
    line = min(mark.line if mark is not None else 0, len(lines) - 1)
    if "nesting depth" in reason:  # newer parsers stop before we count, at depths of their own
        return line + 1, _TOO_DEEP
    # at the end of the file the fault is in the last thing that stands there
    while line > 0 and not lines[line].strip():
        line -= 1
    return line + 1, f"YAML cannot read this: {reason}. {_QUOTE_HINT}"


class _Tree:
    """One pass over the events: nothing is built that was not counted first, so no file can blow up."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.problems: list[Problem] = []
        self._suspects = {text.count("\n", 0, found.start()) for found in _CUT_OFF.finditer(text)}
        self._lines = text.split("\n") if self._suspects else []

    def tell(self, line: int, sentence: str) -> None:
        self.problems.append(Problem(self.file, line, sentence))

    def build(self, events: Iterator[Any]) -> Node | None:
        """The root of the first document; None when the file holds nothing."""
        root: Node | None = None
        open_nodes: list[tuple[Items | Fields, Scalar | Refused | None]] = []  # with the key that waits for its value
        for event in events:
            kind = cast("type[Any]", type(event))
            if kind is yaml.ScalarEvent:
                node: Node = self._scalar(event)
            elif kind is yaml.SequenceStartEvent or kind is yaml.MappingStartEvent:
                line = event.start_mark.line + 1
                self._refuse_marks(event, line)
                node = Items(line) if kind is yaml.SequenceStartEvent else Fields(line)
                if len(open_nodes) == DEPTH:
                    self.tell(line, _TOO_DEEP)
                    return None
            elif kind is yaml.AliasEvent:
                node = Refused(event.start_mark.line + 1)
                sentence = f"*{event.anchor} is a YAML alias; write the value out (or put the text in quotes)"
                self.tell(node.line, sentence)
            elif kind is yaml.SequenceEndEvent or kind is yaml.MappingEndEvent:
                open_nodes.pop()
                continue
            elif kind is yaml.DocumentStartEvent and root is not None:
                self.tell(event.start_mark.line + 1, "a second document begins here (---); one file holds one")
                return root
            else:
                continue
            if open_nodes:
                self._attach(open_nodes, node)
            else:
                root = node
            if isinstance(node, Items | Fields):
                open_nodes.append((node, None))
        return None if isinstance(root, Scalar) and root.plain and not root.text else root

    def _attach(self, open_nodes: list[tuple[Items | Fields, Scalar | Refused | None]], node: Node) -> None:
        parent, key = open_nodes[-1]
        if isinstance(parent, Items):
            parent.nodes.append(node)
        elif key is None:
            open_nodes[-1] = (parent, self._key(parent, node))
        else:
            open_nodes[-1] = (parent, None)
            if isinstance(key, Scalar):
                parent.nodes[key.text] = (key, node)

    def _key(self, parent: Fields, node: Node) -> Scalar | Refused:
        if not isinstance(node, Scalar):
            if not isinstance(node, Refused):
                self.tell(node.line, "a key must be a plain word, not a list or a mapping")
            return Refused(node.line)
        if node.text in parent.nodes:
            first = parent.nodes[node.text][0].line
            self.tell(node.line, f'the key "{node.text}" stands here a second time; the first is on line {first}')
            return Refused(node.line)
        return node

    def _scalar(self, event: Any) -> Scalar:
        line = event.start_mark.line + 1
        if event.anchor is not None or event.tag is not None:
            self._refuse_marks(event, line)
        plain = not event.style
        if plain and self._suspects and (row := int(event.end_mark.line)) in self._suspects:
            rest = self._lines[row][event.end_mark.column :]
            if _NO_COMMENT.match(rest):
                self.tell(line, f'the text ends before "{rest.strip()}": # begins a comment; put the text in quotes')
        return Scalar(event.value, line, plain)

    def _refuse_marks(self, event: Any, line: int) -> None:
        if event.anchor is not None:
            self.tell(line, f"&{event.anchor} is a YAML anchor; write values out (or put the text in quotes)")
        if event.tag is not None:
            self.tell(line, "a value begins with !, which is a YAML tag; take it away (or put the text in quotes)")
