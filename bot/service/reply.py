"""Reply: what to say, before any surface. Doors render it inside their limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from bot.faq.entry import Link, Source
from bot.matching.decision import Trace


class ReplyKind(StrEnum):
    """What sort of reply it is; the values are the words of `ask --json`."""

    ANSWER = "answer"
    SUGGEST = "suggest"
    NONE = "none"
    EMERGENCY = "emergency"


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that can be shown on request: a suggestion, a related entry, an item of a list."""

    ref: str
    title: str


@dataclass(frozen=True, slots=True)
class Card:
    """One entry, term or comparison, ready to be shown. Texts are Discord markdown.

    `ref` is "pack/id", "term:pack/id" or "compare:pack/a:pack/b"; `short` is the answer in a breath, `details` come
    under it. `title` is plain text.
    """

    ref: str
    title: str
    short: str
    details: str = ""
    links: tuple[Link, ...] = ()
    related: tuple[Choice, ...] = ()
    source: Source | None = None
    reviewed: date | None = None

    @property
    def id(self) -> str:
        """The ref as people see it in the terminal's lines, without the packs' names."""
        head, colon, rest = self.ref.partition(":")
        if not colon:
            return self.ref.rpartition("/")[2]
        return ":".join([head, *(part.rpartition("/")[2] for part in rest.split(":"))])

    @property
    def names_itself(self) -> bool:
        """Does the short answer begin with the title already, as that of a term does?"""
        return self.short.startswith(f"**{self.title}**")

    @property
    def breath(self) -> str:
        """The title and the short answer; nobody says a name twice."""
        return self.short if self.names_itself else f"**{self.title}**\n{self.short}"

    @property
    def text(self) -> str:
        """The short answer and the details together."""
        return f"{self.short}\n\n{self.details}" if self.details else self.short


@dataclass(frozen=True, slots=True)
class Reply:
    """What the bot says to one question.

    `text` is the whole of it as one plain text (the terminal's "reply"); it is empty when the bot stays silent.
    `card` is there for an answer, `suggestions` (≤ 3) for a choice, of which `nearest` is the first where it is likely;
    `others` (≤ 3) are what "Not what I meant" offers. `small_talk`: what it answers was said to the bot, not asked;
    `aside`: so it was, or the reply says how to ask, so that there is nothing to learn from it.
    """

    kind: ReplyKind
    text: str
    confidence: float | None = None
    card: Card | None = None
    suggestions: tuple[Choice, ...] = ()
    nearest: Card | None = None
    others: Sequence[Choice] = ()
    trace: Trace = Trace()  # noqa: RUF009 - a frozen value
    signals: Mapping[str, float] = field(default_factory=dict[str, float])
    phrasing: str = ""
    small_talk: bool = False
    aside: bool = False

    @property
    def nothing_asked(self) -> bool:
        """Is there nothing that a moderator could answer, nor anybody wait for?"""
        return self.kind is ReplyKind.NONE and (self.aside or not self.trace.text)

    @property
    def silent(self) -> bool:
        return not self.text
