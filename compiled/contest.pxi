# The candidates set against each other, as bot/matching/contest.py does it.

from libc.math cimport log


cdef inline double product(const double* one, const double* other, int count) noexcept:
    """The sum of the products, in four sums that do not wait for each other."""
    cdef double a = 0, b = 0, c = 0, d = 0
    cdef int at = 0
    while at + 4 <= count:
        a += one[at] * other[at]
        b += one[at + 1] * other[at + 1]
        c += one[at + 2] * other[at + 2]
        d += one[at + 3] * other[at + 3]
        at += 4
    while at < count:
        a += one[at] * other[at]
        at += 1
    return (a + b) + (c + d)


cdef void ridge(Room room) noexcept:
    """(kernel + penalty·I)⁻¹ · near by Cholesky's decomposition, in place: what each says for its own entry."""
    cdef int row, column, size = room.candidates
    cdef double* own
    cdef double* weight = room.weight
    cdef double[MOST] by_root  # one over what stands on the diagonal: dividing takes longer
    for row in range(size):
        own = room.kernel + row * size
        for column in range(row):
            own[column] = (own[column] - product(own, room.kernel + column * size, column)) * by_root[column]
        by_root[row] = 1 / sqrt(own[row] + PENALTY - product(own, own, row))
        weight[row] = (room.blended[row] - product(own, weight, row)) * by_root[row]
    for row in range(size - 1, -1, -1):
        own = room.kernel + row * size
        weight[row] *= by_root[row]
        for column in range(row):
            weight[column] -= own[column] * weight[row]
    for row in range(size):
        weight[row] = rint(weight[row] * 1e9 + ASIDE) / 1e9


cdef void stand(Base* base, Room room) noexcept:
    """The entries that the candidates belong to, with what these say for each; best score first, ties by entry id."""
    cdef int row, at, place, count = 0
    cdef Standing one
    cdef Standing* last = NULL
    for row in range(room.candidates):
        if last == NULL or base.entry_of[room.place[row]] != last.entry:
            last = &room.standing[count]
            last.entry = base.entry_of[room.place[row]]
            last.start = last.nearest = row
            last.similarity = last.second = last.ridge = 0
            count += 1
        if room.blended[row] > last.similarity or row == last.start:
            last.second = last.similarity
            last.similarity = room.blended[row]
            last.nearest = row
        elif room.blended[row] > last.second:
            last.second = room.blended[row]
        last.ridge += room.weight[row]
        last.end = row + 1
    room.standings = count
    for at in range(count):  # few enough to be put in order one by one
        one = room.standing[at]
        one.score = rounded(NEAREST_SHARE * one.similarity + (1 - NEAREST_SHARE) * one.ridge)
        place = at
        while place > 0 and is_ahead(base, &one, &room.standing[place - 1]):
            room.standing[place] = room.standing[place - 1]
            place -= 1
        room.standing[place] = one
    room.best = 0
    for at in range(min(count, <int>LOOKED_AT)):
        if room.standing[at].score >= HOPELESS * room.standing[0].score:
            room.best += 1
    room.best = max(1, room.best)


cdef inline bint is_ahead(Base* base, const Standing* one, const Standing* other) noexcept:
    if one.score != other.score:
        return one.score > other.score
    return base.rank_of[one.entry] < base.rank_of[other.entry]


cdef double spread(Room room) noexcept:
    """The entropy of the scores: 0 where one entry stands out, 1 where all are alike."""
    cdef int at
    cdef double above, weight, total = 0, told = 0
    if room.standings < 2:
        return 0
    for at in range(room.standings):
        above = HEAT * (room.standing[at].score - room.standing[0].score)
        weight = exp(above)
        total += weight
        told += weight * above
    return (log(total) - told / total) / log(room.standings)


cdef void vote(Base* base, Room room, double* votes) noexcept:
    """The share of the candidates nearest to the query that belong to each of the best entries."""
    cdef int row, at, voter, nearest, count = room.candidates, voters = min(VOTERS, room.candidates)
    cdef Scored other
    for row in range(count):
        room.scored[row].score = room.blended[row]
        room.scored[row].rank = base.rank_of[base.entry_of[room.place[row]]]
        room.scored[row].place = row
    for at in range(room.best):
        votes[at] = 0
    for voter in range(voters):
        nearest = voter
        for row in range(voter + 1, count):
            if by_score(&room.scored[row], &room.scored[nearest]) < 0:
                nearest = row
        other = room.scored[nearest]
        room.scored[nearest] = room.scored[voter]
        room.scored[voter] = other
        for at in range(room.best):
            if room.standing[at].start <= other.place < room.standing[at].end:
                votes[at] += 1.0 / voters


cdef void count_met(Base* base, Room room) noexcept:
    """In how many of the phrasings of each of the best entries every feature of the query stands."""
    cdef int at, row, listed, own, width = room.numbers + 1
    cdef Part* part
    memset(room.counts, 0, room.best * width * sizeof(int))
    for at in range(room.best):
        for row in range(room.standing[at].start, room.standing[at].end):
            part = part_of(base, room.place[row])
            own = room.place[row] - part.first
            for listed in range(part.features_from[own], part.pieces_from[own]):
                room.counts[at * width + room.column[part.features[listed]]] += 1


cdef double core(Base* base, Room room, const Standing* entry) noexcept:
    """How much the stems of an entry's phrasings say, each times the square of the share of these that have it. Uses
    `often`, and wipes it.
    """
    cdef int row, at, own, feature, size = entry.end - entry.start
    cdef double told = 0
    cdef Part* part
    for row in range(entry.start, entry.end):
        part = part_of(base, room.place[row])
        own = room.place[row] - part.first
        for at in range(part.features_from[own], part.pieces_from[own]):
            room.often[part.features[at]] += 1
    for row in range(entry.start, entry.end):
        part = part_of(base, room.place[row])
        own = room.place[row] - part.first
        for at in range(part.features_from[own], part.pieces_from[own]):
            feature = part.features[at]
            told += base.rare[feature] * room.often[feature] * room.often[feature]
            room.often[feature] = 0
    return told / (size * size)
