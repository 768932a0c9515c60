# ruff: noqa: SLF001 - the parts of a matcher are looked at one by one
"""Messages as people wrote them, to learn from: each with the entries and cards that hold what it wants."""

import json
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))

from examining import holds, pattern, plain

from bot.faq.knowledge_base import KnowledgeBase
from bot.matching import Answer, Matcher
from bot.matching.deciding import SENTENCES
from bot.matching.text import clean
from bot.service import cards
from bot.service.reply import Card


@dataclass(frozen=True)
class Told:
    """A message of the set `origin`. `right`: refs of all that would be right; `best`: the one that the whole pack
    answers with where it is right, else all. `kind` as in tests/examining.py, or how the message was made up.
    """

    origin: str
    text: str
    kind: str
    right: frozenset[str]
    best: frozenset[str]


class Judged:
    """Knows what holds a wanted fact: the text of every entry, and of the cards that a message may be answered with."""

    def __init__(self, base: KnowledgeBase, matcher: Matcher) -> None:
        self._base = base
        self._matcher = matcher
        self._texts = {entry.ref: _said(cards.card(base, entry)) for entry in base.entries}
        self._entries = tuple(self._texts)
        self._saying = cache(self._entries_saying)  # many messages expect the same words

    def messages(self, files: Sequence[Path]) -> Iterator[Told]:
        """Those of these sets that want an answer which the pack has, or none."""
        for file in files:
            for row in map(json.loads, file.read_text("ascii").splitlines()):
                if row["want"] == "none":
                    yield Told(file.stem, row["text"], row["kind"], frozenset(), frozenset())
                elif row["want"] == "answer" and (right := self._right(row)):
                    decision = self._matcher.match(row["text"])
                    sure = isinstance(decision, Answer) and decision.match.entry_id in right
                    best = frozenset({decision.match.entry_id}) if sure else right
                    yield Told(file.stem, row["text"], row["kind"], right, best)

    def _right(self, row: dict) -> frozenset[str]:
        met = (frozenset[str]().union(*map(self._saying, map(pattern, one_of))) for one_of in row["must"])
        found = frozenset(self._entries).intersection(*met).difference(*map(self._saying, row["must_not"]))
        return frozenset(found | {ref for ref in self._cards(row["text"]) if holds(row, self._text_of(ref))})

    def _entries_saying(self, expected: str) -> frozenset[str]:
        return frozenset(ref for ref in self._entries if re.search(expected, self._texts[ref]))

    def _cards(self, text: str) -> set[str]:
        """The cards of terms that a message names, and what frame and subject alone speak for."""
        found: set[str] = set()
        for reading in self._matcher._reader.readings(clean(text), SENTENCES):
            found |= reading.terms
            if surely := self._matcher._certain.of(reading) or self._matcher._certain.by_card(reading):
                found.add(surely[0].entry_id)
        return found

    def _text_of(self, ref: str) -> str:
        if ref not in self._texts:
            card = cards.find(self._base, ref)
            self._texts[ref] = _said(card) if card else ""
        return self._texts[ref]


def _said(card: Card) -> str:
    return plain(f"{card.title}\n{card.text}\n" + " ".join(f"{link.title} {link.url}" for link in card.links))
