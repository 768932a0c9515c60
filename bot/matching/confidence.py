"""Signals → calibrated confidences: the chance that an entry answers the query; what is left is "none of them"."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from bot.matching.signals import NAMES
from bot.matching.words import DATA

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """A small network over named signals; tools/calibrate.py makes it, data/calibration.json keeps it.

    Each entry's signals give it one strength: `direct` adds them up, and a few `units` (one column each) see which
    come together ("near, but the subject is missed"). The strengths of the best entries and of "none of them" (0)
    then share one chance among them.
    """

    signals: tuple[str, ...]
    mean: Floats
    scale: Floats
    direct: Floats
    bias: float
    units: Floats
    unit_bias: Floats
    out: Floats

    def strengths(self, signals: Floats) -> Floats:
        """One strength for each row of signals, in the order of `signals`."""
        x = (signals - self.mean) * self.scale
        return x @ self.direct + np.tanh(x @ self.units + self.unit_bias) @ self.out + self.bias

    def confidences(self, signals: Floats) -> list[float]:
        """For each row of signals that entry's chance to answer, 0..1, four decimals; together at most 1."""
        return shares(self.strengths(signals))


def shares(strengths: Floats) -> list[float]:
    """What strengths make of one chance that they share with "none of them" (strength 0): 0..1, four decimals."""
    if not len(strengths):
        return []
    strengths = np.minimum(strengths, 50.0)
    top = max(float(strengths.max()), 0.0)
    parts = np.exp(strengths - top)
    chances = parts / (np.exp(-top) + parts.sum())
    return [round(chance, 4) for chance in chances.tolist()]


def calibration() -> Calibration:
    """The shipped calibration of likeness."""
    return shipped("calibration.json", NAMES)


@cache
def shipped(name: str, signals: tuple[str, ...]) -> Calibration:
    """A table of data/. Raises ValueError where it was made for other signals."""
    found = read(json.loads((DATA / name).read_text("utf-8")))
    if found.signals != signals:
        raise ValueError(f"{name} was made for other signals. Make it anew with tools/calibrate.py.")
    return found


def read(table: Mapping[str, list[float]]) -> Calibration:
    """A calibration from its table; ValueError if it is not one."""
    try:
        found = Calibration(
            signals=tuple(str(name) for name in table["signals"]),
            mean=np.array(table["mean"], dtype=np.float64),
            scale=np.array(table["scale"], dtype=np.float64),
            direct=np.array(table["direct"], dtype=np.float64),
            bias=float(table["bias"][0]),
            units=np.array(table["units"], dtype=np.float64),
            unit_bias=np.array(table["unit_bias"], dtype=np.float64),
            out=np.array(table["out"], dtype=np.float64),
        )
    except (KeyError, IndexError, TypeError) as error:
        raise ValueError(
            f"calibration.json is not a calibration: {error!r}. Make it anew with tools/calibrate.py."
        ) from None
    width, units = len(found.signals), len(found.out)
    shapes = [table.shape for table in (found.mean, found.scale, found.direct, found.units, found.unit_bias)]
    if shapes != [(width,), (width,), (width,), (width, units), (units,)]:
        raise ValueError(f"calibration.json has tables of the shapes {shapes}. Make it anew with tools/calibrate.py.")
    return found
