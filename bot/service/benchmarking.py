"""Benchmarking: how well and how fast the engine finds the right entry, beside plain fuzzy matching in the same run."""

import time
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final, Protocol

from rapidfuzz import fuzz, process, utils

from bot.faq.knowledge_base import KnowledgeBase
from bot.matching import Matcher

Ranking = list[tuple[str, float]]

HELD_OUT: Final = 4
"""Without questions of its own, every fourth phrasing of an entry is asked instead of known."""
PRECISION: Final = 0.95


class Engine(Protocol):
    """What is measured: entry ids for a text, best first, with scores that compare across texts."""

    def rank(self, text: str) -> Ranking: ...


@dataclass(frozen=True, slots=True)
class Task:
    """A FAQ and what is asked of it: entry id → phrasings, (text, right ids), and texts that belong to no entry."""

    name: str
    entries: Mapping[str, Sequence[str]]
    asked: tuple[tuple[str, frozenset[str]], ...]
    strange: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """One engine on one task. Shares are 0..1; auroc and cov95 are None where nothing strange was asked.

    `acc1`, `acc3`: the right entry first, among three; `mrr`: mean of 1/place; `auroc`: chance that a question with an
    answer scores above one without; `cov95`: share of them answered where 95 % of all answers are right;
    `milliseconds`: the median of one ranking; `build_seconds`.
    """

    engine: str
    acc1: float
    acc3: float
    mrr: float
    auroc: float | None
    cov95: float | None
    milliseconds: float
    build_seconds: float


class OurEngine:
    """The product's matcher."""

    def __init__(self, build: Callable[[], Matcher]) -> None:
        self._matcher = build()

    def rank(self, text: str) -> Ranking:
        return [(match.entry_id, match.confidence) for match in self._matcher.rank(text, limit=10)]


class FuzzyEngine:
    """What people would write themselves: rapidfuzz over all phrasings, an entry scoring as its best one."""

    def __init__(self, entries: Mapping[str, Sequence[str]], scorer: Callable[..., float]) -> None:
        self._scorer = scorer
        rows = [(utils.default_process(text), entry) for entry, texts in entries.items() for text in texts]
        self._texts = [text for text, _ in rows]
        self._owners = [entry for _, entry in rows]

    def rank(self, text: str) -> Ranking:
        found = process.extract(text, self._texts, scorer=self._scorer, processor=utils.default_process, limit=60)
        best: dict[str, float] = {}
        for _, score, place in found:
            best.setdefault(self._owners[place], score)
        return list(best.items())[:10]


def engines(task: Task, ours: Callable[[], Matcher] | None = None) -> dict[str, Callable[[], Engine]]:
    """The peers by name, first the one that the others are compared with, last ours."""
    return {
        "rapidfuzz WRatio": lambda: FuzzyEngine(task.entries, fuzz.WRatio),
        "rapidfuzz token_set": lambda: FuzzyEngine(task.entries, fuzz.token_set_ratio),
        "faqbot": lambda: OurEngine(ours or (lambda: Matcher.from_phrasings(task.entries))),
    }


def of_knowledge_base(knowledge_base: KnowledgeBase) -> Task:
    """The packs' own questions: those with an answer, and those that must get none."""
    refs = {thing.id: thing.ref for thing in (*knowledge_base.terms, *knowledge_base.entries)}
    asked: list[tuple[str, frozenset[str]]] = []
    strange: list[str] = []
    for question in knowledge_base.questions:
        right = frozenset(refs[name] for name in question.want if name in refs)
        if right:
            asked.append((question.ask, right))
        elif "silence" in question.want:
            strange.append(question.ask)
    entries: dict[str, Sequence[str]] = {entry.ref: entry.asked_as for entry in knowledge_base.entries}
    entries |= {
        term.ref: [text for name in term.names for text in (name, f"what is {name}")] for term in knowledge_base.terms
    }
    return Task("the packs' questions", entries, tuple(asked), tuple(strange))


def matcher_with(knowledge_base: KnowledgeBase) -> Callable[[Mapping[str, Sequence[str]]], Matcher]:
    """Builds a matcher over these packs whose entries are asked only as a task says."""
    not_about = {entry.ref: entry.not_about for entry in knowledge_base.entries if entry.not_about}

    def build(asked_as: Mapping[str, Sequence[str]]) -> Matcher:
        entries = {entry.ref: asked_as[entry.ref] for entry in knowledge_base.entries}
        return Matcher(entries, knowledge_base.terms, knowledge_base.emergency, not_about=not_about)

    return build


def of_messages(name: str, entries: Mapping[str, Sequence[str]], messages: Iterable[tuple[str, str]]) -> Task:
    """Entries, and messages with the entry each belongs to; a message of no entry is strange."""
    asked = [(text, entry) for text, entry in messages if text]
    known = tuple((text, frozenset({entry})) for text, entry in asked if entry in entries)
    return Task(name, entries, known, tuple(text for text, entry in asked if entry not in entries))


def held_out(name: str, entries: Mapping[str, Sequence[str]]) -> Task:
    """Every fourth phrasing is asked; every fourth entry with three or more is left out, and asked as strange."""
    known: dict[str, Sequence[str]] = {}
    asked: list[tuple[str, frozenset[str]]] = []
    strange: list[str] = []
    for place, (entry, texts) in enumerate(sorted(entries.items())):
        apart = texts[HELD_OUT - 1 :: HELD_OUT]
        if place % HELD_OUT == HELD_OUT - 1 and len(texts) > 2:
            strange += apart or texts[:1]
            continue
        known[entry] = [text for text in texts if text not in apart] if apart else texts
        asked += [(text, frozenset({entry})) for text in apart]
    return Task(name, known, tuple(asked), tuple(strange))


def measure(task: Task, named: Mapping[str, Callable[[], Engine]]) -> Iterator[Result]:
    """Each engine on `task`, one after the other, in this process and thread."""
    for name, build in named.items():
        start = time.perf_counter()
        engine = build()
        built = time.perf_counter() - start
        took: list[float] = []
        ranked: list[Ranking] = []
        for text in (*(text for text, _ in task.asked), *task.strange):
            start = time.perf_counter()
            ranked.append(engine.rank(text))
            took.append(1e3 * (time.perf_counter() - start))
        yield _result(name, task, ranked, median(took) if took else 0.0, built)


def _result(name: str, task: Task, ranked: Sequence[Ranking], milliseconds: float, built: float) -> Result:
    inside, outside = ranked[: len(task.asked)], ranked[len(task.asked) :]
    places = [
        next((place for place, (entry, _) in enumerate(found, 1) if entry in right), 0)
        for found, (_, right) in zip(inside, task.asked, strict=True)
    ]
    count = max(1, len(places))
    tops, strange_tops = [_top(found) for found in inside], [_top(found) for found in outside]
    return Result(
        name,
        acc1=sum(place == 1 for place in places) / count,
        acc3=sum(1 <= place <= 3 for place in places) / count,
        mrr=sum(1 / place for place in places if place) / count,
        auroc=_auroc(tops, strange_tops) if tops and strange_tops else None,
        cov95=_coverage(tops, [place == 1 for place in places], strange_tops) if tops and strange_tops else None,
        milliseconds=milliseconds,
        build_seconds=built,
    )


def _top(found: Ranking) -> float:
    return found[0][1] if found else -1.0


def _auroc(inside: Sequence[float], outside: Sequence[float]) -> float:
    """Chance that a question with an answer scores above one without; a tie counts half."""
    ordered = sorted(outside)
    above = sum((bisect_left(ordered, score) + bisect_right(ordered, score)) / 2 for score in inside)
    return above / (len(inside) * len(outside))


def _coverage(inside: Sequence[float], right: Sequence[bool], outside: Sequence[float]) -> float:
    """Share of the questions with an answer that are answered at the lowest threshold with 95 % right answers."""
    rows = sorted(
        [*zip(inside, right, [True] * len(inside), strict=True), *((score, False, False) for score in outside)]
    )
    best = answered = good = of_ours = 0
    for place in range(len(rows) - 1, -1, -1):
        score, is_right, is_ours = rows[place]
        answered, good, of_ours = answered + 1, good + is_right, of_ours + is_ours
        last_of_its_score = place == 0 or rows[place - 1][0] != score
        if last_of_its_score and answered >= 10 and good / answered >= PRECISION:
            best = of_ours
    return best / len(inside)
