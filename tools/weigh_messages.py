# ruff: noqa: E402, I001, T201, SLF001 - a script for the developer: prints, finds the project, looks inside
"""Make data/weighing_messages.json and other_subjects.txt: learn what the readings and the words of one message say
together. Not part of the product.

    OPENBLAS_NUM_THREADS=1 uv run --group learn python tools/weigh_messages.py ../shared/bench tests/data

from the project's root takes some minutes, after weigh_entries.py, whose arguments are the same.
"""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from bot.matching import Matcher
from bot.matching.deciding import SENTENCES
from bot.matching.forest import GRID
from bot.matching.other_subjects import Telling
from bot.matching.text import clean
from bot.matching.together import OF_MESSAGES, Scales, laid_out
from told import Told
from weigh_words import Heard, apart, heard, learned
from weigh_words import lines as lines_of_words
from weigh_entries import NONE_RIGHT, WRAPPED, Source, arguments, each_round, joined

BROAD, TOO_BROAD = 60, 0.3
"""A message that so many entries answer tells little of which is meant, and counts so much."""
TREES = 200
GROWN = {
    "objective": "binary", "learning_rate": 0.06, "num_leaves": 31, "max_depth": 8, "min_data_in_leaf": 60,
    "feature_fraction": 0.5, "bagging_fraction": 0.7, "bagging_freq": 1, "lambda_l2": 5, "max_bin": 63,
    "use_missing": False, "seed": 1, "num_threads": 1, "deterministic": True, "force_col_wise": True, "verbose": -1,
}  # fmt: skip


@dataclass(frozen=True)
class Examples:
    """One row of signals for each entry or card of each message; whether it is `right`; what it `counts`."""

    signals: np.ndarray
    right: np.ndarray
    counts: np.ndarray


def scales(matcher: Matcher, told: Told, apart_from: Mapping[str, Telling]) -> Scales | None:
    """What lies on the scales for a message; None where nothing does, or it is answered without them.

    What words tell of other subjects was learned `apart_from` its own set: a set would be told too well by its words.
    """
    cleaned = clean(told.text)
    readings = [reading for reading in matcher._reader.readings(cleaned, SENTENCES) if reading.tokens]
    if not readings:
        return None
    deciding = matcher._deciding
    if deciding.at_once(told.text, readings):
        return None
    message, _ = deciding.heard(readings, cleaned)
    if telling := apart_from.get(told.origin):
        message = replace(message, topic=replace(message.topic, telling=telling))
    found = laid_out(message, matcher._facts)
    return found if found.found else None


def gathered(source: Source, rounds: int, words: Sequence[Heard]) -> Examples:
    """All that is learned from: parts of the pack, and the whole of it."""
    look = partial(_examples, apart(words))
    return joined(list(each_round(source, rounds, 1000, look)))


def _examples(apart_from: Mapping[str, Telling], matcher: Matcher, asked: list[Told], _: int) -> Examples:
    signals: list[np.ndarray] = []
    right: list[bool] = []
    counts: list[float] = []
    for told in asked:
        if found := scales(matcher, told, apart_from):
            count = WRAPPED if told.kind == "phrasing" else 1.0
            count *= NONE_RIGHT if not told.right else TOO_BROAD if len(told.right) > BROAD else 1.0
            signals.append(found.signals.astype(np.float32))
            right += [i.ref in told.right for i in found.found]
            counts += [count] * len(found.found)
    return Examples(np.concatenate(signals), np.array(right), np.array(counts))


def train(e: Examples) -> dict[str, Any]:
    """The table of a forest; the same examples give the same."""
    signals = np.rint(np.float64(e.signals) * GRID) / GRID
    forest = lightgbm.train(GROWN, lightgbm.Dataset(signals, e.right, weight=e.counts), TREES)
    return grown([tree["tree_structure"] for tree in forest.dump_model()["tree_info"]])


def grown(trees: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The table of a forest (see bot/matching/forest.py) from trees as LightGBM tells them."""
    table: dict[str, Any] = {"signals": list(OF_MESSAGES)} | {k: [] for k in ("signal", "most", "left", "right")}
    values: list[float] = []

    def plant(node: Mapping[str, Any]) -> tuple[int, int]:
        """Where a node stands, and how many steps lead from it to its farthest leaf."""
        here = len(values)
        leaf = "leaf_value" in node
        table["signal"].append(0 if leaf else node["split_feature"])
        table["most"].append(0 if leaf else int(np.floor(node["threshold"] * GRID + 1e-6)))
        values.append(round(node["leaf_value"], 4) if leaf else 0)
        table["left"].append(here)
        table["right"].append(here)
        if leaf:
            return here, 0
        table["left"][here], one = plant(node["left_child"])
        table["right"][here], other = plant(node["right_child"])
        return here, 1 + max(one, other)

    planted = [plant(tree) for tree in trees]
    return {**table, "value": values, "roots": [root for root, _ in planted], "depth": max(d for _, d in planted)}


def lines(table: Mapping[str, Any]) -> Iterator[str]:
    """The table as JSON, a line for each of its parts."""
    yield from (f' "{name}": {json.dumps(part, separators=(",", ":"))}' for name, part in table.items())


def main() -> None:
    args = arguments(__doc__ or "", rounds=8)
    source = Source.of(args)
    words = heard(source.matcher, source.messages)
    examples = gathered(source, args.rounds, words)
    data = ROOT / "bot/matching/data"
    (data / "other_subjects.txt").write_text("\n".join(lines_of_words(learned(words))) + "\n", "utf-8")
    (data / "weighing_messages.json").write_text("{\n" + ",\n".join(lines(train(examples))) + "\n}\n", "utf-8")
    print(f"learned from {len(examples.right):,} examples")


if __name__ == "__main__":
    main()
