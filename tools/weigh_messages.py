# ruff: noqa: E402, I001, T201, SLF001 - a script for the developer: prints, finds the project, looks inside
"""Make data/weighing_messages.json: learn what the readings of one message say together. Not part of the product.

    OPENBLAS_NUM_THREADS=1 python tools/weigh_messages.py ../shared/bench tests/data

from the project's root takes some minutes, after weigh_entries.py, whose arguments are the same.
"""

import random
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from bot.matching import Matcher
from bot.matching.decision import Answer
from bot.matching.deciding import SENTENCES
from bot.matching.text import clean
from bot.matching.together import MOST, OF_MESSAGES, Scales, laid_out
from told import Told
from weigh_entries import BATCH, NONE_RIGHT, RATE, WRAPPED, Net, Source, arguments, write

UNITS, EPOCHS = 12, 10


def scales(matcher: Matcher, told: Told) -> Scales | None:
    """What lies on the scales for a message; None where it has one reading, or is answered without them."""
    cleaned = clean(told.text)
    readings = matcher._reader.readings(cleaned, SENTENCES)
    if not any(reading.tokens for reading in readings):
        return None
    whole = matcher._deciding._decide(told.text, readings[0], readings[0], listening=False)
    if isinstance(whole, Answer) and "sure" in whole.match.signals:
        return None
    message, _ = matcher._deciding.heard(readings, cleaned)
    found = laid_out(message) if message.parts else None
    return found if found and found.found else None


def train(rows: Sequence[tuple[Scales, Told]]) -> Net:
    """Adam on "which of these, or none"; the same rows give the same table."""
    count = len(rows)
    strengths, signals = np.zeros((count, MOST), np.float32), np.zeros((count, MOST, len(OF_MESSAGES)), np.float32)
    filled, right = np.zeros((count, MOST), bool), np.zeros((count, MOST), bool)
    for at, (scale, told) in enumerate(rows):
        width = len(scale.found)
        strengths[at, :width], signals[at, :width], filled[at, :width] = scale.strengths, scale.signals, True
        right[at, :width] = [i.ref in told.best for i in scale.found]
    answered = right.any(1)
    counts = np.array([WRAPPED if told.kind == "phrasing" else 1.0 for _, told in rows])
    counts[~answered] *= NONE_RIGHT
    r = np.random.default_rng(0)
    net = Net(signals[filled], UNITS, 0.0, r)
    step, total = 0, EPOCHS * (count // BATCH + 1)
    for _ in range(EPOCHS):
        order = r.permutation(count)
        for start in range(0, count, BATCH):
            at = order[start : start + BATCH]
            changes, x, hidden = net.forward(signals[at])
            z = np.where(filled[at], strengths[at] + changes, -40.0)
            z = np.concatenate([z, np.zeros((len(at), 1))], axis=1)
            chance = np.exp(z - z.max(1, keepdims=True))
            chance /= chance.sum(1, keepdims=True)
            wanted = chance * np.concatenate([right[at], ~answered[at, None]], axis=1)
            wanted /= np.maximum(wanted.sum(1, keepdims=True), 1e-12)
            step += 1
            g = (chance - wanted)[:, :-1] * filled[at] * counts[at, None] / len(at)
            net.step(x, hidden, g, step, RATE * 0.5 * (1 + np.cos(np.pi * step / total)))
    return net


def main() -> None:
    args = arguments(__doc__ or "", rounds=8)
    source = Source.of(args)
    rows: list[tuple[Scales, Told]] = []
    for number, (matcher, heard, _) in enumerate(source.rounds(args.rounds, first=1000)):
        rows += [(found, told) for told in heard if (found := scales(matcher, told))]
        print(f"{number + 1} bases, {len(rows):,} examples", flush=True)
    random.Random(0).shuffle(rows)  # noqa: S311 - chance is no secret here
    write("weighing_messages.json", train(rows), OF_MESSAGES)


if __name__ == "__main__":
    main()
