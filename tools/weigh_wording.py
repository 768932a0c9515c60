# ruff: noqa: E402, S101, S311, T201 - a script for the developer: prints, and finds the project from its own place
"""Make data/emergency_wording.txt: learn how people in danger sound. Not part of the product.

    python tools/weigh_wording.py ../shared/bench        # from the project's root; about a minute

Examples are tests/data/emergency_*.jsonl and examined_*.jsonl, whose long, chatty questions are the talk that sounds
most like a call; talk that is none are also stories.txt, near_none.jsonl, the pack's questions and a sample of public
ones (the folder holds tasks.py). To teach it, add lines to those files, run this, then the tests. The sets APART are
never learned from, so that something is left to measure with.
"""

import argparse
import importlib
import json
import random
import sys
from collections import Counter
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]

from bot.faq.packs import load_pack
from bot.matching.emergency import EmergencyDetector
from bot.matching.wording import TABLE, runs

PUBLIC = ("clinc150", "banking77", "hwu64")
SAMPLE = 1_500
PHRASING = 0.15
"""How much one of the pack's phrasings counts: there are many, and many are made of the same words."""
KEPT = 14_000
DECAY = 0.02
STEPS = 400
NEAR = "near_none.jsonl"
LIVE = {"emergency", "poison", "crisis"}
APART = {"examined_g", "examined_k", "examined_q"}
HARD = {"emergency_fresh", "emergency_taught"}
"""The hardest examples, and the fewest: each counts twice."""
Example = tuple[str, bool, float]
"""A message, whether it tells of a danger that happens now, and how much it counts."""


def examples(bench: Path, questions: list[str]) -> list[Example]:
    """All that is learned from."""
    found: list[Example] = []
    data = ROOT / "tests" / "data"
    for path in [*sorted(data.glob("emergency_*.jsonl")), *sorted(data.glob("examined_*.jsonl")), data / NEAR]:
        if path.stem not in APART:
            counts = 2.0 if path.stem in HARD else 1.0
            rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
            found += [(row["text"], row["want"] in LIVE, counts) for row in rows]
    sys.path.insert(0, str(bench))
    tasks = importlib.import_module("tasks")
    public = {text for name in PUBLIC for texts in getattr(tasks, name)()[0].values() for text in texts}
    choose = random.Random(1)
    quiet = choose.sample(sorted(public), SAMPLE) + (data / "stories.txt").read_text("utf-8").splitlines()
    found += [(text, False, 1.0) for text in quiet]
    return found + [(text, False, PHRASING) for text in sorted(questions)]


def learn(seen: list[set[str]], live: np.ndarray, counts: np.ndarray, names: list[str]) -> tuple[np.ndarray, float]:
    """Logistic regression on rows of length 1, by Adam; the same examples give the same weights."""
    places = {name: place for place, name in enumerate(names)}
    rows = [[places[run] for run in sorted(found) if run in places] for found in seen]
    row = np.repeat(np.arange(len(rows)), [len(found) for found in rows])
    column = np.array([place for found in rows for place in found])
    value = np.repeat([1 / max(len(found), 1) ** 0.5 for found in rows], [len(found) for found in rows])
    weights = np.zeros(len(names) + 1)  # the last is the bias
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, STEPS + 1):
        z = np.bincount(row, weights[column] * value, len(rows)) + weights[-1]
        wrong = (1 / (1 + np.exp(-z)) - live) * counts
        slope = np.append(np.bincount(column, wrong[row] * value, len(names)), wrong.sum())
        slope[:-1] += DECAY * weights[:-1]
        first = 0.9 * first + 0.1 * slope
        second = 0.999 * second + 0.001 * slope**2
        weights -= 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-9)
    return weights[:-1], float(weights[-1])


def main() -> None:
    """Learn from all runs seen twice, keep all words and the runs that tell most, learn again from those."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("bench", type=Path)
    bench = parser.parse_args().bench
    pack, problems = load_pack(ROOT / "knowledge" / "ems")
    assert pack is not None, problems
    questions = [text for entry in pack.entries for text in entry.asked_as]
    questions += [name for term in pack.terms for name in term.names]
    detector = EmergencyDetector(pack.emergency)
    rows = examples(bench, questions)
    seen = [runs(detector.tokens(text)) for text, _, _ in rows]
    live = np.array([is_live for _, is_live, _ in rows], float)
    counts = np.array([weight for *_, weight in rows])
    times: Counter[str] = Counter()
    for found, weight in zip(seen, counts, strict=True):
        times.update(dict.fromkeys(found, weight))
    names = sorted(run for run, held in times.items() if held > 1)
    weights, _ = learn(seen, live, counts, names)
    telling = {name: abs(weight) * times[name] ** 0.5 for name, weight in zip(names, weights, strict=True)}
    heaviest = sorted(names, key=lambda name: (" " in name, -telling[name]))
    kept = sorted(heaviest[:KEPT])
    weights, bias = learn(seen, live, counts, kept)
    lines = [f"{bias:.2f} =", *(f"{weight:.2f} {run}" for run, weight in zip(kept, weights, strict=True))]
    (ROOT / "bot" / "matching" / "data" / TABLE).write_text("\n".join(lines) + "\n", "utf-8")
    print(f"{len(rows)} messages, {int(live.sum())} of them live; {len(kept)} runs kept of {len(names)}")


if __name__ == "__main__":
    main()
