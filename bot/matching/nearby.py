"""Nearby: finds the phrasings near a query through the postings of an index, and tells exactly how near they come."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import local

import numpy as np

from bot.matching.features import GROUPS, PIECE, STEM
from bot.matching.index import SHARES, Index, Vector
from bot.matching.segment import Bytes, Floats, Ints, Places, Segment

KERNEL_SHARES = np.array([0.33, 0.27, 0.40, 0.0])
_KERNEL_ROOTS = np.sqrt(KERNEL_SHARES)
FAINT = 0.2
"""Phrasings with less than this part of the highest sum are no candidates, except in a base so small that all can be
compared."""
COMMON = 200
SLIGHT = 0.02
"""A feature of more phrasings than COMMON with less than this part of its group's weight chooses no candidates; it
counts when they are compared."""


@dataclass(frozen=True, slots=True)
class Near:
    """The phrasings near a query, in order of their places: those of one entry stand together.

    `owners`: their entries; `by_group`: likeness (one row a phrasing), `blended`: the same in one number; `order`:
    their numbers here, the nearest first, ties by entry id; `kernel`: likeness among themselves.

    `features` lists the features of all of them but pieces; `row` tells which phrasing has each (by its number here),
    `number` numbers the distinct ones, and `column` is the query's (see Vector), 0 for one that it has not.
    """

    places: Places
    owners: Ints
    by_group: Floats
    blended: Floats
    order: Places
    kernel: Floats
    features: Ints
    row: Places
    number: Places
    column: Places


class _Scratch(local):
    """Tables by feature number, one pair a thread. Who writes into `asked` wipes it; `numbers` may hold anything."""

    def __init__(self) -> None:
        self.asked = self.numbers = np.zeros(0, dtype=np.int64)

    def hold(self, size: int) -> None:
        """Make room for so many features."""
        if len(self.asked) < size:
            self.asked = np.zeros(size + size // 4, dtype=np.int64)
            self.numbers = np.zeros(size + size // 4, dtype=np.int64)


_scratch = _Scratch()


def near(index: Index, query: Vector, most: int) -> Near:
    """The `most` phrasings nearest to a query, of those that share a stem, a pair of stems or a concept with it."""
    places = _likely(index, query, most)
    features, row = _lists(index, places, Segment.plain)
    pieces, piece_row = _lists(index, places, Segment.pieces)
    norms = index.inverse_norm.take(places, axis=1).T.copy()
    _scratch.hold(len(index.square))
    table = _scratch.asked
    table[query.numbers] = np.arange(1, len(query.numbers) + 1)
    column, piece_column = table.take(features), table.take(pieces)
    table[query.numbers] = 0
    cell = row * len(GROUPS)
    cell += index.group.take(features)  # row and group in one number
    dots = np.bincount(cell, query.shares.take(column), norms.size).reshape(norms.shape)
    dots[:, PIECE] = np.bincount(piece_row, query.shares.take(piece_column), len(places))
    by_group = dots * norms
    blended = (by_group @ SHARES).round(9)
    owners = index.entry_of.take(places)
    number = _numbered_anew(features)
    return Near(
        places=places,
        owners=owners,
        by_group=by_group,
        blended=blended,
        order=np.lexsort((places, index.rank_of.take(owners), -blended)),
        kernel=_kernel(index, norms, features, number, cell),
        features=features,
        row=row,
        number=number,
        column=column,
    )


def _likely(index: Index, query: Vector, most: int) -> Places:
    """Places of the phrasings that share most with the query, pieces left out; in order."""
    features, group = query.numbers[: query.choosing], query.groups[: query.choosing]
    weight = query.shares[1 : query.choosing + 1] * SHARES.take(group)
    if index.size > COMMON:
        chooses = index.standing_in.take(features) <= COMMON
        chooses |= weight >= SLIGHT * weight.sum()
        features, weight, group = features[chooses], weight[chooses], group[chooses]
    if query.alike:
        stems = np.fromiter(query.alike, dtype=np.int32)
        features, group = np.concatenate([features, stems]), np.concatenate([group, index.group[stems]])
        shares = SHARES[STEM] / query.norms[STEM] * np.fromiter(query.alike.values(), dtype=np.float64)
        weight = np.concatenate([weight, index.square[stems] * shares])
    scores = [_scores(index, part, features, weight, group) for part in range(len(index.segments))]
    return _best(index, scores[0] if len(scores) == 1 else np.concatenate(scores), most)


def _scores(index: Index, part: int, features: Ints, weight: Floats, group: Bytes) -> Floats:
    """What the postings of these features add up to, for each phrasing of one of the segments."""
    segment, first = index.segments[part], index.first_phrasing[part]
    size = len(segment.phrasings)
    if len(index.segments) > 1:
        there = features < len(segment.postings.starts) - 1
        features, weight, group = features[there], weight[there], group[there]
    rows, lengths = segment.postings.gather(features)
    cell = rows + first
    cell += (group.astype(np.int32) * len(index.entry_of)).repeat(lengths)
    norms = index.inverse_norm.take(cell)
    return np.bincount(rows, weight.repeat(lengths) * norms, size).astype(np.float64, copy=False)


def _best(index: Index, scores: Floats, most: int) -> Places:
    """The places of the `most` highest scores above 0, in order; the last tie by entry id."""
    least = FAINT * float(scores.max(initial=0.0)) if index.size > 2 * most else 0.0
    places = (scores >= max(1e-9, least)).nonzero()[0]
    if len(places) > most:
        kept = scores[places]
        cut = np.partition(kept, len(kept) - most)[len(kept) - most]
        places = places[kept >= cut - 1e-9]
        if len(places) > most:  # the same tie must fall the same way however the sums were rounded
            order = np.lexsort((places, index.rank_of[index.entry_of[places]], -scores[places].round(9)))
            places = np.sort(places[order[:most]])
    return places


def _lists(index: Index, places: Places, of: Callable[[Segment, Places], tuple[Ints, Ints]]) -> tuple[Ints, Places]:
    """What `of` lists of these phrasings, and beside each the phrasing's number among them."""
    if len(index.segments) == 1:
        found, lengths = of(index.segments[0], places)
        return found, np.arange(len(places)).repeat(lengths)
    values: list[Ints] = []
    rows: list[Places] = []
    for segment, first, end in zip(index.segments, index.first_phrasing, index.first_phrasing[1:], strict=False):
        mine = ((places >= first) & (places < end)).nonzero()[0]
        found, lengths = of(segment, places[mine] - first)
        values.append(found)
        rows.append(mine.repeat(lengths))
    return np.concatenate(values), np.concatenate(rows)


def _numbered_anew(features: Ints) -> Places:
    """A small number for each distinct feature, beside each of these: the place of one of them in this list."""
    table = _scratch.numbers
    table[features] = np.arange(len(features))
    return table.take(features)


def _kernel(index: Index, norms: Floats, features: Ints, number: Places, cell: Places) -> Floats:
    """Likeness of phrasings among themselves, pieces left out, which tell nothing more there: their rows in a table
    with one column for each distinct feature, multiplied with each other.
    """
    shared = np.bincount(number) > 1  # the others only say that a phrasing is like itself
    kept = shared.take(number).nonzero()[0]
    column = shared.cumsum()
    width = int(column[-1]) + 1 if len(column) else 1
    cell = cell.take(kept)
    values = np.sqrt(index.square.take(features.take(kept)))
    values *= (norms * _KERNEL_ROOTS).take(cell)
    table = np.zeros((len(norms), width))
    table.ravel()[cell // len(GROUPS) * width + column.take(number.take(kept))] = values
    kernel = table @ table.T
    kernel.ravel()[:: len(norms) + 1] = (norms > 0) @ KERNEL_SHARES
    return kernel
