# ruff: noqa: E402, E501, I001, T201, PLR0917, PLC0206 - a script for the developer: prints, and finds the project from its own place
"""Make data/calibration.json: train the small network that turns signals into confidences. Not part of the product.

    OPENBLAS_NUM_THREADS=1 python tools/calibrate.py ../shared/bench --rounds 36

from the project's root takes some minutes; more threads only wait for each other. What a glossary tells is learned
afterwards, on top of this, by weigh_entries.py.

The folder holds tasks.py with question sets (see scenarios.py for what is drawn from it: never its test messages).
"""

import argparse
import importlib
import json
import sys
from itertools import islice
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from bot.matching.contest import LOOKED_AT, Contest
from bot.matching.ranker import Ranker
from bot.matching.signals import SIGNALS, worked_out
from scenarios import Scenario, all_scenarios, tokens_of

UNITS = 64
EPOCHS = 60
BATCH = 512
DECAY = 1e-3


class Examples:
    """Queries with the signals of the entries that came first; `gold` is the right one's place, or LOOKED_AT for none."""

    def __init__(self) -> None:
        self.signals, self.filled, self.gold, self.known, self.names = [], [], [], [], []

    def add(self, scenario: Scenario) -> None:
        tokens, protected = tokens_of(scenario.entries)
        ranker = Ranker.build(tokens.entries, protected)
        for text, gold in scenario.asked:
            repaired, _ = ranker.speller.repair(tokens.of(text))
            self._note(ranker.contest(repaired), frozenset({gold} - {None}), scenario.name)

    def _note(self, contest: Contest | None, right: frozenset[str], name: str) -> None:
        if contest is None:
            return
        ids = list(contest.entry_ids)
        rows = np.zeros((LOOKED_AT, len(SIGNALS)))
        rows[: len(ids)] = worked_out(contest.evidence)
        self.signals.append(rows)
        self.filled.append(np.arange(LOOKED_AT) < len(ids))
        self.gold.append(next((place for place, entry in enumerate(ids) if entry in right), LOOKED_AT))
        self.known.append(bool(right))
        self.names.append(name)

    def arrays(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return np.array(self.signals), np.array(self.filled), np.array(self.gold)


def train(
    signals: np.ndarray, filled: np.ndarray, gold: np.ndarray, units: int = UNITS, epochs: int = EPOCHS, seed: int = 0
) -> dict:
    """Adam on the cross entropy of "which entry, or none", numpy only; the same seed gives the same table."""
    r = np.random.default_rng(seed)
    count, places, width = signals.shape
    mean = signals[filled].mean(0)
    scale = 1 / (signals[filled].std(0) + 1e-3)
    x_all = (signals - mean) * scale
    p = {
        "units": r.normal(0, width**-0.5, (width, units)), "unit_bias": np.zeros(units), "out": r.normal(0, units**-0.5, units),
        "direct": np.zeros(width), "bias": np.array([-1.0]),
    }  # fmt: skip
    first, second = ({k: np.zeros_like(v) for k, v in p.items()} for _ in range(2))
    step, total = 0, epochs * (count // BATCH + 1)
    for _ in range(epochs):
        order = r.permutation(count)
        for start in range(0, count, BATCH):
            rows = order[start : start + BATCH]
            x, there = x_all[rows], filled[rows]
            hidden = np.tanh(x @ p["units"] + p["unit_bias"])
            z = np.where(there, x @ p["direct"] + hidden @ p["out"] + p["bias"], -30)
            z = np.concatenate([z, np.zeros((len(rows), 1))], axis=1)
            chance = np.exp(z - z.max(1, keepdims=True))
            chance /= chance.sum(1, keepdims=True)
            chance[np.arange(len(rows)), gold[rows]] -= 1
            g = chance[:, :places] * there / len(rows)
            dh = g[:, :, None] * p["out"] * (1 - hidden**2)
            flat = x.reshape(-1, width)
            slope = {
                "units": flat.T @ dh.reshape(-1, units), "unit_bias": dh.sum((0, 1)), "out": (hidden * g[:, :, None]).sum((0, 1)),
                "direct": flat.T @ g.ravel(), "bias": np.array([g.sum()]),
            }  # fmt: skip
            step += 1
            rate = 3e-3 * 0.5 * (1 + np.cos(np.pi * step / total))
            for k in p:
                first[k] = 0.9 * first[k] + 0.1 * slope[k]
                second[k] = 0.999 * second[k] + 0.001 * slope[k] ** 2
                move = first[k] / (1 - 0.9**step) / (np.sqrt(second[k] / (1 - 0.999**step)) + 1e-8)
                p[k] = p[k] - rate * (move + (DECAY * p[k] if k != "bias" else 0))
    table = {"signals": [signal.__name__ for signal in SIGNALS], "mean": mean, "scale": scale, **p}
    return {k: v if k == "signals" else np.round(v, 4).tolist() for k, v in table.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("sets", type=Path, help="the folder with tasks.py")
    parser.add_argument("--rounds", type=int, default=60)
    args = parser.parse_args()
    sys.path.insert(0, str(args.sets))
    examples = Examples()
    scenarios = all_scenarios(importlib.import_module("tasks"), args.rounds)
    for number, scenario in enumerate(islice(scenarios, None)):
        examples.add(scenario)
        if number % 50 == 0:
            print(f"{number} bases, {len(examples.gold):,} questions", flush=True)
    table = train(*examples.arrays())
    lines = ",\n".join(f" {json.dumps(k)}: {json.dumps(v)}" for k, v in table.items())
    (ROOT / "bot/matching/data/calibration.json").write_text("{\n" + lines + "\n}\n", "utf-8")
    print(f"trained on {len(examples.gold):,} questions")


if __name__ == "__main__":
    main()
