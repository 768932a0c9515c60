# ruff: noqa: E402, I001, T201, S311, SLF001 - a script for the developer: prints, finds the project, looks inside
"""Make data/weighing_*.json: learn how much what question and entry name and ask for says. Not part of the product.

    OPENBLAS_NUM_THREADS=1 python tools/weigh_entries.py ../shared/bench tests/data

from the project's root takes about ten minutes. The first folder holds tasks.py (for its slips of typing), the second
the message sets. The sets `g`, `k`, `q`, `am`, `bc`, `be`, `bf`, `bg`, `bh` and `bi` stay apart; with `--apart g,f`
others do, to measure on them.
"""

import argparse
import importlib
import json
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Any, TypeVar

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from bot.faq.knowledge_base import KnowledgeBase
from bot.faq.packs import load_packs
from bot.matching import Matcher
from bot.matching.certain import SURE
from bot.matching.judge import LOOKED_AT
from bot.matching.deciding import CLAUSES, SENTENCES
from bot.matching.text import clean
from bot.matching.weighing import CARDS, OF_CARDS, OF_ENTRIES, Scales, laid_out
from retold import Noise, OtherPlaces, OtherTerms, Stories
from told import Judged, Told

T = TypeVar("T")
GONE = 8
"""One entry of so many goes altogether: then none is right."""
KEPT = (0.4, 0.65, 0.85, 0.95)
"""Shares of the phrasings that a base keeps: with all of them it would know much of what is asked word by word."""
ASKED, PHRASINGS = 2500, 700
"""Messages, and phrasings that it did not keep, that each base is asked."""
ASKED_OF_ALL = ("h", "j", "l", "n", "p", "r", "v", "z", "ac", "ad", "af", "ag", "ah", "ai", "aj", "an", "ao")
"""Sets that the whole pack is asked as it will be asked anybody's: those to `r` gave it no phrasings, the others some
where it had missed what they wanted.
"""
ENTRIES = 6
NONE_RIGHT = 0.27
"""What an example counts that nothing answers: there are more of them here than people ask."""
WRAPPED = 0.5
"""What a phrasing of the pack counts beside a message as people wrote it."""
UNITS = (16, 8)
EPOCHS, BATCH, RATE, DECAY = 8, 512, 3e-3, 0.1


@dataclass(frozen=True)
class Examples:
    """`entries`, `cards`: one row of signals for each place; which places are `filled` and which `right`; what each
    example `counts`.
    """

    strengths: np.ndarray
    entries: np.ndarray
    cards: np.ndarray
    filled: np.ndarray
    right: np.ndarray
    counts: np.ndarray


@dataclass(frozen=True)
class Source:
    """The pack, the messages of the sets, and what more is made of them."""

    whole: KnowledgeBase
    messages: Sequence[Told]
    matcher: Matcher
    stories: Stories
    other_terms: OtherTerms
    other_places: OtherPlaces

    @classmethod
    def of(cls, args: argparse.Namespace) -> "Source":
        """From the command's arguments."""
        sys.path.insert(0, str(args.tasks))
        noisy: Noise = importlib.import_module("tasks").noisy
        apart = {f"examined_{name}" for name in args.apart.split(",")}
        files = [path for path in sorted(args.sets.glob("examined_*.jsonl")) if path.stem not in apart]
        whole = load_packs(None, ("ems",))
        matcher = Matcher.from_knowledge_base(whole)
        messages = list(Judged(whole, matcher).messages([*files, args.sets / "near_none.jsonl"]))
        stories = Stories(messages, [args.sets / "stories.txt"], noisy)
        return cls(whole, messages, matcher, stories, OtherTerms(whole, matcher), OtherPlaces())

    def asked(self, number: int) -> tuple[Matcher, list[Told]]:
        """A part of the pack, ever another one, with what is asked of it; all of it at number -1."""
        if number < 0:
            fresh = {f"examined_{name}" for name in ASKED_OF_ALL}
            return self.matcher, [told for told in self.messages if told.origin in fresh]
        r = random.Random(number)
        matcher, left = self._part(KEPT[number % len(KEPT)], r)
        heard = list(self._asked(left, r))
        retold = [other for told in heard for other in self.other_terms.of(told, matcher, r)]
        abroad = [other for told in heard for other in self.other_places.of(told, r)]
        return matcher, [*heard, *retold, *abroad, *self.stories.phrasings(self.whole, left, r, PHRASINGS)]

    def _part(self, kept: float, r: random.Random) -> tuple[Matcher, dict[str, list[str]]]:
        """Some of the entries with some of their phrasings."""
        gone = set(r.sample([entry.ref for entry in self.whole.entries], len(self.whole.entries) // GONE))
        left = [entry for entry in self.whole.entries if entry.ref not in gone]
        asked_as = {
            entry.ref: [text for place, text in enumerate(entry.asked_as) if not place or r.random() < kept]
            for entry in left
        }
        not_about = {entry.ref: entry.not_about for entry in left if entry.not_about}
        told = {entry.ref: (entry.question, entry.answer, entry.details or "") for entry in left}
        links = {entry.ref: [other.ref for other in self.whole.see_also(entry)] for entry in left}
        matcher = Matcher(asked_as, self.whole.terms, self.whole.emergency, not_about=not_about, told=told, links=links)
        return matcher, asked_as

    def _asked(self, left: dict[str, list[str]], r: random.Random) -> Iterator[Told]:
        """Some of the messages with what of it is still right; not those where only a sibling would be."""
        gone = frozenset(entry.ref for entry in self.whole.entries) - left.keys()
        for told in r.sample(self.messages, min(len(self.messages), ASKED)):
            if told.best - gone or not told.right - gone:
                yield Told(told.origin, told.text, told.kind, told.right - gone, told.best - gone)


def scales(matcher: Matcher, told: Told, r: random.Random) -> Iterator[Scales]:
    """What lies on the scales for the message, for its sentences and for some of its clauses."""
    readings = [reading for reading in matcher._reader.readings(clean(told.text), SENTENCES) if reading.tokens]
    clauses = matcher._reader.clauses(readings, CLAUSES) if readings and told.kind != "phrasing" else []
    some = r.sample(clauses, min(2, len(clauses))) if len(readings) > 1 or r.random() < 0.25 else []
    for reading in (*readings, *some):
        surely = matcher._certain.of(reading)
        if not reading.tokens or (surely and surely[1] == SURE):
            continue
        surely = surely or matcher._certain.by_card(reading)
        ranked = [match for match in matcher._ranker.rank(reading.tokens, LOOKED_AT) if match.phrasing]
        matches, _ = matcher._vetoes.without_others(reading, ranked)
        sure = (surely[0].entry_id, surely[1]) if surely else None
        found = laid_out(matcher._facts, reading, readings[0], matches, sure)
        if found.entries or found.cards:
            yield found


def each_round(source: Source, rounds: int, first: int, look: Callable[[Matcher, list[Told], int], T]) -> Iterator[T]:
    """What `look` finds in each part of the pack and in all of it; on two processors at once."""
    numbers = [-1, *range(first, first + rounds)]
    with ProcessPoolExecutor(2, get_context("fork"), _share, (source, look)) as pool:
        for done, found in enumerate(pool.map(_one_round, numbers)):
            print(f"{done + 1} of {len(numbers)} bases", flush=True)
            yield found


def joined(parts: Sequence[T]) -> T:
    """The examples of several rounds as one: arrays that stand one behind the other."""
    kind = type(parts[0])
    return kind(*(np.concatenate([getattr(part, name) for part in parts]) for name in kind.__annotations__))


_SHARED: list[Any] = []


def _share(*what: object) -> None:
    _SHARED[:] = what


def _one_round(number: int) -> object:
    source, look = _SHARED
    return look(*source.asked(number), number)


def gathered(source: Source, rounds: int) -> Examples:
    """All that is learned from."""
    return joined(list(each_round(source, rounds, 0, _examples)))


def _examples(matcher: Matcher, heard: list[Told], number: int) -> Examples:
    r = random.Random(number)
    return _arrays([(found, told) for told in heard for found in scales(matcher, told, r)])


def _arrays(rows: Sequence[tuple[Scales, Told]]) -> Examples:
    count = len(rows)
    strengths = np.zeros((count, ENTRIES), np.float32)
    entries = np.zeros((count, ENTRIES, len(OF_ENTRIES)), np.float32)
    cards = np.zeros((count, CARDS, len(OF_CARDS)), np.float32)
    filled, right = np.zeros((count, ENTRIES + CARDS), bool), np.zeros((count, ENTRIES + CARDS), bool)
    counts = np.array([WRAPPED if told.kind == "phrasing" else 1.0 for _, told in rows])
    for at, (scale, told) in enumerate(rows):
        width, more = len(scale.entries), len(scale.cards)
        strengths[at, :width], entries[at, :width], cards[at, :more] = scale.strengths, scale.of_entries, scale.of_cards
        filled[at, :width] = filled[at, ENTRIES : ENTRIES + more] = True
        right[at, :width] = [b.match.entry_id in told.best for b in scale.entries]
        right[at, ENTRIES : ENTRIES + more] = [card.ref in told.best for card in scale.cards]
    counts[~right.any(1)] *= NONE_RIGHT
    return Examples(strengths, entries, cards, filled, right, counts)


class Net:
    """One small network: its numbers, and what Adam remembers of them."""

    def __init__(self, rows: np.ndarray, units: int, bias: float, r: np.random.Generator) -> None:
        width = rows.shape[1]
        self.mean, self.scale = rows.mean(0), 1 / (rows.std(0) + 0.03)
        self.p = {
            "units": r.normal(0, width**-0.5, (width, units)), "unit_bias": np.zeros(units),
            "out": r.normal(0, 0.3 * units**-0.5, units), "direct": np.zeros(width), "bias": np.array([bias]),
        }  # fmt: skip
        self._first, self._second = ({k: np.zeros_like(v) for k, v in self.p.items()} for _ in range(2))

    def forward(self, signals: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        x = (signals - self.mean) * self.scale
        hidden = np.tanh(x @ self.p["units"] + self.p["unit_bias"])
        return x @ self.p["direct"] + hidden @ self.p["out"] + self.p["bias"], x, hidden

    def step(self, x: np.ndarray, hidden: np.ndarray, g: np.ndarray, step: int, rate: float) -> None:
        dh = g[:, :, None] * self.p["out"] * (1 - hidden**2)
        flat = x.reshape(-1, x.shape[2])
        slope = {
            "units": flat.T @ dh.reshape(len(flat), -1), "unit_bias": dh.sum((0, 1)),
            "out": (hidden * g[:, :, None]).sum((0, 1)), "direct": flat.T @ g.ravel(), "bias": np.array([g.sum()]),
        }  # fmt: skip
        for k, v in slope.items():
            self._first[k] = 0.9 * self._first[k] + 0.1 * v
            self._second[k] = 0.999 * self._second[k] + 0.001 * v**2
            move = self._first[k] / (1 - 0.9**step) / (np.sqrt(self._second[k] / (1 - 0.999**step)) + 1e-8)
            self.p[k] = self.p[k] - rate * (move + (DECAY * self.p[k] if k != "bias" else 0))

    def table(self, signals: Sequence[str]) -> dict:
        table = {"mean": self.mean, "scale": self.scale, **self.p}
        return {"signals": list(signals)} | {k: np.round(np.float64(v), 4).tolist() for k, v in table.items()}


def train(e: Examples, seed: int = 0) -> tuple[Net, Net]:
    """Adam on "which of these, or none", entries and cards on one scale; the same seed gives the same tables."""
    r = np.random.default_rng(seed)
    of_entries = Net(e.entries[e.filled[:, :ENTRIES]], UNITS[0], 0.0, r)
    of_cards = Net(e.cards[e.filled[:, ENTRIES:]], UNITS[1], -2.0, r)
    answered = e.right.any(1)
    step, total = 0, EPOCHS * (len(answered) // BATCH + 1)
    for _ in range(EPOCHS):
        order = r.permutation(len(answered))
        for start in range(0, len(order), BATCH):
            rows = order[start : start + BATCH]
            changes, x, hidden = of_entries.forward(e.entries[rows])
            strengths, y, other = of_cards.forward(e.cards[rows])
            z = np.concatenate([e.strengths[rows] + changes, strengths], axis=1)
            z = np.concatenate([np.where(e.filled[rows], z, -40.0), np.zeros((len(rows), 1))], axis=1)
            chance = np.exp(z - z.max(1, keepdims=True))
            chance /= chance.sum(1, keepdims=True)
            wanted = chance * np.concatenate([e.right[rows], ~answered[rows, None]], axis=1)
            wanted /= np.maximum(wanted.sum(1, keepdims=True), 1e-12)
            g = (chance - wanted)[:, :-1] * e.filled[rows] * e.counts[rows, None] / len(rows)
            step += 1
            rate = RATE * 0.5 * (1 + np.cos(np.pi * step / total))
            of_entries.step(x, hidden, g[:, :ENTRIES], step, rate)
            of_cards.step(y, other, g[:, ENTRIES:], step, rate)
    return of_entries, of_cards


def arguments(doc: str, rounds: int) -> argparse.Namespace:
    """What both commands that weigh are told."""
    parser = argparse.ArgumentParser(description=doc, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tasks", type=Path, help="the folder with tasks.py")
    parser.add_argument("sets", type=Path, help="the folder with examined_*.jsonl, near_none.jsonl and stories.txt")
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument(
        "--apart", default="g,k,q,am,bc,be,bf,bg,bh,bi", help="letters or names of sets that are left out: g,dev"
    )
    return parser.parse_args()


def write(name: str, net: Net, signals: Sequence[str]) -> None:
    """A table of the product."""
    lines = ",\n".join(f" {json.dumps(k)}: {json.dumps(v)}" for k, v in net.table(signals).items())
    (ROOT / "bot/matching/data" / name).write_text("{\n" + lines + "\n}\n", "utf-8")


def main() -> None:
    args = arguments(__doc__ or "", rounds=8)
    examples = gathered(Source.of(args), args.rounds)
    of_entries, of_cards = train(examples)
    write("weighing_entries.json", of_entries, OF_ENTRIES)
    write("weighing_cards.json", of_cards, OF_CARDS)
    print(f"learned from {len(examples.right):,} examples")


if __name__ == "__main__":
    main()
