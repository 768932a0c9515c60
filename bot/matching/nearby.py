"""Nearby: finds the phrasings near a query through the postings of an index, and tells exactly how near they come."""

from collections.abc import Callable
from dataclasses import dataclass
from threading import local

import numpy as np

from bot.matching.features import GROUPS, PIECE, STEM
from bot.matching.index import SHARES, Index, Vector
from bot.matching.segment import Floats, Ints, Places, Segment

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
    """The phrasings near a query, nearest first; ties by entry id.

    `owners`: their entries; `by_group`: likeness (one row a phrasing), `blended`: the same in one number; `kernel`:
    likeness among themselves. `asked_row` and `asked_column` tell which phrasing (by its number here) has which of the
    query's features; `stem_row` and `stem` list their stems, `stem_number` numbers the same from 0.
    """

    places: Places
    owners: Ints
    by_group: Floats
    blended: Floats
    kernel: Floats
    asked_row: Places
    asked_column: Places
    stem_row: Places
    stem: Ints
    stem_number: Places


class _Scratch(local):
    """A table of zeros by feature number, one a thread; who writes into it wipes it."""

    def __init__(self) -> None:
        self._table = np.zeros(0, dtype=np.int64)

    def of(self, size: int) -> Places:
        if len(self._table) < size:
            self._table = np.zeros(size + size // 4, dtype=np.int64)
        return self._table


_scratch = _Scratch()


def near(index: Index, query: Vector, most: int) -> Near:
    """The `most` phrasings nearest to a query, of those that share a stem, a pair of stems or a concept with it."""
    places = _likely(index, query, most)
    features, row = _lists(index, places, Segment.plain)
    pieces, piece_row = _lists(index, places, Segment.pieces)
    norms = index.inverse_norm[places]
    table = _scratch.of(len(index.square))
    table[query.numbers] = np.arange(1, len(query.numbers) + 1)
    column, piece_column = table[features], table[pieces]
    table[query.numbers] = 0
    met, spelled = column.nonzero()[0], piece_column.nonzero()[0]
    column, asked_row, group = column[met], row[met], index.group[features]
    dots = np.bincount(
        asked_row * len(GROUPS) + group[met], query.squares[column - 1], minlength=len(places) * len(GROUPS)
    ).reshape(-1, len(GROUPS))
    alike = query.squares[piece_column[spelled] - 1]
    dots[:, PIECE] = np.bincount(piece_row[spelled], alike, minlength=len(places))
    by_group = dots * norms / query.norms
    blended = (by_group @ SHARES).round(9)
    owners = index.entry_of[places]
    order = np.lexsort((places, index.rank_of[owners], -blended))
    new = np.empty(len(order), dtype=np.int64)
    new[order] = np.arange(len(order))
    row, stems = new[row], (group == STEM).nonzero()[0]
    number = _numbered_anew(index, features)
    norms = norms[order]
    # pieces are left out of the kernel, they tell nothing more there
    values = np.sqrt(index.square[features]) * (norms * _KERNEL_ROOTS)[row, group]
    return Near(
        places=places[order],
        owners=owners[order],
        by_group=by_group[order],
        blended=blended[order],
        kernel=_kernel(norms, number, row, values),
        asked_row=row[met],
        asked_column=column,
        stem_row=row[stems],
        stem=features[stems],
        stem_number=number[stems],
    )


def _likely(index: Index, query: Vector, most: int) -> Places:
    """Places of the phrasings that share most with the query, pieces left out."""
    features, weight = query.numbers[: query.choosing], query.squares[: query.choosing]
    weight = weight * (SHARES / query.norms)[index.group[features]]
    if index.size > COMMON:
        chooses = (index.standing_in[features] <= COMMON) | (weight >= SLIGHT * weight.sum())
        features, weight = features[chooses], weight[chooses]
    if query.alike:
        stems = np.fromiter(query.alike, dtype=np.int32)
        features = np.concatenate([features, stems])
        shares = SHARES[STEM] / query.norms[STEM] * np.fromiter(query.alike.values(), dtype=np.float64)
        weight = np.concatenate([weight, index.square[stems] * shares])
    scores = [_scores(index, part, features, weight) for part in range(len(index.segments))]
    return _best(index, scores[0] if len(scores) == 1 else np.concatenate(scores), most)


def _scores(index: Index, part: int, features: Ints, weight: Floats) -> Floats:
    """What the postings of these features add up to, for each phrasing of one of the segments."""
    segment, first, group = index.segments[part], index.first_phrasing[part], index.group[features]
    if len(index.segments) > 1:
        there = features < len(segment.postings.starts) - 1
        features, weight, group = features[there], weight[there], group[there]
    rows, lengths = segment.postings.gather(features)
    norms = index.inverse_norm[first : first + len(segment.phrasings)].ravel()
    gains = weight.repeat(lengths) * norms[rows * len(GROUPS) + group.repeat(lengths)]
    return np.bincount(rows, weights=gains, minlength=len(segment.phrasings)).astype(np.float64, copy=False)


def _best(index: Index, scores: Floats, most: int) -> Places:
    """The places of the `most` highest scores above 0; ties in order of entry id."""
    least = FAINT * float(scores.max(initial=0.0)) if index.size > 2 * most else 0.0
    places = (scores >= max(1e-9, least)).nonzero()[0]
    if len(places) > most:
        kept = scores[places]
        cut = np.partition(kept, len(kept) - most)[len(kept) - most]
        places = places[kept >= cut - 1e-9]
        if len(places) > most:  # the same tie must fall the same way however the sums were rounded
            order = np.lexsort((places, index.rank_of[index.entry_of[places]], -scores[places].round(9)))
            places = places[order[:most]]
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


def _numbered_anew(index: Index, features: Ints) -> Places:
    """A small number for each distinct feature, beside each of these."""
    table = _scratch.of(len(index.square))
    table[features] = np.arange(len(features))
    number = table[features]
    table[features] = 0
    return number


def _kernel(norms: Floats, number: Places, row: Places, values: Floats) -> Floats:
    """Likeness of phrasings among themselves: their rows in a table with one column for each distinct feature, by its
    number, multiplied with each other.
    """
    shared = np.bincount(number) > 1  # the others only say that a phrasing is like itself
    kept = shared[number].nonzero()[0]
    column = shared.cumsum() - 1
    dense = np.zeros((len(norms), int(column[-1]) + 1 if len(column) else 0))
    dense[row[kept], column[number[kept]]] = values[kept]
    kernel = dense @ dense.T
    kernel.flat[:: len(norms) + 1] = (norms > 0) @ KERNEL_SHARES
    return kernel
