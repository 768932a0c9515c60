"""Forest: trees of yes-or-no questions about signals, whose answers add up to the chance that something is right."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.matching.confidence import Floats
from bot.matching.words import DATA

GRID = 10_000
"""Signals are told apart by this many steps between 0 and 1, so that no rounding inside a machine moves an answer."""

_Ints = NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Forest:
    """Learned by tools/weigh_messages.py; data/ keeps it.

    All nodes of all trees in one row: at node n a row of signals goes on to `after[2 n]` where signal `signal[n]` is at
    most `most[n]` (in steps of the grid), else to `after[2 n + 1]`. A leaf goes on to itself and holds a `value`; it is
    0 elsewhere. `roots` is where each tree begins, and `depth` how many steps lead to the farthest leaf.
    """

    signals: tuple[str, ...]
    roots: _Ints
    signal: _Ints
    most: _Ints
    after: _Ints
    value: Floats
    depth: int

    def chances(self, rows: Floats) -> list[float]:
        """For each row of signals (in the order of `signals`) a chance, 0..1, four decimals."""
        if not len(rows):
            return []
        steps = np.rint(rows * GRID).astype(np.int32).ravel()
        at = np.repeat(self.roots[None, :], len(rows), axis=0)
        begin = (np.arange(len(rows), dtype=np.int32) * len(self.signals))[:, None]
        for _ in range(self.depth):  # `take` costs a third of what an index in brackets does
            is_more = steps.take(self.signal.take(at) + begin) > self.most.take(at)
            at = self.after.take(2 * at + is_more)
        found = 1 / (1 + np.exp(-self.value.take(at).sum(axis=1)))
        return [round(chance, 4) for chance in found.tolist()]


@cache
def shipped(name: str, signals: tuple[str, ...]) -> Forest:
    """A forest of data/. Raises ValueError where it was made for other signals, or is none."""
    found = read(json.loads((DATA / name).read_text("utf-8")))
    if found.signals != signals:
        raise ValueError(f"{name} was made for other signals. Make it anew with tools/weigh_messages.py.")
    return found


def read(table: Mapping[str, Any]) -> Forest:
    """A forest from its table; ValueError if it is not one."""
    try:
        signal, most, left, right = (
            np.array(table[name], dtype=np.int32) for name in ("signal", "most", "left", "right")
        )
        return Forest(
            signals=tuple(map(str, table["signals"])),
            roots=np.array(table["roots"], dtype=np.int32),
            signal=signal,
            most=most,
            after=np.stack([left, right], axis=1).ravel(),
            value=np.array(table["value"], dtype=np.float64),
            depth=int(table["depth"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"This is no forest: {error!r}. Make it anew with tools/weigh_messages.py.") from None
