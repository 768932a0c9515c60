"""Kernel ridge over the phrasings nearest to a query: learns, on the spot, which words tell these entries apart."""

import numpy as np

from bot.matching.segment import Floats

ASIDE = 0.07
"""Where the same is asked by many entries, what each says is one number by count and .8, which often ends right between
two billionths: the same tie must fall the same way however it was worked out.
"""


def ridge_weights(kernel: Floats, near: Floats, penalty: float) -> Floats:
    """What each phrasing says for its own entry: (kernel + penalty·I)⁻¹ · near.

    The sum over an entry's phrasings is what kernel ridge with one target per entry (1 for its own phrasings, 0 for all
    others) predicts for the query, about 0..1. `kernel`: likeness of the n phrasings among themselves (n × n); `near`:
    theirs with the query.
    """
    system = kernel.copy()
    system.flat[:: len(near) + 1] += penalty
    solved = np.asarray(np.linalg.solve(system, near), dtype=np.float64)
    return np.rint(solved * 1e9 + ASIDE) / 1e9
