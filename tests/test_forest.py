"""A forest: yes-or-no questions about signals that add up to a chance."""

from math import exp

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.matching.forest import GRID, Forest, read

SIGNALS = ("near", "far")
TABLE = {
    "signals": list(SIGNALS),
    # one tree asks of `near`, then of `far`; the other is a leaf
    "roots": [0, 5],
    "signal": [0, 0, 1, 0, 0, 0],
    "most": [5000, 0, 2500, 0, 0, 0],
    "left": [1, 1, 3, 3, 4, 5],
    "right": [2, 1, 4, 3, 4, 5],
    "value": [0, -2, 0, 1, 3, 0.5],
    "depth": 2,
}
FOREST = read(TABLE)


def _chance(strength: float) -> float:
    return round(1 / (1 + exp(-strength)), 4)


@pytest.mark.parametrize(
    ("near", "far", "strength"),
    [(0.5, 1.0, -1.5), (0.50011, 0.25, 1.5), (0.9, 0.2501, 3.5), (0.0, 0.0, -1.5), (-1.0, 9.0, -1.5)],
)
def test_each_row_goes_down_every_tree(near: float, far: float, strength: float) -> None:
    """To the left where a signal is at most so much, else to the right; the leaves add up."""
    assert FOREST.chances(np.array([[near, far]])) == [_chance(strength)]


def test_many_rows_at_once_are_told_apart() -> None:
    """Row by row the same as alone; none where there is none."""
    rows = np.array([[0.1, 0.1], [0.9, 0.1], [0.9, 0.9]])
    assert FOREST.chances(rows) == [FOREST.chances(row[None, :])[0] for row in rows]
    assert FOREST.chances(np.zeros((0, 2))) == []


@given(st.floats(0, 1), st.floats(0, 1), st.floats(-1e-12, 1e-12))
def test_what_a_machine_rounds_moves_nothing(near: float, far: float, slip: float) -> None:
    """A signal that differs in its last digits gives the same chance, but where a step of the grid begins."""
    edge = abs(near * GRID % 1 - 0.5) < 1e-6
    assert edge or FOREST.chances(np.array([[near, far]])) == FOREST.chances(np.array([[near + slip, far]]))


@pytest.mark.parametrize("lost", ["roots", "value", "depth", "signals"])
def test_what_is_no_forest_is_refused(lost: str) -> None:
    """With the step that mends it."""
    with pytest.raises(ValueError, match=r"no forest.*weigh_messages"):
        read({name: part for name, part in TABLE.items() if name != lost})


def test_a_forest_knows_its_signals() -> None:
    """In the order of its columns."""
    assert isinstance(FOREST, Forest)
    assert FOREST.signals == SIGNALS
