"""Judging: what more phrasings are worth to a FAQ, and whether confidences keep their word."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bot.matching import Matcher
from bot.service.benchmarking import OurEngine, Task, measure

MOST_PHRASINGS: Final = 10
BINS: Final = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)
"""Where the bins of a reliability table begin; the last ends at 1."""

Build = Callable[[Mapping[str, Sequence[str]]], Matcher]


@dataclass(frozen=True, slots=True)
class LearningPoint:
    """What the engine reaches (0..1) with at most so many phrasings an entry; cov95 is None where nothing strange was
    asked.
    """

    phrasings: int
    acc1: float
    cov95: float | None


@dataclass(frozen=True, slots=True)
class Bin:
    """The questions whose best match had a confidence from `start` on: how many, the mean of it, the share right."""

    start: float
    count: int
    confidence: float
    right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """Confidence against share right. `error`: expected calibration error, the mean difference over all questions."""

    bins: tuple[Bin, ...]
    error: float


def with_phrasings(task: Task, most: int) -> Task:
    """The same with at most so many phrasings an entry, drawn by chance, but the same every time: those of a smaller
    number are among those of a greater.
    """
    entries = {
        entry: random.Random(entry).sample(list(texts), len(texts))[:most]  # noqa: S311 - no secret
        for entry, texts in task.entries.items()
    }
    return Task(task.name, entries, task.asked, task.strange)


def learning_curve(task: Task, build: Build, most: int = MOST_PHRASINGS) -> Iterator[LearningPoint]:
    """The engine on `task` with 1 to `most` phrasings an entry; ends where no entry has more."""
    longest = max(map(len, task.entries.values()), default=0)
    for count in range(1, min(most, longest) + 1):
        cut = with_phrasings(task, count)
        (result,) = measure(cut, {"faqbot": lambda cut=cut: OurEngine(lambda: build(cut.entries))})
        yield LearningPoint(count, result.acc1, result.cov95)


def reliability(task: Task, build: Build) -> Reliability:
    """How far the confidence of the best match is the chance that it is right; a question that belongs to no entry has
    no right match.
    """
    engine = OurEngine(lambda: build(task.entries))
    asked = (*task.asked, *((text, frozenset[str]()) for text in task.strange))
    judged: list[tuple[float, bool]] = []
    for text, right in asked:
        found = engine.rank(text)
        judged.append((found[0][1], found[0][0] in right) if found else (0.0, False))
    return judged_by(judged)


def judged_by(judged: Sequence[tuple[float, bool]]) -> Reliability:
    """The table of (confidence, was it right?) pairs; bins without any are left out."""
    bins: list[Bin] = []
    error = 0.0
    for start, end in zip(BINS, (*BINS[1:], 1.1), strict=True):
        inside = [(confidence, right) for confidence, right in judged if start <= confidence < end]
        if not inside:
            continue
        confidence = sum(value for value, _ in inside) / len(inside)
        share = sum(right for _, right in inside) / len(inside)
        error += abs(confidence - share) * len(inside) / len(judged)
        bins.append(Bin(start, len(inside), confidence, share))
    return Reliability(tuple(bins), error)
