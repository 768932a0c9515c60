"""Entry, Term, Sense, Link, Source: the things a knowledge base is made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class Link:
    """A named https address."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document of standing that texts refer to by `key`."""

    key: str
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A question, the ways people ask it, and its answer. Texts are Discord markdown.

    `pack` names the pack it comes from. `ref` ("pack/id") names it among all packs.
    """

    pack: str
    id: str
    question: str
    answer: str
    topic: str
    phrasings: tuple[str, ...] = ()
    details: str = ""
    links: tuple[Link, ...] = ()
    see_also: tuple[str, ...] = ()
    source: str = ""
    reviewed: date | None = None
    not_about: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        return f"{self.pack}/{self.id}"

    @property
    def title(self) -> str:
        return self.question

    @property
    def asked_as(self) -> tuple[str, ...]:
        """The question and every phrasing, in order, each once."""
        return tuple(dict.fromkeys((self.question, *self.phrasings)))


@dataclass(frozen=True, slots=True)
class Sense:
    """One meaning of a term; `context` holds words that point to it."""

    definition: str
    expansion: str = ""
    context: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """A word or acronym of the field with its meanings, the commonest first. `ref` is "term:pack/id"."""

    pack: str
    id: str
    term: str
    senses: tuple[Sense, ...]
    aliases: tuple[str, ...] = ()
    letters: tuple[tuple[str, str], ...] = ()
    see_also: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    source: str = ""
    reviewed: date | None = None

    @property
    def ref(self) -> str:
        return f"term:{self.pack}/{self.id}"

    @property
    def title(self) -> str:
        return self.term

    @property
    def names(self) -> tuple[str, ...]:
        """The term, its aliases and its expansions, each once: everything people may call it."""
        return tuple(dict.fromkeys((self.term, *self.aliases, *(s.expansion for s in self.senses if s.expansion))))


@dataclass(frozen=True, slots=True)
class ExpectedQuestion:
    """A message of `questions.yaml` with what must come: entry ids, or "suggest", "silence", "emergency"."""

    ask: str
    want: tuple[str, ...]
    how: str = "direct"
    file: str = field(default="", compare=False)
    line: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class DangerRule:
    """Ways in which a speaker on the spot says that somebody is in danger, and which reply they get."""

    say: tuple[str, ...]
    reply: str


@dataclass(frozen=True, slots=True)
class EmergencyRules:
    """What `emergency.yaml` says: the numbers to call, the fixed replies, what is a danger, what only sounds so."""

    numbers: Mapping[str, str] = field(default_factory=dict[str, str])
    replies: Mapping[str, str] = field(default_factory=dict[str, str])
    danger: tuple[DangerRule, ...] = ()
    not_: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is written: a file, and a line that counts from 1 (0: the whole file)."""

    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Pack:
    """One folder of knowledge, as it stands in its files.

    `places` says where things are written: by (id, "") for an entry or term, by (id, phrasing) for a phrasing. It is
    empty for a pack that comes from elsewhere than files, and makes no difference between two packs.
    """

    name: str
    title: str
    language: str = "en"
    description: str = ""
    sources: Mapping[str, Source] = field(default_factory=dict[str, Source])
    entries: tuple[Entry, ...] = ()
    terms: tuple[Term, ...] = ()
    emergency: EmergencyRules = EmergencyRules()
    questions: tuple[ExpectedQuestion, ...] = ()
    places: Mapping[tuple[str, str], Place] = field(
        default_factory=dict[tuple[str, str], Place], repr=False, compare=False
    )

    def place(self, id_: str, phrasing: str = "") -> Place:
        """Where the entry or term `id_`, or one of its phrasings, is written; an empty Place where nobody knows."""
        return self.places.get((id_, phrasing)) or self.places.get((id_, "")) or Place()
