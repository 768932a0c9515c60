# ruff: noqa: S311, SLF001 - chance here is no secret; the parts of a matcher are looked at one by one
"""Messages as people wrote them, to calibrate on: a pack with some of its phrasings and entries, and what is right."""

import json
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parent.parent / "tests"))

from examining import holds, plain

from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.packs import load_packs
from bot.matching import Answer, Matcher
from bot.matching.matcher import SENTENCES
from bot.matching.ranker import Ranker
from bot.matching.text import clean

KEPT = (0.3, 0.5, 0.7, 0.9)
"""Shares of the phrasings that a base keeps: with all of them it would know much of what is asked word by word."""
GONE = 8
"""One entry of so many goes altogether: then none is right."""
ASKED = 800


@dataclass(frozen=True)
class Told:
    """One base, with messages and the entries that are right for each (none: it must stay silent)."""

    matcher: Matcher
    asked: Sequence[tuple[str, frozenset[str]]]

    @property
    def ranker(self) -> Ranker:
        """What gives the evidence on a reading."""
        return self.matcher._ranker

    def readings(self, text: str) -> list[tuple[str, ...]]:
        """The words of a message and of each of its sentences, as the product reads them."""
        found = self.matcher._reader.readings(clean(text), SENTENCES)
        return [reading.tokens for reading in found if reading.tokens]


def all_told(files: Sequence[Path], rounds: int) -> Iterator[Told]:
    """Some of the messages of these sets (see tests/examining.py), asked of ever other parts of the EMS pack."""
    if not files:
        return
    base = load_packs(None, ("ems",))
    judged = list(_judged(files, base))
    for number in range(rounds):
        r = random.Random(number)
        kept = KEPT[number % len(KEPT)]
        gone = set(r.sample([entry.ref for entry in base.entries], len(base.entries) // GONE))
        asked_as = {
            entry.ref: [text for place, text in enumerate(entry.asked_as) if not place or r.random() < kept]
            for entry in base.entries
            if entry.ref not in gone
        }
        asked = [
            (text, best - gone)
            for text, right, best in r.sample(judged, min(len(judged), ASKED))
            if best - gone or not right - gone  # where a sibling would be right as well, nothing is clear
        ]
        yield Told(Matcher(asked_as, base.terms, base.emergency), asked)


def _judged(files: Sequence[Path], base: KnowledgeBase) -> Iterator[tuple[str, frozenset[str], frozenset[str]]]:
    """Each message with the entries that hold what it wants, and the one of them that the whole pack answers with."""
    cards = {
        entry.ref: plain(
            f"{entry.question}\n{entry.answer}\n{entry.details or ''} "
            + " ".join(f"{link.title} {link.url}" for link in entry.links)
        )
        for entry in base.entries
    }
    matcher = Matcher.from_knowledge_base(base)
    for row in (json.loads(line) for file in files for line in file.read_text("ascii").splitlines()):
        if row["want"] not in ("answer", "none"):
            continue
        right = frozenset(ref for ref, card in cards.items() if row["want"] == "answer" and holds(row, card))
        if not right and row["want"] == "answer":
            continue  # it is a term that is asked for
        decision = matcher.match(row["text"])
        sure = isinstance(decision, Answer) and decision.match.entry_id in right
        yield row["text"], right, frozenset({decision.match.entry_id}) if sure else right
